"""Tests of the functions that the lessons teach, and of the import."""

import helpers

import os
import subprocess
import sys

import numpy as np
import tensorflow as tf


def test_import_is_quiet():
    # TensorFlow warns of a cache that is not read to its end. That oneDNN is off can
    # only be seen on some processors.
    code = """
import helpers, os, tensorflow as tf
assert os.environ["TF_ENABLE_ONEDNN_OPTS"] == "0"
next(iter(tf.data.Dataset.range(3).cache()))
helpers.build_network()"""
    # Without what this process's own import has set.
    env = {name: value for name, value in os.environ.items() if name[:3] != "TF_"}
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env)
    assert (process.returncode, process.stdout, process.stderr) == (0, b"", b"")


def test_scale():
    image = tf.constant([[0, 51, 255]], tf.uint8)
    scaled, label = helpers.scale(image, tf.constant(7, tf.int64))
    assert scaled.dtype == tf.float32
    np.testing.assert_allclose(scaled, [[0, 0.2, 1]], rtol=1e-6)
    assert (label.numpy(), label.dtype) == (7, tf.int64)


def test_network_is_the_same_at_every_call():
    one, two, other = (helpers.build_network(seed=seed) for seed in (1, 1, 2))
    assert one.count_params() == 784 * 100 + 100 + 100 * 100 + 100 + 100 * 10 + 10
    image = tf.ones((1, 28, 28, 1))
    np.testing.assert_array_equal(one(image), two(image))
    assert np.abs(one(image) - other(image)).max() > 0


def test_a_network_leaves_the_global_seeds_alone():
    drawn = []
    for build in (False, True):
        tf.random.set_seed(5)
        np.random.seed(5)
        if build:
            helpers.build_network()
        drawn.append((float(tf.random.uniform([])), np.random.random()))
    assert drawn[0] == drawn[1]


def test_width_and_layers():
    model = helpers.build_network(width=7)
    units = [layer.units for layer in model.layers if hasattr(layer, "units")]
    activations = [
        layer.activation.__name__ for layer in model.layers if hasattr(layer, "units")
    ]
    assert units == [7, 7, 10]
    assert activations == ["relu", "relu", "softmax"]
    # Layers of one shape must not start alike.
    wide = helpers.build_network(width=784)
    first, second = (layer.kernel.numpy() for layer in wide.layers[-3:-1])
    assert not np.array_equal(first, second)


def test_constants_are_those_of_the_lessons():
    assert (helpers.BUFFER_SIZE, helpers.BATCH_SIZE) == (10_000, 100)
