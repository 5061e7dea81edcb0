"""Checks of the lessons' exercises.

`check("3.1", answer)` says whether an answer to lesson 3's first exercise is right. It
tests what an answer does, not how it is written. Reading the other files in this folder
takes the fun out of the exercises.
"""

from exercises.checking import Hint, describe, say, time_limit

import importlib


def check(exercise, answer):
    """Print "Correct" and why, or "Not yet" and a hint. Never raises an error.

    In the language that the environment variable TUTORIAL_LANGUAGE names, such as "ko",
    or else the folder in which the kernel starts; in English if there is no such text.

    Args:
        exercise: the numbers of the lesson and the exercise, such as "3.1".
        answer: a value or a function, as the exercise asks. The dots of an unsolved
            exercise count as an answer that is not right yet.
    """
    try:
        lesson, number = exercise.split(".")
        module = importlib.import_module(f"exercises.lesson_{lesson}")
        check_answer = getattr(module, f"check_{lesson}_{number}")
    except (AttributeError, ImportError, TypeError, ValueError):
        hint = say(
            "there is no exercise {exercise!r}. Give the numbers of the lesson and the"
            ' exercise, such as "3.1".',
            exercise=exercise,
        )
        print(say("Not yet:"), hint)
        return
    if answer is ...:
        print(say("Not yet:"), say("put your answer in place of the three dots."))
        return
    try:
        with time_limit():
            reason = check_answer(answer)
    except Hint as hint:
        print(say("Not yet:"), hint)
    except (Exception, SystemExit) as error:  # any that the answer raises
        print(say("Not yet:"), describe(error, answer))
    else:
        print(say("Correct:"), reason)
