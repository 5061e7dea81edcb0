"""check_pipeline: what really comes out of an input pipeline, before you trust it.

    print(check_pipeline(train_data, validation_data))

The module stands alone, so you can copy it into a project of your own.
"""

import itertools
import time
import types

import numpy as np
import tensorflow as tf
from tqdm.auto import tqdm

LOOKS = {  # what is good, and the lesson that explains it
    "batching": ("each set comes in batches", 5),
    "endless": ("each set ends, or its number of steps is given", 3),
    "spec": ("the sets have the same structure, types and shapes", 2),
    "range": ("the sets have the same range of values", 2),
    "leak": ("no validation or test example was seen in training", 4),
    "unstable": ("validation and test are the same on each pass", 4),
    "labels": ("the sets have the same classes, in the same shares", 4),
    "order": ("training is shuffled in each epoch", 3),
}
LIMIT = 100_000  # examples of a set that are read; a tenth if it repeats for ever
SAMPLE = 300  # examples of a set in the search for changed copies
FEATURES = 800  # values of an example in that search; larger examples are reduced


class Report:
    """What check_pipeline found; print it.

    `problems` and `hints`, {code: sentence}, are what is wrong and what may be wrong;
    `not_checked` has a sentence for each thing that was not looked at.
    """

    def __init__(self):
        self.problems, self.hints, self.not_checked, self._seen = {}, {}, [], set()

    def add(self, code, problem="", hint=""):
        """Note that something was looked at; the first finding of a code stays."""
        self._seen.add(code)
        for found, sentence in ((self.problems, problem), (self.hints, hint)):
            if sentence:
                found.setdefault(code, sentence)

    def __str__(self):
        rows = []
        for code in [code for code in LOOKS if code in self._seen]:
            word, text = "ok", LOOKS[code][0]
            for name, found in (("hint", self.hints), ("wrong", self.problems)):
                if code in found:
                    word, text = name, f"{found[code]} See lesson {LOOKS[code][1]}."
            rows.append(f"{word:6} {code:9} {text}")
        return "\n".join(rows + [f"?      not seen: {t}" for t in self.not_checked])

    __repr__ = __str__


def _batching_fault(shape, label_shape):
    """Say what is wrong with the shapes of a batch, or nothing."""
    if not shape or shape[:1] != label_shape[:1]:
        return f"is not batched: an input has the shape {shape}."
    # Labels (a, b) of inputs (a, b, c) may well be one for each step of a sequence.
    twice = len(shape) > 4 or len(shape) == 4 and len(label_shape) == 2
    twice = twice and shape[1:2] == label_shape[1:2] > (1,)
    return f"is batched twice: a batch has the shape {shape}." * twice


def _classes(labels):
    """Return labels as class numbers, int64 (n,); -1 where they are something else."""
    labels = labels.astype(float).reshape(len(labels), -1)
    if labels.shape[1] > 1 and np.allclose(labels.sum(axis=1), 1):  # one-hot
        return labels.argmax(axis=1)
    whole = labels.shape[1] == 1 and (labels == labels.round()).all()
    return labels[:, 0].astype(int) if whole else np.full(len(labels), -1)


def _reduced(inputs):
    """Return inputs, float32 (n, ...), with not many more than FEATURES values each."""
    step = -(-inputs[0].size // FEATURES)
    if step > 1 and inputs.ndim == 4 and inputs.shape[3] < 9:
        side = int((FEATURES / inputs.shape[3]) ** 0.5)
        return tf.image.resize(inputs, (side, side), method="area").numpy()
    return inputs if step == 1 else inputs.reshape(len(inputs), -1)[:, ::step]


def _read(report, name, batches, steps, end):
    """Read a set, or `steps` batches of it, until LIMIT or the time `end`.

    Returns:
        None if it is not batched, else a namespace: of n examples in their order,
        prints (n,), equal where the values are, vectors (n, features), float32, and
        labels (n,), class numbers; the shape of a vector; the low and high of all
        values; ended, False if there is more.
    """
    endless = not steps and batches.cardinality() == tf.data.INFINITE_CARDINALITY
    limit, ended, rows, fault = LIMIT // (10 if endless else 1), True, [], ""
    batches = itertools.islice(batches, steps)
    for batch in tqdm(batches, f"reading {name}", leave=False, delay=2):
        parts = [tf.cast(x, tf.float32).numpy() for x in tf.nest.flatten(batch[0])]
        labels = tf.nest.flatten(batch[1])[0].numpy()
        if fault := _batching_fault(parts[0].shape, labels.shape):
            break
        flat = np.concatenate([x.reshape(len(labels), -1) for x in parts], axis=1)
        # Without the zeros at the end: padding does not make another example.
        prints = np.array([hash(row.tobytes().rstrip(b"\0")) for row in flat])
        small = _reduced(parts[0] if len(parts) == 1 else flat)
        vectors = small.reshape(len(small), -1)
        rows.append((prints, vectors, _classes(labels), flat.min(), flat.max()))
        ended = sum(len(row[0]) for row in rows) < limit and time.monotonic() < end
        if not ended:
            break
    fault = fault or "gives no batch at all." * (not rows)
    report.add("batching", f"{name} {fault}" * bool(fault))
    if fault:
        return None
    prints, vectors, labels, low, high = zip(*rows, strict=True)
    widths = [v.shape[1] for v in vectors]
    width, equal = max(widths), len(set(widths)) == 1
    vectors = [np.pad(v, [(0, 0), (0, width - v.shape[1])]) for v in vectors]
    read = types.SimpleNamespace(low=np.min(low), high=np.max(high), ended=ended)
    read.prints, read.labels = np.concatenate(prints), np.concatenate(labels)
    read.vectors = np.concatenate(vectors)
    read.shape = small.shape[1:] if equal else (width,)
    endless |= not steps and not ended and len(read.prints) > 2 * len(set(read.prints))
    text = f"{name} never ends: give its steps, as for fit."
    report.add("endless", text * bool(endless))
    return read


def _check_spec(report, name, spec, train_spec):
    """Compare an element of a set with one of training, the batch axis aside."""

    def same(a, b):
        return a.dtype == b.dtype and a.shape[1:].is_compatible_with(b.shape[1:])

    try:
        good = all(tf.nest.flatten(tf.nest.map_structure(same, train_spec, spec)))
    except (TypeError, ValueError):  # the structures differ
        good = False
    report.add("spec", f"{name} gives {spec}, training {train_spec}." * (not good))


def _check_range(report, reads, value_range, floating):
    """Compare the values of the sets."""
    ranges = ", ".join(f"{n} {r.low:.3g}..{r.high:.3g}" for n, r in reads.items())
    lowest, highest = value_range or (-np.inf, np.inf)
    train = reads["training"].vectors
    for name, read in reads.items():
        own, room, hint = read.vectors, 1 + 4 / len(read.vectors) ** 0.5, ""
        small, large = sorted((train.std(dtype=float), own.std(dtype=float)))
        gap = abs(train.mean(dtype=float) - own.mean(dtype=float))
        far = gap > large / 2 or 2 * room * small < large
        if train.shape[1] == own.shape[1]:  # in a table, one column may differ
            gaps = abs(train.mean(axis=0) - own.mean(axis=0))
            far |= (gaps > room * np.maximum(train.std(axis=0), own.std(axis=0))).any()
        problem = f"the values differ: {ranges}." * bool(far)
        if not np.isfinite([read.low, read.high]).all():
            problem = f"{name} has values that are not finite."
        elif read.low < lowest or read.high > highest:
            problem = f"{name} has values outside {value_range}: {ranges}."
        elif read.low == read.high:
            hint = f"all values of {name} are {read.low:g}."
        elif floating and len(read.shape) > 1 and read.low >= 0 and read.high > 50:
            hint = f"the images look unscaled: {ranges}." * (not value_range)
        report.add("range", problem, hint)


def _is_coarse(train):
    """Return whether training examples have so few values that many are equal."""
    some = train.vectors[:: -(-len(train.vectors) // SAMPLE)]
    levels = np.array([len(np.unique(column)) for column in some.T])
    few = np.log2(levels).sum() < 200 and levels.max() < len(some) / 2
    return few and len(set(train.prints)) < 0.99 * len(train.prints)


def _check_copies(report, name, read, train):
    """Look for held-out examples in one epoch of training: the same bytes."""
    varied = np.ptp(read.vectors, axis=1) > 0  # a blank image is not a copy of another
    found = np.isin(read.prints, train.prints) & (varied | (read.shape in ((), (1,))))
    text = f"{found.sum():,} of {len(found):,} {name} examples are in training."
    report.add("leak", text * bool(found.mean() > 0.005))


def _normalised(vectors):
    """Return vectors of mean 0 and length 1: a product of two is their correlation."""
    vectors = vectors - vectors.mean(axis=1, keepdims=True)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


def _match_scores(read, train, vectors, end):
    """Return how far the best match in training stands out, for SAMPLE examples.

    That is (1 - c1) / (1 - c5), from the correlations with the best and the fifth best
    match: near 0 if the example is there, near 1 if none stands out (D. Lowe's ratio
    test, 2004, doi 10.1023/B:VISI.0000029664.99615.94). Equal bytes do not count;
    images may be moved by two pixels. The second array leaves out the best match; both
    are empty if the time is up, or if there is too little to compare.
    """
    places = np.random.default_rng(1).permutation(len(read.prints))[:SAMPLE]
    few = len(places) < 50 or read.shape != train.shape or vectors.shape[1] < 16
    moves, highest = [(0, 0)], tf.fill((len(places), len(vectors)), -1.0)
    if len(read.shape) > 1 and min(read.shape[:2]) > 8:
        moves = list(itertools.product(range(-2, 3), repeat=2))
    for move in tqdm(moves, "comparing", leave=False, delay=2):
        if few or time.monotonic() > end:
            return np.array([]), np.array([])
        moved = read.vectors[places].reshape(-1, *read.shape)
        moved = np.roll(moved, move, (1, 2)) if any(move) else moved
        moved = _normalised(moved.reshape(len(places), -1))
        highest = tf.maximum(highest, tf.matmul(moved, vectors, transpose_b=True))
    equal = read.prints[places, None] == train.prints
    best = tf.math.top_k(tf.where(equal, -1.0, highest), 6).values.numpy()
    rest = 1.001 - best  # 0.001: for examples that nearly all agree
    return rest[:, 0] / rest[:, 4], rest[:, 1] / rest[:, 5]


def _check_changed_copies(report, reads, end):
    """Look for held-out examples in the first epoch of training: changed copies."""
    train = reads["training"]
    vectors = _normalised(train.vectors)
    control, _ = _match_scores(train, train, vectors, end)
    for name in set(reads) - {"training"}:
        scores, others = _match_scores(reads[name], train, vectors, end)
        if not len(control) or not len(scores):
            text = f"changed copies of {name} examples: too little data, or time."
            report.not_checked.append(text)
            continue
        # Training may be noisier than this set, so compare with both.
        bound = min(np.quantile(control, 0.01), np.quantile(others, 0.01))
        found, n = np.count_nonzero(scores < max(0.85 * bound, 0.1)), len(scores)
        text = f"{found} of {n} {name} examples look like changed training examples."
        report.add("leak", text * bool(found > 0.02 * n + 0.5 * n**0.5))


def _check_labels(report, reads):
    """Compare the shares of the classes."""
    labels = {  # of each example once, however often it is repeated
        name: read.labels[np.unique(read.prints, return_index=True)[1]]
        for name, read in reads.items()
    }
    classes = max(own.max() for own in labels.values()) + 1
    if min(own.min() for own in labels.values()) < 0 or not 1 < classes <= 1_000:
        report.not_checked.append("the classes: the labels are not class numbers.")
        return
    counts = {name: np.bincount(own, minlength=classes) for name, own in labels.items()}
    train = counts["training"]
    for name, own in counts.items():
        share, other, all_ = own / own.sum(), train / train.sum(), own + train
        p = all_ / all_.sum()
        error = (p * (1 - p) * (1 / own.sum() + 1 / train.sum())) ** 0.5
        far = abs(share - other) > 5 * error  # standard errors: more than chance
        far |= (np.minimum(own, train) == 0) & (p * min(own.sum(), train.sum()) > 5)
        text = [
            f"class {k} is {share[k]:.0%} of {name}, {other[k]:.0%} of training."
            for k in np.flatnonzero(far)[:1]
        ]
        report.add("labels", hint="".join(text))


def _check_order(report, first, second):
    """Compare two epochs of training; look at the labels of neighbours."""
    n, labels = min(len(first.prints), len(second.prints)), first.labels
    same = np.array_equal(first.prints[:n], second.prints[:n])
    if not np.isin(first.prints, second.prints).any():  # augmented: go by the labels
        same = len(set(labels)) > 1 and np.array_equal(labels[:n], second.labels[:n])
    hint = "training comes in the same order in each epoch." * bool(same)
    chance = np.sum((np.unique(labels, return_counts=True)[1] / len(labels)) ** 2)
    alike = np.mean(labels[1:] == labels[:-1])
    if chance < 0.9 and alike - chance > (1 - chance) / 2:
        hint = f"{alike:.0%} of neighbours in training have the same label."
    report.add("order", hint=hint)


def check_pipeline(
    train,
    validation,
    test=None,
    *,
    epochs=2,
    value_range=None,
    steps_per_epoch=None,
    validation_steps=None,
    seconds=60,
):
    """Check the Datasets of a training run by what comes out of them.

    Args:
        train, validation, test: Datasets of batches, (input, label) or (input, label,
            weight), as for `fit`; inputs are images or other numbers.
        epochs: of training that are read.
        value_range: (lowest, highest) value that an input may have.
        steps_per_epoch, validation_steps: batches, as for `fit`.
        seconds: after about which no more is read.

    Returns:
        A Report. Its `not_checked` says what it could not see.

    Raises:
        TypeError: a set is no Dataset, or training gives no such pairs.
    """
    report, end = Report(), time.monotonic() + seconds
    sets = {"training": train, "validation": validation, "test": test}
    if test is None:
        del sets["test"]
    for name, data in sets.items():
        if not isinstance(data, tf.data.Dataset):
            raise TypeError(
                f"{name} is a {type(data).__name__}, not a tf.data.Dataset."
            )
        spec = data.element_spec
        if not isinstance(spec, tuple) or len(spec) not in (2, 3):
            text = f"an element of {name} is {spec}: give (input, label) pairs."
            if data is train:
                raise TypeError(text)
            report.add("spec", text)
            return report
        for part in tf.nest.flatten(spec[:2]):
            if type(part) is not tf.TensorSpec or part.dtype == tf.string:
                report.not_checked.append(f"anything: {name} has {part}.")
                return report
    # In fit, an epoch of given steps begins where the one before has stopped.
    epochs_of_train = iter(train) if steps_per_epoch else train
    reads = {}
    for name in [*list(sets)[1:], "training"]:  # the largest last: the time is for all
        data, steps = sets[name], validation_steps
        if name == "training":
            data, steps = epochs_of_train, steps_per_epoch
        reads[name] = _read(report, name, data, steps, end)
    if "batching" in report.problems:
        return report
    reads = {name: reads[name] for name in sets}
    for name, read in reads.items():
        _check_spec(report, name, sets[name].element_spec[:2], train.element_spec[:2])
        if not read.ended:
            text = f"{name} after its first {len(read.prints):,} examples."
            report.not_checked.append(text)
    floating = tf.nest.flatten(train.element_spec[0])[0].dtype.is_floating
    _check_range(report, reads, value_range, floating)
    _check_labels(report, reads)
    epoch = first = reads["training"]
    for name in list(sets)[1:]:
        again = _read(report, name, sets[name], validation_steps, end)
        if reads[name].ended and again.ended:
            new = np.count_nonzero(~np.isin(again.prints, reads[name].prints))
            text = f"{name} has {new:,} other examples when it is read again."
            report.add("unstable", text * bool(new))
        if _is_coarse(first):
            text = f"leaks into {name}: its examples can be equal by chance."
            report.not_checked.append(text)
            del reads[name]
    for number in range(epochs):
        if number:
            epoch = _read(report, "training", epochs_of_train, steps_per_epoch, end)
        if number == 1:
            _check_order(report, first, epoch)
        for name in set(reads) - {"training"}:
            _check_copies(report, name, reads[name], epoch)
    if epochs < 2:
        report.not_checked.append("the order of training: it takes two epochs.")
    if "leak" not in report.problems and len(reads) > 1:
        _check_changed_copies(report, reads, end)
    return report
