"""Checks of lesson 3's exercises."""

from exercises.checking import as_number, call, elements, hint_if

import tensorflow as tf


def check_3_1(answer):
    position = as_number(answer)
    hint_if(
        position == 150, "nearly: the first element leaves when 100 are in, not 101."
    )
    hint_if(
        position == 200,
        "that would be so if blocks of 100 were shuffled. The buffer is a window.",
    )
    hint_if(
        position == 0,
        "it would have to be in the buffer at the beginning, which holds 100.",
    )
    hint_if(position != 151, "which elements are in the buffer when it gets in?")
    return (
        "it gets in when 151 elements have left it room: positions 0 to 150 are gone."
    )


def check_3_2(answer):
    ids = tf.data.Dataset.range(1_000)
    shuffled = call(answer, ids)
    first, second = (elements(shuffled, 1_000) for _ in range(2))
    hint_if(sorted(first) != list(range(1_000)), "elements are missing or come twice.")
    hint_if(first == list(range(1_000)), "this is the order of the file.")
    hint_if(
        first != second,
        "two passes come in two orders. A seed repeats a program, not an epoch.",
    )
    early = max(element - position for position, element in enumerate(first))
    hint_if(
        early < 600,
        f"no element comes out more than {early} positions early: the buffer is too"
        " small for an even mix.",
    )
    return "evenly mixed, and the same in each epoch."


def check_3_3(answer):
    read = tf.Variable(0)

    def counted(element):
        read.assign_add(1)
        return element

    files = [
        tf.data.Dataset.range(600 * i, 600 * (i + 1)).map(counted) for i in range(10)
    ]
    mixed = call(answer, files)
    first = next(iter(mixed.unbatch() if mixed.element_spec.shape.rank else mixed))
    waited, out = int(read), elements(mixed, 6_000)
    hint_if(first is None or not out, "nothing comes out.")
    hint_if(sorted(out) != list(range(6_000)), "elements are missing or come twice.")
    hint_if(
        waited > 3_000,
        f"{waited} elements are read before the first comes out. There is memory for"
        " 600.",
    )
    classes = [
        len({element // 600 for element in out[i : i + 100]}) for i in (0, 3_000)
    ]
    hint_if(
        min(classes) < 8,
        f"a batch of 100 holds {min(classes)} of the ten classes. Take from all files"
        " in turn before you shuffle.",
    )
    in_order = all(
        sorted(run := [e for e in out if e // 600 == i]) == run for i in range(10)
    )
    hint_if(
        in_order,
        "the classes are mixed, but each class is still in the order of its file."
        " Shuffle as well.",
    )
    return "reading all files in turn mixes the classes; the buffer mixes the rest."
