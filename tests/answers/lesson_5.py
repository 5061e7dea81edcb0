"""Answers to lesson 5's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "5.1": [
        "answer_1 = (int(np.ceil(54_000 / 64)), 54_000 % 64)",
        "answer_1 = [844, 48]",
        """
data = tf.data.Dataset.range(54_000).batch(64)
answer_1 = len(data), len(list(data)[-1])
""",
        "answer_1 = np.array(divmod(54_000, 64)) + [1, 0]",
        "answer_1 = (tf.constant(844), tf.constant(48))",
    ],
    "5.2": [
        """
def answer_2(dataset):
    return dataset.take(200).batch(100, drop_remainder=True)
""",
        """
def answer_2(dataset):
    return dataset.repeat().take(300).batch(100, drop_remainder=True)
""",
        """
def answer_2(dataset):
    return dataset.shuffle(250).batch(100, True).prefetch(tf.data.AUTOTUNE)
""",
        """
def answer_2(dataset):
    def fix(images, labels):
        return (
            tf.ensure_shape(images, (100, 28, 28, 1)),
            tf.ensure_shape(labels, (100,)),
        )
    return dataset.batch(100).take(2).map(fix)
""",
        """
def answer_2(dataset):
    return dataset.batch(50).unbatch().batch(100, drop_remainder=True)
""",
        """
def answer_2(dataset):
    return dataset.batch(64).rebatch(100, drop_remainder=True)
""",
        """
def answer_2(dataset):
    size = len(dataset)
    padding = -size % 100
    more = dataset.concatenate(dataset.take(padding))
    return more.batch(100, drop_remainder=True)
""",
        """
def answer_2(dataset):
    return dataset.skip(50).padded_batch(100, drop_remainder=True)
""",
    ],
    "5.3": [
        """
def answer_3(losses, sizes):
    total = sum(a * b for a, b in zip(losses, sizes))
    return total / sum(sizes)
""",
        """
def answer_3(losses, sizes):
    return np.dot(losses, sizes) / np.sum(sizes)
""",
        """
def answer_3(losses, sizes):
    mean = keras.metrics.Mean()
    mean.update_state(losses, sample_weight=sizes)
    return mean.result()
""",
        """
def answer_3(losses, sizes):
    return np.repeat(losses, sizes).mean()
""",
        """
def answer_3(losses, sizes):
    shares = np.array(sizes) / np.sum(sizes)
    return float((np.array(losses) * shares).sum())
""",
        """
def answer_3(losses, sizes):
    losses = tf.constant(losses, tf.float32)
    sizes = tf.cast(sizes, tf.float32)
    return tf.reduce_sum(losses * sizes) / tf.reduce_sum(sizes)
""",
        """
def answer_3(losses, sizes):
    mean, count = 0.0, 0
    for loss, size in zip(losses, sizes):
        count += size
        mean += (loss - mean) * size / count
    return mean
""",
    ],
}


def pads_with(value):
    """An answer to exercise 2 that fills the short batch up with a value."""
    return f"""
def answer_2(dataset):
    def pad(images, labels):
        rest = 100 - tf.shape(labels)[0]
        ends = [[0, rest], [0, 0], [0, 0], [0, 0]]
        images = tf.pad(images, ends, constant_values={value})
        labels = tf.pad(labels, [[0, rest]], constant_values={value})
        return (
            tf.ensure_shape(images, (100, 28, 28, 1)),
            tf.ensure_shape(labels, (100,)),
        )

    return dataset.batch(100).map(pad)
"""


# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "5.1": [
        ("answer_1 = (..., 48)", "give two numbers"),
        ('answer_1 = ("844", "48")', "one number"),
        ("answer_1 = (54_000 // 64, 64)", "hold 53,952 examples"),
        ("answer_1 = (54_000 // 64, 48)", "hold 53,952 examples"),
        ("answer_1 = (54_000 / 64, 64)", "fractions"),
        ("answer_1 = (844, 64)", "would have 54,016 examples"),
        ("answer_1 = (844, 54_000 / 64 % 1)", "not 54,000"),
        ("answer_1 = (844, 0)", "would have 53,952 examples"),
        ("answer_1 = (48, 844)", "the wrong way round"),
        ("answer_1 = 844", "give two numbers"),
        ("answer_1 = (60_000 // 64 + 1, 32)", "938 batches of 64 hold 60,032"),
        ("answer_1 = (845, 48)", "845 batches of 64 hold 54,080"),
        ('answer_1 = "844, 48"', "give two numbers"),
    ],
    "5.2": [
        (pads_with(0), "50 of the examples are padding"),
        (pads_with(-1), "50 of the examples are padding"),
        (
            """
def answer_2(dataset):
    return dataset.batch(100)
""",
            "not known yet",
        ),
        (
            """
def answer_2(dataset):
    return dataset.batch(100).take(2)
""",
            "not known yet",
        ),
        (
            """
def answer_2(dataset):
    return dataset.batch(100, drop_remainder=True).batch(1, drop_remainder=True)
""",
            "two batch axes",
        ),
        (
            """
def answer_2(dataset):
    return dataset.batch(50, drop_remainder=True)
""",
            "the shapes are (50, 28, 28, 1) and (50,)",
        ),
        (
            """
def answer_2(dataset):
    return dataset.take(200)
""",
            "no batch axis yet",
        ),
        (
            """
def answer_2(dataset):
    return dataset.take(100).batch(100, drop_remainder=True)
""",
            "the batches hold 100 different examples",
        ),
        (
            """
def answer_2(dataset):
    return dataset.repeat().batch(100, drop_remainder=True)
""",
            "does the Dataset ever end?",
        ),
        (
            """
def answer_2(dataset):
    def fix(images, labels):
        images.set_shape((100, 28, 28, 1))
        labels.set_shape((100,))
        return images, labels
    return dataset.batch(100).map(fix)
""",
            "Incompatible shapes at component 0",
        ),
        (
            """
def answer_2(dataset):
    def fix(images, labels):
        return (
            tf.ensure_shape(images, (100, 28, 28, 1)),
            tf.ensure_shape(labels, (100,)),
        )
    return dataset.batch(100).map(fix)
""",
            "reading the batches fails",
        ),
        (
            """
def answer_2(dataset):
    batches = dataset.batch(100, drop_remainder=True)
    return batches.map(lambda images, labels: images)
""",
            "a pair of tensors",
        ),
        (
            """
def answer_2(dataset):
    images = dataset.map(lambda image, label: image)
    labels = dataset.map(lambda image, label: label).shuffle(250, seed=1)
    pairs = tf.data.Dataset.zip((images, labels))
    return pairs.batch(100, drop_remainder=True)
""",
            "have the wrong labels",
        ),
        (
            """
def answer_2(dataset):
    return dataset.window(100, drop_remainder=True)
""",
            "a pair of tensors",
        ),
        (
            """
def answer_2(dataset):
    return list(dataset.batch(100, drop_remainder=True))
""",
            "This is a list",
        ),
        (
            """
def answer_2(dataset):
    dataset.batch(100, drop_remainder=True)
""",
            "returns nothing",
        ),
        (
            """
def answer_2(dataset):
    return dataset.batch(100, drop_remainder=True).element_spec
""",
            "This is a tuple",
        ),
        (
            """
def answer_2(dataset):
    return dataset.batch(100, drop_last=True)
""",
            "on line 3 of its cell",
        ),
    ],
    "5.3": [
        (
            """
def answer_3(losses, sizes):
    return np.mean(losses)
""",
            "the plain mean",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.average(losses)
""",
            "the plain mean",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.mean(losses[:-1])
""",
            "without the last batch",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.dot(losses, sizes)
""",
            "the sum over",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.dot(losses, sizes) / len(losses)
""",
            "Divide by the number of examples",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.average(sizes, weights=losses)
""",
            "be 0.39303",
        ),
        (
            """
def answer_3(losses, sizes):
    return sum(losses) / sum(sizes)
""",
            "be 0.39303",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.average(losses, weights=1 / np.array(sizes))
""",
            "your answer is 3.9289",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.median(losses)
""",
            "your answer is 0.5",
        ),
        (
            """
def answer_3(losses, sizes):
    return sum(loss / size for loss, size in zip(losses, sizes))
""",
            "be 0.39303",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.array(losses) * sizes / sum(sizes)
""",
            "one number",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.dot(losses, sizes) / 6_000
""",
            "it is 201, not 6,000",
        ),
        (
            """
def answer_3(losses, sizes):
    return losses[0]
""",
            "your answer is 0.5. It should",
        ),
        (
            """
def answer_3(losses, sizes):
    return round(float(np.average(losses, weights=sizes)), 1)
""",
            "be 0.39303",
        ),
    ],
}
