"""Answers to lesson 6's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}


def _one(line):
    return f"def answer_3(validation, test):\n    return {line}\n"


def _two(body):
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    return f"def answer_2(model, data):\n{lines}\n"


# Right answers, written in other ways than the published solution.
RIGHT = {
    "6.1": [
        "answer_1 = (0.96 * 0.04) ** 0.5 / 2_400**0.5",
        "answer_1 = 0.004",
        "answer_1 = np.float32(0.004)",
    ],
    "6.2": [
        _two("return model.evaluate(data, verbose=0)[1]"),
        _two("return model.evaluate(data, verbose=0, return_dict=True)['accuracy']"),
        _two(
            """
metric = keras.metrics.SparseCategoricalAccuracy()
for x, y in data:
    metric.update_state(y, model(x, training=False))
return metric.result()
"""
        ),
        _two(
            """
right = count = 0
for x, y in data:
    guesses = model.predict(x, verbose=0).argmax(axis=1)
    right += (guesses == y.numpy()).sum()
    count += len(y)
return right / count
"""
        ),
        _two(
            """
batches = list(data)
images = tf.concat([x for x, _ in batches], 0)
labels = tf.concat([y for _, y in batches], 0)
guesses = tf.argmax(model(images), axis=1)
return tf.reduce_mean(tf.cast(guesses == labels, tf.float32))
"""
        ),
        _two(
            """
pairs = [(model.predict_on_batch(x).argmax(1), y) for x, y in data]
return np.mean(np.concatenate([g == y for g, y in pairs]))
"""
        ),
    ],
    "6.3": [
        _one("max(zip(validation, test))[1]"),
        _one("test[validation == validation.max()]  .item()"),
        _one("np.float32(test[list(validation).index(max(validation))])"),
        _one("test[np.argsort(validation)[-1]]"),
        _one("dict(zip(validation, test))[max(validation)]"),
        _one("sorted(zip(validation, test), reverse=True)[0][1]"),
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
    "6.1": [
        ("answer_1 = 0.96 * 0.04 / 2_400", "square root of it"),
        ("answer_1 = np.sqrt(0.96 * 0.04)", "one image"),
        ("answer_1 = np.sqrt(0.96 * 0.04) / 2_400", "under the square root"),
        ("answer_1 = 1 - 0.96", "share of wrong answers"),
        ("answer_1 = 0.4", "as a percentage"),
        ("answer_1 = 0.398", "0.398 is right as a percentage"),
        ("answer_1 = np.sqrt(0.04 / 2_400)", "is not sqrt(p (1 - p) / n)"),
        ("answer_1 = 0.0015", "is not sqrt(p (1 - p) / n)"),
        ("answer_1 = 1.96 * 0.004", "half the width of a 95 % interval"),
        ("answer_1 = 0.008", "half the width of a 95 % interval"),
    ],
    "6.2": [
        (
            _two(
                """
guesses = np.argmax(model.predict(data, verbose=0), axis=1)
truth = np.concatenate([y for x, y in data])
return np.mean(guesses == truth)
"""
            ),
            "take guesses and labels from",
        ),
        (
            _two(
                "shares = [np.mean(np.argmax(model(x), 1) == y) for x, y in data]\n"
                "return np.mean(shares)"
            ),
            "all images must count equally",
        ),
        (
            _two("return 1 - model.evaluate(data, verbose=0)[1]"),
            "share of wrong guesses",
        ),
        (
            _two(
                """
right = []
for x, y in data:
    right.extend(np.argmax(model(x, training=True), 1) == y)
return np.mean(right)
"""
            ),
            "in training mode",
        ),
        (_two("return 100 * model.evaluate(data, verbose=0)[1]"), "as a share"),
        (
            _two("return sum(np.sum(np.argmax(model(x), 1) == y) for x, y in data)"),
            "how many guesses",
        ),
        (
            _two(
                """
right = sum(np.sum(np.argmax(model(x), 1) == y) for x, y in data)
return right / len(data)
"""
            ),
            "divided by the number of batches",
        ),
        (
            _two("return model.evaluate(data, verbose=0)[0]"),
            "1.711 is not an accuracy. If it comes from evaluate, note that the first"
            " number it returns is the loss.",
        ),
        (_two("model.evaluate(data, verbose=0)[1]"), "returns nothing"),
        (_two("return model.evaluate(data, verbose=0)"), "one number"),
        (
            _two(
                """
for x, y in data:
    accuracy = np.mean(np.argmax(model(x), 1) == y)
return accuracy
"""
            ),
            "your function returns",
        ),
        (
            _two(
                """
for x, y in data:
    return np.mean(np.argmax(model(x), 1) == y)
"""
            ),
            "first batch alone",
        ),
        (
            _two(
                """
x, y = next(iter(data))
return np.mean(np.argmax(model(x), 1) == y)
"""
            ),
            "first batch alone",
        ),
    ],
    "6.3": [
        (_one("max(test)"), "the test set chose"),
        (_one("max(validation)"), "too good"),
        (_one("np.mean(test)"), "mean over all networks"),
        (_one("test[np.argmax(test)]"), "the test set chose"),
        (_one("validation[np.argmax(test)]"), "best on the test set"),
        (_one("np.argmax(validation)"), "it should return 0.972"),
        (_one("test[np.argmin(validation)]"), "it should return 0.972"),
        (_one("test[-1] - 0.001"), "it should return 0.972"),
        (_one("(max(validation) + max(test)) / 2"), "it should return 0.972"),
        (_one("np.median(test)"), "it should return 0.972"),
        (
            _one("(max(validation) + test[np.argmax(validation)]) / 2"),
            "it should return 0.972",
        ),
    ],
}
