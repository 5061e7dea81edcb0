"""Checks for lesson 4's exercises."""

from exercises.checking import Hint, as_number, call, elements, hint_if, say

import numpy as np
import tensorflow as tf


def check_4_1(answer):
    share = as_number(answer)
    hint_if(
        abs(share - 75) <= 1,
        "{share:g} would be more than all of them. Write the share as a number from 0"
        " to 1.",
        share=share,
    )
    hint_if(
        share == 0,
        "0 would be a split without a leak. Here each pass shuffles again.",
    )
    hint_if(
        share == 1,
        "1 would be all of them. But the training pass skips 25 % of the examples, and"
        " some examples of the validation set are among those.",
    )
    hint_if(
        abs(share - 0.25) <= 0.01,
        "0.25 is the chance that the training pass skips an example. You are asked for"
        " the share that it does not skip.",
    )
    hint_if(
        abs(share - 0.9) <= 0.01,
        "0.9 is the share when 10 % are taken. Here 25 % are taken.",
    )
    hint_if(
        abs(share - 0.58) <= 0.01,
        "{share:g} is what a buffer of 10,000 gives when 10 % are taken. This buffer"
        " holds everything, and 25 % are taken.",
        share=share,
    )
    hint_if(
        abs(share - 0.75) > 0.01,
        "{share:g} is not the expected share. Take one example of the validation set:"
        " how likely is it that the training pass skips it? You can also try it with"
        " ids.",
        share=share,
    )
    return say(
        "the second order is independent of the first, and the training pass leaves out"
        " only 25 %."
    )


def _pair(answer):
    """Call a splitting function on 1,000 ids; return its two Datasets."""
    pair = call(answer, tf.data.Dataset.range(1_000))
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Hint(
            "return two Datasets: first the one for training, then the one for"
            " validation."
        )
    return pair


def _correlation(epoch, other):
    """How much the places of the ids in one epoch say about those in another."""
    places = np.argsort(epoch), np.argsort(other)
    return abs(np.corrcoef(*places)[0, 1])


def check_4_2(answer):
    train, validation = _pair(answer)
    held_back = elements(validation, 1_000)
    epochs = [elements(train, 1_000) for _ in range(3)]
    again = elements(validation, 1_000)
    sizes = len(epochs[0]), len(held_back)
    hint_if(
        sizes == (100, 900),
        "training first, then validation: yours are the other way round.",
    )
    hint_if(
        sizes != (900, 100),
        "900 ids should be for training and 100 for validation, not {train:,} and"
        " {validation:,}.",
        train=sizes[0],
        validation=sizes[1],
    )
    leaked = set(held_back) & set().union(*epochs)
    hint_if(
        leaked,
        "{number} of the 100 validation ids also appear in training within three"
        " epochs. `take` and `skip` must see the same order in each pass.",
        number=len(leaked),
    )
    hint_if(
        set(again) != set(held_back),
        "the validation set changes: a second pass reads {number} other ids.",
        number=len(set(again) - set(held_back)),
    )
    for epoch in epochs:
        hint_if(
            sorted(epoch + held_back) != list(range(1_000)),
            "training and validation together should hold each of the 1,000 ids once.",
        )
    low, high = min(held_back), max(held_back)
    hint_if(
        high - low == 99,
        "nothing leaks, but the 100 ids are one block of the data, {low:.0f} to"
        " {high:.0f}. They should be drawn at random from all 1,000.",
        low=low,
        high=high,
    )
    hint_if(
        len(set(np.diff(np.sort(held_back)))) == 1,
        "nothing leaks, but the 100 ids are evenly spaced. They should be drawn at"
        " random.",
    )
    hint_if(
        low > 70 or high < 930,  # true of about 14 in 10,000 fair draws
        "nothing leaks, but all 100 ids are between {low:.0f} and {high:.0f}. They"
        " should be drawn from all 1,000: how many does the buffer of the split hold?",
        low=low,
        high=high,
    )
    hint_if(
        epochs[0] == epochs[1] or epochs[1] == epochs[2],
        "nothing leaks, but the training data comes in the same order in two epochs. It"
        " needs a new order in each one, so shuffle it again after the split.",
    )
    hint_if(
        max(_correlation(epochs[0], epochs[1]), _correlation(epochs[1], epochs[2]))
        > 0.2,
        "nothing leaks, but the training data is not well mixed: from one epoch to the"
        " next, the ids stay near their places. A buffer for all 900 mixes them well.",
    )
    other = elements(_pair(answer)[1], 1_000)
    hint_if(
        set(other) != set(held_back),
        "nothing leaks, but when called a second time, your function holds back"
        " different ids: only {number} of 100 are the same. A seed fixes that.",
        number=len(set(other) & set(held_back)),
    )
    return say(
        "nothing leaks, and training has a new order in each epoch. (If you draw with a"
        " shuffle buffer, only one of 1,000 or more draws evenly from all the ids.)"
    )


def _row_orders(rng, number):
    """Images made of the same 20 rows in different orders, inside a blank border."""
    rows = rng.integers(1, 256, (20, 20), np.uint8)
    images = np.zeros((number, 28, 28, 1), np.uint8)
    for image in images:
        image[4:24, 4:24, 0] = rows[rng.permutation(20)]
    return images


def check_4_3(answer):
    rng = np.random.default_rng(1)
    images, labels = _row_orders(rng, 90), rng.integers(0, 2, 90)
    order = rng.permutation(60)
    # Almost training images, to catch answers that compare only part of an image.
    for i, (row, column) in enumerate([(1, 3), (13, 14), (26, 25)]):
        images[60 + 6 * i] = images[i]
        images[60 + 6 * i, row, column] ^= 1

    def share_of(images, labels, order, start, other_labels=None):
        """The answer's share; other_labels, if given, are those for validation."""
        if other_labels is None:
            other_labels = labels
        held_back = slice(start, start + 30)
        data = [
            tf.data.Dataset.from_tensor_slices(examples)
            for examples in (
                (images[order], labels[order]),
                (images[held_back], other_labels[held_back]),
            )
        ]
        return as_number(call(answer, *data))

    for start in (45, 53, 60, 30):
        both = max(0, 60 - start)
        right = both / 30
        share = share_of(images, labels, order, start)
        if abs(share - right) <= 0.005:
            continue
        found = say(
            "where {both} of 30 validation images are in the training data, your"
            " function returns {share:g}.",
            both=both,
            share=share,
        )
        if 0 < both < 30:
            hint_if(
                abs(share - both / 60) <= 0.005,
                "{found} Divide by the number of validation images, not of training"
                " images.",
                found=found,
            )
            hint_if(
                share == both,
                "{found} That is how many there are. What is their share?",
                found=found,
            )
            hint_if(
                abs(share - 100 * right) <= 0.5,
                "{found} Write the share as a number from 0 to 1.",
                found=found,
            )
            hint_if(
                abs(share - (1 - right)) <= 0.005 and both != 15,
                "{found} That is the share of those that are not in the training data.",
                found=found,
            )
        settings = {
            # Each image has a label of its own here, so labels identify images.
            "labels": (images, np.arange(90), order),
            # No two images have the same pixels in a different order.
            "pixels": (rng.integers(0, 256, images.shape, np.uint8), labels, order),
            # The images that are in both Datasets come first in both.
            "order": (images, labels, np.roll(np.arange(60), -start)),
        }
        # A cause is named if the answer is right without it.
        mended = {
            cause
            for cause, data in settings.items()
            if abs(share_of(*data, start) - right) <= 0.005
        }
        hint_if(
            mended == {"labels"},
            "{found} With different labels on the same images, the result is right."
            " Many images have the same label, so compare the images.",
            found=found,
        )
        hint_if(
            mended == {"pixels"},
            "{found} The images here have the same rows in different orders, and some"
            " differ in a single pixel. Do not compare sums, means or parts: compare"
            " whole images.",
            found=found,
        )
        hint_if(
            mended == {"order"},
            "{found} With the training data in another order, the result is right, so"
            " it depends on the order. Compare each validation image with all training"
            " images.",
            found=found,
        )
        raise Hint("{found} It should return {right:.3g}.", found=found, right=right)
    share = share_of(images, labels, order, 45, other_labels=1 - labels)
    hint_if(
        abs(share - 0.5) > 0.005,
        "the result is right as long as an image has the same label in both sets. But"
        " an image with another label has been trained on, too, and then your function"
        " returns {share:g} in place of 0.5. Compare only the images.",
        share=share,
    )
    return say("comparing whole images works, whatever their order and labels.")
