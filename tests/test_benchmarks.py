"""benchmarks/ without the libraries that it compares with."""

import ast
import builtins
import symtable
import sys

import lessons
import nbformat
import numpy as np
import pytest
import tensorflow as tf

BENCHMARKS = lessons.ROOT / "benchmarks"


@pytest.fixture
def run(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import run

    yield run
    for name in ("run", "peers", "training"):
        sys.modules.pop(name)


def test_the_lesson_is_run_up_to_the_cell_that_is_named(run, tmp_path):
    cells = [
        nbformat.v4.new_code_cell("ladder = 1", id="rung"),
        nbformat.v4.new_markdown_cell("ladder = 2", id="text"),
        nbformat.v4.new_code_cell("ladder = 3", id="rows-run"),
        nbformat.v4.new_code_cell("limit = ladder", id="limit"),
        nbformat.v4.new_code_cell("ladder = 4", id="after"),
    ]
    path = tmp_path / "lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert run.cells_to_run(path, "limit") == ["rung", "limit"]
    with pytest.raises(LookupError, match="no code cell gone"):
        run.cells_to_run(path, "gone")


def global_names(source):
    """The names that a cell defines, and those that it uses, also in its functions."""
    top = symtable.symtable(lessons.to_python(source), "cell", "exec")
    symbols = top.get_symbols()
    defined = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}
    used, tables = set(), [top]
    while tables:
        table = tables.pop()
        used |= {
            s.get_name()
            for s in table.get_symbols()
            if s.is_referenced() and s.is_global()
        }
        tables += table.get_children()
    return defined, used


def test_the_lesson_has_what_the_benchmark_takes_from_it(run):
    """All that is used is defined before: in run.py, and in the cells that it runs."""
    sources = {c.id: c.source for c in lessons.code_cells(lessons.read(run.LESSON))}
    defined = set(dir(builtins))
    for cell_id in run.cells_to_run(run.LESSON, run.LAST_CELL):
        new, used = global_names(sources[cell_id])
        defined |= new
        assert used <= defined, cell_id
    taken = {
        node.slice.value
        for node in ast.walk(ast.parse(BENCHMARKS.joinpath("run.py").read_bytes()))
        if isinstance(node, ast.Subscript)
        and getattr(node.value, "id", None) == "lesson"
    }
    assert len(taken) >= 8
    assert taken <= defined


N = 1_000
ORDERS = {
    None: lambda rng: rng.permutation(N),
    "the same order in each epoch": lambda rng: np.arange(N),
    "neighbours": lambda rng: rng.permutation(np.arange(N).reshape(-1, 100)).ravel(),
    "stored first": lambda rng: np.argsort(np.arange(N) + rng.uniform(0, N / 4, N)),
    "each once": lambda rng: rng.permutation(N)[: N - 1],
    "same values, each once": lambda rng: rng.integers(0, N, N),
}


@pytest.mark.parametrize("message", ORDERS)
def test_an_order_that_is_not_new_and_complete_is_noticed(run, message):
    rng = np.random.default_rng(1)
    stored = [hash(str(i)) for i in range(N)]
    first, second = ([stored[i] for i in ORDERS[message](rng)] for _ in range(2))
    found = run.fault(first, second, stored)
    assert found is None if message is None else message in found


def test_one_shuffled_epoch_is_not_enough(run):
    shuffled = np.random.default_rng(1).permutation(N)
    assert run.fault(shuffled, shuffled, range(N)) == "the same order in each epoch"
    assert "neighbours" in run.fault(shuffled, range(N), range(N))


def test_fingerprints_tell_images_labels_shapes_and_types_apart(run):
    images = np.arange(4 * 784, dtype=np.float32).reshape(4, 28, 28, 1)
    labels = np.array([0, 1, 0, 1])
    whole = run.fingerprints([(images, labels)])
    assert len(set(whole)) == 4
    parts = [(images[:2], labels[:2]), (images[2:], labels[2:])]
    assert run.fingerprints(parts) == whole
    others = [
        (images, labels[::-1]),
        (images / np.float32(255), labels),
        (images.astype(np.float64), labels),
        (images[..., 0], labels),
        (images, labels.astype(np.int32)),
    ]
    for other in others:
        assert not set(run.fingerprints([other])) & set(whole)


def fake_lesson(images, labels, last_rung):
    class Loop:
        def __init__(self):
            self.images, self.labels = images, labels

        def __iter__(self):
            order = np.random.default_rng().permutation(len(images))
            yield images[order] / np.float32(255), labels[order]

    ladder = {"first": None, "last": last_rung or Loop()}
    return {
        "NumpyLoop": Loop,
        "ladder": ladder,
        "measure": list,
        "shuffled_indices": lambda seed: [np.random.default_rng(seed).permutation(N)],
        "gather": lambda rows: (images[rows] / np.float32(255), labels[rows]),
    }


def test_a_peer_that_does_not_shuffle_is_not_measured(run):
    images = np.random.default_rng(1).integers(0, 256, (N, 28, 28, 1), np.uint8)
    labels = np.arange(N)
    stored = [(images / np.float32(255), labels)]
    lesson = fake_lesson(images, labels, last_rung=None)
    assert run.reading(lesson, {"peer": lesson["NumpyLoop"]()})[-1] == "peer"
    with pytest.raises(SystemExit, match="peer: the same order"):
        run.reading(lesson, {"peer": stored})
    with pytest.raises(SystemExit, match="last: the same order"):
        run.reading(fake_lesson(images, labels, last_rung=stored), {})


def test_a_table_has_medians_and_compares_with_the_first_row(run, capsys):
    seconds = {"slow": np.array([4, 2, 1.0]), "fast": np.array([1, 0.5, 0.25])}
    run.print_table("rates", seconds, lambda s: f"{100 / s:,.0f}")
    _, _, slow, fast = (line.split() for line in capsys.readouterr().out.splitlines())
    assert slow == ["slow", "50", "100", "25", "1.0x"]
    assert fast == ["fast", "200", "400", "100", "4.0x"]


def test_the_machine_and_the_versions_are_printed(run, capsys, monkeypatch):
    busy = {3: 12.3}  # what the processors do in three seconds
    monkeypatch.setattr(run.psutil, "cpu_percent", lambda interval: busy[interval])
    run.print_machine()
    printed = capsys.readouterr().out
    assert " 12 % busy" in printed
    assert f"tensorflow {tf.__version__}" in printed
    assert "cores" in printed
    assert "Threads" in printed


@pytest.fixture
def without_peers(monkeypatch):
    really_import = builtins.__import__

    def without(name, *args, **kwargs):
        if name in ("torch", "grain", "datasets"):
            raise ImportError(f"No module named {name!r}")
        return really_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)


@pytest.mark.usefixtures("without_peers")
def test_libraries_that_are_missing_are_left_out(run, capsys):
    images, labels = np.zeros((2, 28, 28, 1), np.uint8), np.zeros(2, np.int64)
    assert run.peers(images, labels, 1) == {}
    assert capsys.readouterr().out.count("Left out:") == 3


@pytest.mark.usefixtures("without_peers")
def test_without_pytorch_the_lesson_still_trains(run):
    epochs = []
    lesson = {
        "network": lambda **settings: settings,
        "BATCH_SIZE": 1,
        "fit_seconds": lambda model, dataset: epochs.append((model, dataset)),
        "rows": {"plain": ({}, "data"), "many": ({"steps_per_execution": 2}, "data")},
        "in_turns": lambda clocks, repeats: {k: clock() for k, clock in clocks.items()},
    }
    images, labels = np.zeros((2, 28, 28, 1), np.uint8), np.zeros(2, np.int64)
    assert list(run.learning(lesson, images, labels)) == ["plain", "many"]
    # Twice: once to warm up. Each row has its own network and its own settings.
    assert epochs == 2 * [({}, "data"), ({"steps_per_execution": 2}, "data")]
