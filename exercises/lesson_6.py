"""Checks of lesson 6's exercises."""

from exercises.checking import as_number, call, close, hint_if

import keras
import numpy as np
import tensorflow as tf


def check_6_1(answer):
    error, p = as_number(answer), 0.979
    variance = p * (1 - p)
    hint_if(
        close(error, variance / 10_000, 0.1),
        "that is its square: take the root.",
    )
    hint_if(close(error, variance**0.5, 0.1), "that is for one image. n is 10,000.")
    hint_if(
        close(error, variance**0.5 / 10_000, 0.1), "n stands under the root as well."
    )
    hint_if(close(error, 1 - p, 0.1), "that is the share of wrong ones.")
    hint_if(not close(error, (variance / 10_000) ** 0.5, 0.05), "sqrt(p (1 - p) / n).")
    return "0.0014: a lead of 0.002 over another network is hardly more than luck."


def _first_pixels():
    """A network whose guess is the brightest of an image's first ten pixels."""
    weights = np.eye(784, 10, dtype=np.float32)
    layers = [keras.layers.Flatten(), keras.layers.Dense(10, use_bias=False)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    model.set_weights([weights])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return model


def check_6_2(answer):
    # 1,040 images: the network is wrong on 260 of them, and the last batch is short.
    labels = np.arange(1_040) % 10
    seen = np.where(np.arange(1_040) % 4 == 0, (labels + 1) % 10, labels)
    images = np.zeros((1_040, 784), np.float32)
    images[np.arange(1_040), seen] = 1
    images = images.reshape(-1, 28, 28, 1)
    data = tf.data.Dataset.from_tensor_slices((images, labels))
    model = _first_pixels()
    for _ in range(3):
        accuracy = as_number(call(answer, model, data.shuffle(1_040).batch(1_000)))
        hint_if(close(accuracy, 0.25, 0.001), "that is the share of wrong guesses.")
        hint_if(
            accuracy < 0.3,
            "about one in ten is right, by chance: the labels are those of other"
            " images. Each pass has a new order.",
        )
        hint_if(
            abs(accuracy - 0.75) > 1e-4,
            f"750 of 1,000 are right, and you find {accuracy:.4f}. Does each image"
            " count alike, in a short batch, too?",
        )
    return "guesses and labels of the same pass belong together."


def check_6_3(answer):
    for validation, test, right in (
        ([0.970, 0.975, 0.972], [0.971, 0.973, 0.978], 0.973),
        ([0.91, 0.90, 0.89, 0.88], [0.90, 0.93, 0.92, 0.91], 0.90),
    ):
        figure = as_number(call(answer, np.array(validation), np.array(test)))
        hint_if(
            figure == max(test),
            "that is the best of the test figures: chosen by the test set.",
        )
        hint_if(
            figure == max(validation),
            "that figure chose the network, so it is too good. Which one is not?",
        )
        hint_if(
            close(figure, np.mean(test), 1e-6), "report one network, the chosen one."
        )
        hint_if(figure != right, f"the network chosen by validation has {right}.")
    return "chosen by the validation set, judged by the test set."
