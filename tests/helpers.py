"""What several test files need: a comparator that says how far off, a gradient check that says where.

from tests.helpers import assert_close_relative, gradient_check
"""

import inspect

import numpy as np


def largest_relative_difference(got, want):
    """Largest |got - want|, divided by the largest |want| (by 1 where `want` is all zeros)."""
    got, want = np.asarray(got), np.asarray(want)
    assert got.shape == want.shape, f"shape {got.shape}, expected {want.shape}"
    if want.size == 0:
        return 0.0
    scale = np.abs(want).max() or 1.0
    return float(np.abs(got.astype(np.float64) - want).max() / scale)


def assert_close_relative(got, want, tolerance, what="result"):
    """Fail, with the size and the place of the largest difference, unless it is within `tolerance`.

    The difference is relative to the largest value of `want`, not entry by entry: an
    entry that should be near zero is then not held to digits that its sum has lost.
    """
    got, want = np.asarray(got), np.asarray(want)
    difference = largest_relative_difference(got, want)
    if difference <= tolerance:
        return
    # NaN makes the comparison above false, so it lands here and argmax finds it.
    where = np.unravel_index(np.argmax(np.abs(got.astype(np.float64) - want)), want.shape)
    where = tuple(int(i) for i in where)
    raise AssertionError(
        f"{what}: largest difference {difference:.3g} of the largest value, tolerance {tolerance:.3g}; "
        f"at index {where} got {got[where]!r}, expected {want[where]!r}"
    )


def gradient_check(function, args, backward, *, tolerance=1e-6, step=1e-5, seed=0, name=None, entries=200):
    """Compare `backward` with central differences of `function`, in float64.

    `function(*args)` returns one array. `backward(dy, *args)` returns one gradient per
    argument, in their order (an array alone where there is one argument, None to skip
    an argument). `dy` is random, so that a gradient right only for dy = 1 fails.

    An argument with more than `entries` entries is checked at that many random ones.
    A difference counts relative to the largest entry of that gradient. A failure names
    the function, the argument and the index. Keep `args` away from kinks (ties of a
    maximum, zeros of a ReLU) by more than `step`.
    """
    rng = np.random.default_rng(seed)
    args = [np.array(a, dtype=np.float64) for a in args]
    dy = rng.standard_normal(np.shape(function(*args)))
    gradients = backward(dy, *args)
    gradients = list(gradients) if isinstance(gradients, (tuple, list)) else [gradients]
    name = name or getattr(function, "__name__", repr(function))
    assert len(gradients) == len(args), f"{name}: {len(gradients)} gradients for {len(args)} arguments"
    checked = 0
    for position, (argument, gradient) in enumerate(zip(args, gradients)):
        if gradient is None:
            continue
        label = _argument_name(function, position)
        gradient = np.asarray(gradient)
        assert gradient.shape == argument.shape, (
            f"{name}: gradient for {label} has shape {gradient.shape}, expected {argument.shape}"
        )
        assert gradient.dtype == np.float64, f"{name}: gradient for {label} is {gradient.dtype}, not float64"
        assert np.isfinite(gradient).all(), f"{name}: gradient for {label} is not finite"
        scale = max(np.abs(gradient).max(initial=0.0), 1e-3)
        places = rng.permutation(argument.size)[:entries]
        for index in sorted(np.unravel_index(i, argument.shape) for i in places):
            numeric = _central_difference(function, args, argument, index, dy, step)
            difference = abs(gradient[index] - numeric) / scale
            if not difference <= tolerance:
                place = tuple(int(i) for i in index)
                raise AssertionError(
                    f"{name}: gradient for {label} at index {place} is {gradient[index]:.9g}, "
                    f"finite differences give {numeric:.9g} "
                    f"(difference {difference:.3g} of the largest entry, tolerance {tolerance:.3g})"
                )
            checked += 1
    assert checked, f"{name}: nothing to check"


def _central_difference(function, args, argument, index, dy, step):
    """Slope of sum(dy * function) along one entry of `argument`, which is one of `args` and is put back."""
    value = argument[index]
    argument[index] = value + step
    above = function(*args)
    argument[index] = value - step
    below = function(*args)
    argument[index] = value
    return float(np.sum(dy * (above - below)) / (2 * step))


def _argument_name(function, position):
    try:
        return list(inspect.signature(function).parameters)[position]
    except (TypeError, ValueError, IndexError):
        return f"argument {position}"
