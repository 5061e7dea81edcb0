"""What a learner may change in a lesson, and what is a fault."""

import os
import shutil
import subprocess
import sys

import lessons
import nbformat
import published
import pytest

NAME = "01_loading.ipynb"


@pytest.fixture
def not_ci(monkeypatch):
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def change(tmp_path):
    """change(cell id, source=..., ...) changes a cell of a copy; gives its path."""
    path = tmp_path / NAME
    shutil.copy(lessons.NOTEBOOKS / NAME, path)

    def change(cell_id, **fields):
        notebook = lessons.read(path)
        (cell,) = (cell for cell in notebook.cells if cell.id == cell_id)
        cell.update(fields)
        nbformat.write(notebook, path)
        return path

    return change


OUTPUT = [nbformat.v4.new_output("stream", name="stdout", text="mine\n")]


@pytest.mark.quick
@pytest.mark.usefixtures("not_ci")
def test_answers_outputs_counts_and_times_are_a_learners_own(change):
    path = change("setup", execution_count=99, metadata={"execution": {"x": "12:00"}})
    assert not published.is_worked_in(path)
    path = change("exercise-1", source="answer_1 = {'image'}")
    assert published.is_worked_in(path)
    change("check-1", outputs=OUTPUT)
    assert published.faults(path) == []
    stub = published.stubs(path)["exercise-1"]
    assert "..." in stub
    (cell,) = (c for c in published.read(path).cells if c.id == "exercise-1")
    assert cell.source == stub


@pytest.mark.quick
@pytest.mark.usefixtures("not_ci")
def test_another_cell_is_not(change):
    for cell_id in ("setup", "title", "check-2", "solution-1", "exercise-1-text"):
        path = change(cell_id, source="x = 1")
        assert cell_id in published.faults(path)


@pytest.mark.quick
def test_in_ci_nobody_is_a_learner(change, monkeypatch):
    monkeypatch.setenv("CI", "true")
    path = change("exercise-1", source="answer_1 = {'image'}")
    change("check-1", outputs=OUTPUT)
    assert not published.is_worked_in(path)
    assert published.faults(path) == ["exercise-1", "outputs"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "ci", "passes"),
    [
        ([], "", False),
        (["--learner"], "", True),
        (["--learner"], "true", False),
    ],
)
def test_a_changed_lesson_is_left_out_on_demand(tmp_path, arguments, ci, passes):
    project = tmp_path / "project"
    shutil.copytree(
        lessons.ROOT,
        project,
        ignore=shutil.ignore_patterns(".*venv", ".git", "node_modules", "*.egg*"),
    )
    path = project / "notebooks" / NAME
    notebook = lessons.read(path)
    notebook.cells[2].source += "\n\nMy own note."
    nbformat.write(notebook, path)
    process = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", *arguments]
        + ["tests/test_notebooks.py", "-k", "cells_are_as_published"],
        cwd=project,
        env=os.environ | {"CI": ci, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (process.returncode == 0) == passes, process.stdout
    assert ("you changed cells of 01_loading.ipynb" in process.stdout) == passes
    assert ("pytest --learner" in process.stdout) == (not passes)
