"""Exercise realtime.integer_product, lesson 17_realtime: a dense layer without floats."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.integer_product",
    points=2,
    minutes=3,
    hints=(
        "100 · 100 does not fit into eight bits. What type must x and w have before they are multiplied?",
        "x.astype(np.int32): now there is room for products, for their sum, and for x − zero_point.",
        "(x.astype(np.int32) - zero_point) @ w.astype(np.int32)",
    ),
)
def integer_product(x, w, zero_point):
    return (x.astype(np.int32) - zero_point) @ w.astype(np.int32)


@integer_product.cases
def integer_product_cases(rng):
    def bytes_of(*shape):
        return rng.integers(-128, 128, size=shape).astype(np.int8)

    return [
        (np.array([[100, 100]], np.int8), np.array([[100], [100]], np.int8), 0),
        (np.array([[-128, 63, 127]], np.int8), np.array([[1, 0], [2, 1], [-3, 1]], np.int8), 19),
        (bytes_of(4, 6), bytes_of(6, 3), int(rng.integers(-60, -20))),
        (bytes_of(3, 40), bytes_of(40, 2), int(rng.integers(20, 60))),
        (np.full((1, 300), 127, np.int8), np.full((300, 1), 127, np.int8), -128),
    ]


@integer_product.right
def integer_product_by_correction(x, w, zero_point):
    x, w = x.astype(int), w.astype(int)
    return x @ w - zero_point * w.sum(axis=0)


@integer_product.right
def integer_product_by_loops(x, w, zero_point):
    return [[sum((int(a) - zero_point) * int(b) for a, b in zip(row, column)) for column in w.T] for row in x]


@integer_product.right
def integer_product_in_floats(x, w, zero_point):
    return (x.astype(float) - zero_point) @ w


@integer_product.wrong(
    """Eight bits times eight bits stays eight bits in NumPy: 100 · 100 wraps round to 16. Make both int32
    before you multiply."""
)
@np.errstate(all="ignore")
def integer_product_in_eight_bits(x, w, zero_point):
    return (x - np.array(zero_point).astype(np.int8)) @ w


@integer_product.wrong(
    "Sixteen bits hold one product of two bytes, but not a sum of hundreds of them: take int32."
)
@np.errstate(all="ignore")
def integer_product_in_sixteen_bits(x, w, zero_point):
    return (x.astype(np.int16) - np.int16(zero_point)) @ w.astype(np.int16)


@integer_product.wrong(
    """x − zero_point is computed in eight bits and wraps round: −128 − 19 is 109 there. Make x int32 before
    you subtract."""
)
@np.errstate(all="ignore")
def integer_product_subtracted_early(x, w, zero_point):
    return (x - np.array(zero_point).astype(np.int8)).astype(np.int32) @ w.astype(np.int32)


@integer_product.wrong("The zero point is missing: a stored x stands for s · (x − zero_point).")
def integer_product_without_zero_point(x, w, zero_point):
    return x.astype(np.int32) @ w.astype(np.int32)


@integer_product.wrong("The zero point is added. A stored x stands for s · (x − zero_point).")
def integer_product_added(x, w, zero_point):
    return (x.astype(np.int32) + zero_point) @ w.astype(np.int32)


@integer_product.wrong("The zero point is that of x. The weights' grid is symmetric: their zero is 0.")
def integer_product_of_both(x, w, zero_point):
    return (x.astype(np.int32) - zero_point) @ (w.astype(np.int32) - zero_point)


@integer_product.wrong("You subtract the zero point from w. It is that of x.")
def integer_product_of_weights(x, w, zero_point):
    return x.astype(np.int32) @ (w.astype(np.int32) - zero_point)


@integer_product.wrong(
    "You subtract the zero point once from each sum. It comes off every x, and is multiplied by its weight."
)
def integer_product_once(x, w, zero_point):
    return x.astype(np.int32) @ w.astype(np.int32) - zero_point


@integer_product.wrong("That is transposed: a row for each sample, a column for each unit.")
def integer_product_transposed(x, w, zero_point):
    return integer_product.reference(x, w, zero_point).T


@integer_product.wrong(
    "The sums are cut off to eight bits. They stay in 32, and become floats by the scales."
)
def integer_product_cut_off(x, w, zero_point):
    return np.clip(integer_product.reference(x, w, zero_point), -128, 127)
