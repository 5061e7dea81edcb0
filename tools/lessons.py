"""Where the lessons are, and the ways to execute their cells."""

import os
import re
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
HEADING = re.compile(r"(?m)^#+ (.+)$|\A\*\*(?!Predict|예측)(.+?)\.?\*\*")


def read(path):
    """Return a notebook as it is stored."""
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def heading_above(notebook, cell_id):
    """Return the heading above a cell, or the words in bold that begin a cell above."""
    ids = [cell.id for cell in notebook.cells]
    for cell in notebook.cells[ids.index(cell_id) :: -1]:
        if cell.cell_type == "markdown" and (found := HEADING.findall(cell.source)):
            return "".join(found[-1])
    raise AssertionError(f"no heading above {cell_id}")


def without_figures(text):
    """Return a text with each number, and the blanks before it, as one sign."""
    return re.sub(r" *\d[\d.,]*", "#", text)


def texts(outputs):
    """Return a cell's outputs as texts, without the pictures."""
    found, kind = [], None
    for output in outputs:
        if output.output_type == "stream":
            text = output.text
        elif output.output_type == "error":
            text = f"{output.ename}: {output.evalue}"
        else:
            text = output.data.get("text/plain", "")
        if output.output_type == kind == "stream":  # one print may come in pieces
            found[-1] += text
        else:
            found.append(text)
        kind = output.output_type
    return found


def comparable(cell, outputs):
    """Return what of a cell's outputs must be the same in each run, as texts.

    Of a cell that shows times or a trained model's figures (nbval-ignore-output), it
    is all but the figures.
    """
    if "nbval-ignore-output" in tags(cell):
        return [without_figures(text) for text in texts(outputs)]
    return texts(outputs)


def is_stored_for(cell, digits):
    """Return whether a cell's stored outputs are those on these digits, too.

    They are MNIST's; some do not depend on the digits.
    """
    return digits == "mnist" or "nbval-check-output" in tags(cell)


def to_python(source):
    """Return a cell's source with its %magics as calls."""
    return TransformerManager().transform_cell(source)


def run_cells(path, ids, names=None):
    """Execute cells of a notebook in this process; return the names they define.

    Args:
        path: of the notebook.
        ids: of the cells, in this order.
        names: what there is before; it is changed in place.
    """
    names = {"__name__": "__main__"} if names is None else names
    cells = {cell.id: cell for cell in code_cells(read(path))}
    for cell_id in ids:
        source = to_python(cells[cell_id].source)
        exec(compile(source, f"{path.name}, {cell_id}", "exec"), names)
    return names


class Kernel:
    """A kernel in the lessons' folder, for a `with`; `run` executes a source in it."""

    def __enter__(self):
        self.manager, self.client = start_new_kernel(
            kernel_name="python3", cwd=NOTEBOOKS
        )
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)

    def run(self, source, seconds=300):
        """Return the error as "Name: message", or None, and the outputs of a source."""
        outputs = []

        def keep(message):
            if message["msg_type"] in ("stream", "display_data", "execute_result"):
                outputs.append(nbformat.v4.output_from_msg(message))

        reply = self.client.execute_interactive(
            source, allow_stdin=False, output_hook=keep, timeout=seconds
        )["content"]
        if reply["status"] == "ok":
            return None, outputs
        return f"{reply['ename']}: {reply['evalue']}", outputs


CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []


def keep_to_cores(number, count):
    """Keep this thread, and what it starts, to one of `count` shares of the cores.

    Threads of TensorFlow in two processes that share their cores wait for each other:
    two lessons took 1.4 to 1.7 times as long. With fewer cores than shares, each gets
    one. Does nothing on a Mac and on Windows.
    """
    if CORES:
        os.sched_setaffinity(0, CORES[number % min(count, len(CORES)) :: count])
