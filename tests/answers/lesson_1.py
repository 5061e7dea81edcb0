"""Answers to lesson 1's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {"1.2": ["load"]}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "1.1": ["answer_1 = ['label', 'image']"],
    "1.2": [
        """
labels = [int(label) for image, label in mnist_test]
answer_2 = np.unique(labels, return_counts=True)[1].min()
"""
    ],
    "1.3": [
        """
def answer_3(dataset, digit):
    labels = [int(label) for image, label in dataset]
    return labels.index(digit)
"""
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "1.1": [
        ("answer_1 = {'train', 'test'}", "keys of what tfds.load returns"),
        ("answer_1 = set()", "as_supervised"),
        ("answer_1 = {'picture', 'digit'}", "mnist_info.features"),
        ("answer_1 = 'image'", "a set of names"),
    ],
    "1.2": [
        (
            """
labels = mnist_train.map(lambda image, label: label).batch(60_000)
answer_2 = np.bincount(next(iter(labels))).min()
""",
            "training",
        ),
        (
            "answer_2 = np.bincount([int(y) for _, y in mnist_test]).argmin()",
            "that is the digit",
        ),
        ("answer_2 = max(np.bincount([int(y) for _, y in mnist_test]))", "rarest?"),
    ],
    "1.3": [
        (
            """
def answer_3(dataset, digit):
    for index, (image, label) in enumerate(dataset, start=1):
        if label == digit:
            return index
""",
            "from 1",
        ),
        (
            """
def answer_3(dataset, digit):
    for index, (image, label) in enumerate(dataset):
        if label == digit:
            last = index
    return last
""",
            "the last one",
        ),
        (
            """
def answer_3(dataset, digit):
    found = digit
""",
            "returns nothing",
        ),
    ],
}
