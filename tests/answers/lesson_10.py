"""Answers to lesson 10's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}


def pipeline(*lines):
    """The source of an answer to exercise 3."""
    head = "def answer_3(load, distort, scale, distribute):"
    return "\n    ".join([head, *lines]) + "\n"


# Right answers, written in other ways than the published solution.
RIGHT = {
    "10.1": ["answer_1 = sum([4_000, 4_000, 4_000])", "answer_1 = 12_000.0"],
    "10.2": [
        "answer_2 = [1_572_864, 6_291_456]",
        "answer_2 = 1.57e6, 6.29e6",
        """
batch = np.zeros((32, 128, 128, 3), np.uint8)
answer_2 = batch.nbytes, batch.astype(np.float32).nbytes
""",
        "answer_2 = np.array([1, 4]) * 32 * 128**2 * 3",
    ],
    "10.3": [
        pipeline(
            'examples = load("train[40:]").map(distort, tf.data.AUTOTUNE)',
            "sent = distribute(examples.shuffle(50).batch(20))",
            "return sent.map(scale, tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)",
        ),
        pipeline(
            'dataset = load("train[10%:]")',
            "dataset = dataset.shuffle(50, seed=1)",
            "dataset = dataset.batch(20, num_parallel_calls=2)",
            "dataset = dataset.unbatch().map(distort).batch(20)",
            "return distribute(dataset).map(lambda x, y: scale(x, y))",
        ),
        pipeline(
            'dataset = load("train[10%:]").map(distort).cache().shuffle(50)',
            "dataset = distribute(dataset.batch(20))",
            "return dataset.map(scale, tf.data.AUTOTUNE, deterministic=False)",
        ),
        pipeline(
            'dataset = load("train[10%:100%]").shuffle(50).map(distort)',
            "dataset = dataset.apply(lambda d: d.batch(20)).apply(distribute)",
            "return dataset.map(scale)",
        ),
        pipeline(
            "def own_scale(images, labels):",
            "    return tf.cast(images, tf.float32) / 255, labels",
            'dataset = load("train[-360:]").shuffle(50).map(distort).batch(20)',
            "return distribute(dataset.prefetch(2)).map(own_scale)",
        ),
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "10.1": [
        ("answer_1 = 4_000", "DYNAMIC"),
        ("answer_1 = 4_000 / 3", "do not share"),
        ("answer_1 = 8_000", "two workers"),
        ("answer_1 = 3", "you gave 3."),
    ],
    "10.2": [
        ("answer_2 = (6_291_456, 1_572_864)", "uint8 first"),
        ("answer_2 = (32 * 128**2, 4 * 32 * 128**2)", "three channels"),
        ("answer_2 = (32 * 128**2, 6_291_456)", "three channels"),
        ("answer_2 = (1_572_864, 4 * 32 * 128**2)", "three channels"),
        ("answer_2 = (128**2 * 3, 4 * 128**2 * 3)", "one picture"),
        ("answer_2 = (128**2 * 3, 6_291_456)", "one picture"),
        ("answer_2 = (1_572_864, 4 * 128**2 * 3)", "one picture"),
        ("answer_2 = (1572.864, 6291.456)", "in another unit"),
        ("answer_2 = (1_536, 6_144)", "in another unit"),
        ("answer_2 = (1.572864, 6.291456)", "in another unit"),
        ("answer_2 = (1.5, 6)", "1.5 is in another unit"),
        ("answer_2 = (1_600_000, 6_291_456)", "as uint8 you gave 1,600,000"),
        ("answer_2 = (1_572_864, 6_400_000)", "as float32 you gave 6,400,000"),
        ("answer_2 = (32 * 128**2 * 3, 8 * 32 * 128**2 * 3)", "float64"),
        ("answer_2 = (32 * 128**2 * 3, 32 * 128**2 * 3)", "as float32 you gave"),
        ('answer_2 = ("1,572,864", "6,291,456")', "not text"),
        ("answer_2 = 1_572_864", "a pair"),
        ("answer_2 = (1, 2, 3)", "a pair"),
        (
            "answer_2 = (32 * (128**2 * 3 + 8), 32 * (4 * 128**2 * 3 + 8))",
            "counted the labels",
        ),
    ],
    "10.3": [
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).batch(20)',
                "distribute(dataset)",
                "return dataset.map(scale)",
            ),
            "nothing reads what `distribute` returned",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort)',
                "dataset = dataset.batch(20, drop_remainder=True)",
                "return distribute(dataset).map(scale)",
            ),
            "all batches are full",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).batch(20)',
                "return distribute(dataset).map(scale).cache()",
            ),
            "a second epoch reads nothing",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).map(scale)',
                "return distribute(dataset.batch(20))",
            ),
            "four times the bytes",
        ),
        (
            pipeline(
                'dataset = distribute(load("train[10%:]").shuffle(50).batch(20))',
                "return dataset.unbatch().map(distort).batch(20).map(scale)",
            ),
            "not distorted",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort)',
                "return distribute(dataset).batch(20).map(scale)",
            ),
            "one by one",
        ),
        (
            pipeline(
                'dataset = load("train").skip(40).shuffle(50).map(distort)',
                "return distribute(dataset.batch(20)).map(scale)",
            ),
            "missing",
        ),
        (
            pipeline(
                'dataset = load("train").shuffle(50).skip(40).map(distort)',
                "return distribute(dataset.batch(20)).map(scale)",
            ),
            "of the first 10 % are in the training data",
        ),
        (
            pipeline(
                'dataset = load("train").shuffle(50).map(distort)',
                "return distribute(dataset.batch(20)).map(scale)",
            ),
            "40 examples of the first 10 %",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").map(distort).batch(20)',
                "dataset = distribute(dataset).unbatch().shuffle(50)",
                "return dataset.batch(20).map(scale)",
            ),
            "made anew",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).batch(20)',
                "return distribute(dataset).unbatch().batch(20).map(scale)",
            ),
            "made anew",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).batch(20)',
                "return distribute(dataset).unbatch().map(scale).batch(20)",
            ),
            "made anew",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").map(distort).batch(20).shuffle(50)',
                "return distribute(dataset).map(scale)",
            ),
            "original order",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort)',
                "return distribute(dataset.batch(20))",
            ),
            "should be the last step",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort)',
                "return dataset.batch(20).map(scale)",
            ),
            "nothing went through",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).batch(20).map(distort)',
                "return distribute(dataset).map(scale)",
            ),
            "distort takes one image",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).batch(20)',
                "return distribute(dataset).map(scale).map(scale)",
            ),
            "after scaling",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).batch(32)',
                "return distribute(dataset).map(scale)",
            ),
            "batches of 20",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).repeat(2).map(distort)',
                "return distribute(dataset.batch(20)).map(scale)",
            ),
            "720 examples arrive",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).batch(20)',
                "return distribute(distribute(dataset)).map(scale)",
            ),
            "called more than once",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").shuffle(50).map(distort).batch(20)',
                "return list(distribute(dataset).map(scale))",
            ),
            "It returned list",
        ),
        (
            pipeline(
                'dataset = load("train[:0]").map(distort).batch(20)',
                "return distribute(dataset).map(scale)",
            ),
            "the workers send nothing",
        ),
        (
            pipeline(
                'dataset = load("train[10%:]").map(distort).batch(20)',
                "return distribute(dataset.map(lambda x, y: x))",
            ),
            "should be a pair",
        ),
        (
            pipeline(
                'dataset = load("validation").map(distort).batch(20)',
                "return distribute(dataset).map(scale)",
            ),
            "load cannot read the split 'validation'",
        ),
        (
            """
def answer_3(load, distort, scale, distribute):
    train = load("train[10%:]").shuffle(500).map(distort).batch(20)
    return distribute(train).map(scale)
""",
            "49 at most",
        ),
    ],
}
