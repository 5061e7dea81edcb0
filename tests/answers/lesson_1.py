"""Answers to lesson 1's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {"1.1": ["dict", "load"], "1.2": ["load"], "1.3": ["load"]}

# The counts of the test labels, in one read of TFDS's cache.
COUNTS = """
counts = np.bincount(next(iter(mnist_test.batch(10_000)))[1])
"""

# Right answers, written in other ways than the published solution.
RIGHT = {
    "1.1": [
        "answer_1 = ['label', 'image']",
        "answer_1 = ('image', 'label')",
        "answer_1 = set(mnist_info.features)",
        "answer_1 = splits['train'].element_spec.keys()",
        "answer_1 = next(iter(splits['train']))",
    ],
    "1.2": [
        """
labels = [labels for images, labels in mnist_test.batch(1_000)]
answer_2 = np.unique(labels, return_counts=True)[1].min()
""",
        """
import collections

counter = collections.Counter()
for images, labels in mnist_test.batch(1_000).as_numpy_iterator():
    counter.update(labels.tolist())
answer_2 = counter.most_common()[-1][1]
""",
        """
labels = next(iter(mnist_test.batch(len(mnist_test))))[1]
answer_2 = tf.reduce_min(tf.math.bincount(tf.cast(labels, tf.int32)))
""",
        """
counts = np.zeros(10)
for _, labels in mnist_test.batch(500):
    for label in labels.numpy():
        counts[label] += 1
answer_2 = np.sort(counts)[:1]
""",
    ],
    "1.3": [
        """
def answer_3(dataset, digit):
    labels = [int(label) for image, label in dataset]
    return labels.index(digit) if digit in labels else None
""",
        """
def answer_3(dataset, digit):
    for index, (image, label) in dataset.enumerate():
        if label == digit:
            return index
""",
        """
def answer_3(dataset, digit):
    indices = (
        i for i, (_, label) in enumerate(tfds.as_numpy(dataset)) if label == digit
    )
    return next(indices, None)
""",
        """
def answer_3(dataset, digit):
    labels = np.array([y for _, y in dataset.as_numpy_iterator()])
    found = np.flatnonzero(labels == digit)
    return found[0] if found.size else None
""",
        """
def answer_3(dataset, digit):
    found = dataset.enumerate().filter(lambda i, pair: pair[1] == digit)
    for index, pair in found.take(1):
        return int(index)
""",
        """
def answer_3(dataset, digit):
    index = 0
    for image, label in dataset:
        if label.numpy() == digit:
            return index
        index += 1
    return None
""",
        """
def answer_3(dataset, digit):
    for index in range(len(dataset)):
        image, label = next(iter(dataset.skip(index)))
        if label == digit:
            return index
""",
        """
def answer_3(dataset, digit):
    labels = next(iter(dataset.batch(100_000)))[1].numpy()
    return int(np.argmax(labels == digit)) if digit in labels else None
""",
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "1.1": [
        ("answer_1 = {'train', 'test'}", "keys of what tfds.load returns"),
        ("answer_1 = set(splits)", "keys of what tfds.load returns"),
        ("answer_1 = set()", "set is empty"),
        ("answer_1 = {'image'}", "one of the names"),
        ("answer_1 = {'images', 'labels'}", "called 'images' or 'labels'"),
        ("answer_1 = {'image', 'digit'}", "called 'digit'"),
        (
            "answer_1 = {'image', 'label', 'name'}",
            "both names are among yours, but no part of an element is called 'name'",
        ),
        ("answer_1 = {0, 1}", "called 0 or 1"),
        ("answer_1 = next(iter(mnist_train))", "Give their names"),
        ("answer_1 = 'image, label'", "a set of names"),
        ("answer_1 = 2", "a set of names"),
        ("answer_1 = None", "a set of names"),
        ("answer_1 = splits['train']", "give a set of names"),
    ],
    "1.2": [
        (
            COUNTS + "answer_2 = counts.argmin()",
            "rarest digit itself",
        ),
        (
            COUNTS + "answer_2 = max(counts)",
            "the most frequent",
        ),
        ("answer_2 = len(mnist_test)", "in all"),
        (
            COUNTS + "answer_2 = counts",
            "one number",
        ),
        (
            COUNTS + "answer_2 = min(counts) / 10_000",
            "the share",
        ),
        (
            """
labels = [int(label) for image, label in mnist_test.take(1_000)]
answer_2 = np.bincount(labels).min()
""",
            "times in mnist_test",
        ),
        ("answer_2 = len(mnist_test) / 10", "times in mnist_test"),
        (
            COUNTS + "answer_2 = sorted(counts)[1]",
            "not of the rarest",
        ),
        (
            # The last one, since it takes long, although without decoding the images.
            """
undecoded = {"image": tfds.decode.SkipDecoding()}
train = tfds.load(name, split="train", decoders=undecoded)
labels = next(iter(train.batch(60_000)))["label"]
answer_2 = np.bincount(labels).min()
""",
            "in mnist_train",
        ),
    ],
    "1.3": [
        (
            """
def answer_3(dataset, digit):
    for index, (image, label) in enumerate(dataset, start=1):
        if label == digit:
            return index
""",
            "one more than the index",
        ),
        (
            """
def answer_3(dataset, digit):
    for index, (image, label) in enumerate(dataset):
        if label == digit:
            last = index
    return last
""",
            "index of the last",
        ),
        (
            """
def answer_3(dataset, digit):
    found = digit
""",
            "returns None",
        ),
        (
            """
def answer_3(dataset, digit):
    for index, (image, label) in enumerate(dataset):
        if label == digit:
            return index
        else:
            return None
""",
            "returns None",
        ),
        (
            """
def answer_3(dataset, digit):
    for index, (image, label) in enumerate(mnist_train):
        if label == digit:
            return index
""",
            "without reading the Dataset",
        ),
        (
            """
def answer_3(dataset, digit):
    return dataset.enumerate().filter(lambda i, pair: pair[1] == digit).take(1)
""",
            "returns a Dataset, not one number",
        ),
        (
            """
def answer_3(dataset, digit):
    labels = np.array([int(label) for _, label in dataset])
    return np.argmax(labels == digit)
""",
            "returns 0 instead",
        ),
        (
            """
def answer_3(dataset, digit):
    return [int(label) for _, label in dataset].index(digit)
""",
            "raises ValueError instead",
        ),
        (
            """
def answer_3(dataset, digit):
    for index, (image, label) in enumerate(dataset):
        if label == digit:
            return index
    return -1
""",
            "returns -1 instead",
        ),
        (
            """
def answer_3(dataset, digit):
    return sum(int(label) == digit for _, label in dataset)
""",
            "has index 0",
        ),
        (
            """
def answer_3(dataset, digit):
    for index, (image, label) in enumerate(dataset):
        if label == digit:
            return image
""",
            "not one number",
        ),
        (
            """
def answer_3(dataset, digit):
    return [i for i, (_, label) in enumerate(dataset) if label == digit]
""",
            "not one number",
        ),
        (
            """
def answer_3(dataset, digit):
    for index, label in enumerate(dataset):
        if label == digit:
            return index
""",
            "returns None",
        ),
        (
            """
def answer_3(dataset, digit):
    for index in range(len(dataset)):
        if dataset[index][1] == digit:
            return index
""",
            "not subscriptable",
        ),
        ("answer_3 = 7", "should be a function"),
        (
            """
def answer_3(dataset, digit):
    labels = [int(label) for _, label in dataset]
    return labels.index(digit) if digit in labels else "none"
""",
            "returns something of type str instead",
        ),
        (
            """
def answer_3(dataset, digit):
    for i, (image, label) in enumerate(dataset.take(100)):
        if label == digit:
            return i
""",
            "it returns None",
        ),
        (
            """
def answer_3(dataset, digit):
    for labels in dataset.map(lambda image, label: label).batch(100):
        hits = np.flatnonzero(labels == digit)
        if hits.size:
            return hits[0]
""",
            "it returns 20",
        ),
    ],
}
