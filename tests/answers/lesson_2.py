"""Answers to lesson 2's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {"2.2": ["scale"], "2.3": ["scale"]}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "2.1": [
        "answer_1 = [0.2, np.float32(0.2).nbytes]",
        "answer_1 = (tf.constant(51 / 255), 32 // 8)",
        "answer_1 = np.array([0.2, 4])",
        "answer_1 = 1 / 5, tf.float32.size",
    ],
    "2.2": [
        """
def answer_2(image, label):
    return 2 * scale(image, label)[0] - 1, label
""",
        """
def answer_2(image, label):
    image = tf.cast(image, tf.float32)
    return (image - 127.5) / 127.5, label
""",
        """
def answer_2(image, label):
    image = tf.image.convert_image_dtype(image, tf.float32)
    return (image - 0.5) * 2, label
""",
        """
to_range = keras.layers.Rescaling(1 / 127.5, offset=-1)
answer_2 = lambda image, label: (to_range(image), label)
""",
        """
def answer_2(image, label):
    image = image / 255  # bytes by a whole number: float32
    return tf.subtract(tf.multiply(image, 2), 1), tf.identity(label)
""",
        """
def answer_2(image, label):
    table = tf.linspace(-1.0, 1.0, 256)
    return tf.gather(table, tf.cast(image, tf.int32)), label
""",
        """
def answer_2(image, label):
    def with_numpy(pixels):
        return (pixels / 127.5 - 1).astype(np.float32)
    return tf.numpy_function(with_numpy, [image], tf.float32), label
""",
    ],
    "2.3": [
        "answer_3 = (0, 255 / 255 / 255)",
        "answer_3 = [0.0, 0.004]",
        "answer_3 = (0, 0.0039)",
        "answer_3 = (0, 0.003921)",
        "answer_3 = (np.float32(0), np.float32(0.00392))",
        """
x = keras.layers.Rescaling(1 / 255)(scale(tf.range(256), None)[0])
answer_3 = tf.reduce_min(x), tf.reduce_max(x)
""",
    ],
}


def scales(expression):
    """An answer to exercise 2 whose image is this expression, with x a float32."""
    return f"""
def answer_2(image, label):
    x = tf.cast(image, tf.float32)
    return {expression}, label
"""


# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "2.1": [
        ("answer_1 = (0.2, 8)", "float64"),
        ("answer_1 = (0.2, 1)", "before scale"),
        ("answer_1 = (0.2, 32)", "number of bits"),
        ("answer_1 = (0.2, 2)", "does not take 2 bytes"),
        ("answer_1 = (51, 4)", "before scale divides"),
        ("answer_1 = (51 // 255, 4)", "is not 0"),
        ("answer_1 = (51 / 256, 4)", "51 / 256"),
        ("answer_1 = (0.199249, 4)", "is not 0.199249"),
        ("answer_1 = (0.20003, 4)", "is not 0.20003"),
        ("answer_1 = (4, 0.20003)", "is not 4"),
        ("answer_1 = (4, 0.2)", "the value comes first"),
        ("answer_1 = (4, 1)", "is not 4"),
        ("answer_1 = 0.2", "a pair of numbers"),
        ('answer_1 = ("0.2", "4")', "a pair of numbers"),
        ("answer_1 = (0.2, tf.float32)", "a pair of numbers"),
    ],
    "2.2": [
        (scales("x / 255 - 1"), "-1 to 0"),
        (scales("x / 255 - 0.5"), "-0.5 to 0.5"),
        (scales("tf.cast(image - 128, tf.float32) / 127"), "after the byte 127"),
        (scales("tf.cast(image * 2, tf.float32) / 255 - 1"), "after the byte 127"),
        (scales("tf.cast(image + 50, tf.float32) / 127.5 - 1"), "after the byte 205"),
        (scales("x / 127.5"), "Shift it"),
        (scales("x / 255"), "still in 0..1"),
        (scales("x"), "still in 0..255"),
        (scales("(x, x)"), "should be one tensor each"),
        (
            """
def answer_2(image, label):
    def flat(pixels):
        return np.float32(pixels / 127.5 - 1).ravel()

    return tf.numpy_function(flat, [image], tf.float32), label
""",
            "keep its shape, (28, 28, 1). Yours is (784,)",
        ),
        (scales("1 - x / 127.5"), "inverted"),
        (scales("x / 127.5 - tf.ones_like(x), label"), "It returns"),
        (scales("x / 128 - 1"), "255 into 0.9922"),
        (scales("image / 127 - 1"), "255 into 1.008"),
        (scales("2 * x / tf.reduce_max(x) - 1"), "between 10 and 200"),
        (scales("tf.cast(x, tf.float64) / 127.5 - 1"), "Yours is float64"),
        (scales("(x / 127.5 - 1)[tf.newaxis]"), "(1, 28, 28, 1)"),
        (scales("tf.reshape(x / 127.5 - 1, [-1])"), "(784,)"),
        (scales("image / 127.5 - 1"), "on line 4 of its cell (TypeError: `x` and `y`"),
        (scales("image.numpy() / 127.5 - 1"), "not inside map"),
        (scales("np.float32(np.divide(image, 127.5) - 1)"), "not inside map"),
        (scales("image.astype('float32') / 127.5 - 1"), "has no attribute 'astype'"),
        (scales("tf.image.per_image_standardization(image)"), "0 should become -1"),
        (
            """
def answer_2(image, label):
    image = tf.cast(image, tf.float32) / 127.5 - 1
    return image, tf.cast(label, tf.float32)
""",
            "labels were 7 and 3, as int64",
        ),
        (
            """
def answer_2(image, label):
    image = tf.cast(image, tf.float32) / 127.5 - 1
    return label, image
""",
            "other way round",
        ),
        (
            """
def answer_2(image, label):
    return tf.cast(image, tf.float32) / 127.5 - 1
""",
            "the image and the label. It returns",
        ),
        (
            """
def answer_2(image, label):
    image = tf.cast(image, tf.float32) / 127.5 - 1
""",
            "returns nothing",
        ),
        ("answer_2 = scaled = tf.constant(1.0)", "must be a function"),
        (
            """
def answer_2(image, label):
    scaled = tf.cast(image, tf.float32) / 127.5 - 1
    return tf.round(scaled * 100) / 100, label
""",
            "(expected: ",
        ),
    ],
    "2.3": [
        ("answer_3 = (0, 1)", "How many times"),
        ("answer_3 = (0, 255)", "before any scaling"),
        ("answer_3 = (0, 1 / 256)", "by 255"),
        ("answer_3 = (0, 0.00391)", "by 255"),
        ("answer_3 = (-1, 1)", "Follow a pixel"),
        ("answer_3 = (0, 0.04)", "Follow a pixel"),
        ("answer_3 = (0, 1.0007 / 255)", "Follow a pixel"),
        ("answer_3 = (0, 1.000015 / 256)", "Follow a pixel"),
        ("answer_3 = (0, 1.015 / 255**2)", "Follow a pixel"),
        ("answer_3 = (0.001, 1 / 255)", "output 0.001 to 0.00392"),
        ("answer_3 = (0, 1 / 255**2)", "three times"),
        ("answer_3 = (1 / 255, 0)", "the smaller number"),
        ("answer_3 = 1 / 255", "a pair of numbers"),
    ],
}
