"""Tests of drawn_digits: the schema and the pictures of all 70,000 examples."""

import drawn_digits

import hashlib

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

COUNTS = {
    "train": [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    "test": [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
}
# Of each split in the order in which TFDS stores it. When a checksum changes, so does
# every result computed from the pictures, and the builder needs a new version.
SHA256 = {
    "train": "6411320b8ae118905ebf158f9d6a5d7aab590271508e63b1a18d5e994b40936f",
    "test": "4ecff6a0ffa7119f3e381b326817d72f3100506c33340719957a5783dea74751",
}
# Of draw_digits(3, [20] * 10).
SHA256_OF_200 = "d5cef5ab3421188ca9061d0465b07666f3b18d9d2f90209278d2780ef4392cdd"
# Of draw_writers(5, 2, 3).
SHA256_OF_WRITERS = "53846543f9dc789ca1f48fda8c2bded3e8e1e19dadddf1b1540ab9644ff8c207"


@pytest.fixture(scope="module")
def builder(tmp_path_factory):
    """The builder of the dataset, prepared."""
    builder = tfds.builder("drawn_digits", data_dir=tmp_path_factory.mktemp("drawn"))
    builder.download_and_prepare(
        download_config=tfds.download.DownloadConfig(try_download_gcs=False)
    )
    return builder


@pytest.fixture(scope="module")
def splits(builder):
    """Every example in the stored order: {split: (images, labels)}."""
    return {
        split: tfds.as_numpy(
            builder.as_dataset(split=split, batch_size=-1, as_supervised=True)
        )
        for split in builder.info.splits
    }


@pytest.fixture(scope="module")
def pictures(splits):
    """All 70,000 pictures together, uint8 (70000, 28, 28)."""
    return np.concatenate([images for images, _ in splits.values()])[..., 0]


def sha256(images, labels):
    """Return the checksum of images and labels as bytes."""
    data = images.tobytes() + labels.astype(np.uint8).tobytes()
    return hashlib.sha256(data).hexdigest()


def test_draw_digits():
    images, labels = drawn_digits.draw_digits(3, [20] * 10)
    assert (images.shape, images.dtype) == ((200, 28, 28, 1), np.uint8)
    assert (labels.shape, labels.dtype) == ((200,), np.int64)
    assert np.bincount(labels).tolist() == [20] * 10
    assert sha256(images, labels) == SHA256_OF_200


def test_draw_digits_of_some_digits_only():
    images, labels = drawn_digits.draw_digits(3, [0, 2, 0, 0, 0, 0, 0, 0, 0, 1])
    assert sorted(labels.tolist()) == [1, 1, 9]
    assert images.any(axis=(1, 2, 3)).all()


def test_draw_digits_refuses_a_negative_count():
    with pytest.raises(ValueError, match="negative"):
        drawn_digits.draw_digits(3, [-1] * 10)


def test_same_pictures_whatever_was_drawn_before():
    np.random.seed(0)
    before = drawn_digits.draw_digits(3, [5] * 10)
    np.random.seed(1)
    drawn_digits.draw_digits(4, [7] * 10)
    assert sha256(*drawn_digits.draw_digits(3, [5] * 10)) == sha256(*before)


def test_another_seed_draws_other_pictures():
    one, other = (drawn_digits.draw_digits(seed, [5] * 10)[0] for seed in (4, 5))
    assert not {image.tobytes() for image in one} & {image.tobytes() for image in other}


@pytest.mark.slow
def test_schema_is_that_of_mnist(builder):
    features = builder.info.features
    assert set(features) == {"image", "label"}
    assert (features["image"].shape, features["image"].dtype) == ((28, 28, 1), tf.uint8)
    assert (features["label"].shape, features["label"].dtype) == ((), tf.int64)
    assert features["label"].num_classes == 10
    assert builder.info.supervised_keys == ("image", "label")
    assert (builder.name, str(builder.version)) == ("drawn_digits", "1.0.0")


@pytest.mark.parametrize("split", COUNTS)
@pytest.mark.slow
def test_counts(splits, split):
    assert set(splits) == set(COUNTS)
    images, labels = splits[split]
    assert images.shape == (sum(COUNTS[split]), 28, 28, 1)
    assert images.dtype == np.uint8
    assert np.bincount(labels).tolist() == COUNTS[split]


@pytest.mark.parametrize("split", COUNTS)
@pytest.mark.slow
def test_checksum(splits, split):
    assert sha256(*splits[split]) == SHA256[split]


@pytest.mark.slow
def test_all_pictures_differ(pictures):
    """No picture occurs twice, so none of the test pictures is in training."""
    assert len({picture.tobytes() for picture in pictures}) == 70_000


@pytest.mark.slow
def test_centre_of_mass_is_the_centre(pictures):
    ink = pictures.astype(np.float32)
    for axis in (1, 2):
        profile = ink.sum(axis=axis)
        centre = profile @ np.arange(28) / profile.sum(axis=1)
        assert np.abs(centre - 13.5).max() < 0.5


@pytest.mark.slow
def test_digits_fill_a_box_of_20_pixels(pictures):
    """Soft edges between the pixels may add one pixel or leave one out."""
    sides = []
    for axis in (1, 2):
        inked = pictures.any(axis=axis)
        first, last = inked.argmax(axis=1), 27 - inked[:, ::-1].argmax(axis=1)
        sides.append(last - first + 1)
    longest = np.max(sides, axis=0)
    assert 19 <= longest.min() <= longest.max() <= 21


@pytest.mark.slow
def test_white_ink_on_black(pictures):
    assert not pictures[:, [0, 0, -1, -1], [0, -1, 0, -1]].any()
    assert np.count_nonzero(pictures, axis=(1, 2)).max() < 784 / 2
    assert pictures.max(axis=(1, 2)).min() >= 200
    assert pictures.max() == 255
    # In MNIST, 19 % of the pixels have ink and the mean is 33.
    assert 0.15 < np.count_nonzero(pictures) / pictures.size < 0.25
    assert 28 < pictures.mean() < 38


@pytest.mark.slow
def test_no_stroke_is_cut_off(pictures):
    """At most the soft edge of a stroke touches the frame of the picture."""
    frame = np.ones((28, 28), bool)
    frame[1:-1, 1:-1] = False
    assert pictures[:, frame].max() < 128


@pytest.mark.slow
def test_each_digit_looks_like_itself(splits):
    """The nearest class mean of training tells most test pictures' digits."""
    images, labels = splits["train"]
    means = np.stack([images[labels == d].mean(axis=0).ravel() for d in range(10)])
    images, labels = splits["test"]
    distance = (means**2).sum(axis=1) - 2 * (images.reshape(-1, 784) @ means.T)
    assert 0.6 < (distance.argmin(axis=1) == labels).mean() < 0.95


def test_a_writer_keeps_to_one_way_one_slant_and_one_pen(monkeypatch):
    drawn = []

    def draw(strokes, rng, n, slant, pen):
        drawn.append((" ".join(strokes), slant, pen))
        return np.zeros((n, 28, 28), np.uint8)

    monkeypatch.setattr(drawn_digits, "_draw", draw)
    drawn_digits.draw_writers(1, writers=3, each=2)
    assert len(drawn) == 30
    habits = [{d[1:] for d in drawn[i : i + 10]} for i in (0, 10, 20)]
    assert [len(h) for h in habits] == [1, 1, 1]
    assert len(set.union(*habits)) == 3
    assert len({strokes for strokes, *_ in drawn}) > 12  # and ways of their own


def test_writers_are_drawn_the_same_every_time():
    images, labels, writers = drawn_digits.draw_writers(5, writers=2, each=3)
    assert (images.shape, images.dtype) == ((60, 28, 28, 1), np.uint8)
    for writer in range(2):
        counts = np.bincount(labels[writers == writer])
        np.testing.assert_array_equal(counts, [3] * 10)
    for a, b in zip(
        (images, labels, writers), drawn_digits.draw_writers(5, 2, 3), strict=True
    ):
        np.testing.assert_array_equal(a, b)
    assert (np.diff(writers) != 0).sum() > 10  # in random order
    assert len(np.unique(images.reshape(60, -1), axis=0)) == 60
    assert sha256(images, 10 * writers + labels) == SHA256_OF_WRITERS


def test_slant_and_pen_show():
    upright, slanted = (
        drawn_digits._draw(["50 59"], np.random.default_rng(1), 50, slant, 1.0)
        for slant in (0.0, 0.6)
    )
    top, bottom = (
        slanted[:, rows].sum(axis=(0, 1)) for rows in (slice(4, 10), slice(18, 24))
    )
    pixels = np.arange(28)
    lean = top @ pixels / top.sum() - bottom @ pixels / bottom.sum()
    assert lean > 4
    thick = drawn_digits._draw(["50 59"], np.random.default_rng(1), 50, 0.0, 2.0)
    assert thick.sum() > 1.5 * upright.sum()
