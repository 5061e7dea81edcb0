"""Checks for lesson 5's exercises."""

from exercises.checking import Hint, as_number, call, close, hint_if, read, say

import numpy as np
import tensorflow as tf


def check_5_1(answer):
    is_pair = isinstance(answer, (tuple, list, np.ndarray, tf.Tensor))
    hint_if(
        not is_pair or len(answer) != 2 or any(x is ... for x in answer),
        "give two numbers: (steps, size of the last batch).",
    )
    steps, last = map(as_number, answer)
    hint_if((steps, last) == (48, 844), "the right numbers, but the wrong way round.")
    hint_if(
        steps == 843,
        "843 batches of 64 hold 53,952 examples. There are 54,000.",
    )
    hint_if(steps != int(steps), "there are no fractions of a step.")
    hint_if(
        steps != 844,
        "{steps:,.0f} batches of 64 hold {number:,.0f} examples. There are 54,000.",
        steps=steps,
        number=steps * 64,
    )
    hint_if(
        last != 48,
        "844 steps is right. With {last:g} examples in the last batch, the epoch would"
        " have {number:,.10g} examples, not 54,000.",
        last=last,
        number=843 * 64 + last,
    )
    return say("843 full batches and one of 48.")


def _shapes(dataset):
    """Return the shapes of a Dataset's images and labels; raise Hint if it has none."""
    hint_if(
        not isinstance(dataset, tf.data.Dataset),
        "return a tf.data.Dataset. This is a {kind}.",
        kind=type(dataset).__name__,
    )
    spec = dataset.element_spec
    parts = spec if isinstance(spec, tuple) else (spec,)
    tensors = all(isinstance(part, tf.TensorSpec) for part in parts)
    hint_if(
        len(parts) != 2 or not tensors,
        "each element has to be a pair of tensors, images and labels. Its spec is"
        " {spec}.",
        spec=spec,
    )
    return [part.shape for part in spec]


def check_5_2(answer):
    # Image i is filled with i, and its label is i. There is no 0: that is for padding.
    numbers = np.arange(1, 251)
    images = np.broadcast_to(
        numbers.astype(np.float32)[:, None, None, None], (250, 28, 28, 1)
    )
    dataset = tf.data.Dataset.from_tensor_slices((images, numbers))
    result = call(answer, dataset)
    shape, label_shape = _shapes(result)
    hint_if(
        shape.rank == 5,
        "the shape of the images is {shape}, with two batch axes. Call batch once.",
        shape=shape,
    )
    hint_if(
        shape.rank == 3,
        "the shape of the images is {shape}: there is no batch axis yet.",
        shape=shape,
    )
    hint_if(
        shape.rank == 4 and shape[0] is None,
        "the shape of the images is {shape}. The first axis is not known yet: according"
        " to the spec, a batch may be short.",
        shape=shape,
    )
    hint_if(
        shape != (100, 28, 28, 1) or label_shape != (100,),
        "the shapes are {shape} and {label_shape}. They should be (100, 28, 28, 1) and"
        " (100,).",
        shape=shape,
        label_shape=label_shape,
    )
    try:
        batches = read(result, 3)
    except tf.errors.OpError as error:
        message = " ".join(str(error).split("}} ")[-1].split())
        raise Hint(
            "the spec is right, but reading the batches fails ({message}).",
            message=message[:200],
        ) from None
    for x, y in batches:
        hint_if(
            x.shape != shape or y.shape != label_shape,
            "the spec promises {shape}, but one batch has the shape {given}.",
            shape=shape,
            given=x.shape,
        )
        hint_if(
            (x != np.reshape(y, (100, 1, 1, 1))).any(),
            "some images are not the given ones, or have the wrong labels.",
        )
    labels = np.concatenate([y for _, y in batches]) if batches else np.array([])
    padding = np.count_nonzero(~np.isin(labels, numbers))
    hint_if(
        padding,
        "{padding} of the examples are padding. Use the given ones only.",
        padding=padding,
    )
    different = len(set(labels.tolist()))
    hint_if(
        different < 200,
        "the batches hold {different} different examples. At least 200 of the 250 can"
        " be used.",
        different=different,
    )
    if different == 250:
        return say(
            "the shape is known, and the price is that examples come up more than once."
        )
    return say("the shape is known, and the price is the examples that are left out.")


def check_5_3(answer):
    for losses, sizes in (
        ([0.5, 0.25, 4.0], [100, 100, 1]),
        ([1.0, 2.0], [4_096, 1_904]),
    ):
        mean = as_number(call(answer, list(losses), list(sizes)))
        total = np.dot(losses, sizes)
        hint_if(
            close(mean, np.mean(losses), 1e-6),
            "this is the plain mean of the batch losses. It gives an example in a small"
            " batch more weight than one in a large batch.",
        )
        hint_if(
            close(mean, np.mean(losses[:-1]), 1e-6),
            "this is the mean without the last batch. Its examples count, too.",
        )
        hint_if(
            close(mean, total, 1e-6),
            "this is the sum over all examples. Divide by how many there are.",
        )
        hint_if(
            close(mean, total / len(losses), 1e-6),
            "this is divided by the number of batches. Divide by the number of"
            " examples.",
        )
        hint_if(
            close(mean, total / 6_000, 1e-6) and sum(sizes) != 6_000,
            "divide by the sum of the sizes. Here it is {total}, not 6,000.",
            total=sum(sizes),
        )
        right = total / sum(sizes)
        hint_if(
            not close(mean, right, 1e-4),
            "for losses {losses} and sizes {sizes} your answer is {mean:.5g}. It should"
            " be {right:.5g}.",
            losses=losses,
            sizes=sizes,
            mean=mean,
            right=right,
        )
    return say(
        "weighted by the batch sizes, the batch losses give the mean over the examples."
    )
