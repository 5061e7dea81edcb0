"""Handwritten-looking digits drawn from strokes: a stand-in for MNIST.

Importing this module registers a TFDS dataset with MNIST's schema and split sizes, so
that ``tfds.load("drawn_digits")`` works. This is how a digit is made:

1. Choose one of the ways to write it: a few strokes, each a few points on a grid.
2. Move each point a little at random, so that no two digits are the same.
3. Join the points of each stroke with a smooth curve, made of short straight segments.
4. Bend, widen, slant and rotate the digit, each by a random amount.
5. Put a soft dab of ink on each segment.
6. Scale the digit to 20 pixels and move its centre of mass to the middle, as was done
   for MNIST. The pen's width shows only in the picture, so draw it again (step 5).

A writer has habits: one way to write each digit, one slant and one pen.

Many digits are drawn from one skeleton at once: the first axis of each array has length
n, the number of digits. Points are (x, y) with x to the right and y down.
"""

import numpy as np
import tensorflow_datasets as tfds

# The ways to write each digit, all equally frequent: (digit, strokes). A stroke is its
# points, "xy" on a grid of 10 x 10; "00" is at the top left.
SKELETONS = (
    (0, ["40 11 04 17 49 78 95 71 40 20"]),
    (0, ["71 30 11 05 18 49 88 95 82 50 20"]),
    (0, ["60 31 14 17 39 68 84 72 51"]),
    (0, ["21 03 06 28 59 97 94 72 40 11"]),
    (1, ["50 59"]),
    (1, ["50 59"]),
    (1, ["50 59"]),
    (1, ["50 54 59"]),
    (1, ["32 50", "50 55 59"]),
    (2, ["12 31 50 72 64 36 19", "19 49 89"]),
    (2, ["12 30 60 73 55 37 19 08 17 38 69 98"]),
    (2, ["11 40 81 64 37 19 08 27 48 99"]),
    (2, ["11 41 71", "71 45 19", "19 49 99"]),
    (2, ["02 20 51 63 46 18 07 26 57 89 98"]),
    (2, ["12 40 71 63 36 19", "19 59 99"]),
    (3, ["11 30 61 63 44", "44 74 86 78 49 18"]),
    (3, ["11 40 71 63 44 34 45 75 87 59 18"]),
    (3, ["10 40 80", "80 44", "44 75 87 59 18"]),
    (4, ["20 13 15", "15 45 85", "70 74 69"]),
    (4, ["20 13 15 35 74", "80 74 69"]),
    (4, ["10 13 35 64 80", "80 74 69"]),
    (4, ["21 04 05", "05 45 84", "70 74 69"]),
    (4, ["60 33 05", "05 45 95", "60 64 69"]),
    (5, ["80 50 20", "20 14", "14 43 75 77 49 18"]),
    (5, ["90 60 30", "30 23", "23 43 65 57 38 08"]),
    (5, ["20 14", "14 43 75 77 49 18", "20 50 91"]),
    (5, ["90 40 23 44 66 58 39 08"]),
    (6, ["60 32 15 17 39 68 76 55 26 17"]),
    (6, ["30 14 17 39 68 76 55 36 27"]),
    (6, ["80 42 15 17 49 78 75 55 36 28"]),
    (6, ["20 05 08 49 88 86 55 36 48"]),
    (7, ["11 41 81", "81 54 39"]),
    (7, ["12 31 51 80 54 49"]),
    (7, ["13 10", "10 50 80", "80 64 59"]),
    (7, ["11 41 81", "81 54 39", "24 54 84"]),
    (8, ["71 40 12 34 65 77 49 17 25 54 72 61"]),
    (8, ["80 50 22 33 65 77 49 17 25 53 81"]),
    (8, ["81 50 11 13 45 67 49 27 45 73 80"]),
    (8, ["60 31 13 45 57 39 27 45 73 71 50 31"]),
    (8, ["40 22 44 62 40", "44 17 49 77 44"]),
    (8, ["71 40 21 23 54 67 49 28 36 53 71"]),
    (9, ["72 40 13 35 63 71", "71 75 69"]),
    (9, ["72 50 22 14 35 64 72 75 58 39"]),
    (9, ["71 40 13 35 64 71", "71 75 58 28"]),
    (9, ["61 30 13 35 74 61", "71 65 59"]),
    (9, ["71 40 12 24 53 71", "71 54 39"]),
)
# Each split's seed, and how many pictures of each digit that split of MNIST has.
SPLITS = {
    "train": (1, (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)),
    "test": (2, (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)),
}


def _position(point):
    """Return where a grid point "xy" lies in a box of 0.75 x 1 around the origin."""
    x, y = point
    return np.array([int(x) / 12 - 0.375, int(y) / 9 - 0.5])


def _move_points(strokes, rng, n):
    """Return {"xy": n positions near that of the point, float64 (n, 1, 2)}.

    Strokes with a point in common still meet there: it is moved once.
    """
    points = sorted(set(" ".join(strokes).split()))
    moves = rng.normal(0, 0.036, (n, len(points), 2))
    return {point: _position(point) + moves[:, [i]] for i, point in enumerate(points)}


def _trace(stroke, positions):
    """Return a stroke's segments, their starts and ends, float64 (n, 2, segments, 2).

    They follow a Catmull-Rom spline: cubic curves from point to point, whose slope at
    each point is that of the line from the point before it to the point after it.
    """
    first, *_, last = points = stroke.split()
    points = [first, *points, last]  # the ends need neighbours, too
    curve = [positions[first]]
    for i in range(1, len(points) - 2):
        before, start, end, after = (positions[p] for p in points[i - 1 : i + 3])
        start_slope, end_slope = (end - before) / 2, (after - start) / 2
        distance = np.linalg.norm(_position(points[i + 1]) - _position(points[i]))
        # From 0 at the start, which the curve already contains, to 1 at the end.
        t = np.linspace(0, 1, 2 + int(25 * distance))[1:, None]
        curve.append(
            (1 + 2 * t) * (1 - t) ** 2 * start
            + t * (1 - t) ** 2 * start_slope
            + t**2 * (3 - 2 * t) * end
            + t**2 * (t - 1) * end_slope
        )
    curve = np.concatenate(curve, axis=1)
    return np.stack([curve[:, :-1], curve[:, 1:]], axis=1)


def _deform(segments, rng, slant=None):
    """Return segments (n, 2, segments, 2) of bent, widened, slanted, rotated digits.

    Their slant is random, or the one given, in x per y.
    """
    n = len(segments)
    for _ in range(2):  # bend: add a sine wave of random direction, length and height
        wave = rng.normal(0, 2.5, (n, 1, 2, 1))
        height = rng.normal(0, 0.05, (n, 1, 1, 2))
        phase = rng.uniform(0, 2 * np.pi, (n, 1, 1, 1))
        segments = segments + height * np.sin(segments @ wave + phase)
    turn = rng.normal(0, 0.12, (n, 1, 1))
    if slant is None:
        slant = rng.normal(0.2, 0.2, (n, 1, 1))
    widening = np.exp(rng.normal(0.15, 0.18, (n, 1, 1)))
    x, y = segments[..., 0], segments[..., 1]
    x = widening * x - slant * y
    cos, sin = np.cos(turn), np.sin(turn)
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)


def _ink(middles, lengths, pen):
    """Return pictures, float64 (n, 28, 28) in 0..1, with a dab of ink on each segment.

    Args:
        middles: of the segments, in pixels, (n, segments, 2).
        lengths: of the segments, in pixels, (n, segments): the ink in each dab.
        pen: half the width of the strokes, in pixels, (n, 1, 1).
    """
    # A dab is a 2-D Gaussian: one over x times one over y. So a matrix product,
    # (28, segments) and (segments, 28), is the sum of the dabs at each pixel.
    spread, pixels = 0.7 * pen, np.arange(28)
    over_x = np.exp(-0.5 * ((middles[..., :1] - pixels) / spread) ** 2)
    over_y = np.exp(-0.5 * ((middles[..., 1:] - pixels) / spread) ** 2)
    # Enough ink for the sum to be 1 along the middle of a long straight stroke.
    over_y *= lengths[..., None] / (spread * np.sqrt(2 * np.pi))
    ink = over_y.transpose(0, 2, 1) @ over_x
    # Clipping gives full strokes with soft edges: 1.4 pixels from no ink to full ink.
    none = np.exp(-0.5 * ((pen + 0.7) / spread) ** 2)
    full = np.exp(-0.5 * ((pen - 0.7) / spread) ** 2)
    return np.clip((ink - none) / (full - none), 0, 1)


def _centre(ink):
    """Return the centres of mass of pictures (n, 28, 28), in pixels, float64 (n, 2)."""
    mass = np.stack([ink.sum(axis=1), ink.sum(axis=2)])
    return (mass @ np.arange(28) / mass.sum(axis=2)).T


def _size(ink):
    """Return the widths and heights of digits in pictures, in pixels, float64 (n, 2).

    A column or row whose ink is less than half counts as a fraction of a pixel.
    """
    inked = np.minimum(2 * np.stack([ink.max(axis=1), ink.max(axis=2)]), 1)
    # What lies between two strokes belongs to the digit.
    from_start = np.maximum.accumulate(inked, axis=2)
    from_end = np.maximum.accumulate(inked[..., ::-1], axis=2)[..., ::-1]
    return np.minimum(from_start, from_end).sum(axis=2).T


def _draw(strokes, rng, n, slant=None, pen=None):
    """Return n pictures drawn from a skeleton, uint8 (n, 28, 28).

    Slant (x per y) and pen (half its width, in pixels) are random, or the ones given.
    """
    positions = _move_points(strokes, rng, n)
    segments = np.concatenate([_trace(s, positions) for s in strokes], axis=2)
    segments = _deform(segments, rng, slant)
    if pen is None:
        pen = np.clip(rng.normal(1.35, 0.3, (n, 1, 1)), 0.9, 2.0)
    middles = segments.mean(axis=1)
    lengths = np.linalg.norm(segments[:, 1] - segments[:, 0], axis=2)
    centre, size = middles.mean(axis=1), np.ptp(segments, axis=(1, 2))
    for _ in range(4):
        factor = 19.2 / size.max(axis=1)[:, None]  # with soft edges, 20 pixels
        middles = 13.5 + (middles - centre[:, None]) * factor[..., None]
        lengths = lengths * factor
        ink = _ink(middles, lengths, pen)
        centre, size = _centre(ink), _size(ink)
    return np.rint(ink * 255).astype(np.uint8)


def draw_digits(seed, counts):
    """Draw counts[d] pictures of each digit d, in random order.

    Returns images, uint8 (n, 28, 28, 1) in 0..255, and labels, int64 (n,) in 0..9: the
    same every time for the same seed (an integer) and counts (ten integers). Raises
    ValueError if a count is negative.
    """
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.repeat(np.arange(10), counts))
    images = np.zeros((len(labels), 28, 28, 1), np.uint8)
    for digit in range(10):
        skeletons = [strokes for d, strokes in SKELETONS if d == digit]
        choices = rng.integers(len(skeletons), size=len(labels))
        for i, strokes in enumerate(skeletons):
            chosen = np.flatnonzero((labels == digit) & (choices == i))
            # In parts, to save memory. Parts of another size would be other pictures.
            for batch in np.split(chosen, range(200, len(chosen), 200)):
                images[batch, ..., 0] = _draw(strokes, rng, len(batch))
    return images, labels


def draw_writers(seed, writers, each):
    """Draw pictures by several writers, `each` pictures of each digit by each of them.

    Returns images, uint8 (n, 28, 28, 1) in 0..255, labels, int64 (n,) in 0..9, and the
    writers, int64 (n,), in random order: the same every time for the same arguments,
    all integers. Raises ValueError if one is negative.
    """
    rng = np.random.default_rng(seed)
    found = []
    for writer in range(writers):
        slant, pen = rng.normal(0.2, 0.4), rng.uniform(0.9, 2.0)
        for digit in range(10):
            strokes = rng.choice(
                [i for i, (d, _) in enumerate(SKELETONS) if d == digit]
            )
            images = _draw(SKELETONS[strokes][1], rng, each, slant, pen)
            found += [(image[..., None], digit, writer) for image in images]
    rng.shuffle(found)
    images, labels, by = zip(*found, strict=True)
    return np.stack(images), np.array(labels), np.array(by)


class DrawnDigits(tfds.core.GeneratorBasedBuilder):
    """MNIST's schema and split sizes, with drawn digits instead of scanned ones."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        image = tfds.features.Image(shape=(28, 28, 1))
        label = tfds.features.ClassLabel(num_classes=10)
        return tfds.core.DatasetInfo(
            builder=self,
            description="Digits drawn from strokes, in the format of MNIST.",
            features=tfds.features.FeaturesDict({"image": image, "label": label}),
            supervised_keys=("image", "label"),
        )

    def _split_generators(self, dl_manager):
        del dl_manager  # there is nothing to download
        return {split: self._generate_examples(split) for split in SPLITS}

    def _generate_examples(self, split):
        images, labels = draw_digits(*SPLITS[split])
        for i, image in enumerate(images):
            yield i, {"image": image, "label": labels[i]}
