"""Whether the lessons can start on this computer: what `python -m helpers` prints."""

import helpers
from tutorial_data import DatasetError, prepare_dataset, prepared_folder

import os
import platform
import shutil
from pathlib import Path

import keras
import psutil
import tensorflow as tf
import tensorflow_datasets as tfds


def check_set_up():
    """Print what the lessons find here, in five lines; return an exit code."""
    print(
        f"Versions: Python {platform.python_version()}, TensorFlow {tf.__version__}, "
        f"Keras {keras.__version__}, TFDS {tfds.__version__}"
    )
    name = None
    try:
        name = prepare_dataset()
        folder = prepared_folder(name)
        print(f"Data: {name}, in {folder}")
    except DatasetError as error:
        folder = Path(tfds.core.constants.DATA_DIR).absolute()
        print(f"Data: {error}")
    memory = psutil.virtual_memory()
    print(f"Memory: {memory.available / 1e9:.1f} of {memory.total / 1e9:.1f} GB free")
    while not os.path.exists(folder):
        folder = folder.parent
    print(f"Disk: {shutil.disk_usage(folder).free / 1e9:.1f} GB free in {folder}")
    if name is None:
        print("Batch: none, as there is no data")
        return 1
    dataset = tfds.load(name, split="train", as_supervised=True)
    images, _ = next(iter(dataset.map(helpers.scale).batch(helpers.BATCH_SIZE)))
    print(f"Batch: {len(images)} images of shape {tuple(images.shape[1:])} read")
    return 0
