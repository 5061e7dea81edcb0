"""check_pipeline on faulty and right pipelines, written as people write them."""

import drawn_digits
import pipeline_checks
from pipeline_checks import check_pipeline

import itertools
from types import SimpleNamespace

import keras
import numpy as np
import pytest
import tensorflow as tf

IMAGES, LABELS = drawn_digits.draw_digits(7, [180] * 10)
IMAGES = IMAGES.astype(np.float32) / 255
N = len(IMAGES)
K = 300  # of them for validation
RNG = np.random.default_rng(3)
slices = tf.data.Dataset.from_tensor_slices


def pairs(start=0, stop=N, images=IMAGES, labels=LABELS):
    return slices((images[start:stop], labels[start:stop]))


def training(dataset=None):
    dataset = pairs(K) if dataset is None else dataset
    return dataset.shuffle(N).batch(50)


def held_out(dataset=None):
    return (pairs(0, K) if dataset is None else dataset).batch(100)


def on_images(function):
    return lambda image, label: (function(image), label)


def leaking(change, share=0.2):
    """Training with changed copies of a share of the validation examples."""
    some = slices((IMAGES[: int(share * K)], LABELS[: int(share * K)]))
    return training(pairs(K).concatenate(some.map(on_images(change)))), held_out()


# The parts, each limit from both sides.


def test_the_sizes_that_are_stated():
    """Larger sets cost more time and memory than the docstrings say."""
    sizes = pipeline_checks.LIMIT, pipeline_checks.SAMPLE, pipeline_checks.FEATURES
    assert sizes == (100_000, 300, 800)


def test_a_report():
    report = pipeline_checks.Report()
    for code in pipeline_checks.LOOKS:
        report.add(code, f"{code} is good.")
        report.add(code, f"{code} is doubtful.", doubtful=code != "leak")
        report.add(code, f"{code} is still doubtful.", doubtful=True)
        report.add(code, f"{code} is wrong.", wrong=code < "l")
        report.add(code, f"{code} is still wrong.", True, True)
    report.add("leak", "A hint when there is a problem.", doubtful=True)
    del report.problems["order"]
    report.not_checked = ["this.", "that."]
    assert str(report) == repr(report)
    assert str(report).splitlines() == [
        "wrong  batching  batching is wrong. See lesson 5.",
        "wrong  endless   endless is wrong. See lesson 3.",
        "wrong  spec      spec is still wrong. See lesson 2.",
        "wrong  range     range is still wrong. See lesson 2.",
        "wrong  leak      leak is still wrong. See lesson 4.",
        "wrong  unstable  unstable is still wrong. See lesson 4.",
        "wrong  labels    labels is still wrong. See lesson 4.",
        "hint   order     order is doubtful. See lesson 3.",
        "?      not checked: this.",
        "?      not checked: that.",
    ]
    assert report.hints["batching"] == "batching is doubtful."
    assert report.hints["leak"] == "leak is still doubtful."
    assert str(pipeline_checks.Report()) == ""


@pytest.mark.parametrize(
    ("shape", "label_shape", "fault"),
    [
        ((50, 28, 28, 1), (50,), ""),
        ((50,), (50,), ""),
        ((50, 10), (50, 10), ""),
        ((4, 50, 8), (4, 50), ""),  # a label for each step of a sequence
        ((4, 50, 28, 28), (4,), ""),
        ((4, 50, 28, 28), (4, 50, 10), ""),
        ((4, 1, 28, 28, 1), (4, 1), ""),
        ((4, 6, 6, 6, 1), (4, 6, 6, 6, 1), ""),  # a label for each voxel
        ((4, 50, 28, 28, 1), (4, 60), ""),
        ((), (), "not batched"),
        ((28, 28, 1), (), "not batched"),
        ((28, 28, 1), (27, 28, 1), "not batched"),
        ((4, 50, 28, 28), (4, 50), "batched twice"),
        ((4, 50, 28, 28, 1), (4, 50), "batched twice"),
        ((4, 2, 28, 28, 1), (4, 2), "batched twice"),
        ((4, 50, 28, 28, 1), (4, 50, 10), "batched twice"),
    ],
)
def test_shapes_of_batches(shape, label_shape, fault):
    text = pipeline_checks._batching_fault(shape, label_shape, False)
    assert fault in text
    # A spec with the second axis is that of a video, or of drop_remainder=True.
    once = pipeline_checks._batching_fault(shape, label_shape, True)
    assert once == ("" if "twice" in fault else text)
    assert bool(text) == bool(fault)
    assert not text or text.endswith(f"has the shape {shape}.")


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ([3, 1], [3, 1]),
        ([[1], [1]], [1, 1]),
        ([[0, 1], [1, 0]], [1, 0]),
        ([[0.1, 0.2, 0.7]], [2]),
        ([[1, 1], [0, 1]], [-1, -1]),
        ([[2, 0], [0, 2]], [-1, -1]),
        ([0.5, 1], [-1, -1]),
    ],
)
def test_labels_as_class_numbers(labels, classes):
    found = pipeline_checks._classes(np.array(labels))
    assert found.dtype == np.int64
    assert found.tolist() == classes


@pytest.mark.parametrize(
    ("shape", "reduced"),
    [
        ((1, 800), (1, 800)),
        ((1, 801), (1, 401)),
        ((1, 1_601), (1, 534)),
        ((2, 900, 2), (2, 600)),
        ((2, 28, 28, 1), (2, 28, 28, 1)),
        ((2, 29, 29, 1), (2, 28, 28, 1)),
        ((2, 48, 48, 3), (2, 16, 16, 3)),
        ((2, 20, 20, 8), (2, 10, 10, 8)),
        ((2, 20, 20, 9), (2, 720)),
        ((2, 10, 10, 10, 1), (2, 500)),
    ],
)
def test_large_examples_are_reduced(shape, reduced):
    assert pipeline_checks._reduced(np.zeros(shape, np.float32)).shape == reduced


def test_a_reduced_image_has_the_means():
    image = RNG.random((1, 84, 84, 1)).astype(np.float32)
    means = image.reshape(1, 28, 3, 28, 3, 1).mean(axis=(2, 4))
    np.testing.assert_allclose(pipeline_checks._reduced(image), means, rtol=1e-4)


GRID = np.linspace(0, 1, 1_001)  # 0.9 lie between its quantiles of 5 and 95 %


@pytest.mark.parametrize(
    ("own", "elsewhere"),
    [
        (GRID, False),
        (GRID + 1.803, False),
        (GRID + 1.805, True),
        (GRID - 1.803, False),
        (GRID - 1.805, True),
        (0.5 + 7.9 * (GRID - 0.5), False),
        (0.5 + 8.1 * (GRID - 0.5), True),
        (0.5 + (GRID - 0.5) / 7.9, False),
        (0.5 + (GRID - 0.5) / 8.1, True),
        (0.5 + 0 * GRID, False),  # how much larger is a range than none?
        (np.where(GRID < 0.96, 0.5 + GRID / 100, 10 * GRID), False),  # the middle only
        (np.where(GRID < 0.96, GRID, 100 * GRID), False),  # the rest only
    ],
)
def test_columns_that_lie_elsewhere(own, elsewhere):
    own, train = np.stack([GRID, own], axis=1), np.stack([GRID, GRID], axis=1)
    assert pipeline_checks._is_elsewhere(own, train) == elsewhere


def a_set(values, shape=(8, 8, 1), **more):
    """What _read returns for a set of 64 examples, one after the other."""
    vectors = np.reshape(values, (64, -1)).astype(np.float32)
    return SimpleNamespace(
        vectors=vectors, shape=shape, low=vectors.min(), high=vectors.max(), **more
    )


HALF = np.repeat(np.arange(64) % 2, 64)  # mean and standard deviation are 0.5
NEARLY_0, NEARLY_1 = np.zeros(64 * 64), np.ones(64 * 64)
ANY = RNG.random(64 * 64)


def with_one(values, value):
    return np.concatenate([values[1:], [value]])


@pytest.mark.parametrize(
    ("own", "options", "finding"),
    [
        (HALF, {}, {}),
        # With 64 examples, there is room for 1.5 times as much.
        (HALF + 0.37, {}, {}),
        (
            HALF + 0.38,
            {},
            {"wrong": "the values differ: training 0..1, test 0.38..1.38."},
        ),
        (
            HALF - 0.38,
            {},
            {"wrong": "the values differ: training 0..1, test -0.38..0.62."},
        ),
        (0.5 + 2.95 * (HALF - 0.5), {}, {}),
        (0.5 + 3.05 * (HALF - 0.5), {}, {"wrong": "differ"}),
        (0.5 + (HALF - 0.5) / 2.95, {}, {}),
        (0.5 + (HALF - 0.5) / 3.05, {}, {"wrong": "differ"}),
        # Whatever the mean is, unless the lowest or the highest value has moved.
        (with_one(NEARLY_1, 0), {}, {}),
        (with_one(NEARLY_1, 0.095), {}, {}),
        (with_one(NEARLY_1, 0.105), {}, {"wrong": "differ"}),
        (with_one(NEARLY_0, 0.905), {}, {}),
        (with_one(NEARLY_0, 0.895), {}, {"wrong": "differ"}),
        # In a table, a column that lies elsewhere is wrong, and other changes are not.
        (
            HALF + 0.38,
            {"shape": (64,)},
            {"hint": "distributed differently: training 0..1, test 0.38..1.38."},
        ),
        (HALF + 9, {"shape": (8, 8)}, {"wrong": "differ"}),
        (HALF + 0.38, {"shape": (64,), "found": "spec"}, {"wrong": "differ"}),
        (HALF[::2] + 0.5, {"shape": (32,)}, {"wrong": "differ"}),
        (NEARLY_1, {}, {"wrong": "differ"}),
        (NEARLY_1, {"train": NEARLY_1}, {"hint": "all values of training are 1."}),
        (with_one(HALF, np.nan), {}, {"wrong": "test has values that are not finite."}),
        (with_one(HALF, np.inf), {}, {"wrong": "test has values that are not finite."}),
        # The range that is asked for.
        (HALF, {"value_range": (0, 1)}, {}),
        (HALF, {"value_range": (0, 0.9)}, {"wrong": "training has values outside (0,"}),
        (
            HALF,
            {"value_range": (0.1, 1)},
            {"wrong": "training has values outside (0.1"},
        ),
        (
            HALF + 0.1,
            {"value_range": (0, 1)},
            {"wrong": "test has values outside (0, 1)"},
        ),
        (
            HALF - 0.1,
            {"value_range": (0, 1)},
            {"wrong": "test has values outside (0, 1)"},
        ),
        (
            HALF + 9,
            {"value_range": (0, 1)},
            {"wrong": "test has values outside (0, 1)"},
        ),
        # Do they look unscaled?
        (50 * HALF, {"train": 50 * HALF}, {}),
        (
            51 * HALF,
            {"train": 51 * HALF},
            {"hint": "unscaled: training 0..51, test 0..51."},
        ),
        (51 * HALF, {"train": 51 * HALF, "shape": (8, 8)}, {"hint": "unscaled"}),
        (51 * HALF, {"train": 51 * HALF, "shape": (64,)}, {}),
        (51 * HALF, {"train": 51 * HALF, "floating": False}, {}),
        (51 * HALF, {"train": 51 * HALF, "value_range": (0, 255)}, {}),
        (51 * HALF, {"train": with_one(51 * HALF, -1)}, {}),
        # Do they look scaled twice?
        (
            HALF / 255,
            {"train": HALF / 255, "value_range": (0, 1)},
            {"hint": "scaled twice: training 0..0.00392, test 0..0.00392."},
        ),
        (HALF / 99, {"train": HALF / 99}, {}),
        (HALF / 255, {"train": HALF / 255, "shape": (64,)}, {}),
        (HALF / 255, {"train": with_one(HALF / 255, -0.001)}, {}),
    ],
)
def test_ranges(own, options, finding):
    shape, found = options.get("shape", (8, 8, 1)), options.get("found")
    reads = {
        "training": a_set(options.get("train", HALF), shape),
        "test": a_set(own, shape),
    }
    report = pipeline_checks.Report()
    if found:
        report.add(found, "found.", wrong=True)
    value_range, floating = options.get("value_range"), options.get("floating", True)
    pipeline_checks._check_range(report, reads, value_range, floating)
    assert "range" in report.looked_at
    for kind, sentences in (("wrong", report.problems), ("hint", report.hints)):
        assert ("range" in sentences) == bool(finding.get(kind)), sentences
        assert finding.get(kind, "") in sentences.get("range", "")


def columns(num, classes, rows=160):
    """Columns with equally frequent values: each has log2(classes) bits."""
    return np.tile(np.arange(rows)[:, None] % classes, num).astype(np.float32)


@pytest.mark.parametrize(
    ("vectors", "different", "coarse"),
    [
        (columns(299, 2), 150, True),
        (columns(300, 2), 150, False),
        (columns(9, 16), 150, True),
        (columns(10, 16), 150, False),
        (columns(11, 15, 150), 140, True),
        (columns(1, 160), 150, True),  # numbered, not measured
        (columns(1, 160) / 3, 150, False),
        (columns(1, 80) / 3, 150, True),
        (columns(1, 81) / 3, 150, False),
        (np.concatenate([columns(1, 160) / 3, columns(9, 2)], axis=1), 150, False),
        (columns(9, 2), 158, True),
        (columns(9, 2), 159, False),
        # Every second of 600 rows is enough.
        (columns(300, 2, 600), 500, True),
        (columns(300, 4, 600), 500, False),
        (columns(299, 4, 600), 500, True),
    ],
)
def test_examples_that_hold_little_data(vectors, different, coarse):
    prints = np.arange(len(vectors)) % different
    read = SimpleNamespace(vectors=vectors, prints=prints)
    assert pipeline_checks._is_coarse(read) == coarse


@pytest.mark.parametrize(
    ("found", "of", "kind"),
    [(0, 200, ""), (1, 200, "hint"), (2, 201, "wrong"), (1_200, 1_200, "wrong")],
)
def test_equal_bytes(found, of, kind):
    read = SimpleNamespace(
        prints=np.arange(of), vectors=np.tile([0.0, 1.0], (of, 1)).astype(np.float32)
    )
    train = SimpleNamespace(prints=np.arange(-9, found))
    report = pipeline_checks.Report()
    pipeline_checks._check_copies(report, "test", read, train)
    text = {"leak": f"{found:,} of {of:,} test examples are in training."}
    assert report.problems == (text if kind == "wrong" else {})
    assert report.hints == (text if kind == "hint" else {})
    blank = SimpleNamespace(prints=read.prints, vectors=0 * read.vectors)
    pipeline_checks._check_copies(
        clean := pipeline_checks.Report(), "test", blank, train
    )
    assert not clean.problems
    assert not clean.hints


def unit(vectors):
    vectors = vectors - vectors.mean(axis=1, keepdims=True)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_match_scores():
    """Against plain NumPy: one image at a time, in each of its 25 places."""
    train, read = (
        SimpleNamespace(
            vectors=images.reshape(len(images), -1).copy(),
            shape=(28, 28, 1),
            prints=np.arange(first, first + len(images)),
        )
        for first, images in ((0, IMAGES[:70]), (60, IMAGES[60:120]))
    )
    read.vectors[0] = 0  # blank: left out
    vectors = pipeline_checks._normalised(train.vectors)
    np.testing.assert_allclose(vectors, unit(train.vectors), atol=1e-6)
    found = pipeline_checks._match_scores(read, train, vectors, np.inf)
    expected = []
    for i in range(1, 60):
        places = itertools.product((-2, -1, 0, 1, 2), repeat=2)
        image = read.vectors[i].reshape(28, 28)
        moved = np.stack([np.roll(image, place, (0, 1)).ravel() for place in places])
        best = (unit(moved) @ unit(train.vectors).T).max(axis=0)
        if i < 10:
            best[60 + i] = -1  # equal bytes are for another check
        best = 1.001 - np.sort(best)[::-1]
        expected.append((best[0] / best[4], best[1] / best[5]))
    for own, wanted in zip(found, np.array(expected).T, strict=True):
        np.testing.assert_allclose(np.sort(own), np.sort(wanted), rtol=1e-3)


def some_scores(read, train, vectors, shape=(40,), end=np.inf):
    sets = [
        SimpleNamespace(vectors=v, shape=shape, prints=np.arange(k, k + len(v)))
        for k, v in ((0, read), (1_000, train))
    ]
    return [len(own) for own in pipeline_checks._match_scores(*sets, vectors, end)]


def test_how_much_is_needed_for_scores():
    table = RNG.random((320, 40)).astype(np.float32)
    normal = pipeline_checks._normalised(table)
    assert some_scores(table, table, normal) == [300, 300]
    assert some_scores(table[:50], table, normal) == [50, 50]
    assert some_scores(table[:49], table, normal) == [0, 0]
    assert some_scores(table, table[:50], normal[:50]) == [300, 300]
    assert some_scores(table, table[:49], normal[:49]) == [0, 0]
    assert some_scores(table, table, normal, end=0) == [0, 0]
    table[:100, 15:] = table[100:200, 16:] = 0.5  # 15 and 16 other values
    assert some_scores(table, table, normal) == [220, 220]


@pytest.mark.parametrize(
    ("control", "others", "scores", "is_leak"),
    [
        (1, 1, [0.84] * 15, True),
        (1, 1, [0.84] * 14, False),
        (1, 1, [0.86] * 300, False),
        (0.5, 1, [0.43] * 300, False),
        (0.5, 1, [0.42] * 300, True),
        (1, 0.5, [0.43] * 300, False),
        (1, 0.5, [0.42] * 300, True),
        (0.05, 1, [0.101] * 300, False),
        (0.05, 1, [0.099] * 300, True),
        ([0.5] * 5 + [1] * 295, 1, [0.43] * 300, False),
        ([0.5] * 2 + [1] * 298, 1, [0.43] * 300, True),
        (1, [0.5] * 5 + [1] * 295, [0.43] * 300, False),
        (1, [0.5] * 2 + [1] * 298, [0.43] * 300, True),
    ],
)
def test_how_many_good_matches_are_a_leak(
    monkeypatch, control, others, scores, is_leak
):
    control, others = (np.broadcast_to(x, 300) for x in (control, others))
    scores = np.array(scores + [2.0] * (300 - len(scores)))
    train, test = a_set(HALF), a_set(HALF)

    def match_scores(read, in_, vectors, end):
        assert (in_, end) == (train, 7)
        return (control, None) if read is train else (scores, others)

    monkeypatch.setattr(pipeline_checks, "_match_scores", match_scores)
    report = pipeline_checks.Report()
    pipeline_checks._check_changed_copies(report, {"training": train, "test": test}, 7)
    text = (
        f"{np.count_nonzero(scores < 1)} of a sample of 300 test examples look like"
        " changed copies of training examples."
    )
    assert report.problems == ({"leak": text} if is_leak else {})
    assert "leak" in report.looked_at
    assert report.not_checked == [
        "copies mirrored, rotated or moved further; examples that belong together."
    ]


@pytest.mark.parametrize(
    ("train", "test", "end", "reason"),
    [
        (HALF, ANY, np.inf, "too few examples, too few values or different shapes."),
        (ANY, HALF, np.inf, "too few examples, too few values or different shapes."),
        (ANY, ANY, 0, "no time was left."),
    ],
)
def test_changed_copies_that_are_not_looked_for(train, test, end, reason):
    sets = {"training": a_set(train), "test": a_set(test)}
    for read in sets.values():
        read.prints = np.arange(64)
    report = pipeline_checks.Report()
    pipeline_checks._check_changed_copies(report, sets, end)
    assert report.not_checked[0] == f"changed copies of test examples: {reason}"
    assert "leak" not in report.looked_at


def shares(*counts, repeats=1):
    labels = np.repeat(np.arange(len(counts)), counts)
    prints = np.arange(len(labels))
    return SimpleNamespace(
        labels=np.tile(labels, repeats), prints=np.tile(prints, repeats)
    )


@pytest.mark.parametrize(
    ("own", "train", "hint"),
    [
        # 5 standard errors are 0.262.
        (shares(24, 76), shares(500, 500), ""),
        (shares(23, 77), shares(500, 500), "class 0 is 23% of test, 50% of training."),
        (shares(23, 77, repeats=9), shares(500, 500, repeats=9), "class 0 is 23%"),
        (shares(24, 76, repeats=9), shares(500, 500, repeats=9), ""),
        (shares(0, 50, 50), shares(54, 473, 473), ""),
        (shares(0, 50, 50), shares(56, 472, 472), "class 0 is 0% of test, 6%"),
        (shares(50, 50, 0), shares(472, 472, 56), "class 2 is 0% of test, 6%"),
        (shares(472, 472, 56), shares(50, 50, 0), "class 2 is 6% of test, 0%"),
        (shares(2, 48, 50), shares(56, 472, 472), ""),
        (shares(*[1] * 1_000), shares(*[1] * 1_000), ""),
    ],
)
def test_shares_of_classes(own, train, hint):
    report = pipeline_checks.Report()
    pipeline_checks._check_labels(report, {"training": train, "test": own})
    assert "labels" in report.looked_at
    assert hint in report.hints.get("labels", "")
    assert bool(report.hints) == bool(hint)
    assert not report.not_checked


@pytest.mark.parametrize(
    "own",
    [
        shares(9),
        shares(*[1] * 1_001),
        SimpleNamespace(labels=np.array([-1, 5]), prints=np.arange(2)),
    ],
)
def test_labels_that_are_no_classes(own):
    report = pipeline_checks.Report()
    pipeline_checks._check_labels(report, {"training": own, "test": own})
    assert report.not_checked == ["the classes: the labels are not class numbers."]
    assert "labels" not in report.looked_at


def changing(times, ones=50):
    """100 labels, 0 or 1, that change so many times."""
    labels = [i % 2 for i in range(times)]
    left, last = [100 - ones - labels.count(0), ones - labels.count(1)], labels[-1]
    return np.array(labels + [last] * left[last] + [1 - last] * left[1 - last])


@pytest.mark.parametrize(
    ("labels", "second", "hint"),
    [
        (changing(60), "other", ""),
        (changing(25), "other", ""),
        (changing(24), "other", "76% of neighbours in training have the same label."),
        (changing(24), "same", "76% of neighbours in training have the same label."),
        (changing(1, ones=6), "other", "99% of neighbours"),
        (changing(1, ones=4), "other", ""),
        (changing(60), "same", "training comes in the same order in each epoch."),
        (changing(60), "longer", "training comes in the same order in each epoch."),
        (changing(60), "augmented", "training comes in the same order in each epoch."),
        (changing(60), "augmented and shuffled", ""),
        (np.zeros(100, int), "augmented", ""),
    ],
)
def test_orders_of_training(labels, second, hint):
    prints = np.arange(100)
    first = SimpleNamespace(prints=prints, labels=labels)
    second = {
        "same": SimpleNamespace(prints=prints, labels=labels),
        "longer": SimpleNamespace(
            prints=np.arange(120), labels=np.append(labels, [0] * 20)
        ),
        "other": SimpleNamespace(prints=prints[::-1], labels=labels[::-1]),
        "augmented": SimpleNamespace(prints=prints + 100, labels=labels),
        "augmented and shuffled": SimpleNamespace(
            prints=prints + 100, labels=np.roll(labels, 1)
        ),
    }[second]
    report = pipeline_checks.Report()
    pipeline_checks._check_order(report, first, second)
    assert "order" in report.looked_at
    assert report.hints.get("order", "").startswith(hint)
    assert bool(report.hints) == bool(hint)


# Whole pipelines.


def shuffle_take_skip():
    shuffled = pairs().shuffle(500)
    return shuffled.skip(K).batch(50), shuffled.take(K).batch(K)


def batch_before_the_split():
    batches = pairs().batch(50).shuffle(36)
    return batches.skip(6), batches.take(6)


def seeded_shuffle_take_skip():
    shuffled = pairs().shuffle(500, seed=1)
    return shuffled.skip(K).batch(50), shuffled.take(K).batch(50)


def overlapping_slices():
    return training(pairs(K - 15)), held_out()


def oversampled_before_the_split():
    rare = np.flatnonzero(LABELS == 3)
    order = RNG.permutation(np.concatenate([np.arange(N), np.repeat(rare, 4)]))
    data = slices((IMAGES[order], LABELS[order]))
    return data.skip(K).shuffle(N).batch(50), data.take(K).batch(50)


def augmented_copies_before_the_split():
    copies = np.concatenate([IMAGES, np.roll(IMAGES, (1, -2), (1, 2)) * 0.9])
    order = RNG.permutation(2 * N)
    data = slices((copies[order], np.tile(LABELS, 2)[order]))
    return data.skip(K).shuffle(N).batch(50), data.take(K).batch(50)


def generator_that_splits_on_each_pass():
    spec = (tf.TensorSpec((28, 28, 1)), tf.TensorSpec((), tf.int64))

    def part(start, stop):
        def examples():
            order = np.random.permutation(N)[start:stop]
            yield from zip(IMAGES[order], LABELS[order], strict=True)

        return tf.data.Dataset.from_generator(examples, output_signature=spec)

    return part(K, N).batch(50), part(0, K).batch(50)


def random_crops_in_validation():
    # With a global seed, which other tests set, tf.image.random_crop would begin again
    # on each pass.
    generator = tf.random.Generator.from_seed(1)

    def crop(image, label):
        y, x = tf.unstack(generator.uniform([2], 0, 5, tf.int32))
        image = tf.image.resize_with_crop_or_pad(image, 32, 32)
        return tf.image.crop_to_bounding_box(image, y, x, 28, 28), label

    return training(pairs(K).map(crop)), held_out(pairs(0, K).map(crop))


def only_training_scaled():
    return training(), held_out(pairs(0, K, IMAGES * 255))


def one_column_standardised_in_training_only():
    table = RNG.normal(3, 1, (N, 12)).astype(np.float32)
    changed = np.concatenate([table[:, :1] / 100, table[:, 1:]], axis=1)
    return training(pairs(K, N, changed)), held_out(pairs(0, K, table))


def a_missing_value():
    images = IMAGES.copy()
    images[N - 1, 0, 0, 0] = np.nan
    return training(pairs(K, N, images)), held_out()


def a_missing_label():
    labels = LABELS.astype(np.float32)
    labels[0] = np.nan
    return training(), held_out(pairs(0, K, labels=labels))


def validation_forgot_map():
    return training(), held_out(pairs(0, K, (IMAGES * 255).astype(np.uint8)))


def one_hot_in_training_only():
    one_hot = np.eye(10, dtype=np.float32)[LABELS]
    return training(pairs(K, N, IMAGES, one_hot)), held_out()


def not_batched():
    return pairs(K).shuffle(N), pairs(0, K)


def batched_twice():
    return training().batch(4), held_out().batch(4)


def dropped_to_nothing():
    return training(), pairs(0, K).batch(512, drop_remainder=True)


def repeated_without_steps():
    return pairs(K).shuffle(N).repeat().batch(50), held_out()


def validation_dictionary():
    named = pairs(0, K).map(lambda image, label: {"image": image, "label": label})
    return training(), held_out(named)


FAULTY = {
    shuffle_take_skip: {"leak", "unstable"},
    seeded_shuffle_take_skip: {"leak", "unstable"},
    batch_before_the_split: {"leak", "unstable"},
    overlapping_slices: {"leak"},
    oversampled_before_the_split: {"leak"},
    augmented_copies_before_the_split: {"leak"},
    generator_that_splits_on_each_pass: {"leak", "unstable"},
    random_crops_in_validation: {"unstable"},
    only_training_scaled: {"range"},
    one_column_standardised_in_training_only: {"range"},
    a_missing_value: {"range"},
    a_missing_label: {"range", "spec"},
    validation_forgot_map: {"range", "spec"},
    one_hot_in_training_only: {"spec"},
    validation_dictionary: {"spec"},
    not_batched: {"batching"},
    batched_twice: {"batching"},
    dropped_to_nothing: {"batching"},
    repeated_without_steps: {"endless"},
}
CHANGES = {
    "brighter": lambda image: image + 0.1,
    "less contrast": lambda image: 0.7 * image,
    "moved": lambda image: tf.roll(image, (2, -1), (0, 1)),
    "noise": lambda image: image + tf.random.normal(image.shape, 0, 0.05),
    "gamma": lambda image: image**0.8,
}


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: case.__name__)
def test_faults_are_named(case):
    report = check_pipeline(*case())
    assert set(report.problems) == FAULTY[case], report
    for sentence in report.problems.values():
        assert sentence.endswith("."), sentence


@pytest.mark.parametrize("change", CHANGES)
def test_changed_copies_are_found(change):
    assert set(check_pipeline(*leaking(CHANGES[change])).problems) == {"leak"}


def test_a_leak_of_two_per_cent_is_found():
    report = check_pipeline(*leaking(lambda image: image, 0.02))
    assert report.problems == {"leak": "6 of 300 validation examples are in training."}


def test_one_leaked_example_is_a_hint():
    report = check_pipeline(training(pairs(K - 1)), held_out())
    assert report.hints == {"leak": "1 of 300 validation examples are in training."}
    assert not report.problems


def test_a_leak_into_the_test_set_is_found():
    train = training(pairs(K, N - 100).concatenate(pairs(0, 9)))
    report = check_pipeline(train, held_out(pairs(N - 100)), held_out())
    assert report.problems == {"leak": "9 of 300 test examples are in training."}


def test_a_leak_after_the_first_epoch_is_found():
    """The first 30 steps are clean, the next 30 are not."""
    data = pairs(K).take(1500).concatenate(pairs(0, K)).batch(50)
    assert not check_pipeline(data.take(30), held_out()).problems
    report = check_pipeline(data.repeat(), held_out(), steps_per_epoch=30)
    assert set(report.problems) == {"leak"}


def honest():
    return training(), held_out()


def validation_as_one_batch():
    return training(), pairs(0, K).batch(K)


def shuffled_once():
    shuffled = pairs().shuffle(N, reshuffle_each_iteration=False)
    return shuffled.skip(K).shuffle(N).batch(50), shuffled.take(K).batch(50)


def augmented_training():
    def augment(image, label):
        image = tf.image.random_flip_left_right(image)
        return tf.roll(image, tf.random.uniform([2], -3, 4, tf.int32), (0, 1)), label

    return training(pairs(K).map(augment)), held_out()


def noise_in_training():
    def noisy(image):
        return image + tf.random.normal(image.shape, 0, 0.2)

    return training(pairs(K).map(on_images(noisy))), held_out()


def repeated_with_steps():
    train = pairs(K).shuffle(N).repeat().batch(50)
    validation = pairs(0, K).repeat().batch(100)
    return train, validation, {"steps_per_epoch": 30, "validation_steps": 3}


def standardised():
    images = (IMAGES - IMAGES[K:].mean()) / IMAGES[K:].std()
    return training(pairs(K, N, images)), held_out(pairs(0, K, images))


def from_minus_one_to_one():
    images = 2 * IMAGES - 1
    options = {"value_range": (-1, 1)}
    return training(pairs(K, N, images)), held_out(pairs(0, K, images)), options


def bytes_with_rescaling_in_the_model():
    images = (IMAGES * 255).astype(np.uint8)
    return training(pairs(K, N, images)), held_out(pairs(0, K, images))


def dictionaries_and_one_hot_labels():
    def named(image, label):
        inputs = {"image": image, "hour": tf.reduce_sum(image) % 24}
        return inputs, tf.one_hot(label, 10)

    return training(pairs(K).map(named)), held_out(pairs(0, K).map(named))


def weights_in_training():
    weighted = pairs(K).map(lambda image, label: (image, label, 2.0))
    return training(weighted), held_out()


def videos_with_a_label_for_each_frame():
    videos = np.stack([np.roll(IMAGES[..., 0], i, 1) for i in range(8)], axis=1)
    labels = np.stack([(LABELS + i) % 10 for i in range(8)], axis=1)
    return (
        training(pairs(K, N, videos, labels)),
        held_out(pairs(0, K, videos, labels)),
    )


def a_table():
    table = RNG.normal(0, 1, (N, 8)) * 10.0 ** np.arange(8)
    target = table.sum(axis=1)
    return training(pairs(K, N, table, target)), held_out(pairs(0, K, table, target))


def generators_of_unknown_size():
    def part(start, stop):
        return tf.data.Dataset.from_generator(
            lambda: zip(IMAGES[start:stop], LABELS[start:stop], strict=True),
            output_types=(tf.float32, tf.int64),
        )

    return part(K, N).shuffle(N).batch(50), part(0, K).batch(50)


def colour():
    base = RNG.random((900, 6, 6, 3)).repeat(8, axis=1).repeat(8, axis=2)
    images = (base + RNG.normal(0, 0.05, base.shape)).astype(np.float32)
    labels = RNG.integers(0, 3, 900)
    validation = pairs(0, 200, images, labels)
    return training(pairs(200, 900, images, labels)), held_out(validation)


def three_hundred_in_all():
    return training(pairs(30, 300)), held_out(pairs(0, 30))


def oversampled_after_the_split():
    rare = np.flatnonzero(LABELS[K:] == 3) + K
    more = slices((IMAGES[rare], LABELS[rare])).repeat(3)
    return training(pairs(K).concatenate(more)), held_out()


def sequences_of_words():
    words = [RNG.integers(1, 2_000, RNG.integers(20, 60)) for _ in range(900)]
    spec = (tf.TensorSpec((None,), tf.int64), tf.TensorSpec((), tf.int64))

    def part(start, stop):
        def examples():
            yield from ((w, w[0] % 2) for w in words[start:stop])

        data = tf.data.Dataset.from_generator(examples, output_signature=spec)
        return data.shuffle(900).padded_batch(50)

    return part(200, 900), part(0, 200)


def a_few_images():
    return pairs(20, 28).shuffle(8).batch(4), pairs(0, 3).batch(3)


def rows_that_are_mostly_zero():
    rows = (RNG.random((N, 300)) < 0.01) * RNG.exponential(size=(N, 300))
    rows = rows.astype(np.float32)
    return training(pairs(K, N, rows)), held_out(pairs(0, K, rows))


def a_square_somewhere():
    images = np.zeros((N, 16, 16, 1), np.float32)
    for image, (x, y) in zip(images, RNG.integers(0, 12, (N, 2)), strict=True):
        image[x : x + 4, y : y + 4] = 1
    return training(pairs(K, N, images)), held_out(pairs(0, K, images))


def a_table_with_a_rare_value():
    table = RNG.random((N, 12))
    table[K + 1 :: 500, 3] = 1e6
    return training(pairs(K, N, table)), held_out(pairs(0, K, table))


def half_of_training_inverted():
    images = IMAGES.copy()
    images[K::2] = 1 - images[K::2]
    return training(pairs(K, N, images)), held_out()


RIGHT = [
    videos_with_a_label_for_each_frame,
    a_few_images,
    rows_that_are_mostly_zero,
    a_square_somewhere,
    a_table_with_a_rare_value,
    half_of_training_inverted,
    honest,
    validation_as_one_batch,
    shuffled_once,
    augmented_training,
    noise_in_training,
    repeated_with_steps,
    standardised,
    from_minus_one_to_one,
    bytes_with_rescaling_in_the_model,
    dictionaries_and_one_hot_labels,
    weights_in_training,
    a_table,
    generators_of_unknown_size,
    colour,
    three_hundred_in_all,
    oversampled_after_the_split,
    sequences_of_words,
]


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.__name__)
def test_right_pipelines_have_no_problems(case):
    train, validation, *options = case()
    report = check_pipeline(train, validation, **(options or [{}])[0])
    assert not report.problems, report
    hints = {"range"} if case is a_table_with_a_rare_value else set()
    assert set(report.hints) == hints, report


def test_a_split_by_time_is_a_hint_only():
    days = np.arange(2_500)
    heat = 10 * np.sin(days / 58) + RNG.normal(0, 2, 2_500)
    windows = np.lib.stride_tricks.sliding_window_view(heat.astype(np.float32), 20)
    data = [pairs(a, b, windows, days[:2_481]) for a, b in ((0, 2_360), (2_380, 2_481))]
    report = check_pipeline(training(data[0]), held_out(data[1]))
    assert not report.problems
    assert "distributed differently" in report.hints["range"]


def test_texts():
    texts = np.array([f"a text, number {i}" for i in range(N)])
    train = training(pairs(K - 9, N, texts))
    report = check_pipeline(train, held_out(pairs(0, K, texts)))
    assert report.problems == {"leak": "9 of 300 validation examples are in training."}


def test_more_steps_than_batches():
    report = check_pipeline(training(), held_out(), steps_per_epoch=50)
    assert "only 30 batches" in report.hints["endless"]
    assert not report.problems


def test_as_many_steps_as_batches():
    report = check_pipeline(training(), held_out(), steps_per_epoch=30)
    assert not report.problems
    assert not report.hints


def test_a_set_that_can_be_read_only_once():
    rows = iter(zip(IMAGES[:K], LABELS[:K], strict=True))
    spec = (tf.TensorSpec((28, 28, 1)), tf.TensorSpec((), tf.int64))
    once = tf.data.Dataset.from_generator(lambda: rows, output_signature=spec)
    assert set(check_pipeline(training(), once.batch(50)).problems) == {"batching"}


def test_many_equal_examples_are_not_endless(monkeypatch):
    monkeypatch.setattr(pipeline_checks, "LIMIT", 500)
    table = RNG.integers(0, 2, (N, 3)).astype(np.float32)
    report = check_pipeline(training(pairs(K, N, table)), held_out(pairs(0, K, table)))
    assert not report.problems


def test_five_training_examples():
    assert not check_pipeline(pairs(K, K + 5).batch(5), held_out()).problems


def test_padding_within_an_example():
    def named(words, label):
        return {"words": words, "number": label}, label

    words = [np.arange(1, 2 + i % 9, dtype=np.int64) for i in range(200)]
    data = tf.data.Dataset.from_generator(
        lambda: zip(words, np.arange(200), strict=True),
        output_signature=(
            tf.TensorSpec((None,), tf.int64),
            tf.TensorSpec((), tf.int64),
        ),
    ).map(named)
    held_back = data.skip(100).shuffle(100).padded_batch(7)
    assert not check_pipeline(data.take(100).padded_batch(7), held_back).problems


def test_volumes_with_a_label_for_each_voxel():
    images = RNG.random((40, 6, 6, 6, 1)).astype(np.float32)
    masks = (images > 0.5).astype(np.float32)
    sets = [pairs(a, b, images, masks).batch(4) for a, b in ((0, 30), (30, 40))]
    assert not check_pipeline(*sets).problems


@pytest.mark.parametrize("options", [{"epochs": 0}, {"validation_steps": 0}])
def test_at_least_one_epoch_and_one_step(options):
    with pytest.raises(ValueError, match="at least one"):
        check_pipeline(training(), held_out(), **options)


def test_an_error_says_which_set_was_read():
    def broken(image, label):
        return tf.debugging.check_numerics(image / 0, "bad"), label

    with pytest.raises(tf.errors.InvalidArgumentError, match="bad") as error:
        check_pipeline(training(), held_out(pairs(0, K).map(broken)))
    assert "validation" in error.value.__notes__[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with 12 x 12 pictures, 40 of each of two classes."""
    folder = tmp_path_factory.mktemp("pictures")
    for name in ("cat", "dog"):
        (folder / name).mkdir()
        for i in range(40):
            picture = RNG.integers(0, 256, (12, 12, 3)).astype(np.uint8)
            keras.utils.save_img(folder / name / f"{i}.png", picture, scale=False)
    return folder


def from_folder(folder, *seeds):
    scaled = keras.layers.Rescaling(1 / 255)
    return [
        keras.utils.image_dataset_from_directory(
            folder,
            image_size=(12, 12),
            batch_size=8,
            validation_split=0.25,
            subset=subset,
            seed=seed,
            verbose=False,
        ).map(on_images(scaled))
        for subset, seed in zip(("training", "validation"), seeds, strict=True)
    ]


def test_folders(folder):
    assert not check_pipeline(*from_folder(folder, 5, 5)).problems
    assert set(check_pipeline(*from_folder(folder, 5, 6)).problems) == {"leak"}


def test_examples_that_repeat_for_ever_without_saying_so(monkeypatch):
    def forever():
        for i in itertools.count():
            yield IMAGES[K + i % 200], LABELS[K + i % 200]

    monkeypatch.setattr(pipeline_checks, "LIMIT", 500)

    spec = (tf.TensorSpec((28, 28, 1)), tf.TensorSpec((), tf.int64))
    train = tf.data.Dataset.from_generator(forever, output_signature=spec).batch(50)
    report = check_pipeline(train, held_out())
    assert set(report.problems) == {"endless"}


def sorted_by_label():
    order = np.argsort(LABELS[K:], kind="stable") + K
    return training(pairs(0, 0)).concatenate(
        slices((IMAGES[order], LABELS[order])).batch(50)
    )


@pytest.mark.parametrize(
    ("train", "validation", "code", "words"),
    [
        (lambda: pairs(K).batch(50), held_out, "order", "same order"),
        (sorted_by_label, held_out, "order", "same label"),
        (
            training,
            lambda: held_out(pairs(0, K).filter(lambda image, label: label != 3)),
            "labels",
            "class 3 is 0% of validation",
        ),
        (
            lambda: training(pairs(K, N, IMAGES * 255)),
            lambda: held_out(pairs(0, K, IMAGES * 255)),
            "range",
            "look unscaled: training 0..255",
        ),
        (
            lambda: training(pairs(K, N, IMAGES * 0)),
            lambda: held_out(pairs(0, K, IMAGES * 0)),
            "range",
            "all values of training are 0",
        ),
    ],
    ids=["not shuffled", "sorted", "a class is missing", "unscaled", "blank"],
)
def test_hints(train, validation, code, words):
    report = check_pipeline(train(), validation())
    assert words in report.hints[code]
    assert not report.problems


def test_the_same_order_is_seen_when_examples_are_augmented():
    def noisy(image):
        return image + tf.random.normal(image.shape, 0, 0.05)

    train = pairs(K).map(on_images(noisy)).batch(50)
    assert "same order" in check_pipeline(train, held_out()).hints["order"]


def test_value_range():
    report = check_pipeline(training(), held_out(), value_range=(0, 0.5))
    assert "outside (0, 0.5)" in report.problems["range"]
    images = IMAGES * 255
    sets = training(pairs(K, N, images)), held_out(pairs(0, K, images))
    assert not check_pipeline(*sets, value_range=(0, 255)).hints


def test_what_content_cannot_tell_is_said():
    coarse = IMAGES.reshape(-1, 7, 4, 7, 4, 1).mean(axis=(2, 4)) > 0.35
    coarse = coarse.astype(np.float32)
    report = check_pipeline(
        training(pairs(K, N, coarse)), held_out(pairs(0, K, coarse))
    )
    assert not report.problems
    assert "equal by chance" in "".join(report.not_checked)
    assert " leak " not in str(report)


def test_what_was_not_looked_at_is_said():
    ragged = tf.ragged.constant([[1], [2, 3]] * 20)
    sets = slices((ragged, np.arange(40))).batch(4)
    report = check_pipeline(sets, sets)
    assert not report.problems
    assert "ragged" in report.not_checked[0]

    tables = [pairs(i, i + 100, RNG.random((N, 8)), LABELS) for i in (0, 100)]
    sets = [table.batch(10).batch(5) for table in tables]
    (sentence,) = (t for t in check_pipeline(*sets).not_checked if "training is" in t)
    assert "batched once" in sentence

    report = check_pipeline(*not_batched())
    assert "everything else" in report.not_checked[0]

    report = check_pipeline(*honest())
    assert "mirrored" in report.not_checked[0]

    report = check_pipeline(training(pairs(K, N, labels=LABELS / 3)), held_out())
    assert any("labels" in text for text in report.not_checked)

    report = check_pipeline(training(), held_out(), epochs=1)
    assert any("order" in text for text in report.not_checked)
    assert "order" not in str(report).split("?")[0]


def test_time_is_kept_and_the_rest_is_named():
    report = check_pipeline(training(), held_out(), seconds=0)
    assert "training after its first 50 examples." in report.not_checked
    assert any("changed copies" in text for text in report.not_checked)


def test_no_more_than_the_limit_is_read(monkeypatch):
    monkeypatch.setattr(pipeline_checks, "LIMIT", 201)
    report = check_pipeline(training(), held_out())
    assert report.not_checked == [
        "training after its first 250 examples.",
        "validation after its first 300 examples.",
        "whether validation is the same on each pass.",
        "copies mirrored, rotated or moved further; examples that belong together.",
    ]


def test_a_twentieth_is_read_of_a_set_that_repeats(monkeypatch):
    monkeypatch.setattr(pipeline_checks, "LIMIT", 2_000)
    train = pairs(K).repeat().batch(5)
    report = check_pipeline(train, held_out())
    assert "training after its first 100 examples." in report.not_checked
    assert report.problems == {
        "endless": "training never ends: give its number of steps, as for fit."
    }


@pytest.mark.parametrize("epochs", [1, 2, 3])
def test_how_often_each_set_is_read(epochs):
    passes = []

    def part(name, start, stop):
        def examples():
            passes.append(name)
            yield from zip(IMAGES[start:stop], LABELS[start:stop], strict=True)

        spec = (tf.TensorSpec((28, 28, 1)), tf.TensorSpec((), tf.int64))
        return tf.data.Dataset.from_generator(examples, output_signature=spec)

    sets = part("training", 40, 80).batch(20), part("test", 0, 40).batch(20)
    check_pipeline(*sets, **({} if epochs == 2 else {"epochs": epochs}))
    assert sorted(passes) == ["test"] * 2 + ["training"] * epochs


@pytest.mark.parametrize(
    ("train", "words"),
    [
        (IMAGES, "training must be a tf.data.Dataset, not ndarray."),
        (slices(IMAGES).batch(50), "an element of training is TensorSpec"),
        (pairs(K).window(50), r"training gives .*: its parts must be tensors\."),
    ],
    ids=["an array", "without labels", "windows"],
)
def test_what_is_no_pipeline_is_told_in_one_sentence(train, words):
    with pytest.raises(TypeError, match=words):
        check_pipeline(train, held_out())


def test_the_table():
    lines = str(check_pipeline(*overlapping_slices())).splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["ok", "batching"],
        ["ok", "endless"],
        ["ok", "spec"],
        ["ok", "range"],
        ["wrong", "leak"],
        ["ok", "unstable"],
        ["ok", "labels"],
        ["ok", "order"],
    ]
    assert lines[4].endswith(
        "15 of 300 validation examples are in training. See lesson 4."
    )


def test_the_names_of_lessons_are_right():
    """The lesson that the table sends to has a word on it."""
    import lessons

    words = {
        "batching": "batch(",
        "endless": "repeat(",
        "spec": "element_spec",
        "range": "scale",
        "leak": "leak",
        "unstable": "take(",
        "labels": "class",
        "order": "shuffle(",
    }
    for code, (_, number) in pipeline_checks.LOOKS.items():
        text = lessons.PATHS[number - 1].read_text(encoding="utf-8")
        assert words[code] in text, code
