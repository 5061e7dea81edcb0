"""Checks of lesson 10's exercises."""

import helpers
from exercises.checking import as_number, call, close, hint_if, read, say

import itertools
import re

import numpy as np
import tensorflow as tf

NUM_EXAMPLES, NUM_TRAIN, BATCH, DISTORTED = 400, 360, 20, 100


def check_10_1(answer):
    number = as_number(answer)
    hint_if(number == 4_000, "that is what DYNAMIC delivers. OFF deals nothing out.")
    hint_if(
        close(number, 4_000 / 3),
        "with OFF the workers do not share the examples. Each reads all of them.",
    )
    hint_if(number == 8_000, "that was with two workers. Here there are three.")
    hint_if(
        number != 12_000,
        "you gave {number:,g}. How many does each worker send, and how many workers are"
        " there?",
        number=number,
    )
    return say("each of the three workers sends all 4,000.")


def check_10_2(answer):
    hint_if(np.shape(answer) != (2,), "the answer should be a pair of numbers.")
    hint_if(
        any(isinstance(each, str) for each in answer),
        "each of the two should be a number, not text.",
    )
    small, large = map(as_number, answer)
    pixels = 32 * 128 * 128 * 3
    hint_if(
        close(small, 4 * pixels) and close(large, pixels),
        "uint8 first, then float32.",
    )
    hint_if(
        close(small, pixels / 3) or close(large, 4 * pixels / 3),
        "a colour picture has three channels.",
    )
    hint_if(
        close(small, pixels / 32) or close(large, 4 * pixels / 32),
        "that is for one picture. A batch holds 32.",
    )
    hint_if(
        close(large, 8 * pixels),
        "eight bytes make a float64. A float32 has four.",
    )
    hint_if(
        any(close(small, pixels / unit) for unit in (1e3, 2**10, 1e6, 2**20)),
        "{small:g} is in another unit. Give bytes.",
        small=small,
    )
    hint_if(
        small - pixels in (32, 4 * 32, 8 * 32),  # uint8, int32, int64
        "you have counted the labels, too. The question is about the pictures.",
    )
    for title, given, right in (
        ("uint8", small, pixels),
        ("float32", large, 4 * pixels),
    ):
        hint_if(
            not close(given, right),
            "as {title} you gave {given:,.0f} bytes. Count the numbers in a batch, and"
            " the bytes that each of them takes.",
            title=title,
            given=given,
        )
    return say("four times the bytes, for the same pictures.")


class _Service:
    """Two workers that share every source, one after the other.

    The answer is called once for each of them, and then for the consumer: in another
    process, a worker has its own caches.
    """

    def __init__(self):
        self.worker = 0  # 2: the consumer reads, and gets everything
        self.sent = [[], [], []]  # by each: the Datasets that `distribute` was given
        self.passes = 0  # how often somebody has read what `distribute` returned

    def load(self, split):
        """A Dataset of (image, label); the label is the id, the image shows it."""
        ids = _ids(split)

        def examples():
            # Unequal shares, so that each worker ends with a short batch.
            for place, i in enumerate(ids):
                if self.worker != 2 and (place % 20 < 7) == self.worker:
                    continue
                yield np.full((4, 4, 1), i % DISTORTED, np.uint8), i

        return tf.data.Dataset.from_generator(
            examples,
            output_signature=(
                tf.TensorSpec((4, 4, 1), tf.uint8),
                tf.TensorSpec((), tf.int64),
            ),
        )

    def distribute(self, dataset):
        spec = dataset.element_spec
        if self.worker == 2:
            pairs = itertools.zip_longest(self.sent[0][0], self.sent[1][0])
            batches = [batch for pair in pairs for batch in pair if batch is not None]
        else:
            batches = read(dataset, NUM_TRAIN)
        self.sent[self.worker].append(batches)

        def deliver():
            self.passes += 1
            yield from batches

        return tf.data.Dataset.from_generator(deliver, output_signature=spec)


def _ids(split):
    """The ids of a TFDS slice of "train"."""
    text = str(split).replace(" ", "").replace("_", "")
    match = re.fullmatch(r"train(?:\[(-?\d+%?)?:(-?\d+%?)?\])?", text)
    hint_if(not match, "load cannot read the split {split!r}.", split=split)

    def place(bound, default):
        if bound is None:
            return default
        if bound.endswith("%"):
            return NUM_EXAMPLES * int(bound[:-1]) // 100
        return int(bound)

    start, stop = match[1], match[2]
    return list(range(NUM_EXAMPLES))[place(start, 0) : place(stop, NUM_EXAMPLES)]


def _distort(image, label):
    if image.shape.rank != 3:
        raise ValueError("distort takes one image, not a batch of them")
    return tf.cast(image, tf.uint8) + np.uint8(DISTORTED), label


def _contents(batches):
    """Which ids are in a batch together, whatever the order of the batches."""
    return sorted(np.ravel(labels).tolist() for _, labels in batches)


def check_10_3(answer):
    service = _Service()
    for service.worker in (0, 1, 2):
        result = call(answer, service.load, _distort, helpers.scale, service.distribute)
        hint_if(
            not isinstance(result, tf.data.Dataset),
            "the function should return a Dataset. It returned {kind}.",
            kind=type(result).__name__,
        )
        times = len(service.sent[service.worker])
        hint_if(times == 0, "nothing went through `distribute`.")
        hint_if(times > 1, "`distribute` was called more than once.")
    (sent,) = service.sent[2]
    hint_if(not sent, "the workers send nothing.")
    spec = tf.nest.map_structure(tf.type_spec_from_value, sent[0])
    hint_if(
        not (isinstance(spec, tuple) and len(spec) == 2),
        "an element should be a pair, (image, label), when it is sent.",
    )
    hint_if(
        spec[0].dtype != tf.uint8,
        "{dtype} is sent, four times the bytes of uint8. Which step makes floats, and"
        " does it have to run in the workers?",
        dtype=spec[0].dtype.name,
    )
    hint_if(
        spec[0].shape.rank == 3,
        "the images are sent one by one, so each is a message of its own.",
    )
    distorted = all((images >= DISTORTED).all() for images, _ in sent)
    hint_if(
        not distorted,
        "the images that the workers send are not distorted, so the expensive part is"
        " left for the consumer or left out.",
    )
    batches = read(result, NUM_TRAIN)
    hint_if(
        service.passes == 0,
        "nothing reads what `distribute` returned. It does not change its argument: go"
        " on with the Dataset that it returns.",
    )
    ids = np.concatenate([np.ravel(labels) for _, labels in batches]).tolist()
    train = set(range(NUM_EXAMPLES // 10, NUM_EXAMPLES))
    held_back = len(set(ids) - train)
    hint_if(
        held_back,
        "{held_back} examples of the first 10 % are in the training data.",
        held_back=held_back,
    )
    missing = len(train - set(ids))
    sizes = [np.shape(images)[0] for images, _ in batches]
    hint_if(
        missing and set(sizes) == {BATCH},
        "{missing} of the 360 training examples are missing, and all batches are full."
        " Does `batch` drop the rest?",
        missing=missing,
    )
    hint_if(
        missing,
        "{missing} of the 360 training examples are missing. What comes before"
        " `distribute` runs in each worker, on the worker's own part.",
        missing=missing,
    )
    hint_if(
        len(ids) > len(train),
        "{number} examples arrive. 360 were expected.",
        number=len(ids),
    )
    hint_if(
        np.ndim(batches[0][0]) != 4 or max(sizes) != BATCH or len(sizes) > 20,
        "batches of {size} images were expected. The first element has the shape"
        " {shape}.",
        size=BATCH,
        shape=np.shape(batches[0][0]),
    )
    first = batches[0][0]
    hint_if(
        first.dtype != np.float32,
        "the batches hold {dtype}. Scaling should be the last step.",
        dtype=first.dtype.name,
    )
    for images, labels in batches:
        expected = (labels % DISTORTED + DISTORTED) / 255
        off = not np.allclose(images[:, 0, 0, 0], expected, atol=1e-3)
        hint_if(
            off,
            "a pixel that should be {right:.3f} after scaling is {given:.5f}.",
            right=expected[0],
            given=images[0, 0, 0, 0],
        )
    hint_if(
        _contents(batches) != _contents(sent),
        "the batches were made anew after `distribute`. That is work for the workers;"
        " the consumer only has to scale what arrives.",
    )
    in_order = [np.all(np.diff(labels) > 0) for _, labels in batches]
    hint_if(
        np.mean(in_order) > 0.5,
        "the examples within a batch are in their original order.",
    )
    for worker in (0, 1):
        order = np.concatenate([np.ravel(y) for _, y in service.sent[worker][0]])
        early = max(np.argsort(np.argsort(order)) - np.arange(len(order)))
        hint_if(
            early > 60,  # with some room
            "in a worker, an example comes out {early} places earlier than it went in."
            " With a buffer of 50, that is 49 at most.",
            early=early,
        )
    before = service.passes
    read(result, NUM_TRAIN)
    hint_if(
        service.passes == before,
        "a second epoch reads nothing from `distribute`: a cache in the consumer keeps"
        " the first one, so the workers have nothing more to do.",
    )
    return say("the workers work, bytes travel, and each example arrives once.")
