"""Solutions and hints of the exercises: each solution is right, each hint is given."""

import exercises

import re
from pathlib import Path

import nbformat
import pytest
from exercise_answers import RIGHT, WRONG

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = {
    int(path.name[:2]): {
        cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells
    }
    for path in sorted(NOTEBOOKS.glob("*.ipynb"))
}
NAMES = [f"{lesson}.{number}" for lesson in LESSONS for number in (1, 2, 3)]
# Cells that answers build on, beside the imports.
BEFORE = {"1.2": ["load"], "2.2": ["scale"], "2.3": ["pipeline", "scale"]}
BEFORE |= {"7.3": ["seconds"]}


def cells_of(name):
    lesson, number = name.split(".")
    return LESSONS[int(lesson)], number


def solution(name):
    """The code in the <details> block of a solution cell."""
    cells, number = cells_of(name)
    return re.search(r"```python\n(.*?)\n```", cells[f"solution-{number}"], re.S)[1]


def said(name, answer, capsys):
    """What the check cell prints when the exercise cell holds this source."""
    cells, number = cells_of(name)
    names = {}
    for cell in ["setup", *BEFORE.get(name, [])]:
        exec(cells[cell], names)
    exec(answer, names)
    capsys.readouterr()
    exec(cells[f"check-{number}"], names)
    return capsys.readouterr().out


def test_each_lesson_has_three_exercises():
    assert list(RIGHT) == list(WRONG) == NAMES
    for lesson, cells in LESSONS.items():
        for number in (1, 2, 3):
            check = f'exercises.check("{lesson}.{number}", answer_{number})'
            assert check in cells[f"check-{number}"]
            assert f"answer_{number}" in cells[f"exercise-{number}"]
            text = cells[f"exercise-{number}-text"]
            kind = ("Recall", "Change", "A real task")[number - 1]
            assert text.startswith(f"### {number}. {kind}\n")


def test_a_solution_is_hidden_until_it_is_opened():
    for cells in LESSONS.values():
        for number in (1, 2, 3):
            before, _, rest = cells[f"solution-{number}"].partition("<details>\n")
            assert not before
            assert rest.startswith(f"<summary>Solution of exercise {number}</summary>")
            assert rest.endswith("\n</details>")
            assert "</details>" not in rest[:-10]


@pytest.mark.parametrize("name", NAMES)
def test_an_unsolved_exercise_runs_and_is_not_right(name, capsys):
    cells, number = cells_of(name)
    assert said(name, cells[f"exercise-{number}"], capsys).startswith("Not yet: ")


@pytest.mark.parametrize("name", NAMES)
def test_the_published_solution_is_right(name, capsys):
    assert said(name, solution(name), capsys).startswith("Correct: ")


@pytest.mark.parametrize("name", NAMES)
def test_a_right_answer_written_in_another_way_is_right(name, capsys):
    assert RIGHT[name].strip() != solution(name).strip()
    assert said(name, RIGHT[name], capsys).startswith("Correct: ")


@pytest.mark.parametrize("name", NAMES)
def test_each_wrong_answer_gets_its_own_hint(name, capsys):
    assert len(WRONG[name]) >= 2
    hints = []
    for answer, hint in WRONG[name]:
        hints.append(said(name, answer, capsys))
        assert hints[-1].startswith("Not yet: "), answer
        assert hint in hints[-1], answer
    assert len({hint for _, hint in WRONG[name]}) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_of_another_exercise_is_not_right(name, capsys):
    others = [other for other in NAMES if other != name]
    for other in others[:: max(1, len(others) // 5)]:
        answer = solution(other)
        for number in "123":
            answer = answer.replace(f"answer_{number}", f"answer_{name[-1]}")
        names = {}
        for lesson, cell in ((2, "setup"), (2, "pipeline"), (7, "seconds")):
            exec(LESSONS[lesson][cell], names)
        names["scale"] = names["helpers"].scale
        exec("import time", names)
        exec(answer, names)
        capsys.readouterr()
        exercises.check(name, names[f"answer_{name[-1]}"])
        assert capsys.readouterr().out.startswith("Not yet: "), other


@pytest.mark.parametrize(
    "answer", [..., None, "text", 1, [], {}, lambda: 1 / 0, object]
)
def test_a_check_never_raises(answer, capsys):
    for name in NAMES:
        exercises.check(name, answer)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(NAMES)
    assert all(line.startswith("Not yet: ") for line in lines)


def test_an_exercise_that_there_is_not(capsys):
    exercises.check("9.9", 1)
    assert capsys.readouterr().out.startswith("Not yet: there is no exercise '9.9'")
