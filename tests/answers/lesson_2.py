"""Answers to lesson 2's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {"2.2": ["scale"], "2.3": ["pipeline", "scale"]}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "2.1": ["answer_1 = [0.2, np.float32(0.2).nbytes]"],
    "2.2": [
        """
def answer_2(image, label):
    return 2 * scale(image, label)[0] - 1, label
"""
    ],
    "2.3": ["answer_3 = (0, 255 / 255 / 255)"],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
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
}
