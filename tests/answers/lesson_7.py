"""Answers to lesson 7's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

SPLIT = """
def answer_3(images, labels):
    order = np.random.default_rng(4).permutation(len(labels))
    cut = len(order) // 10
    def part(ids):
        return tf.data.Dataset.from_tensor_slices((images[ids], labels[ids])){before}
    train, validation = part(order[cut:]), part(order[:cut])
    return {train}, {validation}
"""


def split(
    train="train.map(scale).shuffle(900).batch(50)",
    validation="validation.map(scale).batch(50)",
    before="",
):
    return SPLIT.format(train=train, validation=validation, before=before)


# Right answers, written in other ways than the published solution.
RIGHT = {
    "7.1": [
        "answer_1 = 210",
        "answer_1 = np.float32(0.7 * 300)",
        "answer_1 = 300 - 90",
        "answer_1 = 186",  # one trial
        "answer_1 = 234",
    ],
    "7.2": [
        """
def answer_2(images, labels, writers, held_back):
    data = tf.data.Dataset.from_tensor_slices((images, labels, writers))
    def inside(image, label, writer):
        return tf.reduce_any(writer == tf.constant(held_back, writer.dtype))
    def outside(*example):
        return tf.logical_not(inside(*example))
    def pair(image, label, writer):
        return image, label
    return data.filter(outside).map(pair), data.filter(inside).map(pair)
""",
        """
def answer_2(images, labels, writers, held_back):
    keep = [i for i, w in enumerate(writers) if w not in held_back]
    out = [i for i, w in enumerate(writers) if w in held_back]
    make = tf.data.Dataset.from_tensor_slices
    return make((images[keep], labels[keep])), make((images[out], labels[out]))
""",
        """
def answer_2(images, labels, writers, held_back):
    mask = np.zeros(len(writers), bool)
    for writer in held_back:
        mask |= writers == writer
    make = tf.data.Dataset.from_tensor_slices
    train = make((images[~mask], labels[~mask])).shuffle(100)
    return [train, make((images[mask], labels[mask]))]
""",
        """
def answer_2(images, labels, writers, held_back):
    order = np.argsort(np.isin(writers, held_back), kind="stable")
    n = np.isin(writers, held_back).sum()
    data = tf.data.Dataset.from_tensor_slices((images[order], labels[order]))
    return data.take(len(order) - n), data.skip(len(order) - n)
""",
        """
def answer_2(images, labels, writers, held_back):
    def of(inside):
        def examples():
            for image, label, writer in zip(images, labels, writers):
                if (writer in held_back) == inside:
                    yield image, label
        return tf.data.Dataset.from_generator(examples, output_signature=(
            tf.TensorSpec((28, 28, 1), tf.uint8), tf.TensorSpec((), tf.int64)))
    return of(False), of(True)
""",
    ],
    "7.3": [
        split(),
        split("train.shuffle(900).map(scale).batch(50).prefetch(2)"),
        split(
            "train.shuffle(900).batch(50).map(scale)", "validation.batch(50).map(scale)"
        ),
        split(
            "train.cache().shuffle(900).batch(50)",
            "validation.batch(50)",
            ".map(scale)",
        ),
        """
def answer_3(images, labels):
    data = tf.data.Dataset.from_tensor_slices((images, labels))
    data = data.shuffle(1030, seed=3, reshuffle_each_iteration=False).map(scale)
    return data.skip(103).shuffle(900).batch(50), data.take(103).batch(50)
""",
        """
def answer_3(images, labels):
    ids = tf.data.Dataset.from_tensor_slices(np.random.permutation(len(labels)))
    x, y = tf.constant(images), tf.constant(labels)
    def read(i):
        return scale(x[i], y[i])
    n = len(labels) // 10
    train = ids.skip(n).shuffle(len(labels)).map(read).batch(50)
    return train, ids.take(n).map(read).batch(50)
""",
        """
def answer_3(images, labels):
    data = tf.data.Dataset.from_tensor_slices((images / np.float32(255), labels))
    train, validation = keras.utils.split_dataset(data, 0.9, shuffle=True, seed=1)
    return train.shuffle(900).batch(50), validation.batch(50)
""",
    ],
}

# Wrong answers, each with a piece of the hint that it must get.
WRONG = {
    "7.1": [
        ("answer_1 = 0", "some files are in both"),
        ("answer_1 = 0.7", "looks like a share"),
        ("answer_1 = 90", "are not among the training files"),
        ("answer_1 = 300", "also validation files of the first call"),
        ("answer_1 = 700", "only 300 validation files"),
        ("answer_1 = float('nan')", "nan is not the expected number"),
        ("answer_1 = 150", "150 is not the expected number"),
        ("answer_1 = 1.5", "1.5 is not the expected number"),
        ("answer_1 = 95.5", "95.5 is not the expected number"),
        ("answer_1 = 184.5", "184.5 is not the expected number"),
        ("answer_1 = 235.5", "235.5 is not the expected number"),
        ("answer_1 = 300.5", "only 300 validation files"),
        ("answer_1 = 'most'", "should be one number"),
    ],
    "7.2": [
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    make = tf.data.Dataset.from_tensor_slices
    return make((images[mask], labels[mask])), make((images[~mask], labels[~mask]))
""",
            "other way round",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    data = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(60, seed=1)
    return data.skip(20), data.take(20)
""",
            "are in training and in validation",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = writers == held_back[0]
    make = tf.data.Dataset.from_tensor_slices
    return make((images[~mask], labels[~mask])), make((images[mask], labels[mask]))
""",
            "validation should have all the pictures by these writers",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    make = tf.data.Dataset.from_tensor_slices
    return make((images[~mask], labels[:len(images[~mask])])), make(
        (images[mask], labels[mask]))
""",
            "another image's label",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    make = tf.data.Dataset.from_tensor_slices
    return (make((images[~mask], labels[~mask])).batch(10),
            make((images[mask], labels[mask])).batch(10))
""",
            "not a batch",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    make = tf.data.Dataset.from_tensor_slices
    return make(images[~mask]), make(images[mask])
""",
            "should be an (image, label) pair",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    make = tf.data.Dataset.from_tensor_slices
    return make((labels[~mask], images[~mask])), make((labels[mask], images[mask]))
""",
            "the image comes first",
        ),
        (
            """
given = np.random.default_rng(1).integers(0, 256, (1800, 28, 28, 1), np.uint8)
def pairs(ids):
    return tf.data.Dataset.from_tensor_slices((given[ids], np.arange(1800)[ids]))
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    return pairs(np.flatnonzero(~mask)), pairs(np.flatnonzero(mask))
""",
            "Use the function's own arguments",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    held_out = tf.data.Dataset.from_tensor_slices((images[mask], labels[mask]))
    return held_out, held_out
""",
            "are in training and in validation",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    return (images[~mask], labels[~mask]), (images[mask], labels[mask])
""",
            "return a pair of Datasets",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    make = tf.data.Dataset.from_tensor_slices
    train = make((images[~mask], labels[~mask]))
    return train.map(scale), make((images[mask], labels[mask])).map(scale)
""",
            "bytes, not scaled",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    make = tf.data.Dataset.from_tensor_slices
    train = make((images[~mask], labels[~mask])).repeat()
    return train, make((images[mask], labels[mask]))
""",
            "does the Dataset ever end",
        ),
        (
            """
def answer_2(images, labels, writers, held_back):
    mask = np.isin(writers, held_back)
    make = tf.data.Dataset.from_tensor_slices
    train = make((images[~mask], labels[~mask])).take(20)
    return train, make((images[mask], labels[mask]))
""",
            "missing from both parts",
        ),
    ],
    "7.3": [
        (
            """
def answer_3(images, labels):
    data = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1030)
    return (data.skip(103).map(scale).batch(50),
            data.take(103).batch(50))
""",
            "check_pipeline says: the inputs of validation are uint8",
        ),
        (
            """
def answer_3(images, labels):
    data = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1030)
    data = data.map(scale)
    return data.skip(103).batch(50), data.take(103).batch(50)
""",
            "new examples when it is read again",
        ),
        (
            """
def answer_3(images, labels):
    data = tf.data.Dataset.from_tensor_slices((images, labels)).map(scale)
    return data.skip(103).shuffle(900).batch(50), data.take(103).batch(50)
""",
            "validation has only 1 of the 10 classes",
        ),
        (split("train.map(scale).batch(50)"), "same order"),
        (split("train.map(scale).shuffle(900)"), "is not batched"),
        (
            split("train.map(scale).shuffle(900).batch(50).repeat()"),
            "Leave `repeat` out",
        ),
        (
            split("train.map(scale).map(scale).shuffle(900).batch(50)"),
            "the values differ",
        ),
        (split(validation="validation.map(scale).batch(100)"), "should have 50"),
        (
            split(validation="validation.take(90).map(scale).batch(50)"),
            "validation has 90. A tenth is 103",
        ),
        (
            split(
                "train.shuffle(900).batch(50)",
                "validation.batch(50)",
                ".map(lambda x, y: (tf.cast(x, tf.float64) / 255, y))",
            ),
            "the images of training are float64, not float32",
        ),
        (
            split(
                "train.shuffle(900).batch(50)",
                "validation.batch(50)",
                ".map(lambda x, y: scale(255 - x, y))",
            ),
            "some images of training are not the given ones, divided by 255",
        ),
        (split("train.map(scale).shuffle(900).batch(20)"), "should have 50"),
        (split("train.map(scale).batch(50).shuffle(20)"), "Shuffle before `batch`"),
        (split("train.map(scale).shuffle(900).batch(50).repeat(5)"), "4,635 examples"),
        (
            split(
                "validation.map(scale).batch(50)",
                "train.map(scale).shuffle(900).batch(50)",
            ),
            "Return training first",
        ),
        (
            """
def answer_3(images, labels):
    order = np.random.permutation(len(labels))
    def part(ids):
        return tf.data.Dataset.from_tensor_slices(
            (images[ids] / 255 / np.float32(255), labels[ids]))
    train, validation = part(order[103:]), part(order[:103])
    return train.map(scale).shuffle(900).batch(50), validation.map(scale).batch(50)
""",
            "divided by 255 twice",
        ),
        (
            split("train.take(800).map(scale).shuffle(900).batch(50)"),
            "training has 800 examples, 800 different ones",
        ),
        (
            """
def answer_3(images, labels):
    data = tf.data.Dataset.from_tensor_slices((images, labels)).map(scale)
    data = data.shuffle(1030, seed=3, reshuffle_each_iteration=False)
    return data.shuffle(1030).batch(50), data.take(103).batch(50)
""",
            "103 of 103 validation examples are in training",
        ),
        (
            """
def answer_3(images, labels):
    order = np.random.permutation(len(labels))
    x = tf.data.Dataset.from_tensor_slices(images / np.float32(255))
    y = tf.data.Dataset.from_tensor_slices(labels[order])
    data = tf.data.Dataset.zip(x, y).shuffle(1030, 1, False)
    return data.skip(103).shuffle(900).batch(50), data.take(103).batch(50)
""",
            "another image's label",
        ),
        (
            """
def answer_3(images, labels):
    held_out = np.arange(len(labels)) % 10 == 0
    train, validation = (
        tf.data.Dataset.from_tensor_slices((images[part], labels[part]))
        for part in (~held_out, held_out)
    )
    train = train.shuffle(len(labels)).map(scale).batch(50)
    return train, validation.map(scale).batch(50)
""",
            "evenly spaced",
        ),
    ],
}
