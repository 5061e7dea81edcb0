"""Checks for lesson 1's exercises."""

import helpers
from exercises.checking import Hint, as_number, elements, hint_if, say

import functools

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds


def _number(answer):
    """Return a number, or an array of one, as a float; None for anything else."""
    try:
        return as_number(np.squeeze(answer)[()])
    except Exception:  # whatever NumPy raises for what cannot be an array
        return None


def check_1_1(answer):
    hint_if(
        isinstance(answer, str | tf.data.Dataset) or not hasattr(answer, "__iter__"),
        "give a set of names, such as {{'one', 'another'}}.",
    )
    hint_if(
        any(isinstance(part, tf.Tensor | np.ndarray) for part in answer),
        "these are the parts themselves. Give their names.",
    )
    parts, right = set(answer), {"image", "label"}
    if parts == right:
        return say(
            "without as_supervised=True an element is a dictionary with these keys."
        )
    hint_if(
        parts == {"train", "test"},
        "these are the names of the splits, the keys of what tfds.load returns. Take"
        " one of the Datasets, and then one element of it.",
    )
    hint_if(
        not parts,
        "your set is empty. Without as_supervised=True an element is a dictionary, and"
        " its parts have names.",
    )
    hint_if(
        parts < right,
        "this is one of the names. An element has another part, too.",
    )
    given = f" {say('or')} ".join(sorted(map(repr, parts - right)))
    hint_if(
        parts > right,
        "both names are among yours, but no part of an element is called {given}.",
        given=given,
    )
    raise Hint(
        "no part of an element is called {given}. The lesson prints the names under"
        " 'How do you get one element?'.",
        given=given,
    )


@functools.cache
def _label_counts(split):
    undecoded = tfds.load(
        helpers.prepare_dataset(),
        split=split,
        as_supervised=True,
        decoders={"image": tfds.decode.SkipDecoding()},
    )
    labels = undecoded.batch(1_000).map(lambda image, label: label)
    return np.bincount(elements(labels, len(undecoded)), minlength=10)


def check_1_2(answer):
    number = _number(answer)
    hint_if(
        number is None,
        "the answer should be one number. Yours is of type {kind}.",
        kind=type(answer).__name__,
    )
    in_test = _label_counts("test")
    if number == in_test.min():
        return say(
            "the classes are not equally frequent, and this is the count of the rarest."
        )
    hint_if(
        number == _label_counts("train").min(),
        "this is the count of the rarest digit in mnist_train. Count in mnist_test.",
    )
    hint_if(
        number == in_test.max(),
        "this is the count of the most frequent digit. How often does the rarest"
        " occur?",
    )
    hint_if(
        number == in_test.argmin(),
        "this is the rarest digit itself. How many images of it are there?",
    )
    hint_if(
        number == in_test.sum(),
        "this is how many images there are in all. How many are of the rarest digit?",
    )
    hint_if(
        np.isclose(number, in_test.min() / in_test.sum(), rtol=0.01),
        "this is the share of the rarest digit. How many images is that?",
    )
    hint_if(
        number in in_test,
        "{number:g} is the count of a digit in mnist_test, but not of the rarest.",
        number=number,
    )
    raise Hint(
        "no digit occurs {number:g} times in mnist_test. Count all its labels, as the"
        " lesson does for mnist_train, and take the smallest count.",
        number=number,
    )


def _watched(labels):
    """Return a Dataset of (blank image, label), and a list: the labels read so far."""
    seen = []

    def note(label):
        seen.append(int(label))
        return label

    def pair(label):
        label = tf.ensure_shape(tf.numpy_function(note, [label], tf.int64), ())
        return tf.zeros((28, 28, 1), tf.uint8), label

    dataset = tf.data.Dataset.from_tensor_slices(np.int64(labels))
    return dataset.map(pair), seen


def check_1_3(answer):
    hint_if(
        not callable(answer),
        "the answer here should be a function. Leave its first line as it was.",
    )
    results, rights, lasts = [], [], []
    for labels, digit, right in (
        ([3, 1, 7, 1, 7], 7, 2),
        ([5, 5, 2], 5, 0),
        ([9, 8, 6, 0, 8, 4], 4, 5),
        ([1, 0, 2, 0], 0, 1),
    ):
        dataset, seen = _watched(labels)
        result = answer(dataset, digit)
        case = say(
            "with the labels {labels}, the first {digit} has index {right},",
            labels=labels,
            digit=digit,
            right=right,
        )
        hint_if(
            result is None or result is ...,
            "{case} but your function returns {result}.",
            case=case,
            result=result,
        )
        hint_if(
            isinstance(result, tf.data.Dataset),
            "{case} but your function returns a Dataset, not one number. Read its"
            " element.",
            case=case,
        )
        hint_if(
            not seen,
            "your function returns something without reading the Dataset that it was"
            " given as `dataset`.",
        )
        index = _number(result)
        hint_if(
            index is None,
            "{case} but your function returns something of type {kind}, not one"
            " number.",
            case=case,
            kind=type(result).__name__,
        )
        results.append((index, case))
        rights.append(right)
        lasts.append(len(labels) - 1 - labels[::-1].index(digit))
    given = [index for index, _ in results]
    hint_if(
        given == [right + 1 for right in rights],
        "this is one more than the index each time. The first element has index 0.",
    )
    hint_if(
        given == lasts,
        "this is the index of the last element with that label. Return that of the"
        " first.",
    )
    for (index, case), right in zip(results, rights, strict=True):
        hint_if(
            index != right,
            "{case} but your function returns {index:g}.",
            case=case,
            index=index,
        )

    # Later than one batch of 100: not all answers look so far, or number on.
    dataset, _ = _watched([1] * 120 + [6, 1])
    index = _number(answer(dataset, 6))
    hint_if(
        index != 120,
        "your function is right when the label comes early. In a Dataset of 122"
        " elements in which only the one with index 120 has the label 6, it returns"
        " {index}.",
        index=index if index is None else int(index),
    )

    dataset, _ = _watched([1, 2, 3])
    case = say(
        "your function is right when there is an element with that label. With the"
        " labels [1, 2, 3] and the digit 7, there is none, so it should return None."
    )
    try:
        result = answer(dataset, 7)
    except Exception as error:
        raise Hint(
            "{case} It raises {error} instead.", case=case, error=type(error).__name__
        ) from None
    number = _number(result)
    if result is not None and number is not None:
        raise Hint("{case} It returns {number:g} instead.", case=case, number=number)
    hint_if(
        result is not None,
        "{case} It returns something of type {kind} instead.",
        case=case,
        kind=type(result).__name__,
    )
    return say(
        "mnist_train comes in the same order on each read, so the index leads to the"
        " image."
    )
