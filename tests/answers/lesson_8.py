"""Answers to lesson 8's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {"8.3": ["seconds"]}


def _pipeline(*lines):
    body = "".join(f"\n    {line}" for line in lines)
    return f"def answer_2(dataset, augment):{body}\n"


def _clock(*lines):
    body = "".join(f"\n    {line}" for line in lines)
    return f"def answer_3(dataset):{body}\n"


# Right answers, written in other ways than the published solution.
RIGHT = {
    "8.1": [
        "answer_1 = np.zeros((54, 784), np.float32).nbytes / 1_000",
        "answer_1 = 169.3",
        "answer_1 = np.float64(169.344)",
    ],
    "8.2": [
        _pipeline("return dataset.cache().map(augment).shuffle(1_000)"),
        _pipeline(
            "kept = dataset.cache()",
            "return kept.shuffle(100).map(augment, num_parallel_calls=2).prefetch(1)",
        ),
        _pipeline("return dataset.cache().shuffle(50, seed=3).map(augment)"),
        _pipeline(
            "numbers = tf.data.Dataset.from_tensor_slices(list(dataset))",
            "return numbers.shuffle(len(numbers)).map(augment)",
        ),
        _pipeline(
            "once = dataset.batch(100).cache().unbatch()",
            "return once.shuffle(100).map(lambda number: augment(number))",
        ),
    ],
    "8.3": [
        _clock(
            "list(dataset)",
            "times = sorted(seconds(dataset) for _ in range(5))",
            "return times[2]",
        ),
        _clock("return np.median([seconds(dataset) for _ in range(4)][1:])"),
        _clock(
            "times = []",
            "for _ in range(7):",
            "    start = time.time()",
            "    for batch in dataset:",
            "        pass",
            "    times.append(time.time() - start)",
            "return float(np.percentile(times[1:], 50))",
        ),
        _clock(
            "import statistics",
            "seconds(dataset)",
            "return statistics.median_low(seconds(dataset) for _ in range(3))",
        ),
        _clock(
            "assert len(dataset) == 5",
            "times = []",
            "for _ in range(6):",
            "    start = time.perf_counter()",
            "    for batch in dataset.as_numpy_iterator():",
            "        pass",
            "    times.append(time.perf_counter() - start)",
            "return np.median(times[1:])",
        ),
        _clock(
            "times = []",
            "for _ in range(6):",
            "    start = time.perf_counter()",
            "    dataset.reduce(np.int64(0), lambda count, _: count + 1)",
            "    times.append(time.perf_counter() - start)",
            "return np.median(times[1:])",
        ),
        _clock(
            "seconds(dataset), seconds(dataset)",
            "return np.median([seconds(dataset) for _ in range(4)])",
        ),
        """
def answer_3(dataset):
    def epoch():
        start = time.perf_counter()
        dataset.reduce(np.int64(0), lambda count, _: count + 1).numpy()
        return time.perf_counter() - start

    epoch()
    return np.median([epoch() for _ in range(5)])
""",
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "8.1": [
        ("answer_1 = 54_000 * 784 / 1e6", "raw bytes"),
        ("answer_1 = 54_000 * 784 * 8 / 1e6", "float64"),
        ("answer_1 = 188.16", "all 60,000"),
        ("answer_1 = 54_000 * 784 * 4", "in bytes, kB or GB"),
        ("answer_1 = 54_000 * 784 * 4 / 1e3", "in bytes, kB or GB"),
        ("answer_1 = 54_000 * 784 * 4 / 1e9", "in bytes, kB or GB"),
        ("answer_1 = 47.04", "of all 60,000"),
        ("answer_1 = 54_000 * 784 * 4 / 2**20", "MiB"),
        ("answer_1 = 168", "168 is not right"),
        ("answer_1 = 54_000 * (784 * 4 + 8) / 1e6", "counts the labels"),
        ("answer_1 = 170.9", "170.9 is not right"),
    ],
    "8.2": [
        (_pipeline("return dataset.map(augment).cache().shuffle(100)"), "frozen"),
        (_pipeline("return dataset.map(augment).shuffle(100).cache()"), "frozen"),
        (
            _pipeline("return dataset.shuffle(100).cache().map(augment)"),
            "the same order",
        ),
        (_pipeline("return dataset.shuffle(100).map(augment)"), "were read"),
        (_pipeline("return dataset.cache().map(augment)"), "same order"),
        (_pipeline("return dataset.cache().shuffle(100)"), "not applied"),
        (
            _pipeline("return dataset.cache().shuffle(2).map(augment)"),
            "stretches of the source",
        ),
        (
            _pipeline(
                "kept = dataset.cache().batch(10).shuffle(10).unbatch()",
                "return kept.map(augment)",
            ),
            "stretches of the source",
        ),
        (
            _pipeline("return dataset.cache().shuffle(100).map(augment).map(augment)"),
            "called 600 times",
        ),
        (
            _pipeline("return dataset.cache().shuffle(100).batch(100).map(augment)"),
            "Single numbers",
        ),
        (
            _pipeline(
                "mixed = dataset.cache().shuffle(100).batch(10)",
                "return mixed.map(augment).unbatch()",
            ),
            "is given batches",
        ),
        (_pipeline("return list(dataset)"), "not a list"),
        (
            _pipeline("return dataset.cache().shuffle(100).take(90).map(augment)"),
            "90 elements are",
        ),
    ],
    "8.3": [
        (_clock("return np.mean([seconds(dataset) for _ in range(4)])"), "the warm-up"),
        (
            _clock("seconds(dataset)", "return seconds(dataset)"),
            "epochs read: 2",
        ),
        (
            _clock(
                "return np.median([seconds(zip(range(3), dataset)) for _ in range(6)])"
            ),
            "of 5 batches",
        ),
        (_clock("return [seconds(dataset) for _ in range(6)][-1]"), "typical"),
        (_clock("return {'x': seconds(dataset)}"), "should be one number"),
        (
            _clock("return np.median([seconds(dataset.take(2)) for _ in range(6)])"),
            "of 5 batches",
        ),
        (_clock("return min(seconds(dataset) for _ in range(6))"), "the fastest one"),
        (
            _clock("return max([seconds(dataset) for _ in range(6)][1:])"),
            "the slowest one",
        ),
        (
            _clock("return np.mean([seconds(dataset) for _ in range(6)][1:])"),
            "mean of the later",
        ),
        (_clock("return [seconds(dataset) for _ in range(6)][0]"), "the first one"),
        (
            _clock("return 1e3 * np.median([seconds(dataset) for _ in range(6)][1:])"),
            "in milliseconds",
        ),
        (
            _clock("return np.median([seconds(dataset) for _ in range(6)][1:]) / 5"),
            "the time of one batch",
        ),
        (
            _clock("return 5 / np.median([seconds(dataset) for _ in range(6)][1:])"),
            "batches per second",
        ),
        (
            _clock("return 10 / np.median([seconds(dataset) for _ in range(6)][1:])"),
            "would be typical",
        ),
        (_clock("return sum([seconds(dataset) for _ in range(6)][1:])"), "the sum"),
        (
            """
def answer_3(dataset):
    list(dataset)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        list(dataset)
        times.append(time.perf_counter() - start)
    return times[len(times) // 2]
""",
            "It is the slowest one",
        ),
    ],
}
