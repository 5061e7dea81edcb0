"""What the checks of all lessons use to call answers and read what comes back.

An answer may be anything: a function that raises an error, a Dataset that never ends.
Whatever it does, the learner reads one sentence about it.
"""

import contextlib
import itertools
import re
import signal
import threading
import traceback

import numpy as np

SECONDS = 60  # for one check; the slowest right answer takes a few


class Hint(Exception):  # noqa: N818
    """An answer is wrong; the message is a hint."""


class _TooSlow(SystemExit):
    """Not an Exception: an answer that catches those must not swallow it."""


def hint_if(wrong, hint):
    """Raise Hint with the text `hint` if `wrong` is true."""
    if wrong:
        raise Hint(hint)


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
    """Return the answer as a float; raise Hint for text and lists."""
    if isinstance(answer, str) or np.ndim(answer):
        raise Hint("the answer should be one number.")
    return float(answer)


def close(answer, right, margin=0.01):
    """Return whether an answer is within a relative margin of the right number."""
    return abs(answer - right) <= margin * abs(right)


def read(dataset, expected):
    """Return the elements of a Dataset as a list of NumPy structures.

    Args:
        dataset: a tf.data.Dataset.
        expected: how many elements it should have; reading stops at twice as many.

    Raises:
        Hint: there are more than twice as many, perhaps infinitely many.
    """
    found = list(itertools.islice(dataset.as_numpy_iterator(), 2 * expected + 1))
    hint_if(
        len(found) > 2 * expected,
        f"more than {2 * expected:,} elements come out, but {expected:,} are expected:"
        " does the Dataset ever end?",
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
        return f"your answer was stopped after {SECONDS} seconds. Does it ever end?"
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
    place = f" on line {places[-1]} of its cell" if places else ""
    text = f"{name}: {last}" if last else name
    return f"when the check uses it, your answer fails{place} ({text[:200]})."
