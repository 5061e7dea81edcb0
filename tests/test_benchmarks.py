"""benchmarks/ without the libraries that it compares with."""

import ast
import builtins
import sys

import lessons
import nbformat
import numpy as np
import pytest

BENCHMARKS = lessons.ROOT / "benchmarks"


@pytest.fixture
def run(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import run

    yield run
    for name in ("run", "peers"):
        sys.modules.pop(name)


def test_the_lesson_is_run_up_to_the_cell_that_is_named(run, tmp_path):
    cells = [
        nbformat.v4.new_code_cell("ladder = 1", id="rung"),
        nbformat.v4.new_markdown_cell("ladder = 2", id="text"),
        nbformat.v4.new_code_cell("limit = ladder", id="limit"),
        nbformat.v4.new_code_cell("ladder = 3", id="after"),
    ]
    path = tmp_path / "lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    names = run.run_lesson(path, "limit")
    assert (names["ladder"], names["limit"]) == (1, 1)
    with pytest.raises(LookupError, match="no code cell gone"):
        run.run_lesson(path, "gone")


def test_the_first_cells_of_the_lesson_run(run):
    assert run.run_lesson(run.LESSON, "setup")["AUTOTUNE"] == -1


def test_the_lesson_has_what_the_benchmark_takes_from_it(run):
    """Up to the cell that is named, every name in `lesson[...]` is defined."""
    defined = set()
    for cell in lessons.code_cells(lessons.read(run.LESSON)):
        for node in ast.parse(lessons.to_python(cell.source)).body:
            match node:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    defined.add(name)
                case ast.Assign(targets=targets):
                    defined |= {t.id for t in targets if isinstance(t, ast.Name)}
                case ast.ImportFrom(names=names):
                    defined |= {alias.name for alias in names}
        if cell.id == "limit":
            break
    taken = {
        node.slice.value
        for node in ast.walk(ast.parse(BENCHMARKS.joinpath("run.py").read_bytes()))
        if isinstance(node, ast.Subscript)
        and getattr(node.value, "id", None) == "lesson"
    }
    assert len(taken) >= 4
    assert taken <= defined


def test_a_label_with_another_image_is_noticed(run):
    images = np.arange(4 * 784, dtype=np.float32).reshape(4, 28, 28, 1)
    labels = np.array([0, 1, 0, 1])
    whole = run.examples([(images, labels)])
    assert run.examples([(images[2:], labels[2:]), (images[:2], labels[:2])]) == whole
    assert run.examples([(images, labels[::-1])]) != whole
    assert run.examples([(images[:3], labels[:3])]) != whole


def test_rates_are_medians_and_ratios_of_medians(run, capsys):
    seconds = {"slow": np.array([4, 2, 1.0]), "fast": np.array([1, 0.5, 0.25])}
    run.print_rates(seconds, 100, "slow")
    _, slow, fast = (line.split() for line in capsys.readouterr().out.splitlines())
    assert slow == ["slow", "50", "25", "100", "1.0x"]
    assert fast == ["fast", "200", "100", "400", "4.0x"]


def test_libraries_that_are_missing_are_left_out(run, monkeypatch, capsys):
    really_import = builtins.__import__

    def without_peers(name, *args, **kwargs):
        if name in ("torch", "grain", "datasets"):
            raise ImportError(f"No module named {name!r}")
        return really_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_peers)
    images, labels = np.zeros((2, 28, 28, 1), np.uint8), np.zeros(2, np.int64)
    assert run.peers(images, labels, 1) == {}
    assert capsys.readouterr().out.count("Left out:") == 3
