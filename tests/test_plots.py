"""Tests of plots: what stands in the figures, which nbval does not compare."""

import plots

import itertools

import matplotlib.colors
import matplotlib.pyplot as plt
import numpy as np
import pytest


@pytest.fixture
def shown(monkeypatch):
    """A list that receives (figure, metadata) of what is displayed."""
    calls = []
    monkeypatch.setattr(
        plots, "display", lambda figure, metadata: calls.append((figure, metadata))
    )
    yield calls
    left_open = plt.get_fignums()
    plt.close("all")  # or the next test would fail, too
    assert not left_open


def texts(axis):
    """Return an Axes' title and the names of its two axes."""
    return axis.get_title(), axis.get_xlabel(), axis.get_ylabel()


def tick_labels(axis):
    """Return the texts at an Axis' ticks."""
    return [label.get_text() for label in axis.get_ticklabels()]


def lightness(color):
    """Return a colour's relative luminance as in WCAG 2, 0..1."""
    rgb = np.array(matplotlib.colors.to_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def legend_entries(figure):
    """Return the texts of a figure's only legend; it must not hide any data."""
    (legend,) = figure.legends
    (axis,) = figure.axes
    figure.draw_without_rendering()  # lays it out
    legend_box, axis_box = legend.get_window_extent(), axis.get_window_extent()
    assert legend_box.x0 > axis_box.x1
    assert legend_box.y0 > (axis_box.y0 + axis_box.y1) / 2
    return [text.get_text() for text in legend.get_texts()]


def test_show(shown):
    figure, other = plt.figure(), plt.figure()
    plots.show(figure, alt="nothing")
    assert shown == [(figure, {"image/png": {"alt": "nothing"}})]
    assert plt.get_fignums() == [other.number]
    plt.close(other)


def test_look(shown):
    """The figures fit a slide, can be read from the back row and have no frame."""
    plots.show_curves({"up": [1, 2, 3]}, "t", "x", "y", alt="up")
    ((figure, _),) = shown
    figure.draw_without_rendering()
    assert figure.get_size_inches().tolist() == [9, 4.5]
    assert figure.dpi == 100
    (axis,) = figure.axes
    labels = [axis.xaxis.label, axis.yaxis.label, *axis.get_xticklabels()]
    assert {label.get_fontsize() for label in labels} == {14}
    assert axis.title.get_fontsize() == pytest.approx(1.2 * 14)
    assert axis.lines[0].get_linewidth() == 2
    frame = {side for side, spine in axis.spines.items() if spine.get_visible()}
    assert frame == {"left", "bottom"}
    assert axis.get_tightbbox().y0 >= 0  # the layout keeps all texts in the figure


def test_lines_are_told_apart_without_colour():
    styles = plots.LINE_STYLES
    assert len(styles) == 5
    for key in ("color", "linestyle", "marker"):
        assert len({style[key] for style in styles}) == 5, key
    light = [lightness(style["color"]) for style in styles]
    assert light == sorted(light)
    # The last one is a dash and two dots, which has no name.
    dashes = [style["linestyle"] for style in styles]
    assert dashes == ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]


@pytest.mark.parametrize("shape", [(28, 28, 1), (28, 28)])
def test_show_digits(shown, shape):
    images = np.zeros((12, *shape), np.uint8)
    images[:, 3, 4] = 200
    plots.show_digits(images, range(12), alt="twelve", columns=5)
    ((figure, metadata),) = shown
    assert metadata["image/png"]["alt"] == "twelve"
    axes = figure.axes
    assert len(axes) == 15
    assert not any(axis.axison for axis in axes)
    assert [axis.get_title() for axis in axes] == [*map(str, range(12)), "", "", ""]
    assert [len(axis.images) for axis in axes] == [1] * 12 + [0] * 3
    for axis, image in zip(axes, images, strict=False):
        (picture,) = axis.images
        np.testing.assert_array_equal(picture.get_array(), image.reshape(28, 28))
        assert picture.get_cmap().name == "gray"
        assert picture.get_clim() == (0, 200)
    # Row after row, from left to right.
    spots = [axis.get_subplotspec() for axis in axes]
    assert [(spot.rowspan.start, spot.colspan.start) for spot in spots] == list(
        itertools.product(range(3), range(5))
    )


@pytest.mark.parametrize(
    ("n", "columns", "rows", "height"),
    [(1, 1, 1, 10.8), (10, 10, 1, 1.08), (11, 10, 2, 2.16), (10, 5, 2, 4.32)],
)
def test_show_digits_grid(shown, n, columns, rows, height):
    """A figure is 9 inches wide; a digit is a square with room for a title."""
    given = {} if columns == 10 else {"columns": columns}
    plots.show_digits(np.zeros((n, 28, 28)), "a" * n, alt="", **given)
    ((figure, _),) = shown
    assert len(figure.axes) == rows * columns
    np.testing.assert_allclose(figure.get_size_inches(), [9, height])


def test_show_curves(shown):
    curves = {"up": [1, 2, 3], "down": [3, 2, 1]}
    plots.show_curves(curves, "t", "x", "y", alt="cross", yscale="log", ylim=(1, 9))
    ((figure, metadata),) = shown
    assert metadata["image/png"]["alt"] == "cross"
    (axis,) = figure.axes
    assert texts(axis) == ("t", "x", "y")
    assert axis.get_yscale() == "log"
    assert axis.get_ylim() == (1, 9)
    assert legend_entries(figure) == ["up", "down"]
    assert len(axis.lines) == 2
    for line, values in zip(axis.lines, curves.values(), strict=True):
        assert line.get_xdata().tolist() == [1, 2, 3]
        assert line.get_ydata().tolist() == values
        assert line.get_markevery() is None


def test_show_curves_of_different_lengths(shown):
    plots.show_curves({"a": [1, 2], "b": [1, 2, 3]}, "t", "x", "y", alt="")
    lines = shown[0][0].axes[0].lines
    assert [line.get_xdata().tolist() for line in lines] == [[1, 2], [1, 2, 3]]


def test_show_curves_with_positions_and_fewer_markers(shown):
    curves = {"a": [1, 2], "b": [3, 4]}
    plots.show_curves(curves, "t", "x", "y", alt="", x=[0, 10], markevery=20)
    lines = shown[0][0].axes[0].lines
    assert [line.get_xdata().tolist() for line in lines] == [[0, 10]] * 2
    assert [line.get_markevery() for line in lines] == [20, 20]


def test_show_curves_styles(shown):
    plots.show_curves(dict.fromkeys("abcde", [1, 2]), "t", "x", "y", alt="")
    lines = shown[0][0].axes[0].lines
    for line, style in zip(lines, plots.LINE_STYLES, strict=True):
        assert line.get_color() == style["color"]
        assert line.get_marker() == style["marker"]
    # As drawn: matplotlib calls every dash that is given as numbers "--".
    drawn = {(line.get_linestyle(), line.is_dashed()) for line in lines[:4]}
    assert drawn == {("-", False), ("--", True), ("-.", True), (":", True)}


def test_show_bars_of_one_series(shown):
    plots.show_bars({"n": [3, 1200, 5]}, "t", "x", "y", alt="three")
    ((figure, metadata),) = shown
    assert metadata["image/png"]["alt"] == "three"
    (axis,) = figure.axes
    assert texts(axis) == ("t", "x", "y")
    assert [bar.get_height() for bar in axis.patches] == [3, 1200, 5]
    assert [bar.get_center()[0] for bar in axis.patches] == pytest.approx([0, 1, 2])
    assert {bar.get_width() for bar in axis.patches} == {0.85}
    assert tick_labels(axis.xaxis) == ["0", "1", "2"]
    assert [text.get_text() for text in axis.texts] == ["3", "1,200", "5"]
    places = [text.xy for text in axis.texts]
    np.testing.assert_allclose(places, [(0, 3), (1, 1200), (2, 5)], atol=1e-9)
    assert not figure.legends


def test_show_bars_of_two_series(shown):
    plots.show_bars({"one": [3, 4], "two": [5, 6]}, "t", "x", "y", alt="")
    ((figure, _),) = shown
    (axis,) = figure.axes
    assert legend_entries(figure) == ["one", "two"]
    assert not axis.texts
    assert tick_labels(axis.xaxis) == ["0", "1"]
    first, second = axis.containers
    assert [bar.get_height() for bar in first] == [3, 4]
    assert [bar.get_height() for bar in second] == [5, 6]
    for i, bars in enumerate(zip(first, second, strict=True)):
        edges = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
        # Side by side, together around the tick.
        expected = [(i - 0.425, i), (i, i + 0.425)]
        np.testing.assert_allclose(edges, expected, atol=1e-9)
    # Told apart without colour.
    assert {bar.get_hatch() for bar in first} == {None}
    assert {bar.get_hatch() for bar in second} == {"//"}
    for bars, color in ((first, "#0072B2"), (second, "#E69F00")):
        assert {bar.get_facecolor() for bar in bars} == {
            matplotlib.colors.to_rgba(color)
        }
        assert {bar.get_edgecolor() for bar in bars} == {(0, 0, 0, 1)}


def test_show_histogram(shown):
    values = np.array([[0.5, 1.5], [1.6, 2.5]])
    plots.show_histogram(values, [0, 1, 2, 3], "t", "x", "y", alt="bins", yscale="log")
    ((figure, metadata),) = shown
    assert metadata["image/png"]["alt"] == "bins"
    (axis,) = figure.axes
    assert texts(axis) == ("t", "x", "y")
    assert axis.get_yscale() == "log"
    assert [bar.get_height() for bar in axis.patches] == [1, 2, 1]
    assert [bar.get_x() for bar in axis.patches] == [0, 1, 2]
    colors = {bar.get_facecolor() for bar in axis.patches}
    assert colors == {matplotlib.colors.to_rgba("#0072B2")}


def test_show_histogram_with_a_number_of_bins(shown):
    plots.show_histogram(np.arange(12), 4, "t", "x", "y", alt="")
    heights = [bar.get_height() for bar in shown[0][0].axes[0].patches]
    assert heights == [3, 3, 3, 3]


def test_show_orders(shown):
    n = 20_000
    orders = {"kept": np.arange(n), "reversed": np.arange(n)[::-1]}
    plots.show_orders(orders, alt="two", title="all")
    ((figure, metadata),) = shown
    assert metadata["image/png"]["alt"] == "two"
    assert figure.get_suptitle() == "all"
    assert figure.get_size_inches().tolist() == [11, 4]
    first, second = figure.axes
    assert texts(first) == ("kept", "position in", "position out")
    assert texts(second) == ("reversed", "position in", "")
    for axis, order in zip(figure.axes, orders.values(), strict=True):
        (line,) = axis.lines
        x, y = line.get_data()
        assert list(y) == list(range(0, n, 10))  # 2,000 of them
        assert x.tolist() == order[list(y)].tolist()
        assert (line.get_linestyle(), line.get_marker()) == ("None", ".")
        assert (line.get_color(), line.get_markersize()) == ("k", 2)
        for side in (axis.xaxis, axis.yaxis):
            assert side.get_ticklocs().tolist() == [0, n]
            assert tick_labels(side) == ["0", "20k"]
        assert axis.get_box_aspect() == 1
    assert first.get_position().x1 < second.get_position().x0


@pytest.mark.parametrize(("panels", "height"), [(3, 4), (4, 2.8)])
def test_show_orders_height(shown, panels, height):
    """Many panels are small, and a high figure would be empty above them."""
    plots.show_orders(dict.fromkeys("abcd"[:panels], np.arange(2_000)), alt="")
    ((figure, _),) = shown
    assert figure.get_size_inches().tolist() == [11, height]
    assert len(figure.axes) == panels
    assert figure.get_suptitle() == ""


def test_show_rates(shown):
    rates = {"slow": np.array([20.0, 10.0, 40.0]), "fast": np.array([3000.0, 1000.0])}
    plots.show_rates(rates, ("limit", 5000.0), "t", "x", alt="slow and fast")
    ((figure, metadata),) = shown
    assert metadata["image/png"]["alt"] == "slow and fast"
    (axis,) = figure.axes
    assert texts(axis) == ("t", "x", "")
    assert tick_labels(axis.yaxis) == ["slow", "fast"]
    bars = axis.patches
    assert [bar.get_width() for bar in bars] == [20, 2000]
    assert [bar.get_center()[1] for bar in bars] == pytest.approx([0, 1])
    assert {bar.get_edgecolor() for bar in bars} == {(0, 0, 0, 1)}
    # Dark figures, a dark whisker and a dark edge are seen on a light bar.
    assert min(lightness(bar.get_facecolor()[:3]) for bar in bars) > 0.5
    bottom, top = axis.get_ylim()
    assert bottom > top  # the first one is on top
    (whiskers,) = axis.collections
    ends = [segment[:, 0].tolist() for segment in whiskers.get_segments()]
    np.testing.assert_allclose(ends, [[10, 40], [1000, 3000]])
    assert whiskers.get_linewidth() == [2]
    *caps, limit = axis.lines
    assert [cap.get_xdata().tolist() for cap in caps] == [[10, 1000], [40, 3000]]
    assert {cap.get_markersize() for cap in caps} == {8}
    assert limit.get_xdata() == [5000, 5000]
    assert (limit.get_linestyle(), limit.get_color()) == ("--", "k")
    # A tenth of the least rate: room for the figures at the start of the bars.
    left, right = axis.get_xlim()
    assert left == 1
    assert right > 5000
    assert axis.get_xscale() == "log"
    assert "1,000" in tick_labels(axis.xaxis)


def test_show_rates_texts(shown):
    rates = {"slow": np.array([20.0, 10.0, 40.0]), "fast": np.array([3000.0, 1000.0])}
    plots.show_rates(rates, ("limit", 5000.0), "t", "x", alt="")
    ((figure, _),) = shown
    figure.draw_without_rendering()
    (axis,) = figure.axes
    slow, fast, limit = axis.texts
    assert [text.get_text() for text in axis.texts] == ["20", "2,000", "limit: 5,000"]
    assert [text.xyann for text in axis.texts] == [(6, 0), (6, 0), (-6, 0)]
    # The medians stand in their bars, a little to the right of the start.
    for i, text in enumerate((slow, fast)):
        assert text.xy == (1, i)
        box = text.get_window_extent()
        start, middle = axis.transData.transform((1, i))
        assert 4 < box.x0 - start < 12
        assert abs((box.y0 + box.y1) / 2 - middle) < 4
    # The limit stands left of its line, at the height of the first bar.
    box = limit.get_window_extent()
    line, middle = axis.transData.transform((5000, 0))
    assert 4 < line - box.x1 < 12
    assert abs((box.y0 + box.y1) / 2 - middle) < 4
