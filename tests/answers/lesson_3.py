"""Answers to lesson 3's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "3.1": [
        "answer_1 = len(range(100, 251))",
        "answer_1 = 151.0",
        "answer_1 = tf.constant(250) - (100 - 1)",
        "answer_1 = np.int64(151)",
    ],
    "3.2": [
        """
def answer_2(dataset):
    return dataset.shuffle(5_000).cache()
""",
        """
def answer_2(dataset):
    return dataset.shuffle(
        dataset.cardinality(), seed=7, reshuffle_each_iteration=False
    )
""",
        """
def answer_2(dataset):
    numbers = np.array(list(dataset.as_numpy_iterator()))
    order = np.random.default_rng(1).permutation(len(numbers))
    return tf.data.Dataset.from_tensor_slices(numbers[order])
""",
        """
answer_2 = lambda dataset: dataset.shuffle(1_000, reshuffle_each_iteration=False)
""",
        """
def answer_2(dataset):
    everything = dataset.batch(1_000)
    return everything.map(
        lambda x: tf.random.experimental.stateless_shuffle(x, seed=(1, 2))
    ).unbatch()
""",
        """
def answer_2(dataset):
    mixed = dataset.shuffle(2_000, 3, False)
    return mixed.batch(100).prefetch(1)
""",
    ],
    "3.3": [
        """
def answer_3(files):
    files = [file.shuffle(60) for file in files]
    return tf.data.Dataset.sample_from_datasets(files, seed=1)
""",
        """
def answer_3(files):
    return tf.data.Dataset.sample_from_datasets(files).shuffle(600)
""",
        """
def answer_3(files):
    rows = tf.data.Dataset.zip(tuple(files)).map(lambda *row: tf.stack(row))
    return rows.unbatch().shuffle(600)
""",
        """
def answer_3(files):
    files = [file.shuffle(60, seed=i) for i, file in enumerate(files)]
    turns = tf.data.Dataset.range(10).repeat()
    return tf.data.Dataset.choose_from_datasets(
        files, turns, stop_on_empty_dataset=False
    ).take(6_000)
""",
        """
def answer_3(files):
    rows = tf.data.Dataset.zip(*files)
    return rows.shuffle(60).flat_map(
        lambda *row: tf.data.Dataset.from_tensor_slices(list(row))
    )
""",
        """
def answer_3(files):
    turns = tf.data.Dataset.range(6_000).map(lambda i: i % 10)
    in_turn = tf.data.Dataset.choose_from_datasets(files, turns)
    return in_turn.shuffle(500).batch(100).prefetch(1)
""",
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "3.1": [
        ("answer_1 = 250 - 100", "one too early"),
        ("answer_1 = 200", "one element at a time"),
        ("answer_1 = 0", "indices 0 to 99"),
        ("answer_1 = 250", "without a shuffle"),
        ("answer_1 = 349", "your answer is 349"),
        ("answer_1 = 152", "your answer is 152"),
        ("answer_1 = '151'", "one number"),
    ],
    "3.2": [
        (
            """
def answer_2(dataset):
    return dataset.shuffle(1_000)
""",
            "two different orders.\n",
        ),
        (
            """
def answer_2(dataset):
    return dataset.shuffle(1_000, seed=1)
""",
            "when the Dataset is built again",
        ),
        (
            """
def answer_2(dataset):
    return dataset.cache().shuffle(1_000)
""",
            "two different orders",
        ),
        (
            """
def answer_2(dataset):
    return dataset.shuffle(100, reshuffle_each_iteration=False)
""",
            "more than 850 positions earlier",
        ),
        (
            """
def answer_2(dataset):
    return dataset.shuffle(610, reshuffle_each_iteration=False)
""",
            "positions earlier than it went in",
        ),
        (
            """
def answer_2(dataset):
    return dataset.shuffle(700).cache()
""",
            "How much earlier can they come out with your buffer?",
        ),
        (
            """
def answer_2(dataset):
    return dataset
""",
            "old order",
        ),
        (
            """
def answer_2(dataset):
    dataset.shuffle(1_000, reshuffle_each_iteration=False)
    return dataset
""",
            "old order",
        ),
        (
            """
def answer_2(dataset):
    backwards = list(dataset.as_numpy_iterator())[::-1]
    return tf.data.Dataset.from_tensor_slices(backwards)
""",
            "still neighbours",
        ),
        (
            """
def answer_2(dataset):
    return dataset.batch(100).shuffle(10, 1, False).unbatch()
""",
            "neighbours in the old order",
        ),
        (
            """
def answer_2(dataset):
    return dataset.shuffle(1_000, reshuffle_each_iteration=False).take(999)
""",
            "999 elements come",
        ),
        (
            """
def answer_2(dataset):
    order = np.random.default_rng(1).permutation(1_000)
    order[::3] = np.sort(order[::3])
    return tf.data.Dataset.from_tensor_slices(order)
""",
            "still depends on where it went in",
        ),
        (
            """
def answer_2(dataset):
    return dataset.repeat().shuffle(1_000, reshuffle_each_iteration=False)
""",
            "does the Dataset ever end?",
        ),
        (
            """
def answer_2(dataset):
    return (dataset.shuffle(1_000, reshuffle_each_iteration=False),)
""",
            "type tuple where a Dataset is expected",
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
            "take from all the files",
        ),
        (
            """
def answer_3(files):
    data = files[0]
    for file in files[1:]:
        data = data.concatenate(file)
    return data.shuffle(6_000)
""",
            "600 are allowed",
        ),
        (
            """
def answer_3(files):
    files = [file.shuffle(600) for file in files]
    return tf.data.Dataset.sample_from_datasets(files)
""",
            "600 are allowed in all buffers together",
        ),
        (
            """
def answer_3(files):
    files = [file.shuffle(60) for file in files]
    data = tf.data.Dataset.sample_from_datasets(files)
    return data.shuffle(600)
""",
            "600 are allowed",
        ),
        (
            """
def answer_3(files):
    files = [files[0].shuffle(600), *files[1:]]
    turns = tf.data.Dataset.range(10).repeat(600)
    return tf.data.Dataset.choose_from_datasets(files, turns)
""",
            "but within 9 of them, the examples are still in the order of their file",
        ),
        (
            """
def answer_3(files):
    turns = tf.data.Dataset.range(10).repeat(600)
    return tf.data.Dataset.choose_from_datasets(files, turns)
""",
            "within 10 of them, the examples are still in the order",
        ),
        (
            """
def answer_3(files):
    return tf.data.Dataset.sample_from_datasets(files, seed=1)
""",
            "within 10 of them, the examples are still in the order",
        ),
        (
            """
def answer_3(files):
    turns = tf.data.Dataset.range(10).repeat(600)
    in_turn = tf.data.Dataset.choose_from_datasets(files, turns)
    return in_turn.shuffle(600).cache()
""",
            "kept in memory",
        ),
        (
            """
def answer_3(files):
    return tf.data.Dataset.range(6_000).map(lambda i: i * 601 % 6_000)
""",
            "never reads the files",
        ),
        (
            """
def answer_3(files):
    numbers = [n for file in files for n in file.as_numpy_iterator()]
    order = np.random.default_rng(1).permutation(numbers)
    return tf.data.Dataset.from_tensor_slices(order)
""",
            "your function itself reads 6,000 examples",
        ),
        (
            """
def answer_3(files):
    return tf.data.Dataset.zip(*files).map(lambda *ids: ids[0])
""",
            "600 elements come",
        ),
        (
            """
def answer_3(files):
    return tf.data.Dataset.zip(*files).shuffle(60)
""",
            "Yours has 10 parts",
        ),
        (
            """
def answer_3(files):
    turns = tf.data.Dataset.range(10).repeat(600)
    in_turn = tf.data.Dataset.choose_from_datasets(files, turns)
    return in_turn.repeat().shuffle(600)
""",
            "does the Dataset ever end?",
        ),
        (
            """
def answer_3(files):
    turns = tf.data.Dataset.range(10).repeat(100)
    return tf.data.Dataset.choose_from_datasets(files, turns).shuffle(600)
""",
            "1,000 elements come",
        ),
        (
            """
def answer_3(files):
    whole = files[0]
    for file in files[1:]:
        whole = whole.concatenate(file)
    return tf.data.Dataset.range(10).interleave(
        lambda i: whole.skip(600 * i).take(600).shuffle(60),
        cycle_length=10,
    )
""",
            "`skip` reads what it leaves out",
        ),
        (
            """
def answer_3(files):
    return [file.shuffle(60) for file in files]
""",
            "type list where a Dataset is expected",
        ),
    ],
}
