"""What the checks of all lessons use to call answers and read what comes back.

An answer may be anything: a function that raises an error, a Dataset that never ends.
Whatever it does, the learner reads one sentence about it, in English or, if there is a
catalogue in `locale`, in another language.
"""

import contextlib
import gettext
import itertools
import os
import re
import signal
import threading
import traceback
from pathlib import Path

import numpy as np

SECONDS = 60  # for one check; the slowest right answer takes a few
LOCALE = Path(__file__).parent / "locale"
FOLDER = ""
with contextlib.suppress(OSError):  # the folder is gone
    FOLDER = Path.cwd().name  # where the kernel starts: `ko` has the Korean lessons


def say(text, /, **values):
    """Return a text in the learner's language, with the values in its {places}."""
    language = os.environ.get("TUTORIAL_LANGUAGE") or FOLDER
    try:
        catalogue = gettext.translation("exercises", LOCALE, [language])
        return catalogue.gettext(text).format(**values)
    except Exception:  # no catalogue, or one with a fault
        return text.format(**values)


class Hint(Exception):  # noqa: N818
    """An answer is wrong; the message is a hint: a text and values, as for `say`."""

    def __init__(self, text, /, **values):
        super().__init__(say(text, **values))


class _TooSlow(SystemExit):
    """Not an Exception: an answer that catches those must not swallow it."""


def hint_if(wrong, text, /, **values):
    """Raise Hint with the text and the values if `wrong` is true."""
    if wrong:
        raise Hint(text, **values)


def call(function, *args):
    """Return what the learner's function returns; raise Hint if it is nothing."""
    if not callable(function):
        raise Hint("the answer must be a function. Leave its first line as it was.")
    result = function(*args)
    if result is None or result is ...:
        raise Hint(
            "the function returns nothing. Write its body, with a return statement."
        )
    return result


def as_number(answer):
    """Return the answer as a float; raise Hint for what is not one number."""
    if not isinstance(answer, str | dict) and np.ndim(answer) == 0:
        with contextlib.suppress(TypeError):  # a function, for example
            return float(answer)
    raise Hint("the answer should be one number.")


def close(answer, right, margin=0.01):
    """Return whether an answer is within a relative margin of the right number."""
    return abs(answer - right) <= margin * abs(right)


def hint_if_no_dataset(given):
    """Raise Hint if what an answer gives is not a Dataset."""
    hint_if(
        not hasattr(given, "element_spec"),
        "your answer gives something of type {kind} where a Dataset is expected.",
        kind=type(given).__name__,
    )


def read(dataset, expected):
    """Return the elements of a Dataset as a list of NumPy structures.

    Args:
        dataset: a tf.data.Dataset.
        expected: how many elements it should have; reading stops at twice as many.

    Raises:
        Hint: there are more than twice as many, perhaps infinitely many; or it is no
            Dataset.
    """
    hint_if_no_dataset(dataset)
    found = list(itertools.islice(dataset.as_numpy_iterator(), 2 * expected + 1))
    hint_if(
        len(found) > 2 * expected,
        "more than {most:,} elements come out, but {expected:,} are expected: does the"
        " Dataset ever end?",
        most=2 * expected,
        expected=expected,
    )
    return found


def elements(dataset, expected):
    """Return the numbers in a Dataset, batched or not, as a list.

    Args:
        dataset: a tf.data.Dataset of numbers, or of batches of them.
        expected: how many numbers it should have; as in `read`.
    """
    values = [np.ravel(element) for element in read(dataset, expected)]
    return np.concatenate(values).tolist() if values else []


@contextlib.contextmanager
def time_limit():
    """Stop what takes longer than SECONDS, if the system allows it (not on Windows)."""

    def stop(*_):
        raise _TooSlow

    has_alarm = hasattr(signal, "SIGALRM")
    if not has_alarm or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def describe(error, answer):
    """Return a sentence about an error that the learner's own code raised.

    Inside `map`, TensorFlow puts the error and its line into a long message, and the
    traceback ends in TensorFlow; elsewhere the traceback has the line.
    """
    if isinstance(error, _TooSlow):
        return say(
            "your answer was stopped after {seconds} seconds. Does it ever end?",
            seconds=SECONDS,
        )
    name, message = type(error).__name__, str(error).strip()
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    places = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == file
    ]
    if "in user code:" in message and file:
        places += map(int, re.findall(rf'"{re.escape(file)}", line (\d+)', message))
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    if "in user code:" in message:
        name, _, last = last.partition(": ")
    else:
        last = lines[0] if lines else ""
    last = re.sub(r"\{\{.*?\}\} ?", "", last)  # TensorFlow's name for the operation
    text = (f"{name}: {last}" if last else name)[:200]
    if not places:
        return say("when the check uses it, your answer fails ({error}).", error=text)
    return say(
        "when the check uses it, your answer fails on line {line} of its cell"
        " ({error}).",
        line=places[-1],
        error=text,
    )
