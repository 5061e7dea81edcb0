"""Checks of lesson 8's exercises."""

from exercises.checking import as_number, call, close, elements, hint_if, say

import itertools
import time

import numpy as np
import tensorflow as tf


def check_8_1(answer):
    size = as_number(answer)
    raw = 54_000 * 784 / 1e6
    hint_if(
        close(size, 47.04, 0.001),
        "these are raw bytes, and of all 60,000 images. The cache is after scale, and"
        " the slice has 54,000.",
    )
    hint_if(close(size, raw, 0.001), "these are raw bytes. The cache is after scale.")
    hint_if(close(size, 8 * raw, 0.001), "8 bytes per pixel would be float64.")
    hint_if(
        close(size, 188.16, 0.001),
        "that is for all 60,000 images. The slice has 54,000 of them.",
    )
    hint_if(
        close(size, 54_000 * (4 * 784 + 8) / 1e6, 0.001),
        "that counts the labels, too. Only the pixels are asked.",
    )
    hint_if(
        any(close(size, unit * 4 * raw, 0.001) for unit in (1e6, 1e3, 1e-3)),
        "that is in bytes, kB or GB. How many MB?",
    )
    hint_if(
        close(size, 4e6 * raw / 2**20, 0.001), "that is in MiB. 1 MB is 10^6 bytes."
    )
    hint_if(
        not close(size, 4 * raw, 0.001),
        "{size:,.6g} is not right: multiply images, pixels per image and bytes per"
        " pixel, and divide by 10^6.",
        size=size,
    )
    return say("54,000 x 784 x 4 bytes.")


def check_8_2(answer):
    read, augmented = tf.Variable(0), tf.Variable(0.0)

    def counted(number):
        read.assign_add(1)
        return tf.cast(number, tf.float32)

    ranks = set()

    def augment(number):
        ranks.add(number.shape.rank)
        # Never the same twice. Random numbers could be: once a seed is set, tf.data
        # draws the same ones in each epoch.
        return number + augmented.assign_add(1) / 4_096

    source = tf.data.Dataset.range(100).map(counted)
    data = call(answer, source, augment)
    hint_if(
        not isinstance(data, tf.data.Dataset),
        "return a Dataset, not a {kind}.",
        kind=type(data).__name__,
    )
    spec = data.element_spec
    hint_if(
        getattr(spec, "shape", None) != (),
        "an element of your pipeline is {spec}. Single numbers are expected.",
        spec=spec,
    )
    hint_if(
        ranks - {0},
        "augment is given batches. It takes a single number, and would change all"
        " numbers of a batch alike.",
    )
    epochs = [elements(data, 100) for _ in range(3)]
    for epoch in epochs:
        # One augmentation adds less than 1 in all three epochs.
        found = sorted(int(number) for number in epoch)
        hint_if(
            found != list(range(100)),
            "{number} elements are in an epoch, {different} of them different. Each of"
            " the 100 should come once.",
            number=len(epoch),
            different=len(set(found)),
        )
    hint_if(
        any(number == int(number) for epoch in epochs for number in epoch),
        "there are numbers that augment was not applied to.",
    )
    hint_if(
        set(epochs[1]) & set(epochs[2]),
        "the same augmented numbers appear in two epochs: the cache has frozen them.",
    )
    hint_if(
        int(augmented) > 300,
        "augment was called {number} times for 300 elements.",
        number=int(augmented),
    )
    hint_if(
        int(read) > 100,
        "{number} elements were read from the source in three epochs, instead of 100.",
        number=int(read),
    )
    orders = [[int(number) for number in epoch] for epoch in epochs]
    hint_if(orders[1] == orders[2], "two epochs have the same order.")
    hint_if(
        orders[0] == sorted(orders[0]),
        "the first epoch is in the order of the source.",
    )
    # After a batch, a shuffle moves whole batches.
    steps = [np.mean(np.diff(order) == 1) for order in orders]
    hint_if(
        max(steps) > 0.3,
        "long stretches of the source keep their old order. Shuffle single elements,"
        " with a buffer that holds many of them.",
    )
    return say("read once, in a new order and augmented anew in each epoch.")


class _Epochs:
    """Stands in for a Dataset of five batches.

    It notes what is read, and how long an epoch takes. A real Dataset would add a time
    of its own that depends on the load.
    """

    def __init__(self, pauses):
        """pauses: milliseconds per batch, for each epoch; after these, 4."""
        self.pauses, self.batches, self.seconds = list(pauses), [], []

    def __len__(self):
        return 5

    def as_numpy_iterator(self):
        return iter(self)

    def reduce(self, state, function):
        for batch in self:
            state = function(state, batch)
        return tf.nest.map_structure(tf.convert_to_tensor, state)

    def take(self, count):
        return itertools.islice(self, count)

    def __iter__(self):
        self.batches.append(0)
        pause = self.pauses.pop(0) if self.pauses else 4
        start = time.perf_counter()
        for batch in range(5):
            time.sleep(pause / 1_000)
            self.batches[-1] += 1
            yield batch
        self.seconds.append(time.perf_counter() - start)


def _hint_if_not_typical(figure, all_seconds):
    """Raise Hint unless the figure is near the median, without the first of them."""
    first, *later = all_seconds
    typical = np.median(later)
    within = 0.75 * typical <= figure <= 1.3 * typical
    others = (
        (
            np.mean(all_seconds),
            say("the mean of all, the first one, the warm-up, included"),
        ),
        (
            np.mean(later),
            say("the mean of the later epochs, which one slow epoch has moved"),
        ),
        (min(later), say("the fastest one")),
        (max(later), say("the slowest one")),
        (first, say("the first one, the warm-up")),
        (sum(later), say("the sum of the later epochs")),
        (1_000 * typical, say("that time in milliseconds")),
        (typical / 5, say("the time of one batch")),
        (5 / typical, say("the number of batches per second")),
    )
    # The nearest: on a busy computer, two of them may be nearly the same.
    value, what = min(others, key=lambda other: abs(other[0] - figure))
    hint_if(
        not within and close(figure, value, 0.05),
        "{figure:.3f} s is not the time of a typical epoch. It is {what}.",
        figure=figure,
        what=what,
    )
    hint_if(
        not within,
        "the later epochs took {times} s. You return {figure:.3f}, but {typical:.3f}"
        " would be typical.",
        times=", ".join(f"{t:.3f}" for t in later[:8]),
        figure=figure,
        typical=typical,
    )


def check_8_3(answer):
    epochs = _Epochs([])
    as_number(call(answer, epochs))
    fewest, num_epochs = min(epochs.batches, default=0), len(epochs.seconds)
    hint_if(
        fewest < 5,
        "{fewest} of 5 batches were read in an epoch. Read all of them.",
        fewest=fewest,
    )
    hint_if(
        num_epochs < 4,
        "epochs read: {num_epochs}. You need at least one to warm up and three to"
        " measure.",
        num_epochs=num_epochs,
    )
    # Now that their number is known: a slow warm-up, a quick epoch, and one that is so
    # slow that it moves the mean, at the end and then in the middle.
    slow = min(4 * num_epochs, 60)
    later = [1, *(4 for _ in range(num_epochs - 3))]
    for place in (len(later), (num_epochs - 1) // 2):
        epochs = _Epochs([30, *later[:place], slow, *later[place:]])
        figure = as_number(answer(epochs))
        _hint_if_not_typical(figure, epochs.seconds)
    return say("several whole epochs, and the time of a typical one.")
