"""Lesson 8's ladder and its training, and the same in other libraries, in one run.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/run.py

The first line is needed for the other libraries only; what is not installed is left
out. Prints the machine and the versions, then images/s of reading and seconds of
training: the median of five epochs, the fastest, the slowest, and how many times as
fast as the first row.
"""

import contextlib
import functools
import os
import platform
import sys
from pathlib import Path

import numpy as np
import psutil
import training
from peers import WHITE, Epochs, peers

sys.path.append(str(Path(__file__).parents[1] / "tools"))
import lessons  # noqa: E402

with contextlib.suppress(ImportError):
    # PyTorch's GPU packages have it. After TensorFlow 2.21 its import would crash:
    # https://github.com/tensorflow/tensorflow/issues/124205
    import triton  # noqa: F401

LESSON = lessons.NOTEBOOKS / "08_speed.ipynb"
LAST_CELL = "limit"  # after it, all that is taken from the lesson is defined
# How the ids begin of cells before it that only measure.
MEASURING = ("waits", "rows-", "pays", "calls", "same")
MODULES = ("tensorflow", "keras", "numpy", "torch", "grain", "datasets", "pyarrow")


def cells_to_run(path, last_cell):
    """The ids of a notebook's code cells up to last_cell, without those that measure.

    Raises:
        LookupError: there is no such cell.
    """
    ids = [cell.id for cell in lessons.code_cells(lessons.read(path))]
    if last_cell not in ids:
        raise LookupError(f"{path} has no code cell {last_cell}: name one that it has.")
    until_last = ids[: ids.index(last_cell) + 1]
    return [i for i in until_last if not i.startswith(MEASURING)]


def fingerprints(batches):
    """A number for each example, in order: equal for equal images with equal labels."""
    return [
        hash((image.shape, image.tobytes(), label.tobytes()))
        for images, labels in batches
        for image, label in zip(np.asarray(images), np.asarray(labels), strict=True)
    ]


def fault(first, second, stored):
    """What is wrong with two epochs, or None.

    Each is to have all the examples once, in a new order that mixes all the data.

    Args:
        first, second: the epochs' fingerprints.
        stored: the fingerprints of the data as they are stored.
    """
    if any(sorted(epoch) != sorted(stored) for epoch in (first, second)):
        return "not the same examples with the same values, each once"
    position = {example: i for i, example in enumerate(stored)}
    orders = [np.array([position[example] for example in e]) for e in (first, second)]
    # n examples in a random order: about one in n stands where it stood before, two in
    # n are still next to each other, and correlations are 0, give or take n ** -0.5.
    if np.mean(orders[0] == orders[1]) > 0.01:
        return "the same order in each epoch"
    for order in orders:
        if np.mean(np.abs(np.diff(order)) == 1) > 0.01:
            return "neighbours in the stored data stay together"
        if np.corrcoef(order, np.arange(len(order)))[0, 1] > 5 * len(order) ** -0.5:
            return "what is stored first comes first"
    return None


def print_machine():
    """Print what the figures depend on: processor, other load, versions, threads."""
    cpu = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        cpu = next((x.split(": ")[1] for x in lines if x.startswith("model n")), cpu)
    busy = psutil.cpu_percent(interval=3)
    print(f"{cpu}, {os.cpu_count()} cores, {busy:.0f} % busy before the run")
    modules = {name: sys.modules.get(name) for name in MODULES}
    versions = (f"{k} {m.__version__}" for k, m in modules.items() if m)
    print("Python", platform.python_version(), *versions)
    # Of TensorFlow's numbers, 0 stands for as many as there are cores.
    threading = modules["tensorflow"].config.threading
    threads = threading.get_intra_op_parallelism_threads() or os.cpu_count()
    one_dnn = "off" if os.environ.get("TF_ENABLE_ONEDNN_OPTS") == "0" else "default"
    print(f"Threads for one operation: TensorFlow {threads} (oneDNN {one_dnn})", end="")
    if modules["torch"]:
        print(f", PyTorch {modules['torch'].get_num_threads()}", end="")
    print()


def print_table(title, seconds, show):
    """Print a line for each name; the first is what the others are compared with.

    Args:
        title: what is shown.
        seconds: {name: array of an epoch's seconds}.
        show: the function that makes a text of an epoch's seconds.
    """
    print(f"\n{title:32} {'median':>9} {'fastest':>9} {'slowest':>9}    speed")
    reference = np.median(next(iter(seconds.values())))
    for name, times in seconds.items():
        median = np.median(times)
        texts = (show(s) for s in (median, times.min(), times.max()))
        print(f"{name:32}", *(f"{text:>9}" for text in texts), end="")
        print(f" {reference / median:7.1f}x")


def gather_loop(lesson):
    """An epoch of the lesson's `gather`, called in a loop with no Dataset."""
    seed = np.random.default_rng().integers(2**31, size=2)
    return map(lesson["gather"], lesson["shuffled_indices"](seed))


def reading(lesson, epochs):
    """Check that all do the same work, then measure: {name: seconds of each epoch}."""
    limit = lesson["NumpyLoop"]()
    *_, (last, fastest) = lesson["ladder"].items()
    stored = fingerprints([(limit.images / WHITE, limit.labels)])
    loop = Epochs(functools.partial(gather_loop, lesson))
    variants = {last: fastest, "gather without Dataset": loop, "NumPy loop": limit}
    variants |= epochs
    for name, variant in variants.items():
        wrong = fault(fingerprints(variant), fingerprints(variant), stored)
        if wrong:
            raise SystemExit(f"{name}: {wrong}")
    return lesson["measure"](lesson["ladder"] | variants)


def learning(lesson, images, labels):
    """Check that PyTorch learns the same, then measure; as `reading`."""
    network, batch_size = lesson["network"], lesson["BATCH_SIZE"]
    clocks = {
        name: functools.partial(lesson["fit_seconds"], network(**settings), dataset)
        for name, (settings, dataset) in lesson["rows"].items()
    }
    try:
        clocks |= training.with_pytorch(network, images, labels, batch_size)
        few = slice(20 * batch_size)
        sample = images[few] / WHITE, labels[few]
        keras, pytorch = training.losses(network, *sample, batch_size)
        if not np.isclose(keras, pytorch, rtol=0.01):
            raise SystemExit(f"A loss of {keras} in Keras is {pytorch} in PyTorch")
    except ImportError:
        pass  # `peers` has said so
    lesson["in_turns"](clocks, repeats=1)  # the first epoch compiles
    return lesson["in_turns"](clocks, repeats=5)


if __name__ == "__main__":
    # A name of its own: AutoGraph looks for a function's source in the module that is
    # called as in __name__, and in __main__ it would find other lines, those of run.py.
    lesson = {"__name__": "lesson"}
    lessons.run_cells(LESSON, cells_to_run(LESSON, LAST_CELL), lesson)
    images, labels = lesson["NumpyLoop"]().images, lesson["NumpyLoop"]().labels
    epochs = peers(images, labels, lesson["BATCH_SIZE"])
    print_machine()
    count = lesson["num_train"]
    seconds = reading(lesson, epochs)
    print_table("Reading, images/s", seconds, lambda s: f"{count / s:,.0f}")
    seconds = learning(lesson, images, labels)
    print_table("Training, seconds an epoch", seconds, lambda s: f"{s:.2f}")
