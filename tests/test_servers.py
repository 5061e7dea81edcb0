"""Lesson 10's servers end with the notebook, however it ends."""

import lessons
import psutil
import pytest

pytestmark = pytest.mark.slow
LESSON = lessons.read(lessons.NOTEBOOKS / "10_data_service.ipynb")
SERVER_CELLS = ["server", "launch", "tell", "ports", "start"]
# What these cells use of earlier ones; importing TensorFlow takes too long.
BEFORE = """
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
folder = tempfile.TemporaryDirectory()
"""


@pytest.fixture
def kernel():
    """A kernel in which lesson 10's three servers run."""
    sources = {cell.id: cell.source for cell in LESSON.cells}
    with lessons.Kernel() as kernel:
        for source in [BEFORE, *(sources[name] for name in SERVER_CELLS)]:
            assert kernel.run(source)[0] is None
        yield kernel


def printed(kernel, source):
    error, outputs = kernel.run(source)
    assert error is None
    return "".join(output.text for output in outputs)


def servers(kernel):
    pids = printed(kernel, "print(*(s.pid for s in servers))").split()
    processes = [psutil.Process(int(pid)) for pid in pids]
    assert len(processes) == 3
    assert all(process.is_running() for process in processes)
    return processes


def still_there(processes):
    """Those of the processes that 30 s are not enough for."""
    return psutil.wait_procs(processes, timeout=30)[1]


def test_servers_end_when_the_kernel_is_killed(kernel):
    processes = servers(kernel)
    # Not by the manager: it kills the whole process group, the servers included.
    pid = int(printed(kernel, "import os; print(os.getpid())"))
    psutil.Process(pid).kill()
    assert not still_there(processes)


def test_servers_end_when_their_cell_runs_again_or_the_kernel_restarts(kernel):
    first = servers(kernel)
    assert kernel.run("1 / 0")[0].startswith("ZeroDivisionError")
    assert servers(kernel) == first
    (start,) = (cell.source for cell in LESSON.cells if cell.id == "start")
    assert printed(kernel, start) == "grpc 3\n"
    assert not still_there(first)
    second = servers(kernel)
    assert not set(first) & set(second)
    kernel.manager.restart_kernel()
    assert not still_there(second)
