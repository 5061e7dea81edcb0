"""Tests of drawn_digits: the schema and the pictures of all 70,000 examples."""

import drawn_digits

import hashlib

import numpy as np
import pytest
import tensorflow as tf

COUNTS = {
    "train": [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    "test": [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
}
# Of the first 1,000 examples of each split: when this changes, so does every result
# computed from the pictures, and the builder needs a new version.
SHA256 = {
    "train": "0d9ac56b228e946a3856db574e41d13e92620ee8d08bccfe308556917a36250a",
    "test": "6d07334a8a0b2fa07b0e2f4f50f8dd86b0ee09bf5093b5e06f8d9c8264bf3313",
}


@pytest.fixture(scope="module")
def builder(tmp_path_factory):
    """A builder with nothing prepared."""
    return drawn_digits.DrawnDigits(data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def splits(builder):
    """Every example as the builder generates it: {split: (keys, images, labels)}.

    There is no download manager, so an attempt to download raises an error.
    """
    result = {}
    for split, examples in builder._split_generators(None).items():
        keys, examples = zip(*examples, strict=True)
        images = np.stack([example["image"] for example in examples])
        result[split] = keys, images, np.array([e["label"] for e in examples])
    return result


@pytest.fixture(scope="module")
def pictures(splits):
    """All 70,000 pictures together, uint8 (70000, 28, 28)."""
    return np.concatenate([images for _, images, _ in splits.values()])[..., 0]


def sha256(images, labels):
    """Return the checksum of images and labels as bytes."""
    data = images.tobytes() + labels.astype(np.uint8).tobytes()
    return hashlib.sha256(data).hexdigest()


def test_schema_is_that_of_mnist(builder):
    features = builder.info.features
    assert set(features) == {"image", "label"}
    assert (features["image"].shape, features["image"].dtype) == ((28, 28, 1), tf.uint8)
    assert (features["label"].shape, features["label"].dtype) == ((), tf.int64)
    assert features["label"].num_classes == 10
    assert builder.info.supervised_keys == ("image", "label")
    assert (builder.name, str(builder.version)) == ("drawn_digits", "1.0.0")


def test_examples_fit_the_schema(builder, splits):
    for _, images, labels in splits.values():
        example = {"image": images[0], "label": labels[0]}
        encoded = builder.info.features.encode_example(example)
        decoded = builder.info.features.decode_example(encoded)
        np.testing.assert_array_equal(decoded["image"], images[0])
        assert decoded["label"] == labels[0]


@pytest.mark.parametrize("split", COUNTS)
def test_counts_and_labels(splits, split):
    assert set(splits) == set(COUNTS)
    keys, images, labels = splits[split]
    assert images.shape == (sum(COUNTS[split]), 28, 28, 1)
    assert images.dtype == np.uint8
    assert len(set(keys)) == len(images)
    assert np.unique(labels).tolist() == list(range(10))
    assert np.bincount(labels).tolist() == COUNTS[split]


@pytest.mark.parametrize("split", COUNTS)
def test_labels_are_shuffled(splits, split):
    # A thousand of the rarest digit would have 89, give or take 9.
    assert np.bincount(splits[split][2][:1000], minlength=10).min() > 50


@pytest.mark.parametrize("split", COUNTS)
def test_checksum(splits, split):
    _, images, labels = splits[split]
    assert sha256(images[:1000], labels[:1000]) == SHA256[split]


def test_same_pictures_whatever_was_drawn_before(splits):
    np.random.seed(0)
    drawn_digits.draw_digits(3, [7] * 10)
    images, labels = drawn_digits.draw_digits(*drawn_digits.SPLITS["test"])
    assert sha256(images, labels) == sha256(*splits["test"][1:])


def test_another_seed_draws_other_pictures():
    one, other = (drawn_digits.draw_digits(seed, [5] * 10)[0] for seed in (4, 5))
    assert not {image.tobytes() for image in one} & {image.tobytes() for image in other}


def test_all_pictures_differ(pictures):
    """No picture occurs twice, so none of the test pictures is in training."""
    assert len({picture.tobytes() for picture in pictures}) == 70_000


def test_centre_of_mass_is_the_centre(pictures):
    ink = pictures.astype(np.float32)
    for axis in (1, 2):
        profile = ink.sum(axis=axis)
        centre = profile @ np.arange(28) / profile.sum(axis=1)
        assert np.abs(centre - 13.5).max() < 0.5


def test_digits_fill_a_box_of_20_pixels(pictures):
    """Soft edges between the pixels may add one pixel or leave one out."""
    sides = []
    for axis in (1, 2):
        inked = pictures.any(axis=axis)
        first, last = inked.argmax(axis=1), 27 - inked[:, ::-1].argmax(axis=1)
        sides.append(last - first + 1)
    longest = np.max(sides, axis=0)
    assert 19 <= longest.min() <= longest.max() <= 21


def test_white_ink_on_black(pictures):
    assert not pictures[:, [0, 0, -1, -1], [0, -1, 0, -1]].any()
    assert np.count_nonzero(pictures, axis=(1, 2)).max() < 784 / 2
    assert pictures.max(axis=(1, 2)).min() >= 200
    assert pictures.max() == 255
    # In MNIST, 19 % of the pixels have ink and the mean is 33.
    assert 0.15 < np.count_nonzero(pictures) / pictures.size < 0.25
    assert 28 < pictures.mean() < 38


def test_no_stroke_is_cut_off(pictures):
    """At most the soft edge of a stroke touches the frame of the picture."""
    frame = np.ones((28, 28), bool)
    frame[1:-1, 1:-1] = False
    assert pictures[:, frame].max() < 128


def test_each_digit_looks_like_itself(splits):
    """The nearest class mean of training tells most test pictures' digits."""
    _, images, labels = splits["train"]
    means = np.stack([images[labels == d].mean(axis=0).ravel() for d in range(10)])
    _, images, labels = splits["test"]
    distance = (means**2).sum(axis=1) - 2 * (images.reshape(-1, 784) @ means.T)
    assert 0.6 < (distance.argmin(axis=1) == labels).mean() < 0.95
