"""Checks of lesson 4's exercises."""

from exercises.checking import as_number, call, close, elements, hint_if

import numpy as np
import tensorflow as tf


def check_4_1(answer):
    share = as_number(answer)
    hint_if(share == 0, "that would be an honest split. Here each pass shuffles anew.")
    hint_if(
        close(share, 0.1, 0.1),
        "that is the chance of an image to be held back in a pass. What of the others?",
    )
    hint_if(
        close(share, 0.58, 0.05),
        "that is the figure for a buffer of 10,000. This one holds everything.",
    )
    hint_if(share == 90, "as a share, 0 to 1.")
    hint_if(not close(share, 0.9), "in each pass 90 % of all images are trained on.")
    return (
        "the second order knows nothing of the first, so 90 % of any images are in it."
    )


def check_4_2(answer):
    train, validation = call(answer, tf.data.Dataset.range(1_000))
    held_back = elements(validation, 1_000)
    epochs = [elements(train, 1_000) for _ in range(3)]
    everything = sorted(held_back + epochs[0])
    hint_if(
        (len(held_back), len(epochs[0])) == (900, 100),
        "training first, then validation: yours are the other way round.",
    )
    hint_if(
        len(held_back) != 100 or len(epochs[0]) != 900,
        f"100 are to be held back and 900 trained on, not {len(held_back)} and"
        f" {len(epochs[0])}.",
    )
    leaked = set(held_back) & set().union(*epochs)
    hint_if(
        leaked,
        f"{len(leaked)} of the 100 are trained on within three epochs. Do both halves"
        " see the same order each time?",
    )
    hint_if(everything != list(range(1_000)), "some elements are in neither half.")
    hint_if(
        sorted(held_back) == list(range(100)) or sorted(held_back)[0] == 900,
        "honest, but the 100 are one piece of the file. If it is sorted, they are of"
        " one class: shuffle before you split.",
    )
    hint_if(
        epochs[0] == epochs[1],
        "honest, but training comes in the same order in each epoch. Shuffle it again.",
    )
    return "nothing leaks, and training has a new order in each epoch."


def check_4_3(answer):
    random = np.random.default_rng(1)
    images = random.integers(0, 256, (90, 28, 28, 1), np.uint8)
    labels = random.integers(0, 2, 90)
    for start, right in ((60, 0.0), (45, 0.5), (53, 7 / 30)):
        order = random.permutation(60)
        pieces = (order, np.arange(start, start + 30))
        data = [
            tf.data.Dataset.from_tensor_slices((images[piece], labels[piece]))
            for piece in pieces
        ]
        share = as_number(call(answer, *data))
        if right:
            hint_if(
                close(share, 0.5 * right),
                "divide by the number of validation images, not of training images.",
            )
            hint_if(
                share < 0.25 * right,
                f"where {30 * right:.0f} of 30 images are in both, you find"
                f" {30 * share:.0f}. Does it depend on the order?",
            )
        hint_if(
            share == 1,
            "you find all of them, always. Labels are bound to repeat: compare images.",
        )
        hint_if(
            close(share, 30 * right, 0.001) and right,
            "that is how many. What is their share of the validation images?",
        )
        hint_if(
            abs(share - right) > 1e-6,
            f"where {30 * right:.0f} of 30 images are in both, you find {share:g}.",
        )
    return "the images themselves are their best ids."
