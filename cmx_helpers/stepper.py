"""A convolution seen from inside, one step at a time: window, products, sum; and the same backwards.

    stepper.forward(x, k)          the window over the picture, its products, the sum in its cell
    stepper.backward(x, k, dy)     one dy spread over the picture, or one weight collecting over the places

Used in lesson 01_convolution.
"""

import matplotlib.pyplot as plt
import numpy as np

from cmx_helpers._common.validate import as_float, check_shape
from cmx_helpers.convolution import output_size
from cmx_helpers.plotting import ink, matrix
from cmx_helpers.widgets import Explorer

_STRIDES = (1, 2)


def forward(x, k):
    """Step through the places of the kernel `k` on the picture `x`; returns an Explorer.

    Step t fills y[a, b] = Σ_{i, j} x[s·a + i, s·b + j] · k[i, j], row by row.

    Parameters
    ----------
    x : array, shape (height, width)
    k : array, shape (kh, kw)
        Small ones: every number is written.

    Raises
    ------
    ValueError
        If one of them is no matrix of finite numbers, or the kernel is larger than the picture.

    Examples
    --------
    >>> steps = forward(np.arange(9.0).reshape(3, 3), np.array([[1.0, 0.0], [0.0, -1.0]]))
    >>> steps.sentence
    'Stride 1, step 1 of 4, place (0, 0): 0·1 + 1·0 + 3·0 + 4·(−1) = −4.'
    """
    x, k = _picture_and_kernel(x, k)
    most = int(np.prod(_places(x, k, 1)))

    def draw(step, stride):
        places = _places(x, k, stride)
        step = min(step, places[0] * places[1])
        y = np.array([(_window(x, k, place, stride) * k).sum() for place in np.ndindex(*places)])
        y = y.reshape(places)
        a, b = np.unravel_index(step - 1, places)
        window = _window(x, k, (a, b), stride)
        parts = [
            ("picture $x$", x, [(stride * a, stride * b, *k.shape)]),
            ("kernel $k$", k, []),
            ("products", window * k, []),
            ("output $y$", _until(y, step), [(a, b, 1, 1)], y),
        ]
        return _row(parts), (
            f"Stride {stride}, step {step} of {y.size}, place ({a}, {b}): "
            f"{_sum_of_products(window, k)} = {_number(y[a, b])}."
        )

    return Explorer(draw, step=(1, most), stride=list(_STRIDES))


def backward(x, k, dy):
    """Step through the two gradients of a convolution of `x` with `k`; returns an Explorer.

    For the picture, step t adds dy[a, b] · k[i, j] to dx[s·a + i, s·b + j], place by place. For the kernel,
    it fills dk[i, j] = Σ_{a, b} dy[a, b] · x[s·a + i, s·b + j], entry by entry.

    Parameters
    ----------
    x, k : arrays, shapes (height, width) and (kh, kw)
    dy : array
        Slopes of the loss, in the shape of the output with stride 1; stride 2 takes every second one.

    Raises
    ------
    ValueError
        If a shape does not fit, or a number is not finite.

    Examples
    --------
    >>> steps = backward(np.arange(9.0).reshape(3, 3), np.ones((2, 2)), np.array([[1.0, 0.0], [0.0, 2.0]]))
    >>> steps.controls["step"].value = 4
    >>> steps.sentence
    'Stride 1, step 4 of 4: dy(1, 1) = 2 times each weight is added to the pixels of its window.'
    """
    x, k = _picture_and_kernel(x, k)
    dy = as_float("dy", dy, ndim=2, finite=True).astype(float)
    check_shape("dy", dy, _places(x, k, 1))
    with np.errstate(over="ignore"):
        largest = np.abs(dy).max() * max(np.abs(x).max(), np.abs(k).max()) * dy.size
    if not np.isfinite(largest):
        raise ValueError("dy: expected numbers whose products with x and k are finite")
    most = max(dy.size, k.size)

    def draw(gradient, step, stride):
        places = _places(x, k, stride)
        slopes = dy[::stride, ::stride][: places[0], : places[1]]
        make = _for_the_picture if gradient == "for the picture" else _for_the_kernel
        step = min(step, slopes.size if make is _for_the_picture else k.size)
        parts, sentence = make(x, k, slopes, step, stride)
        return _row(parts), sentence

    return Explorer(
        draw,
        gradient=["for the picture", "for the kernel"],
        step=((1, most), (most + 1) // 2),  # at the start, windows meet already
        stride=list(_STRIDES),
    )


def _for_the_picture(x, k, dy, step, stride):
    dx = np.zeros_like(x)
    for a, b in list(np.ndindex(*dy.shape))[:step]:
        _window(dx, k, (a, b), stride)[...] += dy[a, b] * k
    frame = (stride * a, stride * b, *k.shape)
    parts = [
        ("$dy$", dy, [(a, b, 1, 1)]),
        ("kernel $k$", k, []),
        ("products", dy[a, b] * k, []),
        ("$dx$ so far", dx, [frame]),
    ]
    return parts, (
        f"Stride {stride}, step {step} of {dy.size}: dy({a}, {b}) = {_number(dy[a, b])} times each weight is "
        "added to the pixels of its window."
    )


def _for_the_kernel(x, k, dy, step, stride):
    dk = np.array([(_met(x, dy, entry, stride) * dy).sum() for entry in np.ndindex(*k.shape)])
    dk = dk.reshape(k.shape)
    i, j = np.unravel_index(step - 1, k.shape)
    met = _met(x, dy, (i, j), stride)
    frames = [(i + stride * a, j + stride * b, 1, 1) for a, b in np.ndindex(*dy.shape)]
    parts = [
        ("picture $x$", x, frames),
        ("$dy$", dy, []),
        ("products", met * dy, []),
        ("$dk$ so far", _until(dk, step), [(i, j, 1, 1)], dk),
    ]
    return parts, (
        f"Stride {stride}, step {step} of {k.size}: the weight ({i}, {j}) lay on the framed pixels, one at "
        f"each place: {_sum_of_products(met, dy)} = {_number(dk[i, j])}."
    )


def _picture_and_kernel(x, k):
    x, k = as_float("x", x, ndim=2, finite=True), as_float("k", k, ndim=2, finite=True)
    if any(m > n for m, n in zip(k.shape, x.shape)):
        raise ValueError(f"k: expected a kernel no larger than x, {x.shape}, got {k.shape}")
    return x.astype(float), k.astype(float)  # so that what is added up in them has room


def _places(x, k, stride):
    return tuple(output_size(n, m, stride) for n, m in zip(x.shape, k.shape))


def _window(x, k, place, stride):
    """The pixels under the kernel at a place: a view."""
    a, b = (stride * int(p) for p in place)
    return x[a : a + k.shape[0], b : b + k.shape[1]]


def _met(x, dy, entry, stride):
    """The pixels that an entry of the kernel lay on, one for each place."""
    i, j = (int(e) for e in entry)
    height, width = (stride * (n - 1) + 1 for n in dy.shape)
    return x[i : i + height : stride, j : j + width : stride]


def _until(values, step):
    """`values` with what comes after so many steps left out."""
    shown = np.full(values.size, np.nan)
    shown[:step] = values.ravel()[:step]
    return shown.reshape(values.shape)


def _number(value):
    return f"{value + 0.0:g}".replace("-", "−")  # + 0.0: no minus before a zero


def _sum_of_products(first, second):
    pairs = zip(first.ravel(), second.ravel())
    return " + ".join(f"{_factor(one)}·{_factor(other)}" for one, other in pairs)


def _factor(value):
    return f"({_number(value)})" if value < 0 else _number(value)


def _row(parts):
    """Matrices side by side with cells of one size; a part is (title, numbers, frames) and the largest size
    of a number, where colours shall not change from step to step. Unknown numbers are blank."""
    widths = [values.shape[1] for _, values, *_ in parts]
    fig, axes = plt.subplots(1, len(parts), figsize=(8.6, 2.6), width_ratios=widths, layout="none")
    fig.subplots_adjust(left=0.01, right=0.99, bottom=0.02, top=0.86, wspace=0.25)
    for ax, (title, values, frames, *most) in zip(axes, parts):
        top = np.abs(most[0] if most else values).max() or 1
        picture = matrix(ax, values, title=title, signed=True, fmt="", highlight=frames, vmin=-top, vmax=top)
        for (row, column), value in np.ndenumerate(values):
            if np.isfinite(value):
                ax.text(column, row, _number(value), ha="center", va="center", color=ink(picture, value))
        ax.add_patch(
            plt.Rectangle((-0.5, -0.5), values.shape[1], values.shape[0], fill=False, edgecolor="#333333")
        )
    return fig
