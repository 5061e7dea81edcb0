"""Tests of helpers: every way to the digits, every error on the way.

The network is a server on this computer, so that the tests are the same with and
without internet.
"""

import helpers

import contextlib
import gzip
import hashlib
import http.server
import os
import shutil
import socketserver
import subprocess
import sys
import threading
from pathlib import Path

import filelock
import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

MNIST = tfds.builder_cls("mnist")
UrlInfo = type(next(iter(MNIST.url_infos.values())))
COUNTS = {"train": 60_000, "test": 10_000}


def run_python(code, data_dir, **environment):
    environment = os.environ | {"TFDS_DATA_DIR": str(data_dir)} | environment
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def drawn_folder(tmp_path_factory):
    """A data folder with drawn digits, prepared by three processes at once."""
    folder = tmp_path_factory.mktemp("drawn")
    code = (
        "import helpers, tensorflow_datasets as tfds\n"
        "name = helpers.prepare_dataset()\n"
        "print(name, len(tfds.load(name, split='test')))"
    )
    processes = [
        run_python(code, folder, TUTORIAL_DATASET="drawn_digits") for _ in range(3)
    ]
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, err
        assert out.splitlines()[-1] == "drawn_digits 10000"
    return folder


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    """An empty data folder, and none of the user's settings."""
    folder = tmp_path / "data"
    monkeypatch.setattr(tfds.core.constants, "DATA_DIR", str(folder))
    monkeypatch.delenv("TUTORIAL_DATASET", raising=False)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    return folder


@pytest.fixture
def with_drawn_digits(data_folder, drawn_folder):
    shutil.copytree(drawn_folder, data_folder)
    return data_folder


def idx_gz(array):
    """An array in the format of MNIST's files (the header is not read)."""
    header = bytes(16 if array.ndim == 3 else 8)
    return gzip.compress(header + array.tobytes(), compresslevel=1)


@pytest.fixture(scope="module")
def files():
    """Four files of MNIST's names and counts: image i is all i % 251."""
    contents = {}
    for name, count in (("train", 60_000), ("t10k", 10_000)):
        pixel = (np.arange(count) % 251).astype(np.uint8)
        images = np.broadcast_to(pixel[:, None, None], (count, 28, 28))
        labels = (np.arange(count) % 10).astype(np.uint8)
        contents[f"{name}-images-idx3-ubyte.gz"] = idx_gz(images)
        contents[f"{name}-labels-idx1-ubyte.gz"] = idx_gz(labels)
    return contents


class Server(socketserver.ThreadingTCPServer):
    """A local server; answer(handler, file name) replies to each request."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                answer(self, Path(self.path).name)

            def log_message(self, *args):
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def serve(monkeypatch, files):
    """serve(answer) makes a local server MNIST's download host."""
    with contextlib.ExitStack() as stack:

        def start(answer):
            server = stack.enter_context(Server(answer))
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            point_to(server.server_address[1])

        def point_to(port):
            url = f"http://127.0.0.1:{port}/"
            infos = {
                url + name: UrlInfo(
                    size=len(content),
                    checksum=hashlib.sha256(content).hexdigest(),
                    filename=name,
                )
                for name, content in files.items()
            }
            monkeypatch.setattr(MNIST, "URL", url)
            monkeypatch.setattr(MNIST, "url_infos", infos)

        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        point_to(9)  # where nobody listens
        yield start


def send(handler, content, length=None):
    handler.send_response(200)
    handler.send_header("Content-Length", str(length or len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def left_in(folder):
    """What is in a data folder, locks aside."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    )


def is_one_sentence(error):
    return str(error.value).count("\n") == 0 and str(error.value).endswith(".")


# --- The ways to the digits -------------------------------------------------


@pytest.mark.parametrize("way", ["MNIST_DIR", "download"])
def test_prepare_from_four_files(
    way, data_folder, files, serve, tmp_path, monkeypatch, capsys
):
    if way == "MNIST_DIR":
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        # A relative path is meant from where the process was started.
        monkeypatch.setenv("PWD", str(tmp_path.parent))
        monkeypatch.setenv("MNIST_DIR", tmp_path.name)
    else:
        serve(lambda handler, name: send(handler, files[name]))
    leftover = data_folder / "mnist" / "incomplete.work" / "mnist" / "3.0.1"
    leftover.mkdir(parents=True)
    (leftover / "half.tfrecord").write_bytes(b"half")
    assert helpers.prepare_dataset() == "mnist"
    capsys.readouterr()

    dataset, info = tfds.load("mnist", with_info=True, as_supervised=True)
    for split, count in COUNTS.items():
        assert info.splits[split].num_examples == count
        images, labels = next(iter(dataset[split].batch(count)))
        assert sorted(images[:, 0, 0, 0].numpy()) == sorted(
            (np.arange(count) % 251).astype(np.uint8)
        )
        assert np.bincount(labels).tolist() == [count // 10] * 10
    assert {path.split("/")[1] for path in left_in(data_folder)} == {"3.0.1"}


def test_prepared_needs_neither_lock_nor_network(
    with_drawn_digits, serve, monkeypatch, capsys
):
    requests = []
    serve(lambda handler, name: requests.append(name))
    for lock in with_drawn_digits.rglob(".lock"):
        lock.unlink()
    before = {path: path.stat().st_mtime_ns for path in with_drawn_digits.rglob("*")}
    monkeypatch.setenv("TUTORIAL_DATASET", "drawn_digits")
    assert helpers.prepare_dataset() == "drawn_digits"
    after = {path: path.stat().st_mtime_ns for path in with_drawn_digits.rglob("*")}
    assert after == before
    assert requests == []
    assert capsys.readouterr().out == ""


def test_several_processes_leave_nothing_over(drawn_folder):
    folders = {path.parent for path in drawn_folder.rglob("*.tfrecord*")}
    assert folders == {drawn_folder / "drawn_digits" / "1.0.0"}
    assert not list(drawn_folder.rglob("incomplete*"))


# --- No network, or a bad one -----------------------------------------------

HTML = b"<html>Please log in to the Wi-Fi</html>"


def refuse(handler, name):
    handler.send_error(503)


def log_in_page(handler, name):
    send(handler, HTML)


def hang(handler, name):
    threading.Event().wait(20)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, "ConnectionError"),
        (refuse, "something else"),
        (log_in_page, "something else"),
        (hang, "3 s"),
    ],
)
def test_falls_back_with_a_notice(with_drawn_digits, serve, capsys, answer, reason):
    if answer:
        serve(answer)
    assert helpers.prepare_dataset() == "drawn_digits"
    notice = capsys.readouterr().out
    assert notice.count("\n") == 2
    for text in ("MNIST could not be reached", reason, "drawn digits", "MNIST_DIR"):
        assert text in notice
    assert not (with_drawn_digits / "mnist" / "3.0.1").exists()


def test_download_that_is_cut(with_drawn_digits, serve, files, monkeypatch, capsys):
    def cut(handler, name):
        whole = files[name]
        sent = whole if "t10k-labels" in name else whole[: len(whole) // 2]
        send(handler, sent, length=len(whole))

    serve(cut)
    assert helpers.prepare_dataset() == "drawn_digits"
    assert "could not be reached" in capsys.readouterr().out
    assert not any(path.startswith("mnist") for path in left_in(with_drawn_digits))

    serve(lambda handler, name: send(handler, files[name][:-1] + b"x"))
    monkeypatch.setattr(helpers, "_probe_download", lambda: None)
    assert helpers.prepare_dataset() == "drawn_digits"
    assert "did not arrive whole" in capsys.readouterr().out


def test_mnist_wanted_and_out_of_reach(with_drawn_digits, serve, monkeypatch):
    monkeypatch.setenv("TUTORIAL_DATASET", "mnist")
    with pytest.raises(helpers.DatasetError, match="could not be reached") as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert "MNIST_DIR" in str(error.value)


# --- Wrong settings and damaged files ---------------------------------------


def test_unknown_dataset(data_folder, monkeypatch):
    monkeypatch.setenv("TUTORIAL_DATASET", "cifar")
    with pytest.raises(ValueError, match="TUTORIAL_DATASET is 'cifar'") as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)


def no_folder(folder):
    shutil.rmtree(folder)


def no_file(folder):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()


def cut_file(folder):
    os.truncate(folder / "train-images-idx3-ubyte.gz", 1_000)


def swapped_files(folder):
    names = [f"{part}-labels-idx1-ubyte.gz" for part in ("train", "t10k")]
    (folder / names[0]).rename(folder / "x")
    (folder / names[1]).rename(folder / names[0])
    (folder / "x").rename(folder / names[1])


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (no_folder, "not a folder"),
        (no_file, "lacks t10k-labels-idx1-ubyte.gz"),
        (cut_file, "train-images-idx3-ubyte.gz is damaged"),
        (swapped_files, "labels-idx1-ubyte.gz is damaged"),
    ],
)
def test_faults_of_mnist_dir(
    data_folder, serve, files, tmp_path, monkeypatch, fault, named
):
    folder = tmp_path / "stick"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    fault(folder)
    monkeypatch.setenv("MNIST_DIR", str(folder))
    with pytest.raises(helpers.DatasetError, match=named) as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert str(folder) in str(error.value)
    assert "MNIST_DIR" in str(error.value)
    assert not data_folder.exists()


def test_full_disk_is_not_called_a_network_error(data_folder, serve, monkeypatch):
    def full(*args, **settings):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(helpers, "_probe_download", lambda: None)
    monkeypatch.setattr(helpers.requests, "get", full)
    with pytest.raises(helpers.DatasetError, match="No space left") as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert left_in(data_folder) == []


def test_lock_that_is_held(data_folder, monkeypatch):
    monkeypatch.setattr(helpers, "LOCK_SECONDS", 0.1)
    monkeypatch.setenv("TUTORIAL_DATASET", "drawn_digits")
    (data_folder / "drawn_digits").mkdir(parents=True)
    with (
        filelock.FileLock(data_folder / "drawn_digits" / ".lock"),
        pytest.raises(helpers.DatasetError, match="Another process") as error,
    ):
        helpers.prepare_dataset()
    assert is_one_sentence(error)


def test_data_folder_that_cannot_be_written(data_folder, monkeypatch):
    data_folder.write_text("a file where the folder should be")
    monkeypatch.setenv("TUTORIAL_DATASET", "drawn_digits")
    with pytest.raises(helpers.DatasetError, match="TFDS_DATA_DIR") as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert str(data_folder) in str(error.value)


def drop_last_record(folder):
    """Cut a record file at a record's end, which TensorFlow does not notice."""
    (path,) = folder.glob("*-test.tfrecord*")
    records = list(tf.data.TFRecordDataset(str(path)).as_numpy_iterator())
    os.truncate(path, path.stat().st_size - len(records[-1]) - 16)
    assert len(list(tf.data.TFRecordDataset(str(path)))) == len(records) - 1


def drop_record_file(folder):
    next(folder.glob("*-train.tfrecord*")).unlink()


def cut_description(folder):
    os.truncate(folder / "dataset_info.json", 10)


def drop_description(folder):
    (folder / "dataset_info.json").unlink()


@pytest.mark.parametrize(
    "fault", [drop_last_record, drop_record_file, cut_description, drop_description]
)
def test_damaged_prepared_data(with_drawn_digits, monkeypatch, fault):
    folder = with_drawn_digits / "drawn_digits" / "1.0.0"
    fault(folder)
    monkeypatch.setenv("TUTORIAL_DATASET", "drawn_digits")
    with pytest.raises(helpers.DatasetError, match="are damaged") as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert str(folder) in str(error.value)


# --- The taught functions and the plots -------------------------------------


def test_import_is_quiet(tmp_path):
    process = run_python("import helpers; helpers.build_network()", tmp_path)
    assert process.communicate() == ("", "")


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
