"""Checks for lesson 7's exercises."""

from exercises.checking import as_number, call, hint_if, read, say
from pipeline_checks import check_pipeline

import numpy as np
import tensorflow as tf


def check_7_1(answer):
    count = as_number(answer)
    hint_if(count == 0, "the two orders differ, so some files are in both parts.")
    hint_if(
        0 < count <= 1,
        "that looks like a share. Give a number of files, out of the 300.",
    )
    hint_if(
        abs(count - 90) <= 5,
        "that many are not among the training files. The question asks for the others.",
    )
    hint_if(
        count == 300,
        "some validation files are also validation files of the first call.",
    )
    hint_if(
        count > 300, "there are only 300 validation files, and not all of them leak."
    )
    # One trial, instead of the expectation, is within 25 in all but 1 of 7,000 cases.
    hint_if(
        not abs(count - 210) <= 25,
        "{count:g} is not the expected number. Each validation file is in the training"
        " part with probability 700 / 1,000.",
        count=count,
    )
    return say("on average, 0.7 * 300 = 210 files leak.")


def _two_datasets(result):
    """Return the two Datasets of an answer; raise Hint if it is something else."""
    pair = isinstance(result, (tuple, list)) and len(result) == 2
    hint_if(
        not pair or not all(isinstance(part, tf.data.Dataset) for part in result),
        "return a pair of Datasets: (training, validation).",
    )
    for part in result:
        spec = part.element_spec
        hint_if(
            not isinstance(spec, tuple) or len(spec) != 2,
            "an element should be an (image, label) pair, not {spec}.",
            spec=spec,
        )
    return result


def _writers_of(numbers):
    return sorted({int(i) % 6 + 10 for i in numbers})


def check_7_2(answer):
    # Image i is filled with i, its label is 2 * i, and its writer i % 6 + 10.
    numbers = np.random.default_rng(1).permutation(60)
    images = np.broadcast_to(
        numbers.astype(np.uint8)[:, None, None, None], (60, 28, 28, 1)
    )
    writers = numbers % 6 + 10
    for held_back in ([14, 11], np.array([13])):
        given = set(numbers[np.isin(writers, held_back)])
        result = _two_datasets(
            call(answer, images.copy(), 2 * numbers, writers.copy(), held_back)
        )
        ranks = [part.element_spec[0].shape.rank for part in result]
        hint_if(0 in ranks, "in each pair, the image comes first, then its label.")
        hint_if(
            ranks != [3, 3],
            "an element should be one picture and its label, not a batch.",
        )
        found = []
        for part in result:
            # The arrays of the notebook have more.
            pictures = [(np.array(image), label) for image, label in read(part, 2_000)]
            hint_if(
                any(image.dtype != np.uint8 for image, _ in pictures),
                "leave the images as they are: bytes, not scaled.",
            )
            ids = [int(image.flat[0]) for image, _ in pictures]
            hint_if(
                any(np.ptp(image) or image.flat[0] > 59 for image, _ in pictures),
                "some images are not the given ones. Use the function's own arguments,"
                " not the notebook's arrays (as `pairs` does).",
            )
            hint_if(
                any(
                    label != 2 * i for i, (_, label) in zip(ids, pictures, strict=True)
                ),
                "some images come with another image's label. Each image must keep its"
                " own.",
            )
            found.append(ids)
        hint_if(
            set(found[0]) == given and not given & set(found[1]),
            "training has the pictures by the writers in held_back, and validation has"
            " the others. It should be the other way round.",
        )
        wanted, own = list(map(int, held_back)), _writers_of(found[1])
        both = [w for w in _writers_of(found[0]) if w in own]
        hint_if(
            both,
            "with held_back = {wanted}, pictures by writer {writer} are in training and"
            " in validation.",
            wanted=wanted,
            writer=both[:1],
        )
        hint_if(
            set(found[1]) != given,
            "with held_back = {wanted}, validation should have all the pictures by"
            " these writers and no others. It has pictures by writers {own}.",
            wanted=wanted,
            own=own,
        )
        hint_if(
            sorted(found[0] + found[1]) != list(range(60)),
            "some pictures are missing from both parts, or appear more than once.",
        )
    return say("no writer is on both sides, and each picture appears once.")


def check_7_3(answer):
    labels = np.repeat(np.arange(10), 103)
    images = np.random.default_rng(1).integers(0, 256, (1_030, 28, 28, 1), np.uint8)
    places = {image.tobytes(): i for i, image in enumerate(images)}
    train, validation = _two_datasets(call(answer, images.copy(), labels.copy()))
    report = check_pipeline(train, validation, value_range=(0, 1))
    for code in ("batching", "endless", "spec", "range", "unstable", "leak"):
        problem = report.problems.get(code)
        hint_if(
            problem and code == "endless",
            "one of the Datasets never ends. Leave `repeat` out.",
        )
        hint_if(problem, "check_pipeline says: {problem}", problem=problem)
    epochs = []
    for name, part in (
        (say("training"), train),
        (say("training"), train),
        (say("validation"), validation),
    ):
        batches = read(part, 2_000)
        largest = max(len(y) for _, y in batches)
        hint_if(
            largest != 50,
            "batches of {name} should have 50 examples; the largest has {largest}.",
            name=name,
            largest=largest,
        )
        x, y = (np.concatenate(arrays) for arrays in zip(*batches, strict=True))
        hint_if(
            x.dtype != np.float32,
            "the images of {name} are {dtype}, not float32, as `scale` makes them.",
            name=name,
            dtype=x.dtype,
        )
        hint_if(
            x.max() < 0.01, "the images of {name} are divided by 255 twice.", name=name
        )
        restored = np.rint(x * 255).astype(np.uint8)
        ids = [places.get(image.tobytes(), -1) for image in restored]
        hint_if(
            -1 in ids,
            "some images of {name} are not the given ones, divided by 255. (Does the"
            " function use the notebook's arrays, as `pairs` does?)",
            name=name,
        )
        hint_if(
            not np.array_equal(labels[ids], y),
            "some images of {name} come with another image's label.",
            name=name,
        )
        ends = np.cumsum([len(y) for _, y in batches])[:-1]
        epochs.append([frozenset(map(int, some)) for some in np.split(ids, ends)])
    first, second, held_out = ([i for some in e for i in some] for e in epochs)
    hint_if(
        (len(first), len(held_out)) == (103, 927),
        "the first Dataset has 103 examples and the second 927. Return training first.",
    )
    hint_if(
        len(held_out) != 103,
        "of 1,030 examples, validation has {number}. A tenth is 103.",
        number=len(held_out),
    )
    hint_if(
        sorted(first + held_out) != list(range(1_030)),
        "training has {number:,} examples, {different:,} different ones. It should have"
        " the other 927, once each.",
        number=len(first),
        different=len(set(first)),
    )
    classes = len(set(labels[held_out]))
    hint_if(
        classes < 8,
        "validation has only {classes} of the 10 classes: the examples come in the"
        " order of their labels. Draw them at random.",
        classes=classes,
    )
    hint_if(
        len(set(np.diff(np.sort(held_out)))) == 1,
        "the examples for validation are evenly spaced. Draw them at random.",
    )
    hint_if(
        "order" in report.hints,
        "check_pipeline says: {problem}",
        problem=report.hints.get("order"),
    )
    hint_if(
        bool(set(epochs[0][:5]) & set(epochs[1])),
        "the same 50 examples are in one batch in each epoch. Shuffle before `batch`.",
    )
    return say("nothing leaks, both sets are scaled, and training is reshuffled.")
