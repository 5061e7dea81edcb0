"""Answers to the lessons' exercises, for test_exercises.py: source that defines them.

A second right answer, written in another way than the published solution, and wrong
ones, each with a part of the hint that it is to get.
"""

RIGHT = {
    "1.1": "answer_1 = ['label', 'image']",
    "1.2": """
labels = [int(label) for image, label in mnist_test]
answer_2 = np.unique(labels, return_counts=True)[1].min()
""",
    "1.3": """
def answer_3(dataset, digit):
    labels = [int(label) for image, label in dataset]
    return labels.index(digit)
""",
    "2.1": "answer_1 = [0.2, np.float32(0.2).nbytes]",
    "2.2": """
def answer_2(image, label):
    return 2 * scale(image, label)[0] - 1, label
""",
    "2.3": "answer_3 = (0, 255 / 255 / 255)",
    "3.1": "answer_1 = len(range(100, 251))",
    "3.2": """
def answer_2(dataset):
    return dataset.shuffle(5_000).cache()
""",
    "3.3": """
def answer_3(files):
    files = [file.shuffle(60) for file in files]
    return tf.data.Dataset.sample_from_datasets(files, seed=1)
""",
    "4.1": "answer_1 = 1 - 6_000 / 60_000",
    "4.2": """
def answer_2(dataset):
    ids = np.random.default_rng(1).permutation(1_000)
    train = tf.data.Dataset.from_tensor_slices(ids[100:])
    validation = tf.data.Dataset.from_tensor_slices(ids[:100])
    return train.shuffle(1_000), validation
""",
    "4.3": """
def answer_3(train, validation):
    def prints(data):
        return {hash(x.tobytes()) for x, y in data.as_numpy_iterator()}

    new = prints(validation) - prints(train)
    return 1 - len(new) / len(list(validation))
""",
    "5.1": "answer_1 = (int(np.ceil(54_000 / 64)), 54_000 % 64)",
    "5.2": """
def answer_2(dataset):
    return dataset.take(200).batch(100, drop_remainder=True)
""",
    "5.3": """
def answer_3(losses, sizes):
    total = sum(a * b for a, b in zip(losses, sizes))
    return total / sum(sizes)
""",
    "6.1": "answer_1 = (0.979 * 0.021) ** 0.5 / 100",
    "6.2": """
def answer_2(model, data):
    return model.evaluate(data, verbose=0)[1]
""",
    "6.3": """
def answer_3(validation, test):
    return max(zip(validation, test))[1]
""",
    "7.1": "answer_1 = np.zeros((54, 784), np.float32).nbytes / 1_000",
    "7.2": """
def answer_2(dataset, augment):
    return dataset.cache().map(augment).shuffle(1_000)
""",
    "7.3": """
def answer_3(dataset):
    list(dataset)
    start = time.perf_counter()
    for _ in range(4):
        list(dataset)
    return (time.perf_counter() - start) / 4
""",
    "8.1": "answer_1 = sum([4_000, 4_000, 4_000])",
    "8.2": """
shares = [len(range(i, 8, 3)) * 500 for i in range(3)]
answer_2 = [max(shares), min(shares)]
""",
    "8.3": """
def answer_3(dataset, prepare, n, i):
    size = len(dataset) // n
    return dataset.skip(i * size).take(size).map(prepare)
""",
}

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
    "2.1": [
        ("answer_1 = (0.2, 8)", "float64"),
        ("answer_1 = (0.2, 1)", "before scale"),
        ("answer_1 = (51, 4)", "before scale divides"),
        ("answer_1 = (51 // 255, 4)", "casts first"),
    ],
    "2.2": [
        (
            """
def answer_2(image, label):
    return tf.cast(image, tf.float32) / 255 - 1, label
""",
            "-1 to 0",
        ),
        (
            """
def answer_2(image, label):
    return tf.cast(image, tf.float32) / 127.5, label
""",
            "shift it",
        ),
        (
            """
def answer_2(image, label):
    return tf.cast(image, tf.float64) / 127.5 - 1, label
""",
            "float64",
        ),
        (
            """
def answer_2(image, label):
    image = tf.cast(image, tf.float32) / 127.5 - 1
    return image, tf.cast(label, tf.float32) / 127.5 - 1
""",
            "the label on",
        ),
    ],
    "2.3": [
        ("answer_3 = (0, 1)", "only one of the two"),
        ("answer_3 = (0, 255)", "before anybody"),
        ("answer_3 = (-1, 1)", "min and max"),
    ],
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
    "6.1": [
        ("answer_1 = 0.979 * 0.021 / 10_000", "take the root"),
        ("answer_1 = np.sqrt(0.979 * 0.021)", "one image"),
        ("answer_1 = np.sqrt(0.979 * 0.021) / 10_000", "under the root"),
        ("answer_1 = 1 - 0.979", "share of wrong"),
    ],
    "6.2": [
        (
            """
def answer_2(model, data):
    guesses = np.argmax(model.predict(data, verbose=0), axis=1)
    truth = np.concatenate([y for x, y in data])
    return np.mean(guesses == truth)
""",
            "by chance",
        ),
        (
            """
def answer_2(model, data):
    return np.mean([np.mean(np.argmax(model(x), 1) == y) for x, y in data])
""",
            "short batch",
        ),
        (
            """
def answer_2(model, data):
    return 1 - model.evaluate(data, verbose=0)[1]
""",
            "wrong guesses",
        ),
    ],
    "6.3": [
        (
            """
def answer_3(validation, test):
    return max(test)
""",
            "chosen by the test set",
        ),
        (
            """
def answer_3(validation, test):
    return max(validation)
""",
            "too good",
        ),
        (
            """
def answer_3(validation, test):
    return np.mean(test)
""",
            "one network",
        ),
    ],
    "7.1": [
        ("answer_1 = 54_000 * 784 / 1e6", "raw bytes"),
        ("answer_1 = 54_000 * 784 * 8 / 1e6", "float64"),
        ("answer_1 = 188.16", "all 60,000"),
        ("answer_1 = 54_000 * 784 * 4", "in bytes"),
    ],
    "7.2": [
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
    "7.3": [
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
    "8.1": [
        ("answer_1 = 4_000", "DYNAMIC"),
        ("answer_1 = 4_000 / 3", "do not share"),
        ("answer_1 = 8_000", "two workers"),
    ],
    "8.2": [
        ("answer_2 = (3, 2)", "these are the files"),
        ("answer_2 = (1_334, 1_333)", "dealt out whole"),
        ("answer_2 = (1_000, 1_500)", "largest share first"),
    ],
    "8.3": [
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
