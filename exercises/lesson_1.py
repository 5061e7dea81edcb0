"""Checks of lesson 1's exercises."""

import helpers
from exercises.checking import as_number, call, elements, hint_if

import functools

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds


def check_1_1(answer):
    hint_if(isinstance(answer, str), "give a set of names, such as {'one', 'another'}.")
    keys = set(answer)
    hint_if(
        keys == {"train", "test"},
        "these are the keys of what tfds.load returns. Take one of its Datasets, and"
        " then one element of that.",
    )
    hint_if(
        not keys,
        "pairs without names are what as_supervised=True makes of the elements. It is"
        " left out here.",
    )
    hint_if(keys != {"image", "label"}, "print mnist_info.features: it names them.")
    return "without as_supervised=True an element is a dictionary with these two."


@functools.cache
def _label_counts(split):
    labels = tfds.load(
        helpers.prepare_dataset(),
        split=split,
        as_supervised=True,
        decoders={"image": tfds.decode.SkipDecoding()},
    ).map(lambda image, label: label)
    return np.bincount(elements(labels.batch(1_000), 60_000), minlength=10)


def check_1_2(answer):
    number = as_number(answer)
    in_test, in_train = _label_counts("test"), _label_counts("train")
    hint_if(number == in_train.min(), "that is the training data. Count mnist_test.")
    hint_if(
        number == in_test.max(), "that is the most frequent digit. Which is rarest?"
    )
    hint_if(
        number == in_test.argmin(),
        "that is the digit. How many images of it are there?",
    )
    hint_if(number != in_test.min(), "np.bincount gives a count a digit; take its min.")
    return "the classes are not equally frequent, in the test data neither."


def check_1_3(answer):
    for labels, digit, right in (
        ([3, 1, 7, 1, 7], 7, 2),
        ([5, 5, 2], 5, 0),
        ([9, 8, 6, 0, 8, 4], 4, 5),
    ):
        images = np.zeros((len(labels), 28, 28, 1), np.uint8)
        dataset = tf.data.Dataset.from_tensor_slices((images, np.int64(labels)))
        index = as_number(call(answer, dataset, digit))
        last = len(labels) - 1 - labels[::-1].index(digit)
        hint_if(index == right + 1, "you count from 1; Python's indices begin with 0.")
        hint_if(
            index == last != right,
            "that is the last one. Return as soon as you have found the first.",
        )
        hint_if(
            index != right,
            f"with the labels {labels}, the first {digit} has the index {right}, and"
            f" your function says {index:g}.",
        )
    return "enumerate numbers the elements as they come, and they always come alike."
