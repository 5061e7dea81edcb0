"""Checks for lesson 7's exercises."""

from exercises.checking import as_number, call, hint_if, read
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
        abs(count - 90) <= 10,
        "that many are not among the training files. The question asks for the others.",
    )
    hint_if(
        count == 300,
        "some validation files are also validation files of the first call.",
    )
    hint_if(
        count == 700, "there are only 300 validation files, and not all of them leak."
    )
    hint_if(
        abs(count - 210) > 10,
        f"{count:g} is not the expected number. Each validation file is in the training"
        " part with probability 700 / 1,000.",
    )
    return "on average, 0.7 * 300 = 210 files leak."


def _two_datasets(result):
    """Return the two Datasets of an answer; raise Hint if it is something else."""
    pair = isinstance(result, (tuple, list)) and len(result) == 2
    hint_if(
        not pair or not all(isinstance(part, tf.data.Dataset) for part in result),
        "return two Datasets: training, validation.",
    )
    for part in result:
        spec = part.element_spec
        hint_if(
            not isinstance(spec, tuple) or len(spec) != 2,
            f"an element should be an (image, label) pair, not {spec}.",
        )
    return result


def check_7_2(answer):
    # Image i is filled with i, and its label is 2 * i.
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
        hint_if(
            any(len(part.element_spec[0].shape) != 3 for part in result),
            "an element should be one picture and its label, not a batch.",
        )
        training, validation = (read(part, 60) for part in result)
        found = []
        for part in (training, validation):
            ids = [int(image.flat[0]) for image, _ in part]
            hint_if(
                any(image.dtype != np.uint8 for image, _ in part),
                "leave the images as they are: bytes, not scaled.",
            )
            hint_if(
                any(label != 2 * i for i, (_, label) in zip(ids, part, strict=True)),
                "some images come with another image's label. Cut images and labels"
                " with the same mask.",
            )
            found.append(ids)
        hint_if(
            set(found[0]) == given,
            "training has the pictures by the writers in held_back, and validation has"
            " the others. It should be the other way round.",
        )
        both = {i % 6 + 10 for i in found[0]} & {i % 6 + 10 for i in found[1]}
        hint_if(
            bool(both),
            f"with held_back = {list(map(int, held_back))}, pictures by writer"
            f" {min(both, default=0)} are in training and in validation.",
        )
        wanted = list(map(int, held_back))
        own = sorted({i % 6 + 10 for i in found[1]})
        hint_if(
            set(found[1]) != given,
            f"with held_back = {wanted}, validation should have all the pictures by"
            f" these writers and no others. It has pictures by writers {own}.",
        )
        hint_if(
            sorted(found[0] + found[1]) != list(range(60)),
            "some pictures are missing from both parts, or appear more than once.",
        )
    return "no writer is on both sides, and each picture appears once."


def check_7_3(answer):
    labels = np.repeat(np.arange(10), 100)
    images = np.random.default_rng(1).integers(0, 256, (1_000, 28, 28, 1), np.uint8)
    places = {image.tobytes(): i for i, image in enumerate(images)}
    train, validation = _two_datasets(call(answer, images.copy(), labels.copy()))
    report = check_pipeline(train, validation, value_range=(0, 1))
    for code in ("batching", "endless", "spec", "range", "unstable", "leak"):
        hint_if(
            code in report.problems, f"check_pipeline says: {report.problems.get(code)}"
        )
    seen = []
    for name, part in (("training", train), ("validation", validation)):
        batches = read(part, 20 if name == "training" else 2)
        sizes = [len(y) for _, y in batches]
        hint_if(
            max(sizes) != 50,
            f"a batch of {name} should have 50 examples; the largest has {max(sizes)}.",
        )
        x, y = (np.concatenate(arrays) for arrays in zip(*batches, strict=True))
        hint_if(
            x.dtype != np.float32, f"the images of {name} are {x.dtype}, not float32."
        )
        restored = np.rint(x * 255).astype(np.uint8)
        ids = [places.get(image.tobytes(), -1) for image in restored]
        hint_if(
            -1 in ids,
            f"some images of {name} are not the given ones divided by 255.",
        )
        hint_if(
            not np.array_equal(labels[ids], y),
            f"some images of {name} come with another image's label.",
        )
        seen.append(ids)
    count = len(seen[1])
    hint_if(
        count != 100,
        f"validation has {count} examples. A tenth of 1,000 is 100.",
    )
    hint_if(
        sorted(seen[0] + seen[1]) != list(range(1_000)),
        f"training has {len(set(seen[0]))} different examples. It should have the other"
        " 900, once each.",
    )
    classes = len(set(labels[seen[1]]))
    hint_if(
        classes < 8,
        f"validation has only {classes} of the 10 classes: the examples come in the"
        " order of their labels. Draw them at random.",
    )
    hint_if(
        "order" in report.hints, f"check_pipeline says: {report.hints.get('order')}"
    )
    return (
        "nothing leaks, both sets are scaled, and training is reshuffled in each epoch."
    )
