"""Answers to lesson 3's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "3.1": ["answer_1 = len(range(100, 251))"],
    "3.2": [
        """
def answer_2(dataset):
    return dataset.shuffle(5_000).cache()
"""
    ],
    "3.3": [
        """
def answer_3(files):
    files = [file.shuffle(60) for file in files]
    return tf.data.Dataset.sample_from_datasets(files, seed=1)
"""
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "3.1": [
        ("answer_1 = 150", "not 101"),
        ("answer_1 = 200", "blocks"),
        ("answer_1 = 0", "at the beginning"),
    ],
    "3.2": [
        (
            """
def answer_2(dataset):
    return dataset.shuffle(1_000)
""",
            "two orders",
        ),
        (
            """
def answer_2(dataset):
    return dataset.shuffle(1_000, seed=1)
""",
            "A seed repeats a program",
        ),
        (
            """
def answer_2(dataset):
    return dataset.shuffle(100, reshuffle_each_iteration=False)
""",
            "too small",
        ),
        (
            """
def answer_2(dataset):
    return dataset
""",
            "order of the file",
        ),
    ],
    "3.3": [
        (
            """
def answer_3(files):
    data = files[0]
    for file in files[1:]:
        data = data.concatenate(file)
    return data.shuffle(600)
""",
            "Take from all files",
        ),
        (
            """
def answer_3(files):
    data = files[0]
    for file in files[1:]:
        data = data.concatenate(file)
    return data.shuffle(6_000)
""",
            "memory for 600",
        ),
        (
            """
def answer_3(files):
    order = tf.data.Dataset.range(10).repeat(600)
    return tf.data.Dataset.choose_from_datasets(files, order)
""",
            "Shuffle as well",
        ),
        (
            """
def answer_3(files):
    return tf.data.Dataset.zip(*files).map(lambda *ids: ids[0])
""",
            "missing",
        ),
    ],
}
