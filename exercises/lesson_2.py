"""Checks of lesson 2's exercises."""

from exercises.checking import call, close, hint_if

import numpy as np
import tensorflow as tf


def check_2_1(answer):
    value, num_bytes = (float(number) for number in answer)
    hint_if(
        num_bytes == 8,
        "8 bytes would be a float64. scale casts to float32, which has 32 bits.",
    )
    hint_if(num_bytes == 1, "1 byte is the uint8 before scale. What is it afterwards?")
    hint_if(value == 51, "that is the pixel before scale divides it.")
    hint_if(value == 0, "integers lose what is behind the point. scale casts first.")
    hint_if(not close(value, 0.2) or num_bytes != 4, "divide 51 by 255.")
    return "51 / 255 = 0.2, as a float32 of four bytes."


def check_2_2(answer):
    pixels = np.arange(784).reshape(28, 28, 1) % 256
    image, label = call(answer, tf.constant(pixels, tf.uint8), tf.constant(7, tf.int64))
    low, high = float(tf.reduce_min(image)), float(tf.reduce_max(image))
    hint_if(int(label) != 7, "hand the label on as it is.")
    hint_if(
        (low, high) == (-1, 0),
        "this runs from -1 to 0. The range is twice as wide as before: divide by half.",
    )
    hint_if(
        (low, high) == (0, 2),
        "this runs from 0 to 2: as wide as asked. Now shift it.",
    )
    hint_if((low, high) == (0, 1), "this is still 0 to 1.")
    hint_if(
        image.dtype != tf.float32,
        f"the image comes out as {image.dtype.name}; networks compute in float32.",
    )
    right = np.allclose(image, pixels / 127.5 - 1, atol=1e-5)
    hint_if(not right, f"0 is to become -1, and 255 is to become 1, not {high:g}.")
    return "the background is -1 now, and the middle grey is near 0."


def check_2_3(answer):
    low, high = (float(number) for number in answer)
    hint_if(
        (low, high) == (0, 1),
        "that would be so if only one of the two scaled. Here both do.",
    )
    hint_if(
        (low, high) == (0, 255),
        "that is what the pixels are before anybody scales them.",
    )
    hint_if(
        low != 0 or not close(high, 1 / 255),
        "scale one image, put it through the layer, and look at its min and max.",
    )
    return (
        "scaled twice: all of it lies below 0.004, and the network sees next to none."
    )
