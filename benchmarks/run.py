"""Lesson 8's ladder and other libraries, interleaved in one run.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/run.py

The first line is needed for the other libraries only; what is not installed is left
out. Prints images/s: the median of five epochs, the lowest, the highest, and the ratio
of the medians to that of the classic pipeline.
"""

import sys
from pathlib import Path

import numpy as np
from peers import peers

sys.path.append(str(Path(__file__).parents[1] / "tools"))
import lessons  # noqa: E402

LESSON = lessons.NOTEBOOKS / "08_speed.ipynb"


class Epochs:
    """As a Dataset is: each pass over it is a new epoch."""

    def __init__(self, epoch):
        self.epoch = epoch

    def __iter__(self):
        return iter(self.epoch())


def run_lesson(path, last_cell):
    """Execute a notebook's code cells, the one with the id last_cell included.

    Returns:
        The names that they define. The ladder has one source, the lesson.

    Raises:
        LookupError: there is no such cell.
    """
    ids = [cell.id for cell in lessons.code_cells(lessons.read(path))]
    if last_cell not in ids:
        raise LookupError(f"{path} has no code cell {last_cell}: name one that it has.")
    return lessons.run_cells(path, ids[: ids.index(last_cell) + 1])


def examples(batches):
    """The examples as bytes, sorted: equal for equal images with equal labels."""
    return sorted(
        image.tobytes() + label.tobytes()
        for images, labels in batches
        for image, label in zip(np.asarray(images), np.asarray(labels), strict=True)
    )


def print_rates(seconds, num_examples, reference):
    """Print a line each: images/s, and the ratio to the variant called reference.

    Args:
        seconds: {name: array of an epoch's seconds}.
        num_examples: in an epoch.
        reference: one of the names.
    """
    rates = {name: sorted(num_examples / s) for name, s in seconds.items()}
    medians = {name: rate[len(rate) // 2] for name, rate in rates.items()}
    print(f"{'images/s':32} {'median':>9} {'lowest':>9} {'highest':>9}  ratio")
    for name, rate in rates.items():
        print(
            f"{name:32} {medians[name]:9,.0f} {rate[0]:9,.0f} {rate[-1]:9,.0f}"
            f" {medians[name] / medians[reference]:5.1f}x"
        )


if __name__ == "__main__":
    lesson = run_lesson(LESSON, "limit")
    limit = lesson["NumpyLoop"]()
    epochs = peers(limit.images, limit.labels, lesson["BATCH_SIZE"])
    for name, epoch in epochs.items():
        if examples(epoch()) != examples(limit):
            raise SystemExit(
                f"{name}: other examples than the lesson's, or other values"
            )
    seconds = lesson["measure"](
        lesson["ladder"]
        | {"NumPy loop": limit}
        | {name: Epochs(epoch) for name, epoch in epochs.items()}
    )
    print_rates(seconds, lesson["num_train"], "1 classic")
