"""Lesson 8's servers end with the notebook, however it ends."""

from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.manager import start_new_kernel

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSON = nbformat.read(NOTEBOOKS / "08_many_machines.ipynb", as_version=4)
SERVER_CELLS = ["server", "launch", "answer", "stop-function", "start"]
# What these cells use of earlier ones; importing TensorFlow takes too long.
BEFORE = """
import tempfile
from pathlib import Path
folder = tempfile.TemporaryDirectory()
"""


@pytest.fixture
def lesson(monkeypatch):
    """A kernel in which lesson 8's three servers run; run(source) gives the text."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=NOTEBOOKS)

    def run(source):
        texts = []

        def keep(message):
            texts.append(message["content"].get("text", ""))

        reply = client.execute_interactive(
            source, allow_stdin=False, output_hook=keep, timeout=120
        )
        return reply["content"]["status"], "".join(texts)

    sources = {cell.id: cell.source for cell in LESSON.cells}
    for source in [BEFORE, *(sources[name] for name in SERVER_CELLS)]:
        status, text = run(source)
        assert status == "ok", text
    run.start, run.manager = sources["start"], manager
    yield run
    client.stop_channels()
    if manager.has_kernel:
        manager.shutdown_kernel(now=True)


def servers(run):
    status, text = run("print(*(s.pid for s in servers))")
    assert status == "ok"
    processes = [psutil.Process(int(pid)) for pid in text.split()]
    assert len(processes) == 3
    assert all(process.is_running() for process in processes)
    return processes


def still_there(processes):
    """Those of the processes that 30 s are not enough for."""
    return psutil.wait_procs(processes, timeout=30)[1]


def test_servers_end_when_the_kernel_is_killed(lesson):
    processes = servers(lesson)
    # Not by the manager: it kills the whole process group, the servers included.
    psutil.Process(int(lesson("import os; print(os.getpid())")[1])).kill()
    assert not still_there(processes)


def test_servers_end_when_their_cell_runs_again_or_the_kernel_restarts(lesson):
    first = servers(lesson)
    assert lesson("1 / 0")[0] == "error"
    assert servers(lesson) == first
    assert lesson(lesson.start) == ("ok", "grpc 3\n")
    assert not still_there(first)
    second = servers(lesson)
    assert not set(first) & set(second)
    lesson.manager.restart_kernel()
    assert not still_there(second)
