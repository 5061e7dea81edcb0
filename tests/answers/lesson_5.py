"""Answers to lesson 5's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "5.1": ["answer_1 = (int(np.ceil(54_000 / 64)), 54_000 % 64)"],
    "5.2": [
        """
def answer_2(dataset):
    return dataset.take(200).batch(100, drop_remainder=True)
"""
    ],
    "5.3": [
        """
def answer_3(losses, sizes):
    total = sum(a * b for a, b in zip(losses, sizes))
    return total / sum(sizes)
"""
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "5.1": [
        ("answer_1 = (54_000 // 64, 64)", "843 batches are full"),
        ("answer_1 = (54_000 / 64, 64)", "fractions"),
        ("answer_1 = (844, 64)", "more than 54,000"),
    ],
    "5.2": [
        (
            """
def answer_2(dataset):
    return dataset.batch(100)
""",
            "may still be short",
        ),
        (
            """
def answer_2(dataset):
    return dataset.batch(100, drop_remainder=True).batch(1, drop_remainder=True)
""",
            "batch once",
        ),
        (
            """
def answer_2(dataset):
    return dataset.batch(50, drop_remainder=True)
""",
            "batches of 100",
        ),
    ],
    "5.3": [
        (
            """
def answer_3(losses, sizes):
    return np.mean(losses)
""",
            "counts alike here",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.mean(losses[:-1])
""",
            "do not count at all",
        ),
        (
            """
def answer_3(losses, sizes):
    return np.dot(losses, sizes)
""",
            "the sum over",
        ),
    ],
}
