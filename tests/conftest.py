"""Fixtures that several test modules share."""

import os
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def drawn_folder(tmp_path_factory, worker_id):
    """A TFDS data folder with the drawn digits prepared, once for all workers (Path).

    In a process of its own, since TFDS reads TFDS_DATA_DIR once, at its import.
    """
    base = tmp_path_factory.getbasetemp()
    if worker_id != "master":  # pytest-xdist: each worker has a folder in this one
        base = base.parent
    folder = base / "drawn_digits_data"
    with filelock.FileLock(f"{folder}.lock"):
        if not list(folder.glob("drawn_digits/*/dataset_info.json")):
            subprocess.run(
                [sys.executable, "-c", "import helpers; helpers.prepare_dataset()"],
                cwd=PROJECT,
                env=os.environ
                | {"TFDS_DATA_DIR": str(folder), "TUTORIAL_DATASET": "drawn_digits"},
                check=True,
            )
    return folder
