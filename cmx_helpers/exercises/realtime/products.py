"""Exercise realtime.products, lesson 17_realtime: what the eye's first layer computes."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "realtime.products",
    minutes=3,
    hints=(
        "At how many places does the kernel lie down? Stride 2 halves each side.",
        "At each place every output channel multiplies the whole window, 5 · 5 · 3 numbers.",
    ),
)
def products():
    return 16 * 16 * 5 * 5 * 3 * 24


@products.wrong("That is the number of weights. Each is used at every place of the output.")
def products_weights():
    return 5 * 5 * 3 * 24


@products.wrong("Stride 2 halves each side: the kernel lies down at 16 · 16 places, not at 32 · 32.")
def products_without_stride():
    return 32 * 32 * 5 * 5 * 3 * 24


@products.wrong("The three input channels are missing: a window holds 5 · 5 · 3 numbers.")
def products_one_channel():
    return 16 * 16 * 5 * 5 * 24


@products.wrong("That is for one output channel. There are 24.")
def products_one_kernel():
    return 16 * 16 * 5 * 5 * 3


@products.wrong("The kernel has two sides of 5.")
def products_one_side():
    return 16 * 16 * 5 * 3 * 24


@products.wrong(
    """That is twice as many: stride 2 halves *both* sides, 16 · 16 places. And the addition behind a product
    is not counted."""
)
def products_one_side_halved():
    return 32 * 16 * 5 * 5 * 3 * 24
