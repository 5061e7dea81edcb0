"""check_pipeline on faulty and right pipelines, written as people write them."""

import drawn_digits
import pipeline_checks
from pipeline_checks import check_pipeline

import itertools

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


def test_an_example_that_repeats_for_ever_without_saying_so():
    def forever():
        for i in itertools.count():
            yield IMAGES[K + i % 50], LABELS[K + i % 50]

    spec = (tf.TensorSpec((28, 28, 1)), tf.TensorSpec((), tf.int64))
    train = tf.data.Dataset.from_generator(forever, output_signature=spec).batch(50)
    report = check_pipeline(train, held_out(), seconds=3)
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
    monkeypatch.setattr(pipeline_checks, "LIMIT", 200)
    report = check_pipeline(training(), held_out())
    assert report.not_checked == [
        "training after its first 200 examples.",
        "validation after its first 200 examples.",
        "whether validation is the same on each pass.",
        "copies mirrored, rotated or moved further; examples that belong together.",
    ]


@pytest.mark.parametrize(
    ("train", "words"),
    [
        (IMAGES, "training must be a tf.data.Dataset, not ndarray."),
        (slices(IMAGES).batch(50), "an element of training is TensorSpec"),
    ],
    ids=["an array", "without labels"],
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
