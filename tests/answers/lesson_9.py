"""Answers to lesson 9's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "9.1": [
        "answer_1 = 1_505",
        "answer_1 = 1505.28",
        "answer_1 = 10_000_000 * np.zeros((224, 224, 3), np.uint8).nbytes / 10**9",
    ],
    "9.2": [
        "answer_2 = 1_000, 500",
        "answer_2 = [1000.0, 500.0]",
        """
shares = [len(range(i, 8, 5)) * 500 for i in range(5)]
answer_2 = [max(shares), min(shares)]
""",
        """
counts = np.bincount(np.arange(8) % 5) * 500
answer_2 = counts.max(), counts.min()
""",
    ],
    "9.3": [
        """
def answer_3(dataset, prepare, n, i):
    mine = dataset.shard(num_shards=n, index=i)
    return mine.map(prepare, num_parallel_calls=tf.data.AUTOTUNE)
""",
        """
def answer_3(dataset, prepare, n, i):
    size = len(dataset)
    start, end = i * size // n, (i + 1) * size // n
    return dataset.skip(start).take(end - start).map(prepare)
""",
        """
def answer_3(dataset, prepare, n, i):
    numbered = dataset.enumerate()
    mine = numbered.filter(lambda number, _: number % n == i)
    return mine.map(lambda _, example: prepare(example))
""",
        """
def answer_3(dataset, prepare, n, i):
    mine = list(dataset)[i::n]
    return tf.data.Dataset.from_tensor_slices(mine).map(prepare)
""",
        """
def answer_3(dataset, prepare, n, i):
    return dataset.shard(n, i).shuffle(100).map(prepare).batch(2)
""",
        """
def answer_3(dataset, prepare, n, i):
    size, rest = divmod(int(dataset.cardinality()), n)
    start = i * size + min(i, rest)
    return dataset.skip(start).take(size + (i < rest)).map(prepare)
""",
        """
def answer_3(dataset, prepare, n, i):
    rows = dataset.batch(n)
    mine = rows.filter(lambda row: tf.size(row) > i)
    return mine.map(lambda row: prepare(row[i]))
""",
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "9.1": [
        ("answer_1 = 10_000_000 * 224 * 224 / 1e9", "one channel"),
        ("answer_1 = 10_000_000 * 224 * 224 * 3 * 4 / 1e9", "float32"),
        ("answer_1 = 10_000_000 * 224 * 224 * 3", "not in GB"),
        ("answer_1 = 10_000_000 * 224 * 224 * 3 / 1e6", "not in GB"),
        ("answer_1 = 10_000_000 * 224 * 224 * 3 / 1e3", "not in GB"),
        ("answer_1 = 1403.4", "1403.4 GB is not the size"),
        ("answer_1 = 10_000_000 * 224 * 224 * 3 / 2**30", "GiB"),
        ("answer_1 = 10_000 * 224 * 224 * 3 / 1e9", "10,000 photos"),
        ("answer_1 = 10_000_000 * 784 / 1e9", "7.84 GB is not the size"),
        ("answer_1 = 1_000", "1000 GB is not the size"),
    ],
    "9.2": [
        ("answer_2 = (2, 1)", "these are files"),
        ("answer_2 = (800, 800)", "dealt out whole"),
        ("answer_2 = (500, 1_000)", "comes first"),
        ("answer_2 = (1_500, 1_000)", "three readers"),
        ("answer_2 = (2_000, 500)", "in turn"),
        ("answer_2 = (1_000, 0)", "(1000, 0) is not"),
        ("answer_2 = (1_000, 1_000)", "(1000, 1000) is not"),
        ("answer_2 = 1_000", "two numbers"),
        ("answer_2 = (2, 2, 2, 1, 1)", "two numbers"),
    ],
    "9.3": [
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.map(prepare).shard(n, i)
""",
            "`prepare` was called 42 times",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.map(prepare)
""",
            "still prepares all 14",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.shard(n, i)
""",
            "as they went in",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.shard(n, 0).map(prepare)
""",
            "prepare the same 5 examples",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.shard(3, i % 3).map(prepare)
""",
            "19 prepared examples come out",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    size = len(dataset) // n
    return dataset.skip(i * size).take(size).map(prepare)
""",
            "no machine prepares 2 of them",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    size = len(dataset) // n
    mine = dataset.skip(i * size)
    return (mine if i == n - 1 else mine.take(size)).map(prepare)
""",
            "4, 4, 6",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    size = -(-len(dataset) // n)
    return dataset.map(prepare).skip(i * size).take(size)
""",
            "was called",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    size = -(-len(dataset) // n)
    return dataset.skip(i * size).take(size).map(prepare)
""",
            "4, 4, 4, 2",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.filter(lambda x: x % n == i).map(prepare)
""",
            "differ by one at most",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.shard(n, i).map(prepare).map(prepare)
""",
            "through `prepare` once",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.skip(i).take(n).map(prepare)
""",
            "no machine prepares 9 of them, and others come twice",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.shuffle(14).shard(n, i).map(prepare)
""",
            "no machine prepares",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.batch(n).shard(n, i).unbatch().map(prepare)
""",
            "differ by one at most",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.shard(n, i + 1).map(prepare)
""",
            "your answer fails",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return [prepare(example) for example in dataset.shard(n, i)]
""",
            "not a list",
        ),
        (
            """
def answer_3(dataset, prepare, n, i):
    return dataset.shard(n, i).repeat().map(prepare)
""",
            "ever end",
        ),
    ],
}
