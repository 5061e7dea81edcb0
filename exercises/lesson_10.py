"""Checks of lesson 9's exercises."""

from exercises.checking import as_number, call, close, elements, hint_if

import tensorflow as tf


def check_10_1(answer):
    number = as_number(answer)
    hint_if(number == 4_000, "that is DYNAMIC. With OFF nobody deals anything out.")
    hint_if(
        close(number, 4_000 / 3),
        "with OFF the workers do not share. Each reads everything.",
    )
    hint_if(number == 8_000, "that was with two workers. Here are three.")
    hint_if(number != 12_000, "how many does each worker read, and how many are they?")
    return "each of the three workers gives all 4,000."


def check_10_2(answer):
    largest, smallest = (float(number) for number in answer)
    hint_if(
        (largest, smallest) == (3, 2), "these are the files. Each holds 500 examples."
    )
    hint_if(
        round(largest) in (1_333, 1_334),
        "that would be an even split of the elements. Files are dealt out whole.",
    )
    hint_if((largest, smallest) == (1_000, 1_500), "the largest share first.")
    hint_if(
        (largest, smallest) != (1_500, 1_000),
        "eight files for three: who gets how many?",
    )
    return "3, 3 and 2 files: the third reader is done when the others are not."


def check_10_3(answer):
    prepared = tf.Variable(0)

    def prepare(number):
        prepared.assign_add(1)
        return number + 1_000

    numbers = tf.data.Dataset.range(12)
    shares = [elements(call(answer, numbers, prepare, 3, i), 12) for i in range(3)]
    together = sum(shares, [])
    hint_if(
        len(together) == 36,
        "each reader gets everything, so each example comes 3 times.",
    )
    hint_if(
        sorted(together) != list(range(1_000, 1_012)),
        "together, the three shares are to hold each prepared element once.",
    )
    hint_if(
        max(map(len, shares)) != 4,
        "the shares are to be of one size, for none to wait.",
    )
    hint_if(
        int(prepared) > 12,
        f"{int(prepared)} elements were prepared, and there are 12: each reader"
        " prepares those of the others, too, and throws them away.",
    )
    return "deal out first, work afterwards: each element is prepared once."
