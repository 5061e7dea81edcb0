"""Checks of the lessons' exercises.

`check("3.1", answer)` says of lesson 3's first exercise whether an answer is right. It
tries out what an answer does and does not look at how it is written. Reading the files
beside this one takes the fun out of the exercises.
"""

from exercises.checking import Hint, describe, time_limit

import importlib


def check(exercise, answer):
    """Print "Correct" and why, or "Not yet" and a hint. Never raises an error.

    Args:
        exercise: the lesson's number and the exercise's, such as "3.1".
        answer: a value or a function, as the exercise asks. The dots of an exercise
            that is not solved yet are one that is not right yet.
    """
    try:
        lesson, number = exercise.split(".")
        module = importlib.import_module(f"exercises.lesson_{lesson}")
        check_answer = getattr(module, f"check_{lesson}_{number}")
    except (AttributeError, ImportError, TypeError, ValueError):
        print(
            f"Not yet: there is no exercise {exercise!r}. Give the lesson's number and"
            ' the exercise\'s, such as "3.1".'
        )
        return
    if answer is ...:
        print("Not yet: put your answer in place of the three dots.")
        return
    try:
        with time_limit():
            reason = check_answer(answer)
    except Hint as hint:
        print("Not yet:", hint)
    except (Exception, SystemExit) as error:  # the answer's own, whatever it is
        print("Not yet:", describe(error, answer))
    else:
        print("Correct:", reason)
