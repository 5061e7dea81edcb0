"""Cells in any order, as a class runs them."""

import re

import lessons
import pytest

pytestmark = pytest.mark.orders
BY_NAME = pytest.mark.parametrize("path", lessons.PATHS, ids=lambda path: path.stem)


def assert_runs(cell, error):
    assert error is None or "raises-exception" in lessons.tags(cell), (
        f"{cell.id}: {error}"
    )


def assert_runs_or_says_what_is_missing(cell, error):
    assert (
        error is None
        or re.fullmatch(r"NameError: name '\w+' is not defined", error)
        or "raises-exception" in lessons.tags(cell)
    ), f"{cell.id}: {error}"
    return bool(error)


# The longest first, so that no process idles at the end.
@pytest.mark.parametrize("path", lessons.PATHS[5::-1], ids=lambda path: path.stem)
def test_run_all_and_then_again_in_reverse_order(path, digits):
    """Both give the same outputs, the stored ones: no cell changes what another needs.

    On drawn digits, only cells that do not depend on the digits have stored outputs.
    """
    cells = lessons.code_cells(lessons.read(path))
    once = [cell for cell in cells if "once" in lessons.tags(cell)]
    assert len(once) <= 2
    first, different = {}, []
    with lessons.Kernel() as kernel:
        for cell in cells:
            error, outputs = kernel.run(cell.source)
            assert_runs(cell, error)
            first[cell.id] = lessons.comparable(cell, outputs)
            if lessons.is_stored_for(cell, digits):
                assert first[cell.id] == lessons.comparable(cell, cell.outputs)
        for cell in reversed(cells):
            error, outputs = kernel.run(cell.source)
            if cell not in once:
                assert_runs(cell, error)
                if lessons.comparable(cell, outputs) != first[cell.id]:
                    different.append(cell.id)
    assert not different


@BY_NAME
def test_exercises_first_and_then_from_the_middle(path):
    cells = lessons.code_cells(lessons.read(path))
    exercises = [c for c in cells if re.fullmatch(r"(exercise|check)-\d", c.id)]
    assert len(exercises) == 6
    # Without what measures or trains, which takes most of the time.
    second_half = [
        cell
        for cell in cells[len(cells) // 2 :]
        if "nbval-ignore-output" not in lessons.tags(cell)
    ]
    missing = 0
    with lessons.Kernel() as kernel:
        for cell in (*exercises, *second_half):
            error, _ = kernel.run(cell.source)
            missing += assert_runs_or_says_what_is_missing(cell, error)
    assert missing  # or the kernel was not new


@pytest.mark.slow
@BY_NAME
def test_every_cell_twice_and_the_set_up_after_each(path):
    cells = lessons.code_cells(lessons.read(path))
    (set_up,) = (cell for cell in cells if cell.id == "setup")
    with lessons.Kernel() as kernel:
        # First what a learner does who begins with the exercises or in the middle.
        for cell in (*cells[len(cells) // 2 :], *cells[-6:]):
            kernel.run(cell.source)
        for cell in cells:
            for each in (cell, cell, set_up):
                assert_runs(each, kernel.run(each.source)[0])
