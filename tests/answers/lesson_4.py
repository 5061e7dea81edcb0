"""Answers to lesson 4's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "4.1": ["answer_1 = 1 - 6_000 / 60_000"],
    "4.2": [
        """
def answer_2(dataset):
    ids = np.random.default_rng(1).permutation(1_000)
    train = tf.data.Dataset.from_tensor_slices(ids[100:])
    validation = tf.data.Dataset.from_tensor_slices(ids[:100])
    return train.shuffle(1_000), validation
"""
    ],
    "4.3": [
        """
def answer_3(train, validation):
    def prints(data):
        return {hash(x.tobytes()) for x, y in data.as_numpy_iterator()}

    new = prints(validation) - prints(train)
    return 1 - len(new) / len(list(validation))
"""
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "4.1": [
        ("answer_1 = 0", "honest split"),
        ("answer_1 = 0.1", "What of the others"),
        ("answer_1 = 0.58", "buffer of 10,000"),
        ("answer_1 = 90", "0 to 1"),
    ],
    "4.2": [
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, seed=1)
    return mixed.skip(100), mixed.take(100)
""",
            "the same order each time",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, reshuffle_each_iteration=False)
    return mixed.skip(100), mixed.take(100)
""",
            "Shuffle it again",
        ),
        (
            """
def answer_2(dataset):
    return dataset.skip(100).shuffle(1_000), dataset.take(100)
""",
            "one piece of the file",
        ),
        (
            """
def answer_2(dataset):
    mixed = dataset.shuffle(1_000, reshuffle_each_iteration=False)
    return mixed.take(100), mixed.skip(100).shuffle(900)
""",
            "the other way round",
        ),
    ],
    "4.3": [
        (
            """
def answer_3(train, validation):
    pairs = zip(train, validation)
    same = [np.array_equal(a[0], b[0]) for a, b in pairs]
    return sum(same) / len(validation)
""",
            "depend on the order",
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
            "compare images",
        ),
    ],
}
