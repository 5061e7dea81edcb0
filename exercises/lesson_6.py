"""Checks for lesson 6's exercises."""

from exercises.checking import as_number, call, close, hint_if, say

import keras
import numpy as np
import tensorflow as tf


def check_6_1(answer):
    error, p, n = as_number(answer), 0.96, 2_400
    variance = p * (1 - p)
    right = (variance / n) ** 0.5
    hint_if(
        close(error, 100 * right),
        "{error:g} is right as a percentage. Give it as a share, like the accuracy.",
        error=error,
    )
    hint_if(
        close(error, variance / n),
        "that is p (1 - p) / n. The standard error is the square root of it.",
    )
    hint_if(close(error, variance**0.5), "that is for one image. Here n is 2,400.")
    hint_if(close(error, variance**0.5 / n), "n belongs under the square root, too.")
    hint_if(
        close(error, 1.96 * right) or close(error, 2 * right),
        "{error:g} is half the width of a 95 % interval. Give one standard error.",
        error=error,
    )
    hint_if(close(error, 1 - p), "that is the share of wrong answers.")
    hint_if(
        not close(error, right),
        "{error:g} is not sqrt(p (1 - p) / n) with p = 0.96 and n = 2,400.",
        error=error,
    )
    return say("the standard error is 0.004: four in a thousand.")


class _Noise(keras.layers.Layer):
    """Turns images black in training, and notes whether it was ever asked to."""

    was_training = False

    def call(self, images, training=False):
        if training:
            self.was_training = True
            return 0 * images
        return images


def _first_pixels():
    """A network whose guess is the brightest of an image's first ten pixels."""
    model = keras.Sequential([keras.Input((28, 28, 1)), _Noise()])
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(10, use_bias=False))
    model.set_weights([np.eye(784, 10, dtype=np.float32)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return model


def check_6_2(answer):
    # The network is wrong on every fourth image of 1,040.
    labels = np.arange(1_040) % 10
    seen = np.where(np.arange(1_040) % 4 == 0, (labels + 1) % 10, labels)
    images = np.zeros((1_040, 784), np.float32)
    images[np.arange(1_040), seen] = 1
    images = images.reshape(-1, 28, 28, 1)
    rng = np.random.default_rng(1)
    passes = []  # the accuracy on the first batch of each

    def one_pass():
        order = rng.permutation(1_040)
        passes.append(np.mean(order[:1_000] % 4 != 0))
        for batch in (order[:1_000], order[1_000:]):
            yield images[batch], labels[batch]

    data = tf.data.Dataset.from_generator(
        one_pass,
        output_signature=(
            tf.TensorSpec((None, 28, 28, 1), tf.float32),
            tf.TensorSpec((None,), tf.int64),
        ),
    ).apply(tf.data.experimental.assert_cardinality(2))
    for _ in range(3):
        passes.clear()
        model = _first_pixels()
        accuracy = as_number(call(answer, model, data))
        if close(accuracy, 0.75, 1e-4):
            continue
        hint_if(close(accuracy, 0.25, 1e-4), "that is the share of wrong guesses.")
        hint_if(close(accuracy, 75, 1e-4), "as a share, please: a number from 0 to 1.")
        hint_if(close(accuracy, 780, 1e-4), "that is how many guesses are right.")
        hint_if(
            close(accuracy, 390, 1e-4),
            "that is divided by the number of batches. Divide by the number of images.",
        )
        hint_if(
            accuracy > 1,
            "{accuracy:.3f} is not an accuracy. If it comes from evaluate, note that"
            " the first number it returns is the loss.",
            accuracy=accuracy,
        )
        hint_if(
            model.layers[0].was_training,
            "the network was in training mode, and the accuracy came out as"
            " {accuracy:.3f}. Call it with training=False.",
            accuracy=accuracy,
        )
        hint_if(
            len(passes) > 1 and accuracy < 0.3,
            "your function reads the data {number} times and finds {accuracy:.3f}. Each"
            " pass has a new order: take guesses and labels from the same pass.",
            number=len(passes),
            accuracy=accuracy,
        )
        hint_if(
            len(passes) == 1 and close(accuracy, passes[0], 1e-4),
            "that is the accuracy on the first batch alone. Does your function return"
            " before it has read the second one?",
        )
        hint_if(
            True,
            "the network is right on 750 of every 1,000 images, but your function"
            " returns {accuracy:.4f}. The batches have 1,000 and 40 images here, and"
            " all images must count equally.",
            accuracy=accuracy,
        )
    return say("guesses and labels of the same pass belong together.")


def check_6_3(answer):
    for validation, test, right in (
        ([0.970, 0.975, 0.973, 0.968], [0.971, 0.972, 0.978, 0.966], 0.972),
        ([0.915, 0.905, 0.895, 0.885], [0.902, 0.931, 0.922, 0.907], 0.902),
    ):
        accuracy = as_number(call(answer, np.array(validation), np.array(test)))
        hint_if(
            close(accuracy, max(test), 1e-6),
            "that is the best of the test accuracies: the test set chose the network.",
        )
        hint_if(
            close(accuracy, validation[np.argmax(test)], 1e-6),
            "that is the validation accuracy of the network that is best on the test"
            " set: the test set chose the network.",
        )
        hint_if(
            close(accuracy, max(validation), 1e-6),
            "that validation accuracy was used to choose the network, so it is too"
            " good. Which accuracy of this network was not?",
        )
        hint_if(
            close(accuracy, np.mean(test), 1e-6),
            "that is the mean over all networks. Report the test accuracy of the chosen"
            " network.",
        )
        hint_if(
            not close(accuracy, right, 1e-6),
            "for validation = {validation} and test = {test}, your function returns"
            " {accuracy:g}; it should return {right}.",
            validation=validation,
            test=test,
            accuracy=accuracy,
            right=right,
        )
    return say("chosen by the validation set, judged by the test set.")
