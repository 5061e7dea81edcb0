"""Where the digits come from: prepared data, four files, a download, or drawn digits.

Import `helpers` before this module: `helpers` keeps TensorFlow quiet. Importing this
one settles which folder `TFDS_DATA_DIR` means, here and in processes started later.
"""

import drawn_digits  # noqa: F401  (makes tfds.load("drawn_digits") work)

import contextlib
import errno
import glob
import hashlib
import os
import shutil
import sys
import threading
import time
from pathlib import Path

import filelock
import requests
import tensorflow as tf
import tensorflow_datasets as tfds
from tqdm.auto import tqdm

PROBE_SECONDS = 3  # for the download host to prove that it is there
DOWNLOAD_SECONDS = 300  # for all four files; MNIST is 12 MB
NOTICE_SECONDS = 3  # of waiting for a lock, before a notice says so
LOCK_SECONDS = 600  # for another process to prepare what this one also wants
# As Python and TensorFlow raise them.
DISK_ERRORS = (
    OSError,
    tf.errors.AlreadyExistsError,
    tf.errors.FailedPreconditionError,
    tf.errors.NotFoundError,
    tf.errors.PermissionDeniedError,
    tf.errors.ResourceExhaustedError,
    tf.errors.UnknownError,
)
_START_FOLDER = Path.cwd()  # before a notebook has had a chance to change it


def _from_start(path):
    """Return an absolute path for a setting: the first folder that it can mean.

    JupyterLab starts kernels in the notebook's folder; PWD is the folder where the
    person was who wrote a relative path.
    """
    path = Path(os.path.expanduser(path))
    starts = (Path(os.environ.get("PWD", _START_FOLDER)), _START_FOLDER)
    meant = [start / path for start in starts if os.path.isdir(start)]
    return next((folder for folder in meant if os.path.isdir(folder)), meant[0])


def _settle_data_folder():
    """Tell TFDS, and processes started later, which folder TFDS_DATA_DIR means."""
    setting = os.environ.pop("TFDS_DATA_DIR", "")
    if setting:
        folder = str(_from_start(setting))
        os.environ["TFDS_DATA_DIR"] = tfds.core.constants.DATA_DIR = folder
    elif not tfds.core.constants.DATA_DIR:  # empty is as good as not set
        tfds.core.constants.DATA_DIR = tfds.core.constants.get_default_data_dir()


_settle_data_folder()


class DatasetError(RuntimeError):
    """The digits are not available as requested; the message says what to do."""


def prepare_dataset():
    """Make sure that `tfds.load` finds its data without a network.

    The digits are looked for in this order: already prepared in TFDS's data
    folder (`TFDS_DATA_DIR`); the four original files in the folder that
    `MNIST_DIR` names; a download; and, if MNIST cannot be reached, the
    drawn digits, with a printed notice. `TUTORIAL_DATASET` set to "mnist" or
    "drawn_digits" asks for one of them and no other.

    Returns:
        The name to load: "mnist" or "drawn_digits".

    Raises:
        DatasetError: `TUTORIAL_DATASET` has an unknown value; `TFDS_DATA_DIR` is the
            folder of one dataset instead of all of them; `MNIST_DIR` is not a
            folder, or a file there is missing or damaged; the data folder cannot
            be used or holds damaged data; or MNIST was asked for and cannot be
            reached.
    """
    wanted = os.environ.get("TUTORIAL_DATASET", "")
    if wanted not in ("", "mnist", "drawn_digits"):
        raise DatasetError(
            f"TUTORIAL_DATASET is {wanted!r}: set it to mnist or drawn_digits, "
            "or leave it out."
        )
    folder = _data_folder()
    if wanted != "drawn_digits":
        try:
            if not _is_prepared("mnist"):
                _prepare("mnist", _given_files())
            return "mnist"
        except ConnectionError as error:
            if wanted == "mnist":
                raise DatasetError(
                    f"MNIST is not prepared in {folder} and could not be reached "
                    f"({error}): connect to the internet, or set MNIST_DIR to a folder "
                    "with its four .gz files."
                ) from None
            print(
                f"MNIST is not prepared in {folder} and could not be reached "
                f"({error}): drawn digits are used instead.\n"
                "To get MNIST, connect to the internet or set MNIST_DIR to a folder "
                "with its four .gz files; then restart the kernel."
            )
    if not _is_prepared("drawn_digits"):
        _prepare("drawn_digits")
    return "drawn_digits"


def _data_folder():
    """Return the folder where TFDS looks; raise DatasetError if it cannot be that."""
    try:
        folder = Path(tfds.core.constants.DATA_DIR).expanduser()
    except RuntimeError:  # from expanduser
        raise DatasetError(
            "You have no home folder: set TFDS_DATA_DIR to a folder for the data."
        ) from None
    # TensorFlow writes paths in UTF-8 in any locale, and Python does not.
    if os.fsencode(folder) != str(folder).encode("utf-8", "surrogatepass"):
        raise DatasetError(
            f"The folder {str(folder)!a} has letters that are not in this system's "
            f"encoding, {sys.getfilesystemencoding()}: set PYTHONUTF8=1, or set "
            "TFDS_DATA_DIR to a folder whose path has plain letters only."
        )
    # In it, each dataset has a folder, and in that each version: name/version/file.
    for around, files in (
        (folder.parent, "[0-9]*/dataset_info.json"),
        (folder.parent.parent, "dataset_info.json"),
    ):
        # Unlike Path.glob, this finds nothing in a folder that one may not read.
        if glob.glob(files, root_dir=folder):
            raise DatasetError(
                f"TFDS_DATA_DIR names {folder}, which is the folder of one dataset: "
                f"set it to {around}, and restart the kernel."
            )
    return folder


def prepared_folder(name):
    """Return TFDS's folder for a dataset, without opening files that may be damaged."""
    version = tfds.builder_cls(name).VERSION
    return Path(tfds.core.constants.DATA_DIR).expanduser() / name / str(version)


def _is_prepared(name):
    """Return True if TFDS has the dataset, False if not; raise if it is damaged."""
    folder = prepared_folder(name)
    try:
        if not folder.exists():
            return False
        info = tfds.builder(name).info
        splits, file_format = info.splits, info.file_format
        if file_format and file_format.value != "tfrecord":
            raise DatasetError(
                f"The data in {folder} is in another format, {file_format.value}, than "
                "the lessons read: leave it there, and set TFDS_DATA_DIR to another "
                "folder."
            )
        intact = set(splits) == {"train", "test"} and all(
            _count_records(split.filepaths) == split.num_examples
            for split in splits.values()
        )
    except (PermissionError, tf.errors.PermissionDeniedError):
        raise DatasetError(
            f"You cannot read {folder}: ask for permission, "
            "or set TFDS_DATA_DIR to a folder of your own."
        ) from None
    except (DatasetError, ImportError, MemoryError):
        raise
    except Exception as error:  # whatever TFDS raises for metadata that it cannot read
        if _is_shortage(error):
            raise
        intact = False
    if not intact:
        raise DatasetError(
            f"The prepared data in {folder} is damaged, or was written by another "
            "version of tensorflow-datasets: delete that folder, or set "
            "TFDS_DATA_DIR to another one, and try again."
        )
    return True


def _count_records(paths):
    """Read all records (0.1 s for MNIST); TensorFlow verifies their checksums."""
    records = tf.data.TFRecordDataset([str(path) for path in paths])
    return sum(len(batch) for batch in records.batch(1_000))


def _mnist_files():
    """Return MNIST's files as TFDS registers them, smallest first: [(URL, UrlInfo)]."""
    files = tfds.builder_cls("mnist").url_infos.items()
    return sorted(files, key=lambda file: file[1].size)


def _given_files():
    """Return the folder that `MNIST_DIR` names, or None if MNIST is to be downloaded.

    Problems that can be found before the data folder is touched are found here.

    Raises:
        DatasetError: `MNIST_DIR` is not a folder, or a file is missing or damaged.
        ConnectionError: `MNIST_DIR` is not set, and MNIST's host cannot be reached.
    """
    given = os.environ.get("MNIST_DIR", "")
    if not given:
        _probe_download()
        return None
    folder = _from_start(given)
    if not os.path.isdir(folder):
        raise DatasetError(
            f"MNIST_DIR names {folder}, which is not a folder: set it "
            "to the folder with MNIST's four .gz files, or leave it out."
        )
    if fault := _fault(folder):
        raise DatasetError(
            f"MNIST_DIR: {fault}: copy MNIST's four .gz files there again, unchanged."
        )
    return folder


def _fault(folder):
    """Return what is wrong with MNIST's four files in a folder; None if nothing is."""
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
    """Return fetch()'s result; raise ConnectionError if it fails or takes too long."""
    results, errors = [], [ConnectionError(f"no answer within {seconds} s")]

    def run():
        try:
            results.append(fetch())
        except requests.RequestException as error:
            errors.append(ConnectionError(type(error).__name__))
        except Exception as error:  # such as a full disk: not the network's fault
            errors.append(error)

    # A name look-up has no time-out, and a server that only trickles data defeats
    # any time-out, so wait for a thread, which may be left behind.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not results:
        raise errors[-1]
    return results[0]


def _get(address, **options):
    """Call requests.get; whatever it raises is a ConnectionError or requests' own."""
    try:
        return requests.get(address, **options)
    except requests.RequestException:
        raise
    except Exception as error:  # such as a malformed proxy, or certificates not there
        raise ConnectionError(f"{type(error).__name__}: {error}") from None


def _probe_download():
    """Fetch the smallest file, to check that the host really is MNIST's."""
    address, info = _mnist_files()[0]
    content = _within(
        PROBE_SECONDS,
        # The request's own time-out only ends the thread that may be left behind.
        lambda: _get(address, timeout=2 * PROBE_SECONDS).content,
    )
    # A hotel's or a school's log-in page answers, too.
    if hashlib.sha256(content).hexdigest() != info.checksum:
        raise ConnectionError("something else answered in its place")


def _download(work_folder):
    """Download the four files and check them; return their folder."""
    folder = work_folder / "files"
    folder.mkdir()
    total = sum(info.size for _, info in _mnist_files())

    def fetch():
        with tqdm(total=total, unit="B", unit_scale=True, desc="MNIST") as bar:
            for address, info in _mnist_files():
                with (
                    _get(address, stream=True, timeout=10) as answer,
                    (folder / info.filename).open("wb") as file,
                ):
                    for block in answer.iter_content(2**16):
                        bar.update(file.write(block))
        return folder

    _within(DOWNLOAD_SECONDS, fetch)
    if _fault(folder):
        raise ConnectionError("the download is incomplete or damaged")
    return folder


def _lock(folder):
    """Return the lock of a dataset's folder, acquired; say so if that takes long."""
    lock = filelock.FileLock(folder / ".lock")
    cause = f"Another process is preparing {folder}"
    elsewhere = "set TFDS_DATA_DIR to a folder on a disk of this computer."
    try:
        try:
            return lock.acquire(timeout=NOTICE_SECONDS)
        except filelock.Timeout:
            remedy = "end it, and run this cell again."
            if refusal := _refusal(lock.lock_file):
                cause = f"The disk refuses a lock in {folder} ({refusal})"
                remedy = elsewhere
            print(f"{cause}: trying again for at most {LOCK_SECONDS} s.")
            return lock.acquire(timeout=LOCK_SECONDS)
    except filelock.Timeout:
        raise DatasetError(f"{cause}, for {LOCK_SECONDS} s now: {remedy}") from None
    except OSError as error:
        if error.errno != errno.ENOLCK:  # such as a disk that is full
            raise
        raise DatasetError(
            f"The disk has no locks for {folder} ({error.strerror}): {elsewhere}"
        ) from None


def _refusal(lock_file):
    """Return why a lock is refused; None if another process holds it.

    To filelock, "permission denied" is the same: on some network disks it is.
    """
    try:
        import fcntl
    except ImportError:  # on Windows
        return None
    with open(lock_file, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        except OSError as error:
            return error.strerror
    return None


def _delete(folder):
    """Delete a folder, even while TFDS's threads still write to it after an error."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            break
        time.sleep(0.1)


@contextlib.contextmanager
def _work_folder(name):
    """A folder to prepare a dataset in, for one process at a time; then deleted."""
    parent = prepared_folder(name).parent
    folder = parent / "incomplete.work"
    parent.mkdir(parents=True, exist_ok=True)
    with _lock(parent):
        _delete(folder)  # which a killed process has left behind
        folder.mkdir()
        try:
            yield folder
        finally:
            _delete(folder)


def _is_shortage(error):
    """Return True if memory or open files ran out, which is no fault of the disk."""
    codes = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
    words = ["OOM when", *map(os.strerror, codes)]  # TensorFlow's errors have no codes
    return isinstance(error, DISK_ERRORS) and any(word in str(error) for word in words)


def _disk_error(error):
    """Return the error of the disk that an error stems from; None if it is another."""
    while error and not isinstance(error, DISK_ERRORS):
        error = error.__cause__  # TFDS wraps some
    return None if _is_shortage(error) else error


def _prepare(name, files=None):
    """Let TFDS write a dataset, all or nothing.

    Args:
        name: "mnist" or "drawn_digits".
        files: the folder with MNIST's four files; downloaded if None.
    """
    folder = prepared_folder(name)
    if os.environ.get("TFDS_DATA_DIR") and not os.path.exists(folder.parents[1]):
        print(f"TFDS_DATA_DIR names {folder.parents[1]}, a new folder: it is made now.")
    try:
        with _work_folder(name) as work_folder:
            # Another process may have done it while this one waited.
            if not folder.exists():
                if name == "mnist" and files is None:
                    files = _download(work_folder)
                builder = tfds.builder(name, data_dir=work_folder)
                builder.download_and_prepare(
                    download_dir=work_folder,
                    download_config=tfds.download.DownloadConfig(
                        manual_dir=files,
                        extract_dir=work_folder / "extracted",
                        try_download_gcs=False,
                    ),
                )
                Path(builder.data_path).rename(folder)
    except (ConnectionError, DatasetError):
        raise
    except Exception as error:
        cause = _disk_error(error)
        if cause is None:
            raise
        first_line = str(cause).split("\n")[0]
        raise DatasetError(
            f"{name} could not be prepared in {folder.parent} ({first_line}): "
            "free some space there, or set TFDS_DATA_DIR to a folder that you may "
            "write to."
        ) from error
    _is_prepared(name)
