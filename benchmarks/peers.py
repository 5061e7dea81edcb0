"""Lesson 8's work, done by other libraries: PyTorch, Grain, Hugging Face datasets.

The work is one epoch of images in memory: every example once, in an order that is new
in each epoch, in batches of float32 pixels in [0, 1]. Each library does it in forms
that its own documentation shows; the fastest one found comes last. Rates in comments
are images/second on two cores.
"""

import itertools

import numpy as np

# A float32, so that NumPy divides uint8 pixels in float32 and not in float64.
WHITE = np.float32(255)


def peers(images, labels, batch_size):
    """What there is to measure; libraries that are not installed are left out.

    Args:
        images: (n, 28, 28, 1) uint8 array.
        labels: (n,) int64 array.
        batch_size: examples in a batch; the last one holds what is left.

    Returns:
        {name: epoch}. epoch() returns an iterable over one epoch's batches, pairs of
        (batch_size, 28, 28, 1) float32 images in [0, 1] and (batch_size,) int64
        labels: PyTorch's tensors, or else NumPy's arrays.
    """
    epochs = {}
    for library in (with_pytorch, with_grain, with_hugging_face):
        try:
            epochs |= library(images, labels, batch_size)
        except ImportError as error:
            print(f"Left out: {error}")
    return epochs


def with_pytorch(images, labels, batch_size):
    """PyTorch: a DataLoader by items, one by batches, and none; as in `peers`.

    By items, a map-style dataset and `shuffle=True`:
    https://docs.pytorch.org/tutorials/beginner/basics/data_tutorial.html
    By batches, for data that are cheaper to read many at once:
    https://docs.pytorch.org/docs/stable/data.html#disable-automatic-batching
    None, tensors cut into batches (the random order is ours):
    https://docs.pytorch.org/tutorials/beginner/nn_tutorial.html
    https://docs.pytorch.org/docs/stable/generated/torch.randperm.html
    """
    import torch
    from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler

    # A copy: PyTorch warns of arrays that are read-only, as those from bytes are.
    image_tensor, label_tensor = torch.tensor(images), torch.tensor(labels)

    def scaled(rows):
        # index_select is twice as fast as image_tensor[rows]. A uint8 tensor
        # divided by an int is a float32 one.
        chosen = image_tensor.index_select(0, rows)
        return chosen / 255, label_tensor.index_select(0, rows)

    class Items(Dataset):
        def __len__(self):
            return len(images)

        def __getitem__(self, index):
            # An array, not a tensor (190,000): DataLoader makes one of the batch.
            return images[index] / WHITE, labels[index]

    class Batches(Items):
        def __getitem__(self, indices):
            return scaled(torch.tensor(indices))

    # No workers, as the documentation allows for data in memory: with two, 75,000 and
    # 110,000 instead of 245,000 and 1,650,000, for batches go from process to process.
    items = DataLoader(Items(), batch_size, shuffle=True)
    # Dataset.__getitems__ would be as fast, but it is to return a list of examples.
    sampler = BatchSampler(RandomSampler(Batches()), batch_size, drop_last=False)
    batches = DataLoader(Batches(), sampler=sampler, batch_size=None)

    def no_loader():
        return map(scaled, torch.randperm(len(images)).split(batch_size))

    return {
        "PyTorch, DataLoader by items": lambda: items,
        "PyTorch, DataLoader by batches": lambda: batches,
        "PyTorch, no DataLoader": no_loader,
    }


def with_grain(images, labels, batch_size):
    """Grain: a MapDataset of examples, and one of their indices; as in `peers`.

    https://google-grain.readthedocs.io/en/latest/tutorials/dataset_basic_tutorial.html
    The batch_fn of the second one:
    https://google-grain.readthedocs.io/en/latest/tutorials/jax_training_tutorial.html
    """
    import grain

    class Source:
        def __len__(self):
            return len(images)

        def __getitem__(self, index):
            return images[index], labels[index]

    def scale(batch):
        return batch[0] / WHITE, batch[1]

    def gather(indices):
        rows = np.array(indices)
        return images[rows] / WHITE, labels[rows]

    # No threads, as the documentation advises for data in memory: 78,000 instead of
    # 40,000 with two. Processes (mp_prefetch) take 0.4 s to start, then give 35,000.
    # https://google-grain.readthedocs.io/en/latest/grain.dataset.html#grain.ReadOptions
    in_memory = grain.ReadOptions(num_threads=0, prefetch_buffer_size=0)
    # Iterating over a MapDataset again repeats its order: a seed for each epoch. The
    # order is computed index by index, and less random than a shuffled list's.
    seeds = itertools.count()

    def examples():
        shuffled = grain.MapDataset.source(Source()).shuffle(seed=next(seeds))
        # The tutorial scales first, example by example (60,000).
        return shuffled.batch(batch_size).map(scale).to_iter_dataset(in_memory)

    def indices():
        shuffled = grain.MapDataset.range(len(images)).shuffle(seed=next(seeds))
        batched = shuffled.batch(batch_size, batch_fn=gather)
        return batched.to_iter_dataset(in_memory)

    return {"Grain, examples": examples, "Grain, indices": indices}


def with_hugging_face(images, labels, batch_size):
    """Hugging Face datasets, as NumPy arrays and as Arrow tables; as in `peers`.

    https://huggingface.co/docs/datasets/use_with_numpy
    https://huggingface.co/docs/datasets/use_with_pyarrow
    """
    import datasets
    import pyarrow as pa

    # An image is a list of fixed length. The feature for it, Array3D, is six times
    # slower in NumPy's format, and there a bytes column loses zeros at its end.
    column = pa.FixedSizeListArray.from_arrays(
        pa.array(images.reshape(-1)), images[0].size
    )
    dataset = datasets.Dataset(pa.table({"image": column, "label": labels}))
    shape = (-1, *images.shape[1:])
    seeds = itertools.count()

    def shuffled(*args, **kwargs):
        # flatten_indices, advised after shuffle, copies all rows: with it, both
        # formats give 45,000. An IterableDataset (90,000) goes by examples.
        rows = dataset.with_format(*args, **kwargs).shuffle(seed=next(seeds))
        return rows.iter(batch_size)

    def as_numpy():
        for batch in shuffled("numpy", dtype=None):  # None: leave uint8 as it is
            yield batch["image"].reshape(shape) / WHITE, batch["label"]

    def as_arrow():
        for batch in shuffled("arrow"):
            pixels = batch["image"].combine_chunks().flatten().to_numpy()
            yield pixels.reshape(shape) / WHITE, batch["label"].to_numpy()

    return {
        "Hugging Face datasets, NumPy": as_numpy,
        "Hugging Face datasets, Arrow": as_arrow,
    }
