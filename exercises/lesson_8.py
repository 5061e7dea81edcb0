"""Checks of lesson 8's exercises."""

from exercises.checking import as_number, call, close, elements, hint_if

import time

import tensorflow as tf


def check_8_1(answer):
    size = as_number(answer)
    raw = 54_000 * 784 / 1e6
    hint_if(close(size, raw), "these are the raw bytes. The cache is behind scale.")
    hint_if(close(size, 8 * raw), "8 bytes a pixel would be float64.")
    hint_if(
        close(size, 188.16), "these are all 60,000. The slice holds 54,000 of them."
    )
    hint_if(close(size, 4e6 * raw), "that is in bytes. In MB?")
    hint_if(not close(size, 4 * raw), "images x pixels x bytes a pixel / 10^6.")
    return "54,000 x 784 x 4 bytes."


def check_8_2(answer):
    read, augmented = tf.Variable(0), tf.Variable(0.0)

    def counted(number):
        read.assign_add(1)
        return tf.cast(number, tf.float32)

    def augment(number):
        # Never the same twice. Random numbers could be: behind a seed, tf.data draws
        # the same ones in each epoch.
        return number + augmented.assign_add(1) / 1_000

    source = tf.data.Dataset.range(100).map(counted)
    data = call(answer, source, augment)
    first, second, third = (elements(data, 100) for _ in range(3))
    hint_if(
        [int(number) for number in sorted(first)] != list(range(100))
        or sorted(first) == list(range(100)),
        "each of the 100 elements is to come once, augmented.",
    )
    hint_if(
        sorted(second) == sorted(third),
        "two epochs are the same: the cache has frozen the augmentation.",
    )
    hint_if(int(read) > 100, f"the source was asked {int(read)} times in three epochs.")
    in_line = [[int(number) for number in epoch] for epoch in (second, third)]
    hint_if(in_line[0] == in_line[1], "each epoch comes in the same order.")
    return "read once, augmented anew in each epoch."


class _SlowStart:
    """Twenty batches; the first epoch is slow. It notes what is read, and how fast."""

    def __init__(self):
        self.batches, self.seconds = [], []

    def __iter__(self):
        self.batches.append(0)
        pause = 0.02 if len(self.batches) == 1 else 0.001
        start = time.perf_counter()
        for batch in range(20):
            time.sleep(pause)
            self.batches[-1] += 1
            yield batch
        self.seconds.append(time.perf_counter() - start)


def check_8_3(answer):
    dataset = _SlowStart()
    figure = as_number(call(answer, dataset))
    fewest = min(dataset.batches, default=0)
    hint_if(fewest < 20, f"{fewest} of 20 batches were read. An epoch has all of them.")
    hint_if(
        len(dataset.seconds) < 4,
        f"{len(dataset.seconds)} epochs were read. One to warm up and three to measure"
        " are the least.",
    )
    first, *later = dataset.seconds
    hint_if(
        figure > 1.2 * max(later) + 0.01,
        f"{figure:.2f} s, though the later epochs take {max(later):.2f} s at most. Does"
        " the first one, the warm-up, count?",
    )
    hint_if(
        figure < 0.8 * min(later),
        f"{figure:.3f} s is less than any epoch took. Seconds an epoch, please.",
    )
    return "whole epochs, after a warm-up, more than once."
