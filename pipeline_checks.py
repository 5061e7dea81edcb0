"""check_pipeline: what really comes out of an input pipeline, before you trust it.

    print(check_pipeline(train_data, validation_data))

The module stands alone, so you can copy it into a project of your own. The lessons it
names are those of the series it belongs to.
"""

import itertools
import time
import types

import numpy as np
import tensorflow as tf
from tqdm import tqdm

LOOKS = {  # what is good, and the lesson that explains it
    "batching": ("each set comes in batches", 5),
    "endless": ("each set ends, or its number of steps is given", 3),
    "spec": ("the sets have the same structure, types and shapes", 2),
    "range": ("the sets have the same range of values", 2),
    "leak": ("no validation or test example was seen in training", 4),
    "unstable": ("validation and test are the same on each pass", 4),
    "labels": ("the sets have the same classes, in the same proportions", 4),
    "order": ("training is shuffled in each epoch", 3),
}
LIMIT = 100_000  # examples read from a set; a twentieth if it repeats for ever
SAMPLE = 300  # examples of a set in the search for changed copies
FEATURES = 800  # values of an example in that search; larger examples are reduced


class Report:
    """What check_pipeline found; print it.

    `problems` and `hints`, {code: sentence}, say what is wrong and what may be wrong;
    `not_checked` has a sentence for each thing that was not looked at.
    """

    def __init__(self):
        self.problems, self.hints, self.not_checked, self.looked_at = {}, {}, [], set()

    def add(self, code, sentence, wrong=False, doubtful=False):
        """Record that something was looked at, and the sentence if it applies.

        The first problem and the first hint for a code are kept.
        """
        self.looked_at.add(code)
        if wrong:
            self.problems.setdefault(code, sentence)
        elif doubtful and code not in self.problems:
            self.hints.setdefault(code, sentence)

    def __str__(self):
        rows = []
        for code in [code for code in LOOKS if code in self.looked_at]:
            word, text = "ok", LOOKS[code][0]
            for name, found in (("hint", self.hints), ("wrong", self.problems)):
                if code in found:
                    word, text = name, f"{found[code]} See lesson {LOOKS[code][1]}."
            rows.append(f"{word:6} {code:9} {text}")
        return "\n".join(rows + [f"?      not checked: {t}" for t in self.not_checked])

    __repr__ = __str__


def _batching_fault(shape, label_shape, known):
    """Return what is wrong with the shapes of a batch; empty if nothing is.

    known: whether the spec has the second axis, as that of a video may; a batch size is
    in the spec only after drop_remainder=True.
    """
    if not shape or shape[:1] != label_shape[:1]:
        return f"is not batched: an input has the shape {shape}."
    # With inputs (a, b, c), labels (a, b) may well be one per step of a sequence.
    twice = len(shape) > max(4, len(label_shape))  # labels like inputs: one per voxel
    twice = twice or (len(shape) == 4 and len(label_shape) == 2)
    twice = twice and not known and shape[1:2] == label_shape[1:2] > (1,)
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


def _numbers(tensor):
    """Return a tensor as a float32 array; strings as numbers that tell them apart."""
    if tensor.dtype == tf.string:
        return tf.strings.to_hash_bucket_fast(tensor, 2**52).numpy().astype(float)
    return tf.cast(tensor, tf.float32).numpy()


def _read(report, name, batches, steps, end, keep=True):
    """Read a set, or `steps` batches of it, up to LIMIT or the time `end`.

    To save memory, vectors are kept only if `keep` says so.

    Returns:
        None if it is not batched, else a namespace. For n examples in their order:
        prints (n,), equal where the values are equal; vectors (n, features), float32;
        and labels (n,), class numbers. Also: the shape of a vector; the low and high of
        all values, NaN if one is not finite; ended, False if there is more; short, True
        if there were fewer batches than steps.
    """
    size = 0 if steps else batches.cardinality()
    endless = size == tf.data.INFINITE_CARDINALITY
    limit, ended, rows, fault = LIMIT // (20 if endless else 1), True, [], ""
    # What is read after the first batches of training, in steps, has no spec.
    spec = getattr(batches, "element_spec", [tf.TensorSpec((None, 1))])
    shape = tf.nest.flatten(spec[0])[0].shape
    known = bool(shape.rank) and shape[1:2].is_fully_defined()
    batches = itertools.islice(batches, steps)
    try:
        with tqdm(desc=f"reading {name}", leave=False, delay=2) as bar:
            for batch in batches:
                parts = [_numbers(tensor) for tensor in tf.nest.flatten(batch[0])]
                labels = _numbers(tf.nest.flatten(batch[1])[0])
                if fault := _batching_fault(parts[0].shape, labels.shape, known):
                    break
                n = len(labels)
                flat = np.concatenate([x.reshape(n, -1) for x in parts], axis=1)
                # Without trailing zeros: padding does not make a different example.
                keys = [[row.tobytes().rstrip(b"\0") for row in x] for x in parts]
                prints = [hash(key) for key in zip(*keys, strict=True)]
                small = _reduced(parts[0] if len(parts) == 1 else flat)
                vector = small.reshape(n, -1) if keep else np.empty((n, 0))
                low = flat.min() if np.isfinite(labels).all() else np.nan
                rows.append((prints, vector, _classes(labels), low, flat.max()))
                bar.update()
                limit -= len(prints)
                ended = limit > 0 and time.monotonic() < end
                if not ended:
                    break
    except tf.errors.OpError as error:
        error.add_note(f"This happened while check_pipeline was reading {name}.")
        raise
    fault = fault or "gives no batches at all." * (not rows)
    report.add("batching", f"{name} {fault}", wrong=fault)
    if fault:
        return None
    prints, vectors, labels, low, high = zip(*rows, strict=True)
    widths = [v.shape[1] for v in vectors]
    width, equal = max(widths), len(set(widths)) == 1
    if not equal:
        vectors = [np.pad(v, [(0, 0), (0, width - v.shape[1])]) for v in vectors]
    read = types.SimpleNamespace(low=np.min(low), high=np.max(high), ended=ended)
    read.prints, read.labels = np.concatenate(prints), np.concatenate(labels)
    read.vectors = np.concatenate(vectors)
    read.shape = small.shape[1:] if equal else (width,)
    read.short = bool(steps) and ended and len(rows) < steps
    if size == tf.data.UNKNOWN_CARDINALITY and not ended:
        endless = len(read.prints) > 2 * len(set(read.prints))
    text = f"{name} never ends: give its number of steps, as for fit."
    report.add("endless", text, wrong=endless)
    text = f"{name} has only {len(rows)} batches, fewer than its number of steps."
    report.add("endless", text, doubtful=read.short)
    return read


def _check_spec(report, name, spec, train_spec):
    """Compare an element of a set with one of training, except for the batch axis."""

    def same(a, b):
        return a.dtype == b.dtype and a.shape[1:].is_compatible_with(b.shape[1:])

    def text(part):
        return tf.nest.map_structure(lambda s: f"{s.dtype.name} {s.shape}", part)

    for what, own, other in zip(("inputs", "labels"), spec, train_spec, strict=True):
        try:
            good = all(tf.nest.flatten(tf.nest.map_structure(same, other, own)))
        except (TypeError, ValueError):  # the structures differ
            good = False
        problem = f"the {what} of {name} are {text(own)}, of training {text(other)}."
        report.add("spec", problem, wrong=not good)


def _is_elsewhere(own, train):
    """Return whether columns of a table lie far apart, or are scaled differently."""
    own, train = own[:5_000], train[:5_000]
    low, high = np.quantile(own, (0.05, 0.95), axis=0)
    train_low, train_high = np.quantile(train, (0.05, 0.95), axis=0)
    small, large = np.sort([high - low, train_high - train_low], axis=0)
    gap = np.maximum(low - train_high, train_low - high)
    apart = gap > large + 1e-3 * (np.ptp(own) + np.ptp(train))
    scaled = (small > 0) & (large > 8 * small)
    small, large = np.sort([own.std(axis=0), train.std(axis=0)], axis=0)
    return (apart | (scaled & (large > 8 * small))).any()


def _check_range(report, reads, value_range, floating):
    """Compare the values of the sets."""
    ranges = ", ".join(f"{n} {r.low:.3g}..{r.high:.3g}" for n, r in reads.items())
    train = reads["training"]
    for name, read in reads.items():
        own, other, unlike = read.vectors, train.vectors, False
        if not np.isfinite([read.low, read.high]).all():
            report.add("range", f"{name} has values that are not finite.", wrong=True)
            continue
        small, large = sorted((own.std(), other.std()))
        span = max(read.high, train.high) - min(read.low, train.low)
        moved = max(abs(read.low - train.low), abs(read.high - train.high)) > span / 10
        room = 1 + 4 / len(own) ** 0.5  # allows for chance in a small set
        gap = abs(own.mean() - other.mean())
        far = moved and (gap > large / 2 * room or large > 2 * room * small)
        same = own.shape[1] == other.shape[1] and "spec" not in report.problems
        if len(read.shape) < 3 and same:
            unlike, far = far, _is_elsewhere(own, other)
        if value_range:
            text = f"{name} has values outside {value_range}: {ranges}."
            inside = value_range[0] <= read.low and read.high <= value_range[1]
            report.add("range", text, wrong=not inside)
        report.add("range", f"the values differ: {ranges}.", wrong=far)
        text = f"all values of {name} are {read.low:g}."
        report.add("range", text, doubtful=read.low == read.high)
        text = f"the values are distributed differently: {ranges}."
        report.add("range", text, doubtful=unlike)
    unscaled = floating and len(train.shape) > 1 and train.low >= 0 and train.high > 50
    text = f"the images look unscaled: {ranges}."
    report.add("range", text, doubtful=unscaled and not value_range)
    twice = floating and len(train.shape) > 1 and 0 <= train.low < train.high < 0.01
    text = f"the images look scaled twice: {ranges}."
    report.add("range", text, doubtful=twice)


def _is_coarse(train):
    """Return whether training examples hold so little data that some are equal."""
    some = train.vectors[:: -(-len(train.vectors) // SAMPLE)]
    bits = fine_bits = 0  # -log2 of the chance that two examples agree in a column
    for column in some.T:
        values, counts = np.unique(column, return_counts=True)
        own = -np.log2(np.sum((counts / len(some)) ** 2))
        measured = len(values) > len(some) / 2 and (values != values.round()).any()
        bits += own
        fine_bits += own * (len(values) >= 16) + 40 * measured
    few = bits < 300 and fine_bits < 40
    return few and len(set(train.prints)) < 0.99 * len(train.prints)


def _check_copies(report, name, read, train):
    """Look for held-out examples in one epoch of training, with equal bytes."""
    found = np.isin(read.prints, train.prints)
    if read.vectors.shape[1] > 1:  # a blank image is not a copy of another
        found &= np.ptp(read.vectors, axis=1) > 0
    text = f"{found.sum():,} of {len(found):,} {name} examples are in training."
    report.add("leak", text, wrong=found.mean() > 0.005, doubtful=found.any())


def _normalised(vectors):
    """Return vectors of mean 0 and length 1: the dot product of two is their
    correlation."""
    vectors = vectors - vectors.mean(axis=1, keepdims=True)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors


def _match_scores(read, train, vectors, end):
    """Return how far the best match in training stands out, for SAMPLE examples.

    That is (1 - c1) / (1 - c5), from the correlations with the best and the fifth-best
    match: near 0 if the example is in training, near 1 if no match stands out (Lowe's
    ratio test, 2004, doi 10.1023/B:VISI.0000029664.99615.94). Equal bytes do not count;
    images may be shifted by up to two pixels. The second array leaves out the best
    match.
    """
    # An example that is constant but for a few values has copies by chance.
    middles = np.median(read.vectors, axis=1, keepdims=True)
    places = np.flatnonzero(np.count_nonzero(read.vectors != middles, axis=1) >= 16)
    places = np.random.default_rng(1).permutation(places)[:SAMPLE]
    few = min(len(places), len(vectors)) < 50
    if few or read.shape != train.shape or time.monotonic() > end:
        return np.array([]), np.array([])
    moves, highest = [(0, 0)], tf.fill((len(places), len(vectors)), -1.0)
    if len(read.shape) > 1 and min(read.shape[:2]) > 8:
        moves = list(itertools.product(range(-2, 3), repeat=2))
    for move in tqdm(moves, "comparing", leave=False, delay=2):
        moved = read.vectors[places].reshape(-1, *read.shape)
        moved = np.roll(moved, move, (1, 2)) if any(move) else moved
        moved = _normalised(moved.reshape(len(places), -1))
        highest = tf.maximum(highest, tf.matmul(moved, vectors, transpose_b=True))
    equal = read.prints[places, None] == train.prints
    best = tf.math.top_k(tf.where(equal, -1.0, highest), 6).values.numpy()
    rest = 1.001 - best  # 0.001: in case nearly all examples agree
    return rest[:, 0] / rest[:, 4], rest[:, 1] / rest[:, 5]


def _check_changed_copies(report, reads, end):
    """Look for changed copies of held-out examples in the first epoch of training."""
    train = reads["training"]
    vectors = tf.constant(_normalised(train.vectors))
    control, _ = _match_scores(train, train, vectors, end)
    for name in list(reads)[1:]:
        scores, others = _match_scores(reads[name], train, vectors, end)
        if not len(control) or not len(scores):
            reason = "too few examples, too few values or different shapes"
            reason = "no time was left" if time.monotonic() > end else reason
            report.not_checked.append(f"changed copies of {name} examples: {reason}.")
            continue
        # Training may be noisier than this set, so compare with both.
        bound = min(np.quantile(control, 0.01), np.quantile(others, 0.01))
        found, n = np.count_nonzero(scores < max(0.85 * bound, 0.1)), len(scores)
        text = f"{found} of a sample of {n} {name} examples look like changed copies"
        text += " of training examples."
        report.add("leak", text, wrong=found > 0.02 * n + 0.5 * n**0.5)
    text = "copies mirrored, rotated or moved further; examples that belong together."
    report.not_checked.append(text)


def _check_labels(report, reads):
    """Compare the shares of the classes."""
    labels = {  # each example counts once, however often it is repeated
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
        k = far.argmax()  # the first one
        text = f"class {k} is {share[k]:.0%} of {name}, {other[k]:.0%} of training."
        report.add("labels", text, doubtful=far[k])


def _check_order(report, first, second):
    """Compare two epochs of training; look at the labels of neighbours."""
    n, labels = min(len(first.prints), len(second.prints)), first.labels
    same = np.array_equal(first.prints[:n], second.prints[:n])
    if not np.isin(first.prints, second.prints).any():  # augmented: go by the labels
        same = len(set(labels)) > 1 and np.array_equal(labels[:n], second.labels[:n])
    chance = np.sum((np.unique(labels, return_counts=True)[1] / len(labels)) ** 2)
    alike = np.mean(labels[1:] == labels[:-1])
    in_blocks = chance < 0.9 and alike - chance > (1 - chance) / 2
    text = f"{alike:.0%} of neighbours in training have the same label."
    report.add("order", text, doubtful=in_blocks)
    text = "training comes in the same order in each epoch."
    report.add("order", text, doubtful=same)


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

    A leak of 1 % is found if the bytes are equal. Changed copies of images are looked
    for in a sample. With 6,000 training and 600 validation images of MNIST, of which 5,
    10 or 20 % were leaked, it found all 36 leaks in which the copies were brighter by
    0.1, had 0.7 of the contrast, had noise of 0.05 or were shifted by two pixels, and 8
    of 9 with noise of 0.1; on 4 honest splits there was no false alarm.

    Args:
        train, validation, test: Datasets of batches, (input, label) or (input, label,
            weight), as for `fit`; inputs are images, other numbers or texts.
        epochs: how many epochs of training to read.
        value_range: (lowest, highest) value that an input may have.
        steps_per_epoch, validation_steps: numbers of batches, as for `fit`; the second
            is for the test set, too.
        seconds: the time, roughly, after which reading stops.

    Returns:
        A Report. Its `not_checked` says what it could not see.

    Raises:
        TypeError: a set is not a Dataset, or training does not give such pairs.
        ValueError: there is no epoch or no step to read.
        tf.errors.OpError: a pipeline failed; a note says which set was read.
    """
    report, end = Report(), time.monotonic() + seconds
    sets = {"training": train, "validation": validation, "test": test}
    if test is None:
        del sets["test"]
    if epochs < 1 or 0 in (steps_per_epoch, validation_steps):
        raise ValueError("give at least one epoch, and at least one step.")
    for name, data in sets.items():
        if not isinstance(data, tf.data.Dataset):
            kind = type(data).__name__
            raise TypeError(f"{name} must be a tf.data.Dataset, not {kind}.")
        spec = data.element_spec
        if not isinstance(spec, tuple) or len(spec) not in (2, 3):
            text = f"an element of {name} is {spec}: give (input, label) pairs."
            if data is train:
                raise TypeError(text)
            report.add("spec", text, wrong=True)
            return report
        if not all(hasattr(x, "dtype") for x in tf.nest.flatten(spec[:2])):
            raise TypeError(f"{name} gives {spec}: its parts must be tensors.")
    specs = {name: data.element_spec[:2] for name, data in sets.items()}
    if not all(type(x) is tf.TensorSpec for x in tf.nest.flatten(specs)):
        for name, spec in specs.items():
            _check_spec(report, name, spec, specs["training"])
        report.not_checked.append("values: some tensors are ragged or sparse.")
        return report
    # In fit, an epoch with a given number of steps begins where the last one stopped.
    source = iter(train) if steps_per_epoch else train
    reads, held_out = dict.fromkeys(sets), list(sets)[1:]
    for name in held_out:  # training, the largest, last: all share the time
        reads[name] = _read(report, name, sets[name], validation_steps, end)
    reads["training"] = _read(report, "training", source, steps_per_epoch, end)
    if "batching" in report.problems:
        report.not_checked.append("everything else, until the batches are right.")
        return report
    for name, read in reads.items():
        _check_spec(report, name, specs[name], specs["training"])
        shape, label_shape = (tf.nest.flatten(part)[0].shape for part in specs[name])
        if label_shape.rank and label_shape.rank > 1 and shape[:2] == label_shape[:2]:
            text = f"whether {name} is batched once: {shape} with labels {label_shape}."
            report.not_checked.append(text)
        if not read.ended:
            text = f"{name} after its first {len(read.prints):,} examples."
            report.not_checked.append(text)
    kinds = [spec.dtype for spec in tf.nest.flatten(train.element_spec[0])]
    if tf.string not in kinds:
        _check_range(report, reads, value_range, kinds[0].is_floating)
    _check_labels(report, reads)
    epoch = first = reads["training"]
    for name in held_out:
        if not reads[name].ended or time.monotonic() > end:
            report.not_checked.append(f"whether {name} is the same on each pass.")
            continue
        again = _read(report, name, sets[name], validation_steps, np.inf, keep=False)
        if again is None:
            return report
        new = np.count_nonzero(~np.isin(again.prints, reads[name].prints))
        text = f"{name} has {new:,} new examples when it is read again."
        report.add("unstable", text, wrong=new)
    if tf.string not in kinds and _is_coarse(first):
        text = "leaks: examples that hold so little data can be equal by chance."
        report.not_checked.append(text)
        reads = {}
    for number in range(epochs):
        if number:
            if steps_per_epoch:  # as in fit: begin again if nothing is left
                ahead = list(itertools.islice(source, 1))
                source = itertools.chain(ahead, source) if ahead else iter(train)
            epoch = _read(report, "training", source, steps_per_epoch, end, False)
            if epoch is None:
                return report
        if number == 1:
            _check_order(report, first, epoch)
        for name in list(reads)[1:]:
            _check_copies(report, name, reads[name], epoch)
        if time.monotonic() > end:
            break
    if "order" not in report.looked_at:
        report.not_checked.append("the order of training: that takes two epochs.")
    if "leak" not in report.problems and reads and tf.string not in kinds:
        _check_changed_copies(report, reads, end)
    return report
