"""Checks for lesson 2's exercises."""

from exercises.checking import Hint, call, close, hint_if, read, say

import numpy as np
import tensorflow as tf


def pair(answer, first, second):
    """Return the two numbers of an answer; raise Hint if it is anything else."""
    hint = Hint(
        "the answer here should be a pair of numbers: ({first}, {second}).",
        first=first,
        second=second,
    )
    if isinstance(answer, (str, bytes, dict, set)):
        raise hint
    try:
        values = [np.asarray(value) for value in answer]
    except TypeError:
        raise hint from None
    if len(values) != 2 or any(v.ndim or v.dtype.kind not in "uif" for v in values):
        raise hint
    return [float(value) for value in values]


def check_2_1(answer):
    value, num_bytes = pair(answer, say("value"), say("number of bytes"))
    hint_if(
        value == 4 and close(num_bytes, 0.2, 1e-4),
        "both numbers are right, but the value comes first.",
    )
    hint_if(value == 51, "51 is the pixel before scale divides it.")
    hint_if(
        value == 0,
        "the value is not 0: scale casts to float32 before it divides, so the fraction"
        " is kept.",
    )
    hint_if(
        close(value, 51 / 256, 1e-4),
        "your value is 51 / 256. scale divides by the largest byte, which is 255.",
    )
    hint_if(
        not close(value, 0.2, 1e-4),
        "the value is not {value:g}. scale divides 51 by 255.",
        value=value,
    )
    hint_if(
        num_bytes == 32,
        "the value is right. 32 is the number of bits in a float32. How many bytes is"
        " that?",
    )
    hint_if(
        num_bytes == 8,
        "the value is right. 8 bytes would be a float64, and scale casts to float32.",
    )
    hint_if(
        num_bytes == 1,
        "the value is right. 1 byte is what the uint8 took before scale. What type does"
        " the result have?",
    )
    hint_if(
        num_bytes != 4,
        "the value is right. The result does not take {num_bytes:g} bytes. How many"
        " bits are there in a float32, and how many in a byte?",
        num_bytes=num_bytes,
    )
    return say("51 / 255 = 0.2, as a float32 of four bytes.")


# One image has every byte; the other stays within 10..200, to catch scaling by its own
# range.
PIXELS = np.arange(784).reshape(28, 28, 1) % 256
PIXELS = np.stack([PIXELS, np.clip(PIXELS, 10, 200)]).astype(np.uint8)
LABELS = np.array([7, 3])


def map_over_two_images(answer):
    """Return a Dataset of two images with the answer mapped over it."""
    dataset = tf.data.Dataset.from_tensor_slices((PIXELS, LABELS))
    try:
        return dataset.map(answer)
    except Exception as error:
        call(answer, *next(iter(dataset)))  # outside map an error is shorter
        if "symbolic" not in str(error).lower():
            raise
        raise Hint(
            "this works on one image, but not inside map, where a tensor has no values"
            " yet ({error}). Use TensorFlow's operations.",
            error=str(error).strip().splitlines()[-1].strip().partition(". ")[0],
        ) from None


def check_2_2(answer):
    if not callable(answer):
        call(answer)  # which raises the hint
    dataset = map_over_two_images(answer)
    spec = dataset.element_spec
    hint_if(
        not isinstance(spec, tuple) or len(spec) != 2,
        "the function should return the image and the label. It returns {spec}.",
        spec=spec,
    )
    image, label = spec
    names = [getattr(getattr(s, "dtype", None), "name", type(s).__name__) for s in spec]
    hint_if(
        not all(isinstance(s, tf.TensorSpec) for s in spec),
        "the image and the label should be one tensor each. They are {spec}.",
        spec=spec,
    )
    hint_if(
        image.shape.rank == 0 and label.shape.rank == 3,
        "the image comes first, then the label. Yours are the other way round.",
    )
    hint_if(
        not image.shape.is_compatible_with((28, 28, 1)),
        "the image should keep its shape, (28, 28, 1). Yours has the shape {shape}.",
        shape=image.shape,
    )
    hint_if(
        names[0] != "float32",
        "the image should be float32. Yours is {dtype}.",
        dtype=names[0],
    )
    images, labels = zip(*read(dataset, len(LABELS)), strict=True)
    hint_if(
        names[1] != "int64" or not np.array_equal(labels, LABELS),
        "the label should stay as it is. The labels were 7 and 3, as int64. Yours are"
        " {first} and {second}, as {dtype}.",
        first=labels[0],
        second=labels[1],
        dtype=names[1],
    )
    images = np.array(images)
    hint_if(
        images.shape != PIXELS.shape,
        "the image should keep its shape, (28, 28, 1). Yours is {shape}.",
        shape=images.shape[1:],
    )
    check_values(images)
    return say("the background is -1 now, and mid-grey is near 0.")


def check_values(images):
    """Raise Hint unless the pixels of both images are as the exercise asks."""
    right = PIXELS / 127.5 - 1
    if np.allclose(images, right, atol=1e-5):
        return
    if np.allclose(images[0], right[0], atol=1e-5):
        low, high = np.min(images[1]), np.max(images[1])
        raise Hint(
            "an image with all bytes from 0 to 255 comes out right. If the pixels lie"
            " between 10 and 200, the same calculation gives values between -0.922 and"
            " 0.569. Yours lie between {low:.3f} and {high:.3f}.",
            low=low,
            high=high,
        )

    def are(pixels):
        return np.allclose(images, pixels, atol=1e-5)

    hint_if(are(PIXELS / 255), "the pixels are still in 0..1.")
    hint_if(are(PIXELS), "the pixels are still in 0..255.")
    hint_if(
        are(2 * (PIXELS / 255)),
        "this runs from 0 to 2: the width is right. Shift it.",
    )
    hint_if(
        are(PIXELS / 255 - 1),
        "this runs from -1 to 0. The range should be twice as wide.",
    )
    hint_if(
        are(PIXELS / 255 - 0.5),
        "this runs from -0.5 to 0.5. The range should be twice as wide.",
    )
    hint_if(
        are(-right), "this is inverted: 0 should become -1, and 255 should become 1."
    )
    steps = np.diff(images[0].flat[:256])
    (falls,) = np.nonzero(steps < 0)
    if 0 < len(falls) < 4 and np.all(np.delete(steps, falls) > 0):
        raise Hint(
            "the pixels wrap around: a larger byte should give a larger value, but"
            " yours falls after the byte {byte}. Cast to float32 before any"
            " calculation.",
            byte=falls[0],
        )
    given = images[0].flat[:256]
    right = np.arange(256) / 127.5 - 1
    off = np.abs(given - right)
    byte = 51 if off[51] > 1e-3 else np.argmax(off)
    raise Hint(
        "0 should become -1 and 255 should become 1, with equal steps in between. Yours"
        " turns 0 into {first:.4g}, 255 into {last:.4g}, and {byte} into {middle:.4g}"
        " (expected: {right:.4g}).",
        first=given[0],
        last=given[255],
        byte=byte,
        middle=given[byte],
        right=right[byte],
    )


def check_2_3(answer):
    low, high = pair(answer, say("smallest"), say("largest"))
    right = 1 / 255
    hint_if(
        (low, high) == (0, 1),
        "one division by 255 gives 0..1. How many times is a pixel divided on the way?",
    )
    hint_if(
        (low, high) == (0, 255), "0..255 is the range of the bytes, before any scaling."
    )
    hint_if(
        any(close(high, value, 1e-5) for value in (1 / 256, 0.00391)),
        "{high:g} is nearer to 1 / 256 than to 1 / 255. Both divisions are by 255.",
        high=high,
    )
    hint_if(
        close(high, right**2, 1e-2),
        "that is 255 divided by 255 three times. Here it is divided twice.",
    )
    # Nearly right, or rounded to three or four decimal places.
    is_right = low == 0 and (close(high, right, 5e-4) or high in (0.004, 0.0039))
    hint_if(
        low > high,
        "the smaller number comes first. You gave ({low:g}, {high:g}).",
        low=low,
        high=high,
    )
    hint_if(
        not is_right,
        "the layer does not output {low:g} to {high:g}. Follow a pixel of 0 and one of"
        " 255: first through scale, then through the layer.",
        low=low,
        high=high,
    )
    return say("the images are scaled twice: all pixels lie between 0 and 1 / 255.")
