"""Cells in any order, as a class runs them."""

import re
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = {
    path.stem: [
        cell
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    for path in sorted(NOTEBOOKS.glob("*.ipynb"))
}


@pytest.fixture
def run():
    """run(cell) in a new kernel: None, or the error as "Name: message"."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=NOTEBOOKS)

    def run(cell):
        reply = client.execute_interactive(
            cell.source,
            allow_stdin=False,
            output_hook=lambda message: None,
            timeout=300,
        )["content"]
        if reply["status"] == "ok":
            return None
        return f"{reply['ename']}: {reply['evalue']}"

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def assert_runs(cell, error):
    assert error is None or "raises-exception" in cell.metadata.get("tags", []), (
        f"{cell.id}: {error}"
    )


def assert_runs_or_says_what_is_missing(cell, error):
    assert (
        error is None
        or re.fullmatch(r"NameError: name '\w+' is not defined", error)
        or "raises-exception" in cell.metadata.get("tags", [])
    ), f"{cell.id}: {error}"
    return bool(error)


@pytest.mark.parametrize("lesson", LESSONS)
def test_restart_in_the_middle(run, lesson):
    cells = LESSONS[lesson]
    missing = 0
    for cell in cells[len(cells) // 2 :]:
        missing += assert_runs_or_says_what_is_missing(cell, run(cell))
    assert missing  # or the kernel was not new


@pytest.mark.parametrize("lesson", LESSONS)
def test_exercises_before_the_lesson(run, lesson):
    cells = LESSONS[lesson]
    exercises = [c for c in cells if re.fullmatch(r"(exercise|check)-\d", c.id)]
    assert len(exercises) == 6
    for cell in exercises:
        assert_runs_or_says_what_is_missing(cell, run(cell))


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_cell_twice_and_the_set_up_after_each(run, lesson):
    cells = LESSONS[lesson]
    (set_up,) = (cell for cell in cells if cell.id == "setup")
    # First what a learner does who begins with the exercises or in the middle.
    for cell in (*cells[len(cells) // 2 :], *cells[-6:]):
        run(cell)
    for cell in cells:
        for each in (cell, cell, set_up):
            assert_runs(each, run(each))
