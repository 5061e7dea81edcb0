"""Lesson 8's training, done by PyTorch: the same network, on the same data."""

import functools
import itertools
import time

import peers


class PyTorchTraining:
    """A Keras model's dense layers and their weights in PyTorch, with Adam.

    The loop is that of PyTorch's tutorials:
    https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html
    Of Adam's implementations its page calls `fused` the fastest in theory:
    https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html
    """

    def __init__(self, model):
        import torch

        weights = [torch.tensor(array) for array in model.get_weights()]
        layers = [torch.nn.Flatten()]
        for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
            layer = torch.nn.Linear(*kernel.shape)
            layer.weight.data, layer.bias.data = kernel.T.contiguous(), bias
            layers += [layer, torch.nn.ReLU()]
        self.network = torch.nn.Sequential(*layers[:-1])
        # Cross-entropy of outputs without a softmax: it has that in it.
        self.loss = torch.nn.CrossEntropyLoss()
        # Keras's values; PyTorch's own eps is 1e-8.
        parameters = self.network.parameters()
        self.adam = torch.optim.Adam(parameters, lr=0.001, eps=1e-7, fused=True)

    def fit(self, batches):
        """Train on batches; return mean loss and accuracy, as Keras does."""
        loss_sum = right = count = 0
        for images, labels in batches:
            outputs = self.network(images)
            loss = self.loss(outputs, labels)
            loss.backward()
            self.adam.step()
            self.adam.zero_grad()
            loss_sum += loss.detach() * len(labels)
            right += (outputs.argmax(1) == labels).sum()
            count += len(labels)
        return float(loss_sum / count), float(right / count)

    def seconds(self, epoch):
        """Seconds of training on the batches that epoch() returns."""
        start = time.perf_counter()
        self.fit(epoch())
        return time.perf_counter() - start


def with_pytorch(make_model, images, labels, batch_size):
    """What there is to measure: reading as `peers` does, and not reading at all.

    Args:
        make_model: returns a new Keras model of the lesson's.
        images, labels, batch_size: as for `peers`.

    Returns:
        {name: function that trains for an epoch and returns its seconds}.
    """
    epochs = peers.pytorch_forms(images, labels, batch_size)
    batch = next(iter(epochs["PyTorch from tensors"]()))
    epochs["PyTorch with one batch"] = functools.partial(
        itertools.repeat, batch, len(images) // batch_size
    )
    return {
        name: functools.partial(PyTorchTraining(make_model()).seconds, epoch)
        for name, epoch in peers.and_in_one_thread(epochs).items()
    }


def losses(make_model, images, labels, batch_size):
    """Mean losses of an epoch in Keras and in PyTorch: the same batches, in this order.

    They differ a little: sums are rounded in another order, and Keras adds Adam's eps
    before it corrects the bias, PyTorch after.

    Args:
        as for `with_pytorch`, but the images are float32 in [0, 1].
    """
    import torch

    model = make_model()
    tensors = torch.tensor(images), torch.tensor(labels)
    batches = zip(*(tensor.split(batch_size) for tensor in tensors), strict=True)
    loss, _ = PyTorchTraining(model).fit(batches)
    history = model.fit(images, labels, batch_size, shuffle=False, verbose=0).history
    return history["loss"][0], loss
