"""Handwritten-looking digits drawn from strokes: a stand-in for MNIST, no network.

Importing this module registers a TFDS dataset with MNIST's schema and split sizes, so
that ``tfds.load("drawn_digits")`` works. A picture is one of a digit's few skeletons,
wobbled, bent, slanted, traced with a soft pen, then fitted and centred as in MNIST.
"""

import numpy as np
import tensorflow_datasets as tfds

# How people write 0 to 9. "/" separates ways to write a digit, all equally frequent;
# "|" separates strokes, each a smooth curve through points "xy" on a grid of 10 x 10.
SKELETONS = (
    "40 11 04 17 49 78 95 71 40 20 / 71 30 11 05 18 49 88 95 82 50 20 / "
    "60 31 14 17 39 68 84 72 51 / 21 03 06 28 59 97 94 72 40 11",
    "50 59 / 50 59 / 50 59 / 50 54 59 / 32 50|50 55 59",
    "12 31 50 72 64 36 19|19 49 89 / 12 30 60 73 55 37 19 08 17 38 69 98 / "
    "11 40 81 64 37 19 08 27 48 99 / 11 41 71|71 45 19|19 49 99 / "
    "02 20 51 63 46 18 07 26 57 89 98 / 12 40 71 63 36 19|19 59 99",
    "11 30 61 63 44|44 74 86 78 49 18 / 11 40 71 63 44 34 45 75 87 59 18 / "
    "10 40 80|80 44|44 75 87 59 18",
    "20 13 15|15 45 85|70 74 69 / 20 13 15 35 74|80 74 69 / 10 13 35 64 80|80 74 69 / "
    "21 04 05|05 45 84|70 74 69 / 60 33 05|05 45 95|60 64 69",
    "80 50 20|20 14|14 43 75 77 49 18 / 90 60 30|30 23|23 43 65 57 38 08 / "
    "20 14|14 43 75 77 49 18|20 50 91 / 90 40 23 44 66 58 39 08",
    "60 32 15 17 39 68 76 55 26 17 / 30 14 17 39 68 76 55 36 27 / "
    "80 42 15 17 49 78 75 55 36 28 / 20 05 08 49 88 86 55 36 48",
    "11 41 81|81 54 39 / 12 31 51 80 54 49 / 13 10|10 50 80|80 64 59 / "
    "11 41 81|81 54 39|24 54 84",
    "71 40 12 34 65 77 49 17 25 54 72 61 / 80 50 22 33 65 77 49 17 25 53 81 / "
    "81 50 11 13 45 67 49 27 45 73 80 / 60 31 13 45 57 39 27 45 73 71 50 31 / "
    "40 22 44 62 40|44 17 49 77 44 / 71 40 21 23 54 67 49 28 36 53 71",
    "72 40 13 35 63 71|71 75 69 / 72 50 22 14 35 64 72 75 58 39 / "
    "71 40 13 35 64 71|71 75 58 28 / 61 30 13 35 74 61|71 65 59 / "
    "71 40 12 24 53 71|71 54 39",
)
# Each split's seed, and how many pictures of each digit MNIST has in it.
SPLITS = {
    "train": (1, (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)),
    "test": (2, (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)),
}


def _parse(skeleton):
    """Return points (k, 2) and the matrix (2, segments, k) from them to segment ends.

    Points at one place are one point, so that strokes which meet there move together.
    """
    names = sorted(set(skeleton.replace("|", " ").split()))
    points = np.array([[int(x) / 12, int(y) / 9] for x, y in names]) - [0.375, 0.5]
    catmull_rom = [[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]]
    ends = []
    for stroke in skeleton.split("|"):
        knots = np.eye(len(names))[[names.index(name) for name in stroke.split()]]
        knots = np.vstack([knots[:1], knots, knots[-1:]])
        for i in range(len(knots) - 3):
            length = np.linalg.norm((knots[i + 2] - knots[i + 1]) @ points)
            t = np.linspace(0, 1, 2 + int(25 * length))
            curve = t[:, None] ** np.arange(4) @ catmull_rom / 2 @ knots[i : i + 4]
            ends.append([curve[:-1], curve[1:]])
    return points, np.concatenate(ends, axis=1)


def _write(points, ends, rng, n):
    """Return n variants of a skeleton as segment ends, float64 (n, 2, segments, 2)."""
    p = ends @ (points + rng.normal(0, 0.036, (n, 1, *points.shape)))
    for _ in range(2):  # bend the paper
        wave, size = rng.normal(0, 2.5, (n, 1, 2, 1)), rng.normal(0, 0.05, (n, 1, 1, 2))
        p = p + size * np.sin(p @ wave + rng.uniform(0, 2 * np.pi, (n, 1, 1, 1)))
    turn, slant = rng.normal(0, 0.12, n), rng.normal(0.2, 0.2, n)
    aspect = np.exp(rng.normal(0.15, 0.18, n))
    x, y, cos, sin = *p.T, np.cos(turn), np.sin(turn)
    x = x * aspect - y * slant
    return np.stack([x * cos - y * sin, x * sin + y * cos]).T


def _ink(middle, weight, pen):
    """Return pictures, float64 (n, 28, 28) in 0..1, of segments drawn as dabs of ink.

    A Gaussian dab is a column times a row, so the sum of all dabs is a matrix product;
    clipping it leaves full strokes with soft edges, of half width pen (n, 1, 1).
    """
    spread = 0.7 * pen
    dab = np.exp(-0.5 * ((middle[..., None] - np.arange(28)) / spread[..., None]) ** 2)
    weight = weight[..., None] / (spread * np.sqrt(2 * np.pi))
    ink = (dab[:, :, 1] * weight).transpose(0, 2, 1) @ dab[:, :, 0]
    # Whatever the pen, an edge is 1.4 pixels from no ink to full ink.
    none, full = (np.exp(-0.5 * ((pen + d) / spread) ** 2) for d in (0.7, -0.7))
    return np.clip((ink - none) / (full - none), 0, 1)


def _extent(ink):
    """Return the ink's width and height with fractions of pixels, float64 (n, 2)."""
    seen = np.minimum(2 * np.stack([ink.max(axis=1), ink.max(axis=2)]), 1)
    begun = np.maximum.accumulate(seen, axis=2)
    ending = np.maximum.accumulate(seen[..., ::-1], axis=2)[..., ::-1]
    return np.minimum(begun, ending).sum(axis=2).T


def _draw(skeleton, rng, n):
    """Return n pictures of a skeleton, uint8 (n, 28, 28)."""
    p = _write(*_parse(skeleton), rng, n)
    pen = np.clip(rng.normal(1.35, 0.3, (n, 1, 1)), 0.9, 2.0)
    middle, weight = p.mean(axis=1), np.linalg.norm(p[:, 1] - p[:, 0], axis=2)
    centre, extent = middle.mean(axis=1), np.ptp(p, axis=(1, 2))
    for _ in range(4):
        # MNIST's digits are fitted in a box of 20 pixels, then centred by their mass.
        # What the pen adds shows in the picture only: draw, measure and draw again.
        grow = 19.2 / extent.max(axis=1)[:, None]
        middle = 13.5 + (middle - centre[:, None]) * grow[..., None]
        weight = weight * grow
        ink = _ink(middle, weight, pen)
        mass = np.stack([ink.sum(axis=1), ink.sum(axis=2)])
        centre = (mass @ np.arange(28) / mass.sum(axis=2)).T
        extent = _extent(ink)
    return np.rint(ink * 255).astype(np.uint8)


def draw_digits(seed, counts):
    """Draw counts[d] pictures of each digit d, in random order.

    Returns images, uint8 (n, 28, 28, 1) in 0..255, and labels, int64 (n,) in 0..9: the
    same ones every time for the same seed and counts.
    """
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.repeat(np.arange(10), counts))
    images = np.zeros((len(labels), 28, 28, 1), np.uint8)
    for digit, ways in enumerate(SKELETONS):
        ways = ways.split(" / ")
        way = np.where(labels == digit, rng.integers(len(ways), size=len(labels)), -1)
        for i, skeleton in enumerate(ways):
            chosen = np.flatnonzero(way == i)
            for batch in np.split(chosen, range(200, len(chosen), 200)):  # saves memory
                images[batch, ..., 0] = _draw(skeleton, rng, len(batch))
    return images, labels


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
