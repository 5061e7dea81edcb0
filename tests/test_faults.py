"""Faults that need processes, mounts and signals of their own.

Most run by -m slow. FAULT_ROUNDS=10 repeats ten times what depends on
chance; with pytest's -rP it prints the times, too.
"""

import importlib.metadata
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tensorflow as tf
from test_data import left_in

ROUNDS = int(os.environ.get("FAULT_ROUNDS", 1))
PREPARED = ["dataset_info.json", "features.json"]
PREPARED += [f"drawn_digits-{s}.tfrecord-00000-of-00001" for s in ("test", "train")]
PREPARED = sorted(f"drawn_digits/1.0.0/{name}" for name in PREPARED)

# The set-up cell of a lesson, which waits for a sign; then all examples are counted.
SET_UP = """
import helpers, plots, contextlib, sys, time
import tensorflow_datasets as tfds
print("ready\\n", end="", flush=True)  # in one piece, beside others' lines
sys.stdin.readline()
start = time.perf_counter()
try:
    with contextlib.redirect_stdout(sys.stderr):  # TFDS says where it prepares
        name = helpers.prepare_dataset()
except helpers.DatasetError as error:
    sys.exit(print("DatasetError:", error))
seconds = time.perf_counter() - start
datasets = tfds.load(
    name, split=["train", "test"], decoders={"image": tfds.decode.SkipDecoding()}
)
counts = [
    sum(map(len, d.batch(1_000).map(lambda x: x["label"]))) for d in datasets
]
print(f"{name} {counts[0]} {counts[1]} {seconds:.1f}\\n", end="")
"""
# The same with MNIST in small: the files in MNIST_DIR are declared to be MNIST's.
SMALL_MNIST = """
import helpers, os, pathlib, small_mnist
folder = pathlib.Path(os.environ["MNIST_DIR"])
small_mnist.declare({path.name: path.read_bytes() for path in folder.iterdir()})
"""


class Learner:
    """A process that runs the set-up; go() gives the sign."""

    def __init__(self, folder, log, **settings):
        environment = os.environ | {
            "TFDS_DATA_DIR": str(folder),
            "TUTORIAL_DATASET": "drawn_digits",
        }
        environment.pop("MNIST_DIR", None)
        self.log = Path(log)  # a pipe would stop it when full
        with self.log.open("w", encoding="utf-8") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SET_UP],
                env=environment | settings,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )

    def go(self):
        assert self.process.stdout.readline() == "ready\n", self.log.read_text(
            encoding="utf-8"
        )
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def result(self):
        """What was loaded, its counts, and the seconds of the set-up."""
        out, _ = self.process.communicate(timeout=300)
        assert self.process.returncode == 0, self.log.read_text(encoding="utf-8")
        *counts, seconds = out.split()
        return counts, float(seconds)


def start_together(folder, count, logs):
    """Several learners at the same moment; the seconds that each had to wait."""
    learners = [Learner(folder, logs / f"log-{i}") for i in range(count)]
    for learner in learners:
        learner.go()
    results = [learner.result() for learner in learners]
    assert [counts for counts, _ in results] == [["drawn_digits", "60000", "10000"]] * (
        count
    )
    return [seconds for _, seconds in results]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Drawn digits as one process alone prepares them, and the seconds it took."""
    folder = tmp_path_factory.mktemp("prepared")
    (seconds,) = start_together(folder, 1, tmp_path_factory.mktemp("logs"))
    assert left_in(folder) == PREPARED
    return folder, seconds


def contents(folder):
    """Names of all files, and examples: images as PNG, and labels, in their order."""
    examples = []
    for name in left_in(folder):
        if "tfrecord" in name:
            for record in tf.data.TFRecordDataset(str(folder / name)):
                # Not the record as it is: the order of its fields is left to chance.
                example = tf.train.Example.FromString(record.numpy()).features.feature
                image, label = example["image"], example["label"]
                pair = image.bytes_list.value[0], label.int64_list.value[0]
                examples.append(pair)
    return left_in(folder), examples


@pytest.mark.slow
@pytest.mark.parametrize("number", range(ROUNDS))
def test_eight_at_once(prepared, tmp_path, number):
    folder = tmp_path / "shared"
    waits = start_together(folder, 8, tmp_path)
    assert contents(folder) == contents(prepared[0])
    assert sorted(path.name for path in folder.glob("*/*")) == [".lock", "1.0.0"]
    print(f"one alone {prepared[1]} s; of eight the longest {max(waits)} s")


@pytest.mark.slow
def test_killed_while_it_prepares(prepared, tmp_path):
    whole, seconds = contents(prepared[0]), prepared[1]
    disk = tmp_path / "disk"
    folder = disk / "drawn_digits"
    old = disk / "mnist" / "3.0.1" / "dataset_info.json"
    old.parent.mkdir(parents=True)
    old.write_text("good before", encoding="utf-8")
    moments = random.Random(1)
    cut_short = 0
    for _ in range(2 * ROUNDS):
        learner = Learner(disk, tmp_path / "log")
        learner.go()
        time.sleep(moments.uniform(0, seconds))
        learner.process.kill()
        learner.process.wait()
        cut_short += (folder / "incomplete.work").exists()
        if (folder / "1.0.0").exists():  # killed after all was done
            start_together(disk, 1, tmp_path)  # reads all of it
            shutil.rmtree(folder)
    assert cut_short >= 1  # or no kill came in time
    start_together(disk, 1, tmp_path)
    assert old.read_text(encoding="utf-8") == "good before"
    shutil.rmtree(old.parents[1])
    assert contents(disk) == whole


# --- The import ---------------------------------------------------------------


def import_helpers(folder, **settings):
    """Import helpers in a folder of files of somebody's own; return stderr's lines."""
    process = subprocess.run(
        [sys.executable, "-c", "import helpers"],
        cwd=folder,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert process.returncode != 0
    return process.stderr.splitlines()


@pytest.mark.quick
@pytest.mark.parametrize(
    "file", ["tutorial_data.py", "plots.py", "exercises.py", "exercises/__init__.py"]
)
def test_a_file_with_the_name_of_a_module(tmp_path, file):
    own = tmp_path / file
    own.parent.mkdir(exist_ok=True)
    own.touch()
    last = import_helpers(tmp_path)[-1]
    assert last.startswith(f"ImportError: {own} has the name of ")
    assert last.endswith("rename it, and restart the kernel.")


@pytest.mark.quick
@pytest.mark.parametrize("build", ["tensorflow", "tensorflow_cpu"])
def test_tensorflows_last_words(tmp_path, build):
    """They are hidden only with the build that has a needless line to say."""
    if any(importlib.metadata.distributions(name="tensorflow")):
        pytest.skip("needs tensorflow-cpu")
    (tmp_path / "tensorflow.py").write_text(
        "import os; os.write(2, b'F cannot run here\\n'); os._exit(1)", encoding="utf-8"
    )
    metadata = tmp_path / f"{build}-2.21.0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Name: {build}\nVersion: 2.21.0\n", encoding="utf-8")
    hidden = build == "tensorflow" and sys.platform == "linux"
    assert import_helpers(tmp_path) == ([] if hidden else ["F cannot run here"])


# --- Mounts ------------------------------------------------------------------


@pytest.fixture
def sh():
    """sh(script, ...) runs it where mounting is allowed, and gives what it prints."""
    try:
        subprocess.run(["unshare", "-rm", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs Linux, and the right to make a user namespace (unshare)")

    def run(script, **settings):
        environment = os.environ | {"PYTHON": sys.executable, "SET_UP": SET_UP}
        environment["PYTHONPATH"] = os.pathsep.join(map(str, sys.path))
        environment |= {"SMALL": SMALL_MNIST + SET_UP}
        for name in ("TUTORIAL_DATASET", "MNIST_DIR", "TFDS_DATA_DIR"):
            environment.pop(name, None)
        process = subprocess.run(
            ["unshare", "-rm", "sh", "-ec", script],
            env=environment | {k: str(v) for k, v in settings.items()},
            input="\n\n\n",
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert process.returncode == 0, process.stderr
        return process.stdout.splitlines(), process.stderr

    return run


@pytest.fixture
def stick(files, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def assert_one_sentence(line, *parts):
    assert line.startswith("DatasetError: "), line
    assert line.endswith(".")
    for part in parts:
        assert str(part) in line


@pytest.mark.slow
def test_full_disk(sh, stick, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    lines, _ = sh(
        """
        mount -t tmpfs -o size=64k none "$DISK"
        mkdir "$DISK/old" && echo good > "$DISK/old/file"
        echo | "$PYTHON" -c "$SMALL"
        cd "$DISK" && find . -type f
        mount -o remount,size=64m "$DISK"
        echo | "$PYTHON" -c "$SMALL"
        find . -name '*incomplete*'
        """,
        DISK=disk,
        TFDS_DATA_DIR=disk,
        MNIST_DIR=stick,
    )
    ready, message, *left = lines[:-2]
    assert_one_sentence(message, "mnist could not be prepared in", disk, "No space")
    assert set(left) <= {"./old/file", "./mnist/.lock"}
    assert lines[-1].startswith("mnist 600 100 ")


@pytest.mark.slow
def test_five_on_a_prepared_folder_that_is_read_only(sh, prepared):
    before = contents(prepared[0])
    lines, stderr = sh(
        """
        mount --bind "$DISK" "$DISK" && mount -o remount,ro,bind "$DISK"
        ! touch "$DISK/x" 2> /dev/null
        for i in 1 2 3 4 5; do echo | "$PYTHON" -c "$SET_UP" & done
        wait
        """,
        DISK=prepared[0],
        TFDS_DATA_DIR=prepared[0],
        TUTORIAL_DATASET="drawn_digits",
    )
    loaded = [line for line in lines if line != "ready"]
    assert len(loaded) == 5
    assert all(line.startswith("drawn_digits 60000 10000 ") for line in loaded)
    assert stderr == ""
    assert contents(prepared[0]) == before


@pytest.mark.slow
@pytest.mark.parametrize("what", ["data folder", "home"])
def test_not_prepared_and_read_only(sh, stick, tmp_path, what):
    disk = tmp_path / "disk"
    disk.mkdir()
    settings = {"HOME": disk} if what == "home" else {"TFDS_DATA_DIR": disk}
    lines, _ = sh(
        """
        mount --bind "$DISK" "$DISK" && mount -o remount,ro,bind "$DISK"
        echo | "$PYTHON" -c "$SMALL"
        find "$DISK" -mindepth 1 -maxdepth 1
        mount -o remount,rw,bind "$DISK"
        echo | "$PYTHON" -c "$SMALL"
        """,
        DISK=disk,
        MNIST_DIR=stick,
        **settings,
    )
    assert len(lines) == 4, lines  # and so nothing was left behind
    assert_one_sentence(lines[1], disk, "Read-only", "set TFDS_DATA_DIR")
    assert lines[3].startswith("mnist 600 100 ")


@pytest.mark.slow
def test_home_that_cannot_be_written_but_a_prepared_folder(sh, drawn_folder, tmp_path):
    lines, stderr = sh(
        """
        mount --bind "$HOME" "$HOME" && mount -o remount,ro,bind "$HOME"
        "$PYTHON" -c "$SET_UP"
        """,
        HOME=tmp_path,
        TFDS_DATA_DIR=drawn_folder,
        TUTORIAL_DATASET="drawn_digits",
    )
    assert lines[1].startswith("drawn_digits 600 100 ")
    assert stderr == ""
