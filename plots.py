"""The lessons' pictures, each with alternative text and legible from the back row."""

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

plt.rcParams.update(
    {
        "figure.figsize": (9, 4.5),
        "figure.dpi": 100,
        "figure.constrained_layout.use": True,
        "font.size": 14,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "lines.linewidth": 2,
    }
)

# Dark to light, with a marker and a dash pattern each, so that they can be told apart
# without colour.
LINE_STYLES = (
    {"color": "#000000", "linestyle": "-", "marker": "o"},
    {"color": "#0072B2", "linestyle": "--", "marker": "s"},
    {"color": "#D55E00", "linestyle": "-.", "marker": "^"},
    {"color": "#56B4E9", "linestyle": ":", "marker": "D"},
    {"color": "#E69F00", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
)


def show(figure, alt):
    """Display a matplotlib figure with an alternative text, and close it.

    Args:
        figure: a matplotlib Figure.
        alt: what the picture shows, for those who cannot see it.
    """
    display(figure, metadata={"image/png": {"alt": alt}})
    plt.close(figure)


def show_digits(images, labels, alt, columns=10):
    """Display images in a grid, each under its label.

    Args:
        images: (n, 28, 28, 1) or (n, 28, 28) array, any numeric dtype; black
            is the smallest and white the largest value of each image.
        labels: n titles, integers or strings.
        alt: alternative text.
        columns: images per row.
    """
    rows = -(-len(images) // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(9, 1.2 * rows * 9 / columns), squeeze=False
    )
    for axis in axes.flat:
        axis.set_axis_off()
    for axis, image, label in zip(axes.flat, images, labels, strict=False):
        axis.imshow(np.reshape(image, (28, 28)), cmap="gray")
        axis.set_title(f"{label}")
    show(figure, alt)


def show_curves(
    curves, title, xlabel, ylabel, alt, x=None, markevery=None, **axes_settings
):
    """Display one line per series, told apart by marker, dash pattern and lightness.

    Args:
        curves: {legend entry: sequence of numbers}; at most five.
        title, xlabel, ylabel: texts, with units.
        alt: alternative text.
        x: positions of the points; 1, 2, 3, ... if left out.
        markevery: n, for a marker at every n-th point; at every point if left out.
        axes_settings: for `Axes.set`, such as yscale="log" or ylim=(0, 1).
    """
    figure, axis = plt.subplots()
    for (name, values), style in zip(curves.items(), LINE_STYLES, strict=False):
        positions = range(1, len(values) + 1) if x is None else x
        axis.plot(positions, values, label=name, markevery=markevery, **style)
    axis.set(title=title, xlabel=xlabel, ylabel=ylabel, **axes_settings)
    figure.legend(loc="outside right upper")
    show(figure, alt)


def show_bars(series, title, xlabel, ylabel, alt):
    """Display one bar per series at each of 0, 1, 2, ...

    A single series has its values above the bars; several have a legend.

    Args:
        series: {legend entry: sequence of heights}; one or two of equal length.
        title, xlabel, ylabel: texts, with units.
        alt: alternative text.
    """
    figure, axis = plt.subplots()
    width = 0.85 / len(series)
    styles = ({"color": "#0072B2"}, {"color": "#E69F00", "hatch": "//"})
    for i, (name, heights) in enumerate(series.items()):
        x = np.arange(len(heights)) + (i - (len(series) - 1) / 2) * width
        bars = axis.bar(x, heights, width, label=name, edgecolor="k", **styles[i])
    axis.set_xticks(range(len(heights)))
    axis.set(title=title, xlabel=xlabel, ylabel=ylabel)
    if len(series) == 1:
        axis.bar_label(bars, fmt="{:,.0f}")
    else:
        figure.legend(loc="outside right upper")
    show(figure, alt)


def show_histogram(values, bins, title, xlabel, ylabel, alt, **axes_settings):
    """Display how many values lie in each bin.

    Args:
        values: array of any shape.
        bins: the number of bins, or their edges.
        title, xlabel, ylabel, alt, axes_settings: as in `show_curves`.
    """
    figure, axis = plt.subplots()
    axis.hist(np.ravel(values), bins=bins, color="#0072B2")
    axis.set(title=title, xlabel=xlabel, ylabel=ylabel, **axes_settings)
    show(figure, alt)


def show_orders(orders, alt, title=None):
    """Display where shuffled elements went in and came out, 2,000 for each order.

    Args:
        orders: {title: order}; order[p] is the position in the source of the
            element that came out at position p; each order has n elements.
        alt: alternative text.
        title: placed above all the panels.
    """
    height = 2.8 if len(orders) > 3 else 4
    figure, (axes,) = plt.subplots(1, len(orders), figsize=(11, height), squeeze=False)
    figure.suptitle(title)
    for axis, (name, order) in zip(axes, orders.items(), strict=True):
        n = len(order)
        axis.plot(order[:: n // 2_000], range(0, n, n // 2_000), "k.", markersize=2)
        axis.set(title=name, xlabel="position in", box_aspect=1)
        axis.set_xticks([0, n], ["0", f"{n // 1000}k"])
        axis.set_yticks([0, n], ["0", f"{n // 1000}k"])
    axes[0].set(ylabel="position out")
    show(figure, alt)


def show_rates(rates, limit, title, xlabel, alt):
    """Display each name's median as a bar on a log scale, with the range as a whisker.

    Args:
        rates: {name: array of rates}, the first one on top.
        limit: (text, rate) of a line across all the bars.
        title, xlabel, alt: texts, with units.
    """
    figure, axis = plt.subplots()
    medians = np.array([np.median(rate) for rate in rates.values()])
    ends = np.array([[np.min(r), np.max(r)] for r in rates.values()]).T
    start = ends.min() / 10  # room for the figures in the bars
    axis.barh(
        list(rates),
        medians,
        xerr=np.abs(ends - medians),
        color="#9AD0F5",
        edgecolor="k",
        error_kw={"elinewidth": 2, "capsize": 4},
    )
    for i, median in enumerate(medians):
        axis.annotate(
            f"{median:,.0f}",
            (start, i),
            (6, 0),
            textcoords="offset points",
            va="center",
        )
    axis.axvline(limit[1], color="k", linestyle="--")
    axis.annotate(
        f"{limit[0]}: {limit[1]:,.0f}",
        (limit[1], 0),
        (-6, 0),
        textcoords="offset points",
        va="center",
        ha="right",
    )
    axis.invert_yaxis()
    axis.set(title=title, xlabel=xlabel, xscale="log", xlim=(start, None))
    axis.xaxis.set_major_formatter("{x:,.0f}")
    show(figure, alt)
