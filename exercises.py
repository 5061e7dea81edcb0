"""Checks of the lessons' exercises.

`check("3.1", answer)` says of lesson 3's first exercise whether an answer is right. It
tries out what an answer does and does not look at how it is written. Reading this file
takes the fun out of the exercises.
"""

import helpers

import functools
import time

import keras
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

_CHECKS = {}


class _Hint(Exception):  # noqa: N818
    """An answer is wrong; the message is a hint."""


def check(exercise, answer):
    """Print "Correct" and why, or "Not yet" and a hint. Never raises an error.

    Args:
        exercise: the lesson's number and the exercise's, such as "3.1".
        answer: a value or a function, as the exercise asks. The dots of an exercise
            that is not solved yet are one that is not right yet.
    """
    try:
        print("Correct:", _CHECKS[exercise](answer))
    except _Hint as hint:
        print("Not yet:", hint)
    except Exception as error:  # the answer's own, whatever it is
        if exercise not in _CHECKS:
            print(f"Not yet: there is no exercise {exercise!r}. They are:", *_CHECKS)
        elif answer is ...:
            print("Not yet: put your answer in place of the three dots.")
        else:
            first_line = (str(error).strip().splitlines() or [""])[0]
            print(
                "Not yet: your answer cannot be used as the exercise asks"
                f" ({type(error).__name__}: {first_line[:100]})."
            )


def _exercise(name):
    """Register the check of one exercise.

    The check returns why an answer is right, or raises _Hint, or whatever error
    comes of an answer that is none.
    """

    def register(function):
        _CHECKS[name] = function
        return function

    return register


def _call(function, *args):
    """What the learner's function returns; a hint if that is nothing."""
    if not callable(function):
        raise _Hint("the answer is a function here. Leave its first line as it was.")
    result = function(*args)
    if result is None or result is ...:
        raise _Hint("the function returns nothing. Write its body, with a return.")
    return result


def _hint_if(wrong, hint):
    if wrong:
        raise _Hint(hint)


def _number(answer):
    """The answer as a float; text and lists are none."""
    if isinstance(answer, str) or np.ndim(answer):
        raise _Hint("the answer is one number.")
    return float(answer)


def _close(answer, right, margin=0.01):
    return abs(answer - right) <= margin * abs(right)


def _numbers(dataset):
    """The elements of a Dataset of numbers, batched or not, as a list."""
    values = [np.ravel(element) for element in dataset.as_numpy_iterator()]
    return np.concatenate(values).tolist() if values else []


# --- 1. Loading ------------------------------------------------------------


@_exercise("1.1")
def _(answer):
    _hint_if(
        isinstance(answer, str), "give a set of names, such as {'one', 'another'}."
    )
    keys = set(answer)
    _hint_if(
        keys == {"train", "test"},
        "these are the keys of what tfds.load returns. Take one of its Datasets, and"
        " then one element of that.",
    )
    _hint_if(
        not keys,
        "pairs without names are what as_supervised=True makes of the elements. It is"
        " left out here.",
    )
    _hint_if(keys != {"image", "label"}, "print mnist_info.features: it names them.")
    return "without as_supervised=True an element is a dictionary with these two."


@functools.cache
def _label_counts(split):
    labels = tfds.load(
        helpers.prepare_dataset(),
        split=split,
        as_supervised=True,
        decoders={"image": tfds.decode.SkipDecoding()},
    ).map(lambda image, label: label)
    return np.bincount(_numbers(labels.batch(1_000)), minlength=10)


@_exercise("1.2")
def _(answer):
    number = _number(answer)
    in_test, in_train = _label_counts("test"), _label_counts("train")
    _hint_if(number == in_train.min(), "that is the training data. Count mnist_test.")
    _hint_if(
        number == in_test.max(), "that is the most frequent digit. Which is rarest?"
    )
    _hint_if(
        number == in_test.argmin(),
        "that is the digit. How many images of it are there?",
    )
    _hint_if(
        number != in_test.min(), "np.bincount gives a count a digit; take its min."
    )
    return "the classes are not equally frequent, in the test data neither."


@_exercise("1.3")
def _(answer):
    for labels, digit, right in (
        ([3, 1, 7, 1, 7], 7, 2),
        ([5, 5, 2], 5, 0),
        ([9, 8, 6, 0, 8, 4], 4, 5),
    ):
        images = np.zeros((len(labels), 28, 28, 1), np.uint8)
        dataset = tf.data.Dataset.from_tensor_slices((images, np.int64(labels)))
        index = _number(_call(answer, dataset, digit))
        last = len(labels) - 1 - labels[::-1].index(digit)
        _hint_if(index == right + 1, "you count from 1; Python's indices begin with 0.")
        _hint_if(
            index == last != right,
            "that is the last one. Return as soon as you have found the first.",
        )
        _hint_if(
            index != right,
            f"with the labels {labels}, the first {digit} has the index {right}, and"
            f" your function says {index:g}.",
        )
    return "enumerate numbers the elements as they come, and they always come alike."


# --- 2. Scaling ------------------------------------------------------------


@_exercise("2.1")
def _(answer):
    value, num_bytes = (float(number) for number in answer)
    _hint_if(
        num_bytes == 8,
        "8 bytes would be a float64. scale casts to float32, which has 32 bits.",
    )
    _hint_if(num_bytes == 1, "1 byte is the uint8 before scale. What is it afterwards?")
    _hint_if(value == 51, "that is the pixel before scale divides it.")
    _hint_if(value == 0, "integers lose what is behind the point. scale casts first.")
    _hint_if(not _close(value, 0.2) or num_bytes != 4, "divide 51 by 255.")
    return "51 / 255 = 0.2, as a float32 of four bytes."


@_exercise("2.2")
def _(answer):
    pixels = np.arange(784).reshape(28, 28, 1) % 256
    image, label = _call(
        answer, tf.constant(pixels, tf.uint8), tf.constant(7, tf.int64)
    )
    low, high = float(tf.reduce_min(image)), float(tf.reduce_max(image))
    _hint_if(int(label) != 7, "hand the label on as it is.")
    _hint_if(
        (low, high) == (-1, 0),
        "this runs from -1 to 0. The range is twice as wide as before: divide by half.",
    )
    _hint_if(
        (low, high) == (0, 2),
        "this runs from 0 to 2: as wide as asked. Now shift it.",
    )
    _hint_if((low, high) == (0, 1), "this is still 0 to 1.")
    _hint_if(
        image.dtype != tf.float32,
        f"the image comes out as {image.dtype.name}; networks compute in float32.",
    )
    right = np.allclose(image, pixels / 127.5 - 1, atol=1e-5)
    _hint_if(not right, f"0 is to become -1, and 255 is to become 1, not {high:g}.")
    return "the background is -1 now, and the middle grey is near 0."


@_exercise("2.3")
def _(answer):
    low, high = (float(number) for number in answer)
    _hint_if(
        (low, high) == (0, 1),
        "that would be so if only one of the two scaled. Here both do.",
    )
    _hint_if(
        (low, high) == (0, 255),
        "that is what the pixels are before anybody scales them.",
    )
    _hint_if(
        low != 0 or not _close(high, 1 / 255),
        "scale one image, put it through the layer, and look at its min and max.",
    )
    return (
        "scaled twice: all of it lies below 0.004, and the network sees next to none."
    )


# --- 3. Shuffling ----------------------------------------------------------


@_exercise("3.1")
def _(answer):
    position = _number(answer)
    _hint_if(
        position == 150, "nearly: the first element leaves when 100 are in, not 101."
    )
    _hint_if(
        position == 200,
        "that would be so if blocks of 100 were shuffled. The buffer is a window.",
    )
    _hint_if(
        position == 0,
        "it would have to be in the buffer at the beginning, which holds 100.",
    )
    _hint_if(position != 151, "which elements are in the buffer when it gets in?")
    return (
        "it gets in when 151 elements have left it room: positions 0 to 150 are gone."
    )


@_exercise("3.2")
def _(answer):
    ids = tf.data.Dataset.range(1_000)
    shuffled = _call(answer, ids)
    first, second = _numbers(shuffled), _numbers(shuffled)
    _hint_if(sorted(first) != list(range(1_000)), "elements are missing or come twice.")
    _hint_if(first == list(range(1_000)), "this is the order of the file.")
    _hint_if(
        first != second,
        "two passes come in two orders. A seed repeats a program, not an epoch.",
    )
    early = max(element - position for position, element in enumerate(first))
    _hint_if(
        early < 600,
        f"no element comes out more than {early} positions early: the buffer is too"
        " small for an even mix.",
    )
    return "evenly mixed, and the same in each epoch."


@_exercise("3.3")
def _(answer):
    read = tf.Variable(0)

    def counted(element):
        read.assign_add(1)
        return element

    files = [
        tf.data.Dataset.range(600 * i, 600 * (i + 1)).map(counted) for i in range(10)
    ]
    mixed = _call(answer, files)
    first = next(iter(mixed.unbatch() if mixed.element_spec.shape.rank else mixed))
    waited, out = int(read), _numbers(mixed)
    _hint_if(first is None or not out, "nothing comes out.")
    _hint_if(sorted(out) != list(range(6_000)), "elements are missing or come twice.")
    _hint_if(
        waited > 3_000,
        f"{waited} elements are read before the first comes out. There is memory for"
        " 600.",
    )
    classes = [
        len({element // 600 for element in out[i : i + 100]}) for i in (0, 3_000)
    ]
    _hint_if(
        min(classes) < 8,
        f"a batch of 100 holds {min(classes)} of the ten classes. Take from all files"
        " in turn before you shuffle.",
    )
    in_order = all(
        sorted(run := [e for e in out if e // 600 == i]) == run for i in range(10)
    )
    _hint_if(
        in_order,
        "the classes are mixed, but each class is still in the order of its file."
        " Shuffle as well.",
    )
    return "reading all files in turn mixes the classes; the buffer mixes the rest."


# --- 4. Splitting ----------------------------------------------------------


@_exercise("4.1")
def _(answer):
    share = _number(answer)
    _hint_if(share == 0, "that would be an honest split. Here each pass shuffles anew.")
    _hint_if(
        _close(share, 0.1, 0.1),
        "that is the chance of an image to be held back in a pass. What of the others?",
    )
    _hint_if(
        _close(share, 0.58, 0.05),
        "that is the figure for a buffer of 10,000. This one holds everything.",
    )
    _hint_if(share == 90, "as a share, 0 to 1.")
    _hint_if(not _close(share, 0.9), "in each pass 90 % of all images are trained on.")
    return (
        "the second order knows nothing of the first, so 90 % of any images are in it."
    )


@_exercise("4.2")
def _(answer):
    train, validation = _call(answer, tf.data.Dataset.range(1_000))
    held_back = _numbers(validation)
    epochs = [_numbers(train) for _ in range(3)]
    everything = sorted(held_back + epochs[0])
    _hint_if(
        (len(held_back), len(epochs[0])) == (900, 100),
        "training first, then validation: yours are the other way round.",
    )
    _hint_if(
        len(held_back) != 100 or len(epochs[0]) != 900,
        f"100 are to be held back and 900 trained on, not {len(held_back)} and"
        f" {len(epochs[0])}.",
    )
    leaked = set(held_back) & set().union(*epochs)
    _hint_if(
        leaked,
        f"{len(leaked)} of the 100 are trained on within three epochs. Do both halves"
        " see the same order each time?",
    )
    _hint_if(everything != list(range(1_000)), "some elements are in neither half.")
    _hint_if(
        sorted(held_back) == list(range(100)) or sorted(held_back)[0] == 900,
        "honest, but the 100 are one piece of the file. If it is sorted, they are of"
        " one class: shuffle before you split.",
    )
    _hint_if(
        epochs[0] == epochs[1],
        "honest, but training comes in the same order in each epoch. Shuffle it again.",
    )
    return "nothing leaks, and training has a new order in each epoch."


@_exercise("4.3")
def _(answer):
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
        share = _number(_call(answer, *data))
        if right:
            _hint_if(
                _close(share, 0.5 * right),
                "divide by the number of validation images, not of training images.",
            )
            _hint_if(
                share < 0.25 * right,
                f"where {30 * right:.0f} of 30 images are in both, you find"
                f" {30 * share:.0f}. Does it depend on the order?",
            )
        _hint_if(
            share == 1,
            "you find all of them, always. Labels are bound to repeat: compare images.",
        )
        _hint_if(
            _close(share, 30 * right, 0.001) and right,
            "that is how many. What is their share of the validation images?",
        )
        _hint_if(
            abs(share - right) > 1e-6,
            f"where {30 * right:.0f} of 30 images are in both, you find {share:g}.",
        )
    return "the images themselves are their best ids."


# --- 5. Batching -----------------------------------------------------------


@_exercise("5.1")
def _(answer):
    steps, last = (float(number) for number in answer)
    _hint_if(steps == 843, "843 batches are full. Is that all of the examples?")
    _hint_if(steps != int(steps), "there are no fractions of a step.")
    _hint_if((steps, last) == (844, 64), "844 x 64 is more than 54,000.")
    _hint_if(
        (steps, last) == (48, 844),
        "the other way round: first the steps, then the size.",
    )
    _hint_if((steps, last) != (844, 48), "divide 54,000 by 64. What is left over?")
    return "843 full batches and one of 48."


@_exercise("5.2")
def _(answer):
    images = np.zeros((250, 28, 28, 1), np.float32)
    dataset = tf.data.Dataset.from_tensor_slices((images, np.arange(250)))
    spec = _call(answer, dataset).element_spec[0].shape
    _hint_if(
        spec.rank == 5,
        f"the shape is {spec}, with two batch axes: batch once.",
    )
    _hint_if(spec.rank == 4 and spec[0] is None, "the last batch may still be short.")
    _hint_if(spec != (100, 28, 28, 1), f"the shape is {spec}. Make batches of 100.")
    labels = _numbers(answer(dataset).map(lambda image, label: label))
    _hint_if(
        len(labels) != 200 or len(set(labels)) != 200,
        f"{len(set(labels))} of the 250 examples come; two full batches hold 200.",
    )
    return "the shape is known now, and the price is the last 50 examples."


@_exercise("5.3")
def _(answer):
    for losses, sizes in (
        ([1.0, 2.0], [4_096, 1_904]),
        ([0.5, 0.25, 4.0], [100, 100, 1]),
    ):
        mean = _number(_call(answer, losses, sizes))
        _hint_if(
            _close(mean, np.mean(losses)),
            "each batch counts alike here, so each example of a small one counts more.",
        )
        _hint_if(
            _close(mean, np.mean(losses[:-1])),
            "without the last batch some examples do not count at all.",
        )
        _hint_if(
            _close(mean, np.dot(losses, sizes)),
            "that is the sum over the examples. Divide by how many there are.",
        )
        right = np.average(losses, weights=sizes)
        _hint_if(
            not _close(mean, right, 1e-4),
            f"for losses {losses} and sizes {sizes} it is {right:.4f}, not {mean:.4f}.",
        )
    return "weighted by their sizes, batches give the mean over the examples."


# --- 6. Training -----------------------------------------------------------


@_exercise("6.1")
def _(answer):
    error, p = _number(answer), 0.979
    variance = p * (1 - p)
    _hint_if(
        _close(error, variance / 10_000, 0.1),
        "that is its square: take the root.",
    )
    _hint_if(_close(error, variance**0.5, 0.1), "that is for one image. n is 10,000.")
    _hint_if(
        _close(error, variance**0.5 / 10_000, 0.1), "n stands under the root as well."
    )
    _hint_if(_close(error, 1 - p, 0.1), "that is the share of wrong ones.")
    _hint_if(
        not _close(error, (variance / 10_000) ** 0.5, 0.05), "sqrt(p (1 - p) / n)."
    )
    return "0.0014: a lead of 0.002 over another network is hardly more than luck."


def _first_pixels():
    """A network whose guess is the brightest of an image's first ten pixels."""
    weights = np.eye(784, 10, dtype=np.float32)
    layers = [keras.layers.Flatten(), keras.layers.Dense(10, use_bias=False)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    model.set_weights([weights])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return model


@_exercise("6.2")
def _(answer):
    # 1,040 images: the network is wrong on 260 of them, and the last batch is short.
    labels = np.arange(1_040) % 10
    seen = np.where(np.arange(1_040) % 4 == 0, (labels + 1) % 10, labels)
    images = np.zeros((1_040, 784), np.float32)
    images[np.arange(1_040), seen] = 1
    images = images.reshape(-1, 28, 28, 1)
    data = tf.data.Dataset.from_tensor_slices((images, labels))
    model = _first_pixels()
    for _ in range(3):
        accuracy = _number(_call(answer, model, data.shuffle(1_040).batch(1_000)))
        _hint_if(_close(accuracy, 0.25, 0.001), "that is the share of wrong guesses.")
        _hint_if(
            accuracy < 0.3,
            "about one in ten is right, by chance: the labels are those of other"
            " images. Each pass has a new order.",
        )
        _hint_if(
            abs(accuracy - 0.75) > 1e-4,
            f"750 of 1,000 are right, and you find {accuracy:.4f}. Does each image"
            " count alike, in a short batch, too?",
        )
    return "guesses and labels of the same pass belong together."


@_exercise("6.3")
def _(answer):
    for validation, test, right in (
        ([0.970, 0.975, 0.972], [0.971, 0.973, 0.978], 0.973),
        ([0.91, 0.90, 0.89, 0.88], [0.90, 0.93, 0.92, 0.91], 0.90),
    ):
        figure = _number(_call(answer, np.array(validation), np.array(test)))
        _hint_if(
            figure == max(test),
            "that is the best of the test figures: chosen by the test set.",
        )
        _hint_if(
            figure == max(validation),
            "that figure chose the network, so it is too good. Which one is not?",
        )
        _hint_if(
            _close(figure, np.mean(test), 1e-6), "report one network, the chosen one."
        )
        _hint_if(figure != right, f"the network chosen by validation has {right}.")
    return "chosen by the validation set, judged by the test set."


# --- 7. Speed --------------------------------------------------------------


@_exercise("7.1")
def _(answer):
    size = _number(answer)
    raw = 54_000 * 784 / 1e6
    _hint_if(_close(size, raw), "these are the raw bytes. The cache is behind scale.")
    _hint_if(_close(size, 8 * raw), "8 bytes a pixel would be float64.")
    _hint_if(
        _close(size, 188.16), "these are all 60,000. The slice holds 54,000 of them."
    )
    _hint_if(_close(size, 4e6 * raw), "that is in bytes. In MB?")
    _hint_if(not _close(size, 4 * raw), "images x pixels x bytes a pixel / 10^6.")
    return "54,000 x 784 x 4 bytes."


@_exercise("7.2")
def _(answer):
    read, augmented = tf.Variable(0), tf.Variable(0.0)

    def counted(number):
        read.assign_add(1)
        return tf.cast(number, tf.float32)

    def augment(number):
        # Never the same twice. Random numbers could be: behind a seed, tf.data draws
        # the same ones in each epoch.
        return number + augmented.assign_add(1) / 1_000

    source = tf.data.Dataset.range(100).map(counted)
    data = _call(answer, source, augment)
    first, second, third = (_numbers(data) for _ in range(3))
    _hint_if(
        [int(number) for number in sorted(first)] != list(range(100))
        or sorted(first) == list(range(100)),
        "each of the 100 elements is to come once, augmented.",
    )
    _hint_if(
        sorted(second) == sorted(third),
        "two epochs are the same: the cache has frozen the augmentation.",
    )
    _hint_if(
        int(read) > 100, f"the source was asked {int(read)} times in three epochs."
    )
    in_line = [[int(number) for number in epoch] for epoch in (second, third)]
    _hint_if(in_line[0] == in_line[1], "each epoch comes in the same order.")
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


@_exercise("7.3")
def _(answer):
    dataset = _SlowStart()
    figure = _number(_call(answer, dataset))
    fewest = min(dataset.batches, default=0)
    _hint_if(
        fewest < 20, f"{fewest} of 20 batches were read. An epoch has all of them."
    )
    _hint_if(
        len(dataset.seconds) < 4,
        f"{len(dataset.seconds)} epochs were read. One to warm up and three to measure"
        " are the least.",
    )
    first, *later = dataset.seconds
    _hint_if(
        figure > 1.2 * max(later) + 0.01,
        f"{figure:.2f} s, though the later epochs take {max(later):.2f} s at most. Does"
        " the first one, the warm-up, count?",
    )
    _hint_if(
        figure < 0.8 * min(later),
        f"{figure:.3f} s is less than any epoch took. Seconds an epoch, please.",
    )
    return "whole epochs, after a warm-up, more than once."


# --- 8. Many machines ------------------------------------------------------


@_exercise("8.1")
def _(answer):
    number = _number(answer)
    _hint_if(number == 4_000, "that is DYNAMIC. With OFF nobody deals anything out.")
    _hint_if(
        _close(number, 4_000 / 3),
        "with OFF the workers do not share. Each reads everything.",
    )
    _hint_if(number == 8_000, "that was with two workers. Here are three.")
    _hint_if(number != 12_000, "how many does each worker read, and how many are they?")
    return "each of the three workers gives all 4,000."


@_exercise("8.2")
def _(answer):
    largest, smallest = (float(number) for number in answer)
    _hint_if(
        (largest, smallest) == (3, 2), "these are the files. Each holds 500 examples."
    )
    _hint_if(
        round(largest) in (1_333, 1_334),
        "that would be an even split of the elements. Files are dealt out whole.",
    )
    _hint_if((largest, smallest) == (1_000, 1_500), "the largest share first.")
    _hint_if(
        (largest, smallest) != (1_500, 1_000),
        "eight files for three: who gets how many?",
    )
    return "3, 3 and 2 files: the third reader is done when the others are not."


@_exercise("8.3")
def _(answer):
    prepared = tf.Variable(0)

    def prepare(number):
        prepared.assign_add(1)
        return number + 1_000

    numbers = tf.data.Dataset.range(12)
    shares = [_numbers(_call(answer, numbers, prepare, 3, i)) for i in range(3)]
    together = sum(shares, [])
    _hint_if(
        len(together) == 36,
        "each reader gets everything, so each example comes 3 times.",
    )
    _hint_if(
        sorted(together) != list(range(1_000, 1_012)),
        "together, the three shares are to hold each prepared element once.",
    )
    _hint_if(
        max(map(len, shares)) != 4,
        "the shares are to be of one size, for none to wait.",
    )
    _hint_if(
        int(prepared) > 12,
        f"{int(prepared)} elements were prepared, and there are 12: each reader"
        " prepares those of the others, too, and throws them away.",
    )
    return "deal out first, work afterwards: each element is prepared once."
