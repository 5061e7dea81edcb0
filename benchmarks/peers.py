"""Lesson 8's work, done by other libraries: PyTorch, Grain, Hugging Face datasets.

The work is one epoch of images in memory: every example once, in an order that is new
in each epoch, in batches of float32 pixels in [0, 1]. Each library does it as its
tutorials show, mostly example by example, and in the fastest form that it names;
the fastest form comes last.
"""

import functools
import itertools

import numpy as np

# A float32, so that NumPy divides uint8 pixels in float32 and not in float64.
WHITE = np.float32(255)


class Epochs:
    """As a Dataset is: each pass over it is a new epoch, what epoch() returns."""

    def __init__(self, epoch):
        self.epoch = epoch

    def __iter__(self):
        return iter(self.epoch())


def peers(images, labels, batch_size):
    """What there is to measure; libraries that are not installed are left out.

    Args:
        images: (n, 28, 28, 1) uint8 array.
        labels: (n,) int64 array.
        batch_size: examples in a batch; it divides n.

    Returns:
        {name: epochs}. Each pass over epochs gives one epoch's batches, pairs of
        (batch_size, 28, 28, 1) float32 images in [0, 1] and (batch_size,) int64
        labels: PyTorch's tensors, or else NumPy's arrays.
    """
    epochs = {}
    for library in (with_pytorch, with_grain, with_hugging_face):
        try:
            forms = library(images, labels, batch_size)
        except ImportError as error:
            print(f"Left out: {error}")
        else:
            epochs |= {name: Epochs(epoch) for name, epoch in forms.items()}
    return epochs


def with_pytorch(images, labels, batch_size):
    """PyTorch, with the threads that it chooses and with one; as in `pytorch_forms`."""
    return and_in_one_thread(pytorch_forms(images, labels, batch_size))


def pytorch_forms(images, labels, batch_size):
    """PyTorch: a DataLoader by items, one by batches, and tensors only.

    Takes what `peers` takes; returns {name: epoch}, and epoch() an epoch's batches.

    By items, a map-style dataset and `shuffle=True`:
    https://docs.pytorch.org/tutorials/beginner/basics/data_tutorial.html
    By batches, without automatic batching, for data that are cheaper to read many at
    once; the sampler, which may be any iterable with a length, yields tensors:
    https://docs.pytorch.org/docs/stable/data.html#disable-automatic-batching
    From tensors, without a DataLoader (the random order is ours):
    https://docs.pytorch.org/tutorials/beginner/nn_tutorial.html

    No worker processes: the page on DataLoader says that a single process may be
    preferred when the data fit in memory.
    """
    import torch
    from torch.utils.data import DataLoader, Dataset

    # A copy: PyTorch warns of arrays that are read-only, as those from bytes are.
    image_tensor, label_tensor = torch.tensor(images), torch.tensor(labels)

    def scaled(rows):
        # A uint8 tensor divided by an int is a float32 one.
        chosen = image_tensor.index_select(0, rows)
        return chosen / 255, label_tensor.index_select(0, rows)

    class Items(Dataset):
        def __len__(self):
            return len(images)

        def __getitem__(self, index):
            return images[index] / WHITE, labels[index]

    class Batches(Items):
        def __getitem__(self, indices):
            return scaled(indices)

    class BatchesOfIndices:
        def __len__(self):
            return len(images) // batch_size

        def __iter__(self):
            return iter(torch.randperm(len(images)).split(batch_size))

    items = DataLoader(Items(), batch_size, shuffle=True)
    batches = DataLoader(Batches(), sampler=BatchesOfIndices(), batch_size=None)
    return {
        "PyTorch by items": lambda: items,
        "PyTorch by batches": lambda: batches,
        "PyTorch from tensors": lambda: map(scaled, BatchesOfIndices()),
    }


def and_in_one_thread(epochs):
    """Add the same epochs with one thread, unless one is what PyTorch chooses anyway.

    https://docs.pytorch.org/docs/stable/generated/torch.set_num_threads.html
    """
    import torch

    threads = torch.get_num_threads()

    def in_one_thread(epoch):
        torch.set_num_threads(1)
        try:
            yield from epoch()
        finally:
            torch.set_num_threads(threads)

    if threads == 1:
        return epochs
    return epochs | {
        f"{name}, 1 thread": functools.partial(in_one_thread, epoch)
        for name, epoch in epochs.items()
    }


def with_grain(images, labels, batch_size):
    """Grain: a source of examples, and one of indices; as in `pytorch_forms`.

    By examples:
    https://google-grain.readthedocs.io/en/latest/tutorials/dataset_basic_tutorial.html
    By batches: a source may be any sequence, so also the rows of a shuffled array.
    https://google-grain.readthedocs.io/en/latest/grain.dataset.html
    That page advises no threads for data that are in memory (ReadOptions).
    """
    import grain

    class Examples:
        def __len__(self):
            return len(images)

        def __getitem__(self, index):
            return images[index], labels[index]

    def scale(batch):
        return batch[0] / WHITE, batch[1]

    def gather(rows):
        return images[rows] / WHITE, labels[rows]

    in_memory = grain.ReadOptions(num_threads=0, prefetch_buffer_size=0)
    # Without repeat, each epoch needs a seed of its own.
    seeds = itertools.count()
    rng = np.random.default_rng()

    def by_examples():
        shuffled = grain.MapDataset.source(Examples()).shuffle(seed=next(seeds))
        return shuffled.batch(batch_size).map(scale).to_iter_dataset(in_memory)

    def by_batches():
        order = rng.permutation(len(images)).reshape(-1, batch_size)
        return grain.MapDataset.source(order).map(gather).to_iter_dataset(in_memory)

    return {"Grain by examples": by_examples, "Grain by batches": by_batches}


def with_hugging_face(images, labels, batch_size):
    """Hugging Face datasets, shuffled, and by indices; as in `pytorch_forms`.

    Shuffled, as NumPy arrays:
    https://huggingface.co/docs/datasets/use_with_numpy
    By indices, as Arrow tables (the random order is ours):
    https://huggingface.co/docs/datasets/access
    https://huggingface.co/docs/datasets/use_with_pyarrow
    """
    import datasets
    import pyarrow as pa

    # An image is a list of fixed length. (There is a feature for images as arrays,
    # Array3D; Arrow's own type needs no conversion.)
    column = pa.FixedSizeListArray.from_arrays(
        pa.array(images.reshape(-1)), images[0].size
    )
    dataset = datasets.Dataset(pa.table({"image": column, "label": labels}))
    numpy = dataset.with_format("numpy", dtype=None)  # None: leave uint8 as it is
    arrow = dataset.with_format("arrow")
    shape = (-1, *images.shape[1:])
    seeds = itertools.count()
    rng = np.random.default_rng()

    def shuffled():
        for batch in numpy.shuffle(seed=next(seeds)).iter(batch_size):
            yield batch["image"].reshape(shape) / WHITE, batch["label"]

    def by_indices():
        for rows in rng.permutation(len(images)).reshape(-1, batch_size):
            batch = arrow[rows]
            pixels = batch["image"].combine_chunks().flatten().to_numpy()
            yield pixels.reshape(shape) / WHITE, batch["label"].to_numpy()

    return {
        "Hugging Face, shuffled": shuffled,
        "Hugging Face by indices": by_indices,
    }
