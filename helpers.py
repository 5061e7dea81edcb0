"""What the lessons share: the digits and the taught functions.

Import this module before TensorFlow: it asks TensorFlow to be quiet.
"""

import contextlib
import hashlib
import os
import shutil
import threading
from pathlib import Path

# Both are read once, when TensorFlow is imported. The second one leaves out
# Intel's own kernels, which round differently from machine to machine.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")


@contextlib.contextmanager
def _quiet_stderr():
    """Send file descriptor 2 nowhere; C++ does not write to sys.stderr."""
    saved = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


with _quiet_stderr():
    import tensorflow as tf

import drawn_digits  # noqa: F401  (makes tfds.load("drawn_digits") work)

import filelock
import keras
import requests
import tensorflow_datasets as tfds
from tqdm.auto import tqdm

# Its advice on retracing comes after so many trainings in one process, which
# only a lesson has.
tf.get_logger().setLevel("ERROR")

BUFFER_SIZE = 10_000  # elements in the shuffle buffer, lesson 3
BATCH_SIZE = 100  # examples in a training batch, lesson 5
IMAGE_SHAPE = (28, 28, 1)

PROBE_SECONDS = 3  # for the download host to prove that it is there
DOWNLOAD_SECONDS = 300  # for all four files; MNIST is 12 MB
LOCK_SECONDS = 600  # for another process to prepare what this one wants, too
_START_FOLDER = Path.cwd()  # before a notebook has had a chance to change it


class DatasetError(RuntimeError):
    """The digits cannot be had as asked; the message says what to do."""


# --- The digits ------------------------------------------------------------


def prepare_dataset():
    """Make sure that `tfds.load` finds its data without a network.

    The digits are looked for in this order: already prepared in TFDS's data
    folder (`TFDS_DATA_DIR`); the four original files in the folder that
    `MNIST_DIR` names; a download; and, where none of these is to be had, the
    drawn digits, with a printed notice. `TUTORIAL_DATASET` set to "mnist" or
    "drawn_digits" asks for one of them and no other.

    Returns:
        The name to load: "mnist" or "drawn_digits".

    Raises:
        ValueError: `TUTORIAL_DATASET` has an unknown value.
        DatasetError: `MNIST_DIR` is no folder, or a file there is missing or
            damaged; the data folder cannot be used or holds damaged data; or
            MNIST was asked for and cannot be reached.
    """
    wanted = os.environ.get("TUTORIAL_DATASET", "")
    if wanted not in ("", "mnist", "drawn_digits"):
        raise ValueError(
            f"TUTORIAL_DATASET is {wanted!r}: set it to mnist or drawn_digits, "
            "or leave it out."
        )
    if wanted != "drawn_digits" and not _is_prepared("mnist"):
        try:
            _prepare("mnist", _find_mnist())
        except ConnectionError as error:
            if wanted == "mnist":
                raise DatasetError(
                    f"MNIST could not be reached ({error}): connect to the internet, "
                    "or set MNIST_DIR to a folder with its four .gz files."
                ) from None
            print(
                f"MNIST could not be reached ({error}): these are drawn digits.\n"
                "To get MNIST, connect to the internet or set MNIST_DIR to a "
                "folder with its four .gz files; then restart the kernel."
            )
            wanted = "drawn_digits"
    if wanted != "drawn_digits":
        return "mnist"
    if not _is_prepared("drawn_digits"):
        _prepare("drawn_digits", lambda folder: folder)
    return "drawn_digits"


def _folder(name):
    """Where TFDS keeps a dataset; asked without opening what may be damaged."""
    version = tfds.builder_cls(name).VERSION
    return Path(tfds.core.constants.DATA_DIR).expanduser() / name / str(version)


def _is_prepared(name):
    """True if TFDS has the dataset, False if not; raises if it is damaged."""
    folder = _folder(name)
    try:
        if not folder.exists():
            return False
        splits = tfds.builder(name).info.splits
        intact = set(splits) == {"train", "test"} and all(
            _count_records(split.filepaths) == split.num_examples
            for split in splits.values()
        )
    except (PermissionError, tf.errors.PermissionDeniedError):
        raise DatasetError(
            f"You may not read {folder}: ask for permission, "
            "or set TFDS_DATA_DIR to a folder of your own."
        ) from None
    except Exception:  # whatever TFDS says of metadata that it cannot read
        intact = False
    if not intact:
        raise DatasetError(
            f"The prepared data in {folder} are damaged, or another version of "
            "tensorflow-datasets wrote them: delete that folder, or set "
            "TFDS_DATA_DIR to another one, and try again."
        )
    return True


def _count_records(paths):
    """Read all records, in 0.1 s for MNIST: TensorFlow compares their checksums."""
    records = tf.data.TFRecordDataset([str(path) for path in paths])
    return sum(len(batch) for batch in records.batch(1_000))


def _find_mnist():
    """A function that takes a work folder and returns the files' folder.

    Whatever can be found wrong before the data folder is touched is found
    here.
    """
    given = os.environ.get("MNIST_DIR", "")
    if not given:
        _probe_download()
        return _download
    # JupyterLab starts kernels in the notebook's folder; PWD is where the
    # person who wrote a relative path was.
    starts = (_START_FOLDER, Path(os.environ.get("PWD", _START_FOLDER)))
    given = Path(given).expanduser()
    found = [start / given for start in starts if os.path.isdir(start / given)]
    if not found:
        raise DatasetError(
            f"MNIST_DIR names {starts[0] / given}, which is not a folder: set it "
            "to the folder with MNIST's four .gz files, or leave it out."
        )
    if fault := _fault(found[0]):
        raise DatasetError(
            f"MNIST_DIR: {fault}: copy MNIST's four .gz files there again, unchanged."
        )
    return lambda work_folder: found[0]


def _mnist_files():
    """MNIST's files as TFDS registers them, smallest first: [(URL, UrlInfo)]."""
    files = tfds.builder_cls("mnist").url_infos.items()
    return sorted(files, key=lambda file: file[1].size)


def _fault(folder):
    """What is wrong with MNIST's four files in a folder; None if nothing is."""
    files = {folder / info.filename: info.checksum for _, info in _mnist_files()}
    missing = [path.name for path in files if not os.path.isfile(path)]
    if missing:
        return f"{folder} lacks {', '.join(missing)}"
    for path, checksum in files.items():
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != checksum:
                    return f"{path} is damaged or not MNIST's (wrong SHA-256)"
        except OSError as error:
            return f"{path} cannot be read ({error.strerror})"
    return None


def _within(seconds, fetch):
    """What fetch() returns; ConnectionError if it fails or takes too long."""
    results, errors = [], [ConnectionError(f"no answer within {seconds} s")]

    def run():
        try:
            results.append(fetch())
        except requests.RequestException as error:
            errors.append(ConnectionError(type(error).__name__))
        except Exception as error:  # such as a full disk: not the network's fault
            errors.append(error)

    # Looking up a name has no time-out, and a server that dribbles defeats
    # any: so wait for a thread, which may be left behind.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not results:
        raise errors[-1]
    return results[0]


def _probe_download():
    """Fetch the smallest file, to see that it is really MNIST's host."""
    address, info = _mnist_files()[0]
    content = _within(
        PROBE_SECONDS,
        # Its own time-out only ends the thread that may be left behind.
        lambda: requests.get(address, timeout=2 * PROBE_SECONDS).content,
    )
    # A hotel's or a school's log-in page answers, too.
    if hashlib.sha256(content).hexdigest() != info.checksum:
        raise ConnectionError("something else answers in its place")


def _download(work_folder):
    """Download the four files and check them; returns their folder."""
    folder = work_folder / "files"
    folder.mkdir()
    total = sum(info.size for _, info in _mnist_files())

    def fetch():
        with tqdm(total=total, unit="B", unit_scale=True, desc="MNIST") as bar:
            for address, info in _mnist_files():
                with (
                    requests.get(address, stream=True, timeout=10) as answer,
                    (folder / info.filename).open("wb") as file,
                ):
                    for block in answer.iter_content(2**16):
                        bar.update(file.write(block))
        return folder

    _within(DOWNLOAD_SECONDS, fetch)
    if _fault(folder):
        raise ConnectionError("the download did not arrive whole")
    return folder


def _prepare(name, find_files):
    """Let TFDS write the dataset; one process at a time, all or nothing."""
    folder = _folder(name)
    work_folder = folder.parent / "incomplete.work"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder.parent / ".lock", timeout=LOCK_SECONDS):
            if _is_prepared(name):  # by another process, while this one waited
                return
            # A killed process leaves it behind.
            shutil.rmtree(work_folder, ignore_errors=True)
            work_folder.mkdir()
            try:
                builder = tfds.builder(name, data_dir=work_folder)
                builder.download_and_prepare(
                    download_dir=work_folder,
                    download_config=tfds.download.DownloadConfig(
                        manual_dir=find_files(work_folder),
                        extract_dir=work_folder / "extracted",
                        try_download_gcs=False,
                    ),
                )
                Path(builder.data_path).rename(folder)
            finally:
                shutil.rmtree(work_folder, ignore_errors=True)
    except (ConnectionError, DatasetError):
        raise
    except filelock.Timeout:
        raise DatasetError(
            f"Another process has been preparing {name} for {LOCK_SECONDS} s: "
            "end it, and run this cell again."
        ) from None
    except Exception as error:
        first_line = str(error).split("\n")[0]
        raise DatasetError(
            f"{name} could not be prepared in {folder.parent} ({first_line}): "
            "make room there, or set TFDS_DATA_DIR to a folder that you may write to."
        ) from error
    _is_prepared(name)


# --- Taught in the lessons -------------------------------------------------


def scale(image, label):
    """Scale an image's pixels from 0..255 to 0..1 (lesson 2).

    Args:
        image: uint8 tensor of any shape.
        label: passed on as it is.

    Returns:
        The image as float32 in [0, 1], and the label.
    """
    image = tf.cast(image, tf.float32)
    image /= 255.0
    return image, label


def build_network(width=100, seed=42):
    """A compiled 784-100-100-10 network, the same at every call (lesson 2).

    Args:
        width: units in each of the two hidden layers.
        seed: of the initial weights and of Keras's other random choices.

    Returns:
        A keras.Model that takes (batch, 28, 28, 1) images, returns (batch, 10)
        class probabilities and learns from integer labels with Adam.
    """
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.layers.Input(IMAGE_SHAPE),
            keras.layers.Flatten(),
            keras.layers.Dense(width, activation="relu"),
            keras.layers.Dense(width, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
