"""Answers to lesson 6's exercises, and what the checks must say of them."""

# Cells of the lesson that an answer builds on, beside the set-up cell.
BEFORE = {}

# Right answers, written in other ways than the published solution.
RIGHT = {
    "6.1": ["answer_1 = (0.979 * 0.021) ** 0.5 / 100"],
    "6.2": [
        """
def answer_2(model, data):
    return model.evaluate(data, verbose=0)[1]
"""
    ],
    "6.3": [
        """
def answer_3(validation, test):
    return max(zip(validation, test))[1]
"""
    ],
}

# Wrong answers, each with a part of the hint that it is to get.
WRONG = {
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
}
