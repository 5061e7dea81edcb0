"""Answers to lesson 9's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "10.1": ["answer_1 = sum([4_000, 4_000, 4_000])"],
    "10.2": [
        """
shares = [len(range(i, 8, 3)) * 500 for i in range(3)]
answer_2 = [max(shares), min(shares)]
"""
    ],
    "10.3": [
        """
def answer_3(dataset, prepare, n, i):
    size = len(dataset) // n
    return dataset.skip(i * size).take(size).map(prepare)
"""
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "10.1": [
        ("answer_1 = 4_000", "DYNAMIC"),
        ("answer_1 = 4_000 / 3", "do not share"),
        ("answer_1 = 8_000", "two workers"),
    ],
    "10.2": [
        ("answer_2 = (3, 2)", "these are the files"),
        ("answer_2 = (1_334, 1_333)", "dealt out whole"),
        ("answer_2 = (1_000, 1_500)", "largest share first"),
    ],
    "10.3": [
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.map(prepare).shard(n, i)
""",
            "throws them away",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.map(prepare)
""",
            "comes 3 times",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.skip(i).take(n).map(prepare)
""",
            "each prepared element once",
        ),
    ],
}
