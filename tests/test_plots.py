"""Tests of plots: what stands in the figures, which nbval does not compare."""

import plots

import matplotlib.pyplot as plt
import numpy as np
import pytest


@pytest.fixture
def shown(monkeypatch):
    calls = []
    monkeypatch.setattr(
        plots, "display", lambda figure, metadata: calls.append((figure, metadata))
    )
    return calls


def test_show_gives_the_text_and_closes(shown):
    figure = plt.figure()
    plots.show(figure, alt="nothing")
    assert shown == [(figure, {"image/png": {"alt": "nothing"}})]
    assert not plt.fignum_exists(figure.number)


def test_show_digits(shown):
    images = np.zeros((12, 28, 28, 1), np.uint8)
    plots.show_digits(images, range(12), alt="twelve", columns=5)
    axes = shown[0][0].axes
    assert len(axes) == 15
    assert [axis.get_title() for axis in axes[:12]] == [str(i) for i in range(12)]
    assert sum(len(axis.images) for axis in axes) == 12


def test_show_curves(shown):
    curves = {"up": [1, 2, 3], "down": [3, 2, 1]}
    plots.show_curves(curves, "t", "x", "y", alt="cross", yscale="log")
    (axis,) = shown[0][0].axes
    assert [line.get_label() for line in axis.lines] == ["up", "down"]
    assert axis.lines[1].get_ydata().tolist() == [3, 2, 1]
    assert axis.lines[0].get_xdata().tolist() == [1, 2, 3]
    assert axis.get_yscale() == "log"
    styles = [(line.get_linestyle(), line.get_marker()) for line in axis.lines]
    assert styles[0] != styles[1]


def test_show_rates(shown):
    rates = {"slow": np.array([20.0, 10.0, 40.0]), "fast": np.array([300.0, 100.0])}
    plots.show_rates(rates, ("limit", 500.0), "t", "x", alt="slow and fast")
    (axis,) = shown[0][0].axes
    assert [bar.get_width() for bar in axis.patches] == [20, 200]
    (whiskers,) = axis.collections
    ends = [segment[:, 0].tolist() for segment in whiskers.get_segments()]
    np.testing.assert_allclose(ends, [[10, 40], [100, 300]])
    texts = [text.get_text() for text in axis.texts]
    assert texts == ["20", "200", "limit: 500"]
    assert axis.get_xscale() == "log"
    assert axis.get_xlim()[0] == 1
