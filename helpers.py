"""What the lessons share: the digits and the functions that they teach.

Import this module before TensorFlow and Keras: it sets what the lessons need of them.
`python -m helpers` checks whether the lessons can start here.
"""

import contextlib
import importlib.machinery
import importlib.metadata
import importlib.util
import logging
import os
import sys

MODULES = ["drawn_digits", "exercises", "pipeline_checks", "plots", "tutorial_data"]


def _check_names():
    """Raise ImportError where a file of the reader's own would be imported as ours."""
    for name in MODULES:
        folder = os.path.dirname(__file__)
        ours = importlib.machinery.PathFinder.find_spec(name, [folder])
        found = importlib.util.find_spec(name)
        if ours and found.origin != ours.origin:
            raise ImportError(
                f"{found.origin or found.submodule_search_locations[0]} has the name "
                f"of the lessons' module {name}: rename it, and restart the kernel."
            )


_check_names()

# Both are read once, when TensorFlow is imported. The second one turns off
# Intel's own kernels, which round differently from machine to machine.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# Keras may be set up for other work, in the environment or in keras.json (see below).
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.pop("KERAS_MAX_EPOCHS", None)
os.environ.pop("KERAS_MAX_STEPS_PER_EPOCH", None)
if "keras" in sys.modules:
    backend = sys.modules["keras"].config.backend()
    if backend != "tensorflow":
        raise ImportError(
            f"Keras was imported before helpers, with {backend} as its backend: "
            "restart the kernel, and import helpers first."
        )

try:
    os.fstat(2)
except OSError:  # closed: the next file to be opened would get TensorFlow's messages
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
if sys.stderr is None:  # a progress bar would fail to write there
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _check_processor():
    """Raise ImportError where TensorFlow would end Python without a word of why."""
    if not os.path.exists("/proc/cpuinfo"):  # only on Linux
        return
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        flags = [line for line in file if line.startswith("flags")]  # none on ARM
    if flags and "avx" not in flags[0].split():
        raise ImportError(
            "TensorFlow needs a processor with AVX, and this computer's has none, or a "
            "virtual machine hides it: use another computer."
        )


_check_processor()


@contextlib.contextmanager
def _quiet_stderr():
    """Send file descriptor 2 nowhere; C++ does not write to sys.stderr."""
    saved = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


# Keras imports Matplotlib, which says where its cache is if there is no home folder.
logging.getLogger("matplotlib").setLevel("ERROR")

# With code for GPUs, TensorFlow says at its import that there is none. Elsewhere,
# nothing is hidden: if TensorFlow ends Python, the reader sees why.
for_gpus = any(importlib.metadata.distributions(name="tensorflow"))
quiet = for_gpus and sys.platform == "linux"
with _quiet_stderr() if quiet else contextlib.nullcontext():
    import tensorflow as tf

from tutorial_data import DatasetError, prepare_dataset  # noqa: F401  (lessons use them)

import keras

# What keras.json may have changed.
keras.config.set_floatx("float32")
keras.config.set_epsilon(1e-7)
keras.config.set_image_data_format("channels_last")

# TensorFlow gives advice on retracing after many training runs in one process,
# which happen only in a lesson.
tf.get_logger().setLevel("ERROR")

BUFFER_SIZE = 10_000  # elements in the shuffle buffer, lesson 3
BATCH_SIZE = 100  # examples in a training batch, lesson 5


def scale(image, label):
    """Scale an image's pixels from 0..255 to 0..1 (lesson 2).

    Args:
        image: uint8 tensor of any shape.
        label: passed on unchanged.

    Returns:
        The image as float32 in [0, 1], and the label.
    """
    image = tf.cast(image, tf.float32)
    image /= 255.0
    return image, label


def build_network(width=100, seed=42):
    """Return a compiled 784-100-100-10 network, the same on every call (lesson 2).

    Args:
        width: units in each of the two hidden layers.
        seed: for the initial weights. No other random choice depends on it.

    Returns:
        A keras.Model that takes (batch, 28, 28, 1) images, returns (batch, 10)
        class probabilities and learns from integer labels with Adam.
    """
    model = keras.Sequential()
    model.add(keras.layers.Input((28, 28, 1)))
    model.add(keras.layers.Flatten())
    for i, units in enumerate([width, width, 10]):
        activation = "relu" if i < 2 else "softmax"
        weights = keras.initializers.GlorotUniform(seed + i)
        layer = keras.layers.Dense(units, activation, kernel_initializer=weights)
        model.add(layer)
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


if __name__ == "__main__":
    import set_up_check

    sys.exit(set_up_check.check_set_up())
