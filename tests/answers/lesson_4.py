"""Answers to lesson 4's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "4.1": [
        "answer_1 = 1 - 0.25",
        "answer_1 = np.float32(3 / 4)",
        """
mixed = tf.data.Dataset.range(4_000).shuffle(4_000, seed=3)
taken = set(mixed.take(1_000).as_numpy_iterator())
trained_on = set(mixed.skip(1_000).as_numpy_iterator())
answer_1 = len(taken & trained_on) / len(taken)
""",
        "answer_1 = tf.constant(45_000) / 60_000",
    ],
    "4.2": [
        """
def answer_2(dataset):
    ids = np.random.default_rng(1).permutation(1_000)
    train = tf.data.Dataset.from_tensor_slices(ids[100:])
    validation = tf.data.Dataset.from_tensor_slices(ids[:100])
    return train.shuffle(1_000), validation
""",
        """
def answer_2(dataset):
    n = len(dataset)
    dataset = dataset.shuffle(n, reshuffle_each_iteration=False, seed=42)
    train = dataset.take(900)
    return train.shuffle(n, seed=7), dataset.skip(900)
""",
        """
def answer_2(dataset):
    train, validation = keras.utils.split_dataset(
        dataset, right_size=0.1, shuffle=True, seed=1
    )
    return train.shuffle(900), validation
""",
        """
def answer_2(dataset):
    ids = list(dataset.as_numpy_iterator())
    chosen = set(np.random.default_rng(5).choice(ids, 100, replace=False))
    rest = [i for i in ids if i not in chosen]
    slices = tf.data.Dataset.from_tensor_slices
    return slices(rest).shuffle(len(rest)), slices(sorted(chosen))
""",
        """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, 1, False).enumerate()
    validation = mixed.filter(lambda i, x: i < 100).map(lambda i, x: x)
    train = mixed.filter(lambda i, x: i >= 100).map(lambda i, x: x)
    return train.shuffle(900), validation
""",
        """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    train = mixed.skip(100).cache().shuffle(900).batch(50)
    return [train, mixed.take(100).batch(100)]
""",
        """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1).batch(1_000)
    ids = next(iter(mixed))
    data = tf.data.Dataset.from_tensor_slices(ids)
    return data.skip(100).shuffle(1_000), data.take(100)
""",
    ],
    "4.3": [
        """
def answer_3(train, validation):
    def prints(data):
        return {hash(x.tobytes()) for x, y in data.as_numpy_iterator()}

    new = prints(validation) - prints(train)
    return 1 - len(new) / len(list(validation))
""",
        """
def answer_3(train, validation):
    a = np.stack([x for x, _ in train.as_numpy_iterator()])
    found = 0
    for x, _ in validation.as_numpy_iterator():
        found += (a == x).all(axis=(1, 2, 3)).any()
    return found / len(validation)
""",
        """
def answer_3(train, validation):
    a, _ = next(iter(train.batch(len(train))))
    b, _ = next(iter(validation.batch(len(validation))))
    a, b = (np.reshape(x, (len(x), -1)) for x in (a, b))
    both = np.unique(np.concatenate([a, b]), axis=0)
    return (len(a) + len(b) - len(both)) / len(b)
""",
        """
def answer_3(train, validation):
    trained_on = {tuple(image.numpy().ravel()) for image, _ in train}
    return np.mean([tuple(x.numpy().ravel()) in trained_on for x, _ in validation])
""",
        """
def answer_3(train, validation):
    import hashlib

    seen = {}
    for x, _ in train:
        seen[hashlib.sha256(tf.io.serialize_tensor(x).numpy()).digest()] = True
    hits = total = 0
    for x, _ in validation:
        total += 1
        hits += hashlib.sha256(tf.io.serialize_tensor(x).numpy()).digest() in seen
    return round(hits / total, 2)
""",
        """
def answer_3(train, validation):
    held_back = {x.tobytes() for x, _ in validation.as_numpy_iterator()}
    left = set(held_back)
    for images, _ in train.batch(16):
        left -= {image.tobytes() for image in images.numpy()}
    return tf.constant(1 - len(left) / len(held_back))
""",
    ],
}


def compares(part):
    """An answer to exercise 3 that compares only this part of the images."""
    return f"""
def answer_3(train, validation):
    parts = {{x.numpy(){part}.tobytes() for x, _ in train}}
    return np.mean([x.numpy(){part}.tobytes() in parts for x, _ in validation])
"""


# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "4.1": [
        ("answer_1 = 0", "split without a leak"),
        ("answer_1 = 0.25", "skips an example"),
        ("answer_1 = 0.58", "a buffer of 10,000"),
        ("answer_1 = 75", "from 0 to 1"),
        ("answer_1 = 0.9", "when 10 % are taken"),
        ("answer_1 = 1", "1 would be all"),
        ("answer_1 = 1 - (1 - 0.25) ** 2", "0.4375 is not"),
        ("answer_1 = 0.778801", "0.778801 is not"),
        ("answer_1 = 76.5", "76.5 is not"),
        ("answer_1 = 0.265", "0.265 is not"),
        ("answer_1 = 0.915", "0.915 is not"),
        ("answer_1 = 0.595", "0.595 is not"),
        ("answer_1 = 0.765", "0.765 is not"),
        ("answer_1 = 0.735", "0.735 is not"),
        ("answer_1 = '75 %'", "one number"),
    ],
    "4.2": [
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1)
    return mixed.skip(100), mixed.take(100)
""",
            "the same order in each pass",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    return mixed.skip(100), mixed.take(100)
""",
            "shuffle it again",
        ),
        (
            """
def answer_2(dataset):
    return dataset.skip(100).shuffle(1_000), dataset.take(100)
""",
            "one block of the data, 0 to 99",
        ),
        (
            """
def answer_2(dataset):
    validation = dataset.skip(450).take(100)
    train = dataset.take(450).concatenate(dataset.skip(550))
    return train.shuffle(900), validation
""",
            "one block of the data, 450 to 549",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    return mixed.take(100), mixed.skip(100).shuffle(900)
""",
            "the other way round",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(10, seed=1, reshuffle_each_iteration=False)
    return mixed.skip(100).shuffle(900), mixed.take(100)
""",
            "drawn from all 1,000",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(500, seed=1, reshuffle_each_iteration=False)
    return mixed.skip(100).shuffle(900), mixed.take(100)
""",
            "the buffer of the split",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    return mixed.skip(100).shuffle(2), mixed.take(100)
""",
            "not well mixed",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    return mixed.skip(100).shuffle(100), mixed.take(100)
""",
            "not well mixed",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, reshuffle_each_iteration=False)
    return mixed.skip(100).shuffle(900), mixed.take(100)
""",
            "A seed fixes that",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1).cache()
    return mixed.skip(100).shuffle(900), mixed.take(100)
""",
            "also appear in training",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    return mixed.shuffle(1_000), mixed.take(100)
""",
            "not 1,000 and 100",
        ),
        (
            """
def answer_2(dataset):
    indexed = dataset.enumerate()
    train = indexed.filter(lambda i, x: i % 10 > 0).map(lambda i, x: x)
    validation = indexed.filter(lambda i, x: i % 10 == 0).map(lambda i, x: x)
    return train.shuffle(900), validation
""",
            "evenly spaced",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    return mixed.skip(100).repeat(), mixed.take(100)
""",
            "does the Dataset ever end",
        ),
        (
            """
def answer_2(dataset):
    a = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    b = dataset.shuffle(1_000, seed=2, reshuffle_each_iteration=False)
    return a.skip(100).shuffle(900), b.take(100)
""",
            "also appear in training",
        ),
        (
            """
def answer_2(dataset):
    return dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
""",
            "return two Datasets",
        ),
        (
            """
def answer_2(dataset):
    train = dataset.skip(200).concatenate(dataset.skip(900))
    return train.shuffle(900), dataset.take(200).shuffle(200).take(100)
""",
            "the validation set changes: a second pass reads",
        ),
        (
            """
def answer_2(dataset):
    train = dataset.skip(200).concatenate(dataset.skip(900))
    return train.shuffle(900), dataset.take(100)
""",
            "should hold each of the 1,000 ids once",
        ),
        (
            """
def answer_2(dataset):
    order = dataset.shuffle(1_000, seed=1, reshuffle_each_iteration=False)
    held_back = list(order.take(100).as_numpy_iterator())
    return order.skip(100).shuffle(900), held_back
""",
            "type list where a Dataset is expected",
        ),
    ],
    "4.3": [
        (
            """
def answer_3(train, validation):
    def key(image, label):
        return tuple(image.numpy().ravel()), int(label)

    trained_on = {key(*example) for example in train}
    return np.mean([key(*example) in trained_on for example in validation])
""",
            "Compare only the images",
        ),
        (compares("[:14]"), "compare whole images"),
        (compares("[4:24]"), "compare whole images"),
        (compares("[::2]"), "compare whole images"),
        (compares("[:, 5:]"), "compare whole images"),
        (
            """
def answer_3(train, validation):
    pairs = zip(train, validation)
    same = [np.array_equal(a[0], b[0]) for a, b in pairs]
    return sum(same) / len(validation)
""",
            "depends on the order",
        ),
        (
            """
def answer_3(train, validation):
    trained_on = {image.numpy().tobytes() for image, _ in train}
    common = [x for x, _ in validation if x.numpy().tobytes() in trained_on]
    return len(common) / len(train)
""",
            "not of training images",
        ),
        (
            """
def answer_3(train, validation):
    trained_on = {int(label) for _, label in train}
    return np.mean([int(label) in trained_on for _, label in validation])
""",
            "compare the images",
        ),
        (
            """
def answer_3(train, validation):
    sums = {int(np.sum(x, dtype=int)) for x, _ in train}
    return np.mean([int(np.sum(x, dtype=int)) in sums for x, _ in validation])
""",
            "compare whole images",
        ),
        (
            """
def answer_3(train, validation):
    means = {float(np.mean(x)) for x, _ in train}
    return np.mean([float(np.mean(x)) in means for x, _ in validation])
""",
            "compare whole images",
        ),
        (
            """
def answer_3(train, validation):
    rows = {x.numpy()[0].tobytes() for x, _ in train}
    return np.mean([x.numpy()[0].tobytes() in rows for x, _ in validation])
""",
            "returns 1. The images here have the",
        ),
        (
            """
def answer_3(train, validation):
    trained_on = {image.numpy().tobytes() for image, _ in train}
    return sum(x.numpy().tobytes() in trained_on for x, _ in validation)
""",
            "What is their share",
        ),
        (
            """
def answer_3(train, validation):
    trained_on = {image.numpy().tobytes() for image, _ in train}
    common = [x for x, _ in validation if x.numpy().tobytes() in trained_on]
    return 100 * len(common) / len(validation)
""",
            "from 0 to 1",
        ),
        (
            """
def answer_3(train, validation):
    trained_on = {image.numpy().tobytes() for image, _ in train}
    new = [x for x, _ in validation if x.numpy().tobytes() not in trained_on]
    return len(new) / len(validation)
""",
            "not in the training data",
        ),
        (
            """
def answer_3(train, validation):
    trained_on = {id(x) for x, _ in train}
    return np.mean([id(x) in trained_on for x, _ in validation])
""",
            "It should return",
        ),
        (
            """
def answer_3(train, validation):
    return len(validation) / (len(train) + len(validation))
""",
            "It should return",
        ),
        (
            """
def answer_3(train, validation):
    return 0.0
""",
            "It should return",
        ),
        (
            """
def answer_3(train, validation):
    trained_on = {image.tobytes() for image, _ in train}
    return np.mean([x.tobytes() in trained_on for x, _ in validation])
""",
            "AttributeError",
        ),
    ],
}
