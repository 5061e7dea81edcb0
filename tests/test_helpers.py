"""Tests of the functions that the lessons teach, and of the import."""

import helpers

import json
import os
import platform
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf


def check_set_up(**settings):
    """Return what `python -m helpers` prints, in lines, and its exit code."""
    process = subprocess.run(
        [sys.executable, "-m", "helpers"],
        capture_output=True,
        env=os.environ | settings,
        text=True,
        timeout=300,
    )
    assert process.stderr == ""
    return process.stdout.splitlines(), process.returncode


def test_set_up_check(drawn_folder):
    settings = {"TFDS_DATA_DIR": str(drawn_folder), "TUTORIAL_DATASET": "drawn_digits"}
    lines, code = check_set_up(**settings)
    assert code == 0
    parts = [
        f"Python {platform.python_version()}, TensorFlow {tf.__version__}, Keras ",
        f"drawn_digits, in {drawn_folder}",
        " GB free",
        " GB free",
        "100 images of shape (28, 28, 1) read",
    ]
    assert len(lines) == len(parts)
    for line, part in zip(lines, parts, strict=True):
        assert part in line


def test_set_up_check_without_data(tmp_path):
    new = tmp_path / "new"
    settings = {"TFDS_DATA_DIR": str(new), "MNIST_DIR": str(tmp_path / "none")}
    lines, code = check_set_up(TUTORIAL_DATASET="mnist", **settings)
    assert code == 1
    assert [line.split(":")[0] for line in lines] == [
        "Versions",
        "Data",
        "Memory",
        "Disk",
        "Batch",
    ]
    assert f"{tmp_path / 'none'}, which is not a folder" in lines[1]
    assert lines[3].endswith(f" GB free in {tmp_path}")
    assert not new.exists()


def test_import_is_quiet():
    # TensorFlow warns of a cache that is not read to its end. That oneDNN is off can
    # only be seen on some processors.
    code = """
import helpers, logging, os, tensorflow as tf
assert os.environ["TF_ENABLE_ONEDNN_OPTS"] == "0"
assert tf.get_logger().level == logging.ERROR  # on retracing, it would warn
next(iter(tf.data.Dataset.range(3).cache()))
helpers.build_network()"""
    # Without what this process's own import has set.
    env = {name: value for name, value in os.environ.items() if name[:3] != "TF_"}
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env)
    assert (process.returncode, process.stdout, process.stderr) == (0, b"", b"")


OTHER_WORK = {
    "backend": "jax",
    "floatx": "float16",
    "image_data_format": "channels_first",
    "epsilon": 0.5,
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "variables"),
    [
        (OTHER_WORK, {}),
        (
            {},
            {
                "KERAS_BACKEND": "torch",
                "KERAS_MAX_EPOCHS": "1",
                "KERAS_MAX_STEPS_PER_EPOCH": "1",
            },
        ),
    ],
    ids=["in keras.json", "in the environment"],
)
def test_settings_of_keras_for_other_work(tmp_path, file, variables):
    (tmp_path / "keras.json").write_text(json.dumps(file), encoding="utf-8")
    env = os.environ | {"KERAS_HOME": str(tmp_path)} | variables
    code = """
import helpers, keras
print(keras.backend.backend(), keras.config.floatx(), keras.config.epsilon())
print(keras.config.image_data_format(), keras.config.max_epochs())
print(keras.config.max_steps_per_epoch(), helpers.build_network().compute_dtype)"""
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=env, text=True
    )
    assert (process.stdout.split(), process.stderr) == (
        ["tensorflow", "float32", "1e-07", "channels_last", "None", "None", "float32"],
        "",
    )


def test_keras_imported_first_with_another_backend():
    code = """
import sys, types
keras = types.ModuleType("keras")
keras.config = types.SimpleNamespace(backend=lambda: "torch")
sys.modules["keras"] = keras
import helpers"""
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True
    )
    last = process.stderr.splitlines()[-1]
    assert process.returncode == 1
    assert last.startswith("ImportError: Keras was imported before helpers, with torch")
    assert last.endswith(".")


def test_quiet_stderr(capfd):
    free = os.dup(2)
    os.close(free)
    with helpers._quiet_stderr():
        os.write(2, b"hidden")
    os.write(2, b"seen")
    assert capfd.readouterr().err == "seen"
    again = os.dup(2)
    os.close(again)
    assert again == free  # no file is left open


@pytest.mark.slow
def test_import_where_stderr_is_closed():
    code = """
import helpers, os, sys
assert os.path.samestat(os.fstat(2), os.stat(os.devnull))
assert os.write(2, b"seen by nobody") == 14
assert sys.stderr.write("\\u2713") == 1
assert sys.stderr.encoding == "utf-8"
print("done")"""
    command = ["sh", "-c", 'exec "$@" 2>&-', "sh", sys.executable, "-c", code]
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    assert (process.returncode, process.stdout) == (0, "done\n")


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


def test_how_a_network_is_set_up():
    network = helpers.build_network()
    assert network.input_shape == (None, 28, 28, 1)
    _, *dense = network.layers
    for i, layer in enumerate(dense):  # each layer has a seed of its own
        start = keras.initializers.GlorotUniform(42 + i)(layer.kernel.shape)
        np.testing.assert_array_equal(layer.kernel, start)
    assert isinstance(network.optimizer, keras.optimizers.Adam)
    figures = network.test_on_batch(
        np.zeros((2, 28, 28, 1)), np.array([3, 4]), return_dict=True
    )
    assert figures["loss"] == pytest.approx(np.log(10))  # all ten are as likely
    assert set(figures) == {"loss", "accuracy"}


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
