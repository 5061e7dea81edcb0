"""Solutions and hints of the exercises: each solution is right, each hint is given."""

import exercises

import importlib
import re

import lessons
import published
import pytest
import tensorflow as tf

pytestmark = pytest.mark.usefixtures("digits")

LESSONS = {int(path.name[:2]): path for path in lessons.PATHS}
CELLS = {
    number: {cell.id: cell.source for cell in published.read(path).cells}
    for number, path in LESSONS.items()
}
ANSWERS = {
    number: importlib.import_module(f"answers.lesson_{number}") for number in LESSONS
}
NAMES = [f"{lesson}.{number}" for lesson in LESSONS for number in (1, 2, 3)]
RIGHT = {n: ANSWERS[int(n.split(".")[0])].RIGHT[n] for n in NAMES}
WRONG = {n: ANSWERS[int(n.split(".")[0])].WRONG[n] for n in NAMES}


def cases(answers):
    """A test for each answer to each exercise."""
    return pytest.mark.parametrize(
        ("name", "answer"),
        [(name, answer) for name in NAMES for answer in answers[name]],
        ids=[f"{name}-{i}" for name in NAMES for i in range(len(answers[name]))],
    )


def cells_of(name):
    lesson, number = name.split(".")
    return CELLS[int(lesson)], number


def solution(name):
    """The code in the <details> block of a solution cell."""
    cells, number = cells_of(name)
    return re.search(r"```python\n(.*?)\n```", cells[f"solution-{number}"], re.S)[1]


@pytest.fixture(scope="module")
def names_before():
    """Of each lesson, what the cells define that its answers build on."""
    found = {}

    def get(name):
        if name not in found:
            lesson = int(name.split(".")[0])
            ids = ["setup", *ANSWERS[lesson].BEFORE.get(name, [])]
            found[name] = lessons.run_cells(LESSONS[lesson], ids)
        return dict(found[name])

    return get


@pytest.fixture
def said(names_before, capsys):
    """said(name, answer): what the check cell prints after this source of an answer."""

    def said(name, answer):
        cells, number = cells_of(name)
        names = names_before(name)
        # As after the set-up cell of lesson 3, whatever test came before this one.
        tf.random.set_seed(42)
        exec(answer, names)
        capsys.readouterr()
        exec(cells[f"check-{number}"], names)
        return capsys.readouterr().out

    return said


def test_each_lesson_has_three_exercises():
    for lesson, cells in CELLS.items():
        names = [f"{lesson}.{number}" for number in (1, 2, 3)]
        assert list(ANSWERS[lesson].RIGHT) == list(ANSWERS[lesson].WRONG) == names
        for number in (1, 2, 3):
            check = f'exercises.check("{lesson}.{number}", answer_{number})'
            assert check in cells[f"check-{number}"]
            assert f"answer_{number}" in cells[f"exercise-{number}"]
            text = cells[f"exercise-{number}-text"]
            kind = ("Recall", "Change", "A real task")[number - 1]
            assert text.startswith(f"### {number}. {kind}\n")


def test_a_solution_is_hidden_until_it_is_opened():
    for cells in CELLS.values():
        for number in (1, 2, 3):
            before, _, rest = cells[f"solution-{number}"].partition("<details>\n")
            assert not before
            assert rest.startswith(f"<summary>Solution to exercise {number}</summary>")
            assert rest.endswith("\n</details>")
            assert "</details>" not in rest[:-10]


@pytest.mark.parametrize("name", NAMES)
def test_an_unsolved_exercise_runs_and_is_not_right(name, said):
    cells, number = cells_of(name)
    assert said(name, cells[f"exercise-{number}"]).startswith("Not yet: ")


@pytest.mark.parametrize("name", NAMES)
def test_the_published_solution_is_right(name, said):
    assert said(name, solution(name)).startswith("Correct: ")


@cases(RIGHT)
def test_a_right_answer_written_in_another_way_is_right(name, answer, said):
    assert answer.strip() != solution(name).strip()
    assert said(name, answer).startswith("Correct: ")


@cases(WRONG)
def test_a_wrong_answer_gets_its_hint(name, answer, said):
    source, hint = answer
    text = said(name, source)
    assert text.startswith("Not yet: ")
    assert hint in text


@pytest.mark.parametrize("name", NAMES)
def test_hints_differ(name):
    assert len({hint for _, hint in WRONG[name]}) >= 2


@pytest.mark.parametrize(
    "answer", [..., None, "text", 1, [], {}, lambda: 1 / 0, object, exit]
)
def test_a_check_never_raises(answer, capsys):
    for name in NAMES:
        exercises.check(name, answer)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(NAMES)
    assert all(line.startswith("Not yet: ") for line in lines)


@pytest.mark.parametrize("name", ["11.1", "1.4", "", "3", 3.1, None])
def test_an_exercise_that_there_is_not(name, capsys):
    exercises.check(name, 1)
    assert capsys.readouterr().out.startswith(f"Not yet: there is no exercise {name!r}")
