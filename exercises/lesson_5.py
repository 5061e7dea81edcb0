"""Checks of lesson 5's exercises."""

from exercises.checking import as_number, call, close, elements, hint_if

import numpy as np
import tensorflow as tf


def check_5_1(answer):
    steps, last = (float(number) for number in answer)
    hint_if(steps == 843, "843 batches are full. Is that all of the examples?")
    hint_if(steps != int(steps), "there are no fractions of a step.")
    hint_if((steps, last) == (844, 64), "844 x 64 is more than 54,000.")
    hint_if(
        (steps, last) == (48, 844),
        "the other way round: first the steps, then the size.",
    )
    hint_if((steps, last) != (844, 48), "divide 54,000 by 64. What is left over?")
    return "843 full batches and one of 48."


def check_5_2(answer):
    images = np.zeros((250, 28, 28, 1), np.float32)
    dataset = tf.data.Dataset.from_tensor_slices((images, np.arange(250)))
    spec = call(answer, dataset).element_spec[0].shape
    hint_if(
        spec.rank == 5,
        f"the shape is {spec}, with two batch axes: batch once.",
    )
    hint_if(spec.rank == 4 and spec[0] is None, "the last batch may still be short.")
    hint_if(spec != (100, 28, 28, 1), f"the shape is {spec}. Make batches of 100.")
    labels = elements(answer(dataset).map(lambda image, label: label), 250)
    hint_if(
        len(labels) != 200 or len(set(labels)) != 200,
        f"{len(set(labels))} of the 250 examples come; two full batches hold 200.",
    )
    return "the shape is known now, and the price is the last 50 examples."


def check_5_3(answer):
    for losses, sizes in (
        ([1.0, 2.0], [4_096, 1_904]),
        ([0.5, 0.25, 4.0], [100, 100, 1]),
    ):
        mean = as_number(call(answer, losses, sizes))
        hint_if(
            close(mean, np.mean(losses)),
            "each batch counts alike here, so each example of a small one counts more.",
        )
        hint_if(
            close(mean, np.mean(losses[:-1])),
            "without the last batch some examples do not count at all.",
        )
        hint_if(
            close(mean, np.dot(losses, sizes)),
            "that is the sum over the examples. Divide by how many there are.",
        )
        right = np.average(losses, weights=sizes)
        hint_if(
            not close(mean, right, 1e-4),
            f"for losses {losses} and sizes {sizes} it is {right:.4f}, not {mean:.4f}.",
        )
    return "weighted by their sizes, batches give the mean over the examples."
