"""Checks for lesson 3's exercises."""

from exercises.checking import (
    Hint,
    as_number,
    call,
    elements,
    hint_if,
    hint_if_no_dataset,
    say,
)

import itertools

import numpy as np
import tensorflow as tf


def check_3_1(answer):
    position = as_number(answer)
    hint_if(
        position == 150,
        "150 is one too early. Try a small case: index 4 enters a buffer of 4 when one"
        " element has left, so it comes out at position 1 at the earliest.",
    )
    hint_if(
        position == 200,
        "200 is where a block of 100 with index 250 in it would begin. But the buffer"
        " is refilled one element at a time.",
    )
    hint_if(
        position == 0,
        "position 0 goes to one of the first 100 elements, indices 0 to 99. Index 250"
        " is not in the buffer yet.",
    )
    hint_if(
        position == 250,
        "250 is the element's position without a shuffle. With a buffer it may come out"
        " earlier.",
    )
    hint_if(
        position != 151,
        "your answer is {position:g}. How many elements must leave the buffer before"
        " index 250 can enter it?",
        position=position,
    )
    return say(
        "index 250 enters when 151 elements have left. They took positions 0 to 150."
    )


def hint_if_not_each_once(found, expected):
    """Raise Hint unless the numbers 0 to expected - 1 come out once each."""
    hint_if(
        sorted(found) != list(range(expected)),
        "{number:,} elements come out, {different:,} of them different. Each of the"
        " {expected:,} should come out exactly once.",
        number=len(found),
        different=len(set(found)),
        expected=expected,
    )


def check_3_2(answer):
    ids = tf.data.Dataset.range(1_000)
    shuffled = call(answer, ids)
    first, second = (elements(shuffled, 1_000) for _ in range(2))
    for found in (first, second):
        hint_if_not_each_once(found, 1_000)
    hint_if(
        first == second == list(range(1_000)),
        "the elements are still in their old order.",
    )
    if first != second:
        hint_if(
            elements(call(answer, ids), 1_000) == first,
            "two passes over your Dataset give two different orders. Its seed only"
            " repeats them when the Dataset is built again.",
        )
        raise Hint("two passes over your Dataset give two different orders.")
    order, position = np.array(first), np.arange(1_000)
    # At each limit, an even mix fails at most about once in ten thousand times.
    neighbours = np.count_nonzero(np.abs(np.diff(order)) == 1)
    hint_if(
        neighbours > 15,
        "{neighbours} pairs of neighbours in the old order are still neighbours. In an"
        " even mix of 1,000, there are about two.",
        neighbours=neighbours,
    )
    early = (order - position).max()
    hint_if(
        early < 850,
        "no element comes out more than {early} positions earlier than it went in. In"
        " an even mix of 1,000, some come out more than 850 positions earlier. How much"
        " earlier can they come out with your buffer?",
        early=early,
    )
    related = np.corrcoef(order, position)[0, 1]
    hint_if(
        abs(related) > 0.12,
        "where an element comes out still depends on where it went in: the correlation"
        " is {related:.2f}, and in an even mix of 1,000 it is near 0.",
        related=related,
    )
    return say(
        "mixed as evenly as this check can tell, and in the same order in every pass."
        " (Of shuffle buffers, only one of 1,000 or more gives every order the same"
        " chance.)"
    )


def check_3_3(answer):
    num_read = tf.Variable(0)

    def counted(element):
        num_read.assign_add(1)
        return element

    files = [
        tf.data.Dataset.range(600 * i, 600 * (i + 1)).map(counted) for i in range(10)
    ]
    mixed = call(answer, files)
    hint_if_no_dataset(mixed)
    hint_if(
        int(num_read) > 0,
        "your function itself reads {number:,} examples. Return a Dataset that reads"
        " them when it is iterated over.",
        number=int(num_read),
    )
    spec = mixed.element_spec
    hint_if(
        not isinstance(spec, tf.TensorSpec),
        "each element should be one example from one file, as in `files`. Yours has"
        " {number} parts.",
        number=len(tf.nest.flatten(spec)),
    )
    if spec.shape.rank:  # batches
        mixed = mixed.unbatch()
    found = elements(mixed.take(12_001).batch(100), 6_000)
    hint_if(
        len(found) > 12_000,
        "more than 12,000 elements come out, but 6,000 are expected: does the Dataset"
        " ever end?",
    )
    hint_if_not_each_once(found, 6_000)
    in_one_pass = int(num_read)
    hint_if(
        in_one_pass == 0,
        "your Dataset never reads the files: its 6,000 numbers come from somewhere"
        " else. Take the examples from `files`.",
    )

    start = int(num_read)
    held = []
    for i, _ in enumerate(itertools.islice(mixed.as_numpy_iterator(), 200)):
        held.append(int(num_read) - start - i)
    hint_if(
        max(held) <= 0,
        "in a second pass nothing is read from the files: all 6,000 examples are kept"
        " in memory.",
    )
    hint_if(
        max(held) > 800 and in_one_pass > 12_000,
        "to give 6,000 examples, your Dataset reads {number:,}: `skip` reads what it"
        " leaves out. Take from each of the `files` instead.",
        number=in_one_pass,
    )
    hint_if(
        max(held) > 800,  # with some room for what is read ahead
        "up to {number:,} examples are in memory at once, but only 600 are allowed in"
        " all buffers together.",
        number=max(held),
    )
    classes = np.array(found) // 600
    # With files drawn at random, some run out earlier than others: leave the end out.
    fewest = min(len(set(batch)) for batch in classes[:4_500].reshape(-1, 100))
    hint_if(
        fewest < 7,
        "there are 100 examples in a row with only {fewest} of the ten classes. Can you"
        " take from all the files before you shuffle?",
        fewest=fewest,
    )
    unmixed = [
        np.mean(np.diff(np.array(found)[classes == i]) == 1) > 0.5 for i in range(10)
    ]
    hint_if(
        any(unmixed),
        "the classes are mixed, but within {number} of them, the examples are still in"
        " the order of their file, or nearly so.",
        number=sum(unmixed),
    )
    return say(
        "the classes are mixed, and so are the examples within each class, with about"
        " 600 in the buffers."
    )
