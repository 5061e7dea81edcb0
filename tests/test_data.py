"""Tests of tutorial_data: every way to the digits, every error on the way.

The network is a server on this computer, so that the tests are the same with and
without internet.
"""

import drawn_digits
import helpers
import tutorial_data

import contextlib
import errno
import gzip
import http.server
import os
import re
import shutil
import socketserver
import subprocess
import sys
import threading
import time
from pathlib import Path

import filelock
import numpy as np
import pytest
import small_mnist
import tensorflow as tf
import tensorflow_datasets as tfds
from small_mnist import COUNTS
from tensorflow_datasets.core.download import extractor


def run_python(code, data_dir, cwd=None, **environment):
    environment = os.environ | {"TFDS_DATA_DIR": str(data_dir)} | environment
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    """An empty data folder, its path as many a user's, and no settings."""
    folder = tmp_path / "Jürgen Müller" / "数字 data"
    try:
        os.fsencode(folder)
    except UnicodeEncodeError:  # an old locale, in which no user has such a folder
        folder = tmp_path / "Jurgen Muller" / "my data"
    folder.parent.mkdir()
    monkeypatch.setattr(tfds.core.constants, "DATA_DIR", str(folder))
    monkeypatch.delenv("TUTORIAL_DATASET", raising=False)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    return folder


@pytest.fixture
def with_drawn_digits(data_folder, drawn_folder):
    shutil.copytree(drawn_folder, data_folder)
    return data_folder


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
            often = {"poll_interval": 0.02}  # `shutdown` waits for one
            threading.Thread(
                target=server.serve_forever, kwargs=often, daemon=True
            ).start()
            point_to(f"127.0.0.1:{server.server_address[1]}")

        def point_to(host, scheme="http"):
            small_mnist.declare(files, monkeypatch.setattr, f"{scheme}://{host}/")

        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        point_to("127.0.0.1:9")  # where nobody listens
        start.point_to = point_to
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


def assert_mnist_is_whole(data_folder):
    """What TFDS loads are the four files' examples; nothing else is left over."""
    dataset, info = tfds.load("mnist", with_info=True, as_supervised=True)
    for split, count in COUNTS.items():
        assert info.splits[split].num_examples == count
        images, labels = next(iter(dataset[split].batch(count)))
        assert sorted(images[:, 0, 0, 0].numpy()) == sorted(
            (np.arange(count) % 251).astype(np.uint8)
        )
        assert np.bincount(labels).tolist() == [count // 10] * 10
    assert not any("incomplete" in path for path in left_in(data_folder))


def assert_next_try_succeeds(data_folder, serve, files, capsys):
    """Once the host is there."""
    serve(lambda handler, name: send(handler, files[name]))
    capsys.readouterr()
    assert helpers.prepare_dataset() == "mnist"
    assert "could not be reached" not in capsys.readouterr().out
    assert_mnist_is_whole(data_folder)


# --- The ways to the digits -------------------------------------------------


@pytest.mark.parametrize("way", ["MNIST_DIR", "download"])
def test_prepare_from_four_files(way, data_folder, files, serve, tmp_path, monkeypatch):
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
    assert_mnist_is_whole(data_folder)


def test_another_version_stays_as_it_is(data_folder, files, serve):
    serve(lambda handler, name: send(handler, files[name]))
    for old in ("mnist/2.0.0", "mnist/4.0.0", "drawn_digits/0.9.0"):
        (data_folder / old).mkdir(parents=True)
        (data_folder / old / "dataset_info.json").write_text("old", encoding="utf-8")
    assert helpers.prepare_dataset() == "mnist"
    assert_mnist_is_whole(data_folder)
    olds = list(data_folder.glob("*/[!3.]*/dataset_info.json"))
    assert [path.read_text(encoding="utf-8") for path in olds] == ["old"] * 3


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


# --- No network, or a bad one -----------------------------------------------

SMALLEST = "t10k-labels-idx1-ubyte.gz"  # the first one to be asked for
HTML = b"<html>Please log in to the Wi-Fi</html>"


def nobody_listens(serve, monkeypatch):
    pass


def no_name_resolution(serve, monkeypatch):
    serve.point_to("mnist.invalid")


def dead_proxy(serve, monkeypatch):
    serve.point_to("mnist.invalid")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")


def malformed_proxy(serve, monkeypatch):
    serve.point_to("mnist.invalid")
    monkeypatch.setenv("http_proxy", "http://.bad:8080")


def certificates_that_are_gone(serve, monkeypatch):
    serve.point_to("127.0.0.1:9", "https")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/gone/ca.pem")


def overloaded(serve, monkeypatch):
    serve(lambda handler, name: handler.send_error(503))


def log_in_page(serve, monkeypatch):
    serve(lambda handler, name: send(handler, HTML))


def never_answers(serve, monkeypatch):
    serve(lambda handler, name: threading.Event().wait(20))


def dribble(handler, content):
    """A byte a second: fast enough for a time-out between two bytes."""
    send(handler, b"", length=len(content))
    for byte in content[:20]:
        handler.wfile.write(bytes([byte]))
        threading.Event().wait(1)


def takes_an_hour(serve, monkeypatch):
    monkeypatch.setattr(tutorial_data, "PROBE_SECONDS", 1)
    serve(lambda handler, name: dribble(handler, bytes(3600)))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (nobody_listens, "ConnectionError"),
        (no_name_resolution, "ConnectionError"),
        (dead_proxy, "ProxyError"),
        (malformed_proxy, ".bad"),
        (certificates_that_are_gone, "/gone/ca.pem"),
        (overloaded, "something else"),
        (log_in_page, "something else"),
        (never_answers, "within 3 s"),
        (takes_an_hour, "within 1 s"),
    ],
)
def test_falls_back_with_a_notice(
    with_drawn_digits, serve, files, monkeypatch, capsys, fault, reason
):
    fault(serve, monkeypatch)
    before = left_in(with_drawn_digits)
    # A bound on the wait, in which no slow host here is done; no speed.
    start = time.monotonic()
    assert helpers.prepare_dataset() == "drawn_digits"
    seconds = time.monotonic() - start
    assert seconds < 15
    notice = capsys.readouterr().out
    assert notice.count("\n") == 2
    for text in (
        f"MNIST is not prepared in {with_drawn_digits} and could not be reached",
        reason,
        "drawn digits",
        "MNIST_DIR",
    ):
        assert text in notice
    assert left_in(with_drawn_digits) == before
    monkeypatch.delenv("http_proxy", raising=False)
    assert_next_try_succeeds(with_drawn_digits, serve, files, capsys)
    print(f"decided after {seconds:.1f} s")


def cut_in_the_middle(handler, content):
    send(handler, content[: len(content) // 2], length=len(content))


def altered(handler, content):
    send(handler, content[:-1] + b"x")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (cut_in_the_middle, "Error"),
        (altered, "incomplete or damaged"),
        (dribble, "within 2 s"),
    ],
)
def test_download_that_fails_after_a_good_start(
    with_drawn_digits, serve, files, monkeypatch, capsys, answer, reason
):
    def start_well(handler, name):
        (send if name == SMALLEST else answer)(handler, files[name])

    serve(start_well)
    before = left_in(with_drawn_digits)
    with monkeypatch.context() as context:
        context.setattr(tutorial_data, "DOWNLOAD_SECONDS", 2)
        assert helpers.prepare_dataset() == "drawn_digits"
    notice = capsys.readouterr().out
    assert "could not be reached" in notice
    assert reason in notice
    assert left_in(with_drawn_digits) == before
    assert_next_try_succeeds(with_drawn_digits, serve, files, capsys)


def test_what_cannot_be_cleared_away_hides_no_other_fault(
    with_drawn_digits, serve, files, monkeypatch, capsys
):
    """As on Windows while another program, say a virus scanner, has a file open."""

    def refuse(path, ignore_errors=False):
        if not ignore_errors:
            raise PermissionError(path)

    def start_well(handler, name):
        (send if name == SMALLEST else cut_in_the_middle)(handler, files[name])

    serve(start_well)
    with monkeypatch.context() as context:
        context.setattr(shutil, "rmtree", refuse)
        assert helpers.prepare_dataset() == "drawn_digits"
    assert "could not be reached" in capsys.readouterr().out
    assert any("incomplete.work" in name for name in left_in(with_drawn_digits))
    assert_next_try_succeeds(with_drawn_digits, serve, files, capsys)


def test_nothing_is_left_of_threads_that_write_on(
    data_folder, serve, files, monkeypatch
):
    """TFDS unpacks with threads: where one finds the disk full, the others write on."""

    def write(content, path):
        if "t10k-images" in path:  # TFDS waits for this one first
            for _ in range(3):
                assert begun.acquire(timeout=60)
            time.sleep(0.5)  # then there are so many that more come as they are deleted
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        begun.release()
        end = time.monotonic() + 1
        while time.monotonic() < end:
            with contextlib.suppress(OSError):  # the folder is gone
                Path(f"{path} {time.monotonic_ns()}").touch()
        ended.release()

    begun, ended = threading.Semaphore(0), threading.Semaphore(0)
    monkeypatch.setattr(extractor, "_copy", write)
    data_folder.mkdir()
    stick = data_folder.parent
    for name, content in files.items():
        (stick / name).write_bytes(content)
    monkeypatch.setenv("MNIST_DIR", str(stick))
    with pytest.raises(helpers.DatasetError, match="No space left"):
        helpers.prepare_dataset()
    for _ in range(3):
        assert ended.acquire(timeout=60)
    assert left_in(data_folder) == []


@pytest.mark.parametrize(
    "fault", [nobody_listens, malformed_proxy, certificates_that_are_gone]
)
def test_mnist_wanted_and_out_of_reach(with_drawn_digits, serve, monkeypatch, fault):
    fault(serve, monkeypatch)
    monkeypatch.setenv("TUTORIAL_DATASET", "mnist")
    with pytest.raises(helpers.DatasetError, match="could not be reached") as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert "MNIST_DIR" in str(error.value)
    assert str(with_drawn_digits) in str(error.value)


# --- Wrong settings and damaged files ---------------------------------------

# Where TFDS looks and where it is told to, as seen after a change of folder.
LOOKED_IN = """
import helpers, tutorial_data, os, tensorflow_datasets as tfds
os.chdir("/")
print(tutorial_data.prepared_folder("mnist").parents[1])
print(os.path.dirname(os.path.dirname(tfds.builder("mnist").data_dir)))
print(os.environ.get("TFDS_DATA_DIR"))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "looked_in", "told"),
    [
        ("data", "start/data", "start/data"),  # there, and not beside the notebook
        ("new", "start/new", "start/new"),  # nowhere yet
        ("beside", "start/notebooks/beside", "start/notebooks/beside"),
        ("~/data", "home/data", "home/data"),
        ("", "home/tensorflow_datasets", None),
    ],
)
def test_which_folder_tfds_data_dir_means(tmp_path, setting, looked_in, told):
    kernel = tmp_path / "start" / "notebooks"
    for folder in (kernel / "data", kernel / "beside", tmp_path / "start" / "data"):
        folder.mkdir(parents=True)
    settings = {"PWD": str(tmp_path / "start"), "HOME": str(tmp_path / "home")}
    process = run_python(LOOKED_IN, setting, cwd=kernel, **settings)
    out, err = process.communicate(timeout=300)
    looked_in = str(tmp_path / looked_in)
    told = str(told and tmp_path / told)
    assert (out.splitlines(), err) == ([looked_in, looked_in, told], "")


@pytest.mark.slow
def test_a_relative_folder_where_pwd_is_wrong(tmp_path):
    """As where a program was started in another folder than the shell's."""
    process = run_python(LOOKED_IN, "data", cwd=tmp_path, PWD=str(tmp_path / "gone"))
    out, err = process.communicate(timeout=300)
    assert (out.splitlines(), err) == ([str(tmp_path / "data")] * 3, "")


@pytest.mark.parametrize("too_deep", ["mnist", "mnist/3.0.1"])
def test_data_folder_that_is_one_datasets(
    data_folder, serve, files, monkeypatch, too_deep
):
    serve(lambda handler, name: send(handler, files[name]))
    helpers.prepare_dataset()
    before = left_in(data_folder)
    folder = data_folder / too_deep
    monkeypatch.setattr(tfds.core.constants, "DATA_DIR", str(folder))
    for wanted in ("", "mnist", "drawn_digits"):
        monkeypatch.setenv("TUTORIAL_DATASET", wanted)
        with pytest.raises(helpers.DatasetError, match="TFDS_DATA_DIR") as error:
            helpers.prepare_dataset()
        assert is_one_sentence(error)
        assert f" {folder}," in str(error.value)
        assert f" {data_folder}," in str(error.value)
    assert left_in(data_folder) == before


def test_a_new_data_folder_is_named(data_folder, serve, files, monkeypatch, capsys):
    serve(lambda handler, name: send(handler, files[name]))
    monkeypatch.setenv("TFDS_DATA_DIR", str(data_folder))
    assert helpers.prepare_dataset() == "mnist"
    notice = f"TFDS_DATA_DIR names {data_folder}, a new folder: it is made now.\n"
    assert capsys.readouterr().out.startswith(notice)
    assert helpers.prepare_dataset() == "mnist"
    assert capsys.readouterr().out == ""


def test_unknown_dataset(data_folder, monkeypatch):
    monkeypatch.setenv("TUTORIAL_DATASET", "cifar")
    with pytest.raises(helpers.DatasetError, match="is 'cifar'") as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)


def no_folder(folder):
    shutil.rmtree(folder)


def empty(folder):
    for path in folder.iterdir():
        path.unlink()


def no_file(folder):
    (folder / SMALLEST).unlink()


def cut_file(folder):
    os.truncate(folder / "train-images-idx3-ubyte.gz", 1_000)


def bad_sector(folder):
    """Reading from where nothing is mapped is an I/O error, as on a broken stick."""
    (folder / SMALLEST).unlink()
    (folder / SMALLEST).symlink_to("/proc/self/mem")


def swapped_files(folder):
    names = [f"{part}-labels-idx1-ubyte.gz" for part in ("train", "t10k")]
    (folder / names[0]).rename(folder / "x")
    (folder / names[1]).rename(folder / names[0])
    (folder / "x").rename(folder / names[1])


def unpacked(folder):
    for path in list(folder.iterdir()):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()


def another_dataset(folder):
    """Files of the same names, format and counts, as Fashion-MNIST has them."""
    for path in folder.iterdir():
        values = np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8)
        path.write_bytes(gzip.compress((values // 2).tobytes(), compresslevel=1))


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (no_folder, "not a folder"),
        (empty, f"lacks {SMALLEST}, .*, .*, .*"),
        (no_file, f"lacks {SMALLEST}:"),
        (cut_file, "train-images-idx3-ubyte.gz is damaged"),
        pytest.param(
            bad_sector,
            f"{SMALLEST} cannot be read",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="needs /proc"),
        ),
        (swapped_files, "labels-idx1-ubyte.gz is damaged"),
        (unpacked, f"lacks {SMALLEST}, .*, .*, .*"),
        (another_dataset, f"{SMALLEST} is damaged or not MNIST's"),
    ],
)
def test_faults_of_mnist_dir(
    data_folder, serve, files, tmp_path, monkeypatch, fault, named
):
    def copy_files():
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).unlink(missing_ok=True)
            (folder / name).write_bytes(content)

    folder = tmp_path / "stick"
    copy_files()
    fault(folder)
    monkeypatch.setenv("MNIST_DIR", str(folder))
    with pytest.raises(helpers.DatasetError, match=named) as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert str(folder) in str(error.value)
    assert "MNIST_DIR" in str(error.value)
    assert not data_folder.exists()
    copy_files()
    assert helpers.prepare_dataset() == "mnist"
    assert_mnist_is_whole(data_folder)


@pytest.mark.slow
def test_no_home_folder(tmp_path):
    """Neither in HOME nor in the list of users, as in some containers."""
    code = """
import os, pwd
def unknown(uid): raise KeyError(uid)
pwd.getpwuid = unknown
for name in ("HOME", "TFDS_DATA_DIR"): os.environ.pop(name, None)
import helpers
try:
    helpers.prepare_dataset()
except helpers.DatasetError as error:
    print(error)
"""
    if sys.platform == "win32":
        pytest.skip("Windows has no such list of users")
    out, err = run_python(code, tmp_path, cwd=tmp_path).communicate(timeout=300)
    assert (out.count("\n"), err) == (1, "")
    assert "home folder" in out
    assert "TFDS_DATA_DIR" in out
    assert not list(tmp_path.glob("*/tensorflow_datasets"))


@pytest.mark.slow
def test_letters_that_the_locale_does_not_have(tmp_path):
    code = """
import helpers
try:
    helpers.prepare_dataset()
except helpers.DatasetError as error:
    print(error)
"""
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    # In UTF-8, whatever the locale of this process is.
    folder = tmp_path / os.fsdecode("Jürgen".encode())
    process = run_python(code, folder, **old)
    out, err = process.communicate(timeout=300)
    if sys.platform != "linux":
        pytest.skip("elsewhere, paths are UTF-8 in every locale")
    assert (out.count("\n"), err) == (1, "")
    assert "PYTHONUTF8=1" in out
    assert not list(tmp_path.iterdir())


CLOSED = """
import os, sys
{close}
import helpers, tutorial_data
with tutorial_data.tqdm(total=1) as bar:
    bar.update()
print("done")
"""


@pytest.mark.slow
@pytest.mark.parametrize("close", ["os.close(2)", "sys.stderr = None", "pass"])
def test_stderr_that_is_closed(tmp_path, close):
    code = CLOSED.format(close=close)
    # "pass": closed already as Python starts, as by `2>&-`.
    command = [sys.executable, "-c", code]
    if close == "pass":
        command = ["sh", "-c", 'exec "$@" 2>&-', "sh", *command]
    env = os.environ | {"TQDM_DISABLE": ""}
    process = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True)
    assert (process.returncode, process.stdout) == (0, "done\n")


def test_lock_that_is_held(data_folder, monkeypatch, capsys):
    monkeypatch.setattr(tutorial_data, "NOTICE_SECONDS", 0.1, raising=False)
    monkeypatch.setattr(tutorial_data, "LOCK_SECONDS", 0.1)
    monkeypatch.setenv("TUTORIAL_DATASET", "drawn_digits")
    (data_folder / "drawn_digits").mkdir(parents=True)
    lock = data_folder / "drawn_digits" / ".lock"
    with (
        filelock.FileLock(lock),
        pytest.raises(helpers.DatasetError, match="Another process") as error,
    ):
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert str(lock.parent) in str(error.value)
    notice = capsys.readouterr().out
    assert notice.count("\n") == 1
    for text in ("Another process", "drawn_digits", str(lock.parent), "at most"):
        assert text in notice


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EACCES])
def test_lock_that_the_disk_does_not_give(data_folder, monkeypatch, capsys, code):
    fcntl = pytest.importorskip("fcntl")

    def refuse(*args):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(tutorial_data, "NOTICE_SECONDS", 0.1, raising=False)
    monkeypatch.setattr(tutorial_data, "LOCK_SECONDS", 0.1)
    monkeypatch.setattr(fcntl, "flock", refuse)
    monkeypatch.setenv("TUTORIAL_DATASET", "drawn_digits")
    with pytest.raises(helpers.DatasetError, match=os.strerror(code)) as error:
        helpers.prepare_dataset()
    assert is_one_sentence(error)
    assert "Another process" not in str(error.value) + capsys.readouterr().out
    assert "free some space" not in str(error.value)
    assert "set TFDS_DATA_DIR to a folder on" in str(error.value)
    assert not list(data_folder.rglob("*.tfrecord*"))


def raises(error):
    def function(*args, **kwargs):
        raise error

    return function


# As Python, and as TensorFlow raises the system's errors.
NOT_THE_DISKS = [
    ModuleNotFoundError("No module named 'importlib_resources'"),
    OSError(errno.EMFILE, os.strerror(errno.EMFILE)),
    tf.errors.ResourceExhaustedError(None, None, os.strerror(errno.EMFILE)),
    tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor"),
]


@pytest.mark.parametrize(
    "error",
    [*NOT_THE_DISKS, tf.errors.InvalidArgumentError(None, None, "a wrong shape")],
    ids=repr,
)
def test_an_error_that_is_not_the_disks(data_folder, monkeypatch, error):
    monkeypatch.setattr(drawn_digits.DrawnDigits, "_split_generators", raises(error))
    monkeypatch.setenv("TUTORIAL_DATASET", "drawn_digits")
    with pytest.raises(type(error), match=re.escape(str(error))):
        helpers.prepare_dataset()
    assert left_in(data_folder) == []


@pytest.mark.parametrize("error", NOT_THE_DISKS, ids=repr)
def test_an_error_that_is_not_the_disks_is_not_damaged_data(
    data_folder, serve, files, monkeypatch, error
):
    serve(lambda handler, name: send(handler, files[name]))
    helpers.prepare_dataset()
    monkeypatch.setattr(tfds, "builder", raises(error))
    with pytest.raises(type(error), match=re.escape(str(error))):
        helpers.prepare_dataset()


def test_data_in_another_format(data_folder, serve, files, monkeypatch, tmp_path):
    """As tfds.data_source prepares them, in the same folder."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    serve(lambda handler, name: send(handler, files[name]))
    builder = tfds.builder("mnist", file_format="array_record")
    builder.download_and_prepare(
        download_config=tfds.download.DownloadConfig(
            manual_dir=tmp_path, try_download_gcs=False
        )
    )
    before = left_in(data_folder)
    assert any("array_record" in name for name in before)
    for wanted in ("", "mnist"):
        monkeypatch.setenv("TUTORIAL_DATASET", wanted)
        with pytest.raises(helpers.DatasetError, match="array_record") as error:
            helpers.prepare_dataset()
        assert is_one_sentence(error)
        assert str(data_folder / "mnist" / "3.0.1") in str(error.value)
        assert "set TFDS_DATA_DIR to another folder" in str(error.value)
        assert "delete" not in str(error.value)
    assert left_in(data_folder) == before


def test_data_folder_that_cannot_be_written(data_folder, monkeypatch):
    data_folder.touch()  # a file where the folder should be
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


def cut_record(folder):
    (path,) = folder.glob("*-train.tfrecord*")
    os.truncate(path, path.stat().st_size // 2)


def alter_a_byte(folder):
    (path,) = folder.glob("*-train.tfrecord*")
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 3)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))


def drop_record_file(folder):
    next(folder.glob("*-train.tfrecord*")).unlink()


def cut_description(folder):
    os.truncate(folder / "dataset_info.json", 10)


def drop_description(folder):
    (folder / "dataset_info.json").unlink()


def description_of_the_future(folder):
    path = folder / "dataset_info.json"
    text = path.read_text(encoding="utf-8").replace("{", '{"unknown": 1, ', 1)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "fault",
    [
        drop_last_record,
        cut_record,
        alter_a_byte,
        drop_record_file,
        cut_description,
        drop_description,
        description_of_the_future,
    ],
)
def test_damaged_prepared_data(data_folder, serve, files, monkeypatch, fault):
    serve(lambda handler, name: send(handler, files[name]))
    helpers.prepare_dataset()
    folder = data_folder / "mnist" / "3.0.1"
    fault(folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for wanted in ("", "mnist"):  # and never drawn digits in its place
        monkeypatch.setenv("TUTORIAL_DATASET", wanted)
        with pytest.raises(helpers.DatasetError, match="is damaged") as error:
            helpers.prepare_dataset()
        assert is_one_sentence(error)
        assert str(folder) in str(error.value)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    shutil.rmtree(folder)  # as the message says
    assert helpers.prepare_dataset() == "mnist"
    assert_mnist_is_whole(data_folder)


def test_a_byte_altered_after_the_set_up_raises_when_it_is_read(
    data_folder, serve, files
):
    serve(lambda handler, name: send(handler, files[name]))
    helpers.prepare_dataset()
    dataset = tfds.load("mnist", split="train")
    alter_a_byte(data_folder / "mnist" / "3.0.1")
    with pytest.raises(tf.errors.DataLossError, match="corrupted record"):
        list(dataset)
