"""How pytest runs the notebooks: on which digits, and what it compares."""

import functools
import os
import re

import lessons
import published
import pytest

LONG = ("test_exercises.py", "test_pipeline_checks.py", "test_data.py")

# A bar appears where something takes two seconds; no output may depend on that.
os.environ["TQDM_DISABLE"] = "1"

# Their code and outputs are those of the English lessons: see tests/test_korean.py.
collect_ignore = ["notebooks/ko"]


def pytest_addoption(parser):
    parser.addoption(
        "--learner",
        action="store_true",
        help="leave out the lessons in which you changed more than your answers",
    )


def pytest_configure(config):
    """Give each of pytest's processes cores of its own, but not where Chromium runs:
    that is several processes, which share one core badly."""
    worker = getattr(config, "workerinput", None)
    if worker and config.option.markexpr != "browser":
        number = int(worker["workerid"].removeprefix("gw"))
        lessons.keep_to_cores(number, worker["workercount"])


@functools.cache
def prepare_digits():
    """Prepare the digits, once in a process; return their name."""
    import helpers  # not above: pytest --help needs no TensorFlow

    os.environ["TUTORIAL_DATASET"] = helpers.prepare_dataset()
    return os.environ["TUTORIAL_DATASET"]


@pytest.fixture(scope="session")
def digits():
    """The name of the digits that the lessons find: "mnist" or "drawn_digits"."""
    return prepare_digits()


def lesson_of(item):
    """The path of the lesson that a test is about; None if it is not about one."""
    if hasattr(item, "cell"):
        return item.path
    for value in (
        getattr(item, "callspec", None) and item.callspec.params.values() or ()
    ):
        if value in lessons.PATHS:
            return value
        if isinstance(value, str) and re.fullmatch(r"\d+\.\d", value):
            return lessons.PATHS[int(value.split(".")[0]) - 1]
    return None


def pytest_collection_modifyitems(config, items):
    # The longest first, so that no process idles at the end.
    items.sort(key=lambda x: 0 if hasattr(x, "cell") else 1 + (x.path.name not in LONG))
    if config.option.learner and not os.environ.get("CI"):
        for item in items:
            path = lesson_of(item)
            if path in lessons.PATHS and published.faults(path):
                reason = f"you changed cells of {path.name}"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Let nbval compare a cell as strictly as the digits and the learner allow."""
    if not hasattr(item, "cell"):
        return
    try:
        stored = lessons.is_stored_for(item.cell, prepare_digits())
    except Exception as error:
        item.session.shouldstop = str(error)
        raise
    own = published.is_worked_in(item.path)  # then a learner stored the outputs
    item.options["check"] = stored and not own
    if "nbval-ignore-output" in lessons.tags(item.cell):
        item.sanitize = lambda output: (
            lessons.without_figures(output) if isinstance(output, str) else output
        )
    item.cell.source = published.stubs(item.path).get(item.cell.id, item.cell.source)
