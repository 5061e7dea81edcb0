"""Answers to lesson 8's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {"8.3": ["seconds"]}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "8.1": ["answer_1 = np.zeros((54, 784), np.float32).nbytes / 1_000"],
    "8.2": [
        """
def answer_2(dataset, augment):
    return dataset.cache().map(augment).shuffle(1_000)
"""
    ],
    "8.3": [
        """
def answer_3(dataset):
    list(dataset)
    start = time.perf_counter()
    for _ in range(4):
        list(dataset)
    return (time.perf_counter() - start) / 4
"""
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "8.1": [
        ("answer_1 = 54_000 * 784 / 1e6", "raw bytes"),
        ("answer_1 = 54_000 * 784 * 8 / 1e6", "float64"),
        ("answer_1 = 188.16", "all 60,000"),
        ("answer_1 = 54_000 * 784 * 4", "in bytes"),
    ],
    "8.2": [
        (
            """
def answer_2(dataset, augment):
    return dataset.map(augment).cache().shuffle(100)
""",
            "frozen",
        ),
        (
            """
def answer_2(dataset, augment):
    return dataset.map(augment).shuffle(100).cache()
""",
            "frozen",
        ),
        (
            """
def answer_2(dataset, augment):
    return dataset.shuffle(100).map(augment)
""",
            "was asked",
        ),
    ],
    "8.3": [
        (
            """
def answer_3(dataset):
    return np.mean([seconds(dataset) for _ in range(4)])
""",
            "the warm-up, count",
        ),
        (
            """
def answer_3(dataset):
    seconds(dataset)
    return seconds(dataset)
""",
            "epochs were read",
        ),
        (
            """
def answer_3(dataset):
    return np.median([seconds(zip(range(5), dataset)) for _ in range(6)])
""",
            "of 20 batches",
        ),
    ],
}
