"""Solutions and hints of the exercises: each solution is right, each hint is given."""

import exercises
from exercises import checking

import contextlib
import importlib
import re
import signal
import threading
import time

import lessons
import numpy as np
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


def cases(answers, at_once):
    """A test for each answer to each exercise; slow ones after the first `at_once`."""
    parameters = [
        pytest.param(
            name,
            answer,
            id=f"{name}-{i}",
            marks=[pytest.mark.slow] if i >= at_once else [],
        )
        for name in NAMES
        for i, answer in enumerate(answers[name])
    ]
    return pytest.mark.parametrize(("name", "answer"), parameters)


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


def is_right(text):
    """Whether a check says that an answer is right, and why."""
    return re.fullmatch(r"Correct: .+\.\)?\n", text)


@pytest.mark.parametrize("name", NAMES)
def test_the_published_solution_is_right(name, said):
    assert is_right(said(name, solution(name)))


@cases(RIGHT, at_once=5)
def test_a_right_answer_written_in_another_way_is_right(name, answer, said):
    assert answer.strip() != solution(name).strip()
    assert is_right(said(name, answer))


@cases(WRONG, at_once=8)
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


def test_a_check_says_what_is_expected_of_it(capsys):
    exercises.check("3.1", ...)
    exercises.check("9", 1)
    assert capsys.readouterr().out.splitlines() == [
        "Not yet: put your answer in place of the three dots.",
        "Not yet: there is no exercise '9'. Give the numbers of the lesson and the"
        ' exercise, such as "3.1".',
    ]


# What the checks of all lessons use.


@pytest.mark.parametrize(
    ("answer", "right", "margin", "is_close"),
    [
        (101, 100, (), True),
        (101.1, 100, (), False),
        (98.9, 100, (), False),
        (-99, -100, (), True),
        (0, 0, (), True),
        (100.2, 100, [0.001], False),
    ],
)
def test_close(answer, right, margin, is_close):
    assert checking.close(answer, right, *margin) == is_close


@pytest.mark.parametrize("answer", ["1", [1], np.ones(1), (1, 2), max])
def test_what_is_not_one_number(answer):
    with pytest.raises(checking.Hint, match=r"^the answer should be one number\.$"):
        checking.as_number(answer)
    assert checking.as_number(np.float32(1)) == checking.as_number(tf.constant(1)) == 1


def test_call():
    assert checking.call(max, 3, 5) == 5
    for answer in (lambda: None, lambda: ...):
        with pytest.raises(checking.Hint, match=r"^the function returns nothing\. "):
            checking.call(answer)
    with pytest.raises(checking.Hint, match=r"^the answer must be a function\. "):
        checking.call(7)


def test_read_and_elements():
    numbers = tf.data.Dataset.range(6)
    assert checking.read(numbers.batch(2), 3)[2].tolist() == [4, 5]
    assert checking.elements(numbers, 3) == checking.elements(numbers.batch(4), 3)
    assert checking.elements(numbers, 3) == list(range(6))
    assert checking.elements(numbers.take(0), 3) == []
    words = r"^more than 4 elements come out, but 2 are expected: does the Dataset ever"
    for dataset in (numbers.take(5), numbers.repeat()):
        with pytest.raises(checking.Hint, match=words):
            checking.read(dataset, 2)


def test_an_answer_that_never_ends_is_stopped(monkeypatch, capsys):
    def answer(*_):
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.01)

    monkeypatch.setattr(checking, "SECONDS", 1)
    before = signal.getsignal(signal.SIGALRM)
    exercises.check("9.3", answer)
    assert capsys.readouterr().out == (
        "Not yet: your answer was stopped after 1 seconds. Does it ever end?\n"
    )
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.alarm(0) == 0  # none is left


def test_a_check_in_another_thread(capsys):
    """As in a notebook's widgets; there it has no time limit."""
    thread = threading.Thread(target=exercises.check, args=("3.1", 151))
    thread.start()
    thread.join(60)
    assert capsys.readouterr().out.startswith("Correct: ")


def raised(error):
    """An error that has been raised in this file."""
    try:
        raise error
    except Exception as error:
        return error


IN_MAP = """in user code:

    File "{file}", line 12, in answer_1  *
        return image.numpy()

    AttributeError: {{{{function_node x}}}} it has no attribute 'numpy'
"""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("one\ntwo"), " on line {line} of its cell (ValueError: one)."),
        (KeyError(), " on line {line} of its cell (KeyError)."),
        (
            TypeError(IN_MAP),
            " on line 12 of its cell (AttributeError: it has no attribute 'numpy').",
        ),
        (
            ValueError("x" * 300),
            " on line {line} of its cell (ValueError: " + 188 * "x",
        ),
    ],
)
def test_an_error_in_one_sentence(error, sentence):
    def answer():
        pass

    if "in user code" in str(error):
        error = TypeError(str(error).format(file=__file__))
    text = checking.describe(raised(error), answer)
    line = raised.__code__.co_firstlineno + 3
    start = "when the check uses it, your answer fails"
    assert text.startswith(start + sentence.format(line=line))
    assert text.endswith(").")
    assert len(text) < 300
    # The code of another file has no line in the cell.
    text = checking.describe(raised(KeyError()), max)
    assert text == "when the check uses it, your answer fails (KeyError)."
