"""conv2d and its gradients beside TensorFlow, SciPy, finite differences, and the laws they obey."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from cmx_helpers.convolution import conv2d, conv2d_backward, output_size, pad_amounts
from tests.helpers import assert_close_relative, gradient_check


def random_case(seed, largest=20):
    """Random shapes, strides and padding: (x, kernel, bias), {"strides", "padding"}, float32."""
    rng = np.random.default_rng(seed)
    padding = ("valid", "same")[seed % 2]
    height, width = (int(n) for n in rng.integers(1, largest, 2))
    kh, kw = (int(n) for n in rng.integers(1, 6, 2))
    if padding == "valid":
        kh, kw = min(kh, height), min(kw, width)
    batch, inputs, outputs = (int(n) for n in rng.integers(1, 6, 3))
    strides = tuple(int(n) for n in rng.integers(1, 5, 2))
    x = rng.standard_normal((batch, height, width, inputs), dtype=np.float32)
    kernel = rng.standard_normal((kh, kw, inputs, outputs), dtype=np.float32)
    bias = rng.standard_normal(outputs, dtype=np.float32)
    return (x, kernel, bias), {"strides": strides, "padding": padding}


def tensorflow_conv2d(x, kernel, bias, strides, padding):
    """TensorFlow's forward pass and a function from dy to its three gradients.

    TensorFlow wants one stride for both axes in some gradients; where they differ it is
    asked for the smaller common grid: stride 1, and every strides-th place of it.
    """
    tf = pytest.importorskip("tensorflow")
    x, kernel, bias = tf.constant(x), tf.constant(kernel), tf.constant(bias)
    before_after = [pad_amounts(*axis, padding) for axis in zip(x.shape[1:3], kernel.shape[:2], strides)]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, kernel, bias])
        if strides[0] == strides[1]:
            y = tf.nn.bias_add(tf.nn.conv2d(x, kernel, strides[0], padding.upper()), bias)
        else:
            padded = tf.pad(x, [(0, 0), *before_after, (0, 0)])
            y = tf.nn.conv2d(padded, kernel, 1, "VALID")[:, :: strides[0], :: strides[1]] + bias
    return y.numpy(), lambda dy: [g.numpy() for g in tape.gradient(y, [x, kernel, bias], tf.constant(dy))]


@pytest.mark.parametrize("seed", range(40))
def test_forward_and_gradients_equal_tensorflow(seed):
    (x, kernel, bias), options = random_case(seed)
    if seed % 4 < 2:
        options["strides"] = (options["strides"][0],) * 2  # TensorFlow's own strides and padding
    want, gradients = tensorflow_conv2d(x, kernel, bias, **options)
    y = conv2d(x, kernel, bias, **options)
    assert y.dtype == np.float32
    assert_close_relative(y, want, 2e-6, "y")
    dy = np.random.default_rng(seed).standard_normal(y.shape, dtype=np.float32)
    for name, got, wanted in zip(
        ("dx", "dkernel", "dbias"), conv2d_backward(dy, x, kernel, **options), gradients(dy)
    ):
        assert got.dtype == np.float32
        assert_close_relative(got, wanted, 2e-6, name)


@pytest.mark.parametrize("strides", [1, 2])
@pytest.mark.parametrize("shape", [(2, 120, 130, 24), (2, 120, 130, 3), (160, 31, 30, 3)])
def test_many_blocks_equal_tensorflow(rng, shape, strides):
    """Too much for one block of the fast form: the blocks must join without a seam."""
    x = rng.standard_normal(shape, dtype=np.float32)
    kernel = rng.standard_normal((5, 3, shape[3], 7), dtype=np.float32)
    bias = rng.standard_normal(7, dtype=np.float32)
    # TensorFlow in float64: its own float32 sums over so many pixels are off by more than 2e-6.
    exact = (array.astype(np.float64) for array in (x, kernel, bias))
    want, gradients = tensorflow_conv2d(*exact, (strides, strides), "same")
    assert_close_relative(conv2d(x, kernel, bias, strides=strides, padding="same"), want, 2e-6)
    dy = rng.uniform(0.5, 1, want.shape).astype(np.float32)
    ours = conv2d_backward(dy, x, kernel, strides=strides, padding="same")
    for name, got, wanted in zip(("dx", "dkernel", "dbias"), ours, gradients(dy.astype(np.float64))):
        assert_close_relative(got, wanted, 2e-6, name)


@pytest.mark.parametrize("seed", range(12))
def test_gradients_equal_finite_differences(seed):
    args, options = random_case(seed + 100, largest=9)
    gradient_check(
        lambda x, kernel, bias: conv2d(x, kernel, bias, **options),
        args,
        lambda dy, x, kernel, bias: conv2d_backward(dy, x, kernel, **options),
        name="conv2d",
        entries=60,
    )


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_one_channel_equals_scipy(rng, padding):
    image, kernel = rng.standard_normal((9, 11)), rng.standard_normal((3, 5))
    got = conv2d(image[None, :, :, None], kernel[:, :, None, None], padding=padding)[0, :, :, 0]
    assert got.dtype == np.float64
    np.testing.assert_allclose(got, correlate2d(image, kernel, mode=padding), rtol=0, atol=1e-12)


def naive_conv2d(x, kernel, bias, strides, padding):
    """The docstring's formula, loop by loop."""
    (sh, sw), (kh, kw) = strides, kernel.shape[:2]
    (top, _), (left, _) = (pad_amounts(*a, padding) for a in zip(x.shape[1:3], (kh, kw), strides))
    size = [output_size(*a, padding) for a in zip(x.shape[1:3], (kh, kw), strides)]
    y = np.tile(bias, (len(x), *size, 1))
    for n, a, b, o in np.ndindex(y.shape):
        for i, j, c in np.ndindex(*kernel.shape[:3]):
            row, column = sh * a + i - top, sw * b + j - left
            if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]:
                y[n, a, b, o] += x[n, row, column, c] * kernel[i, j, c, o]
    return y


@pytest.mark.parametrize("seed", range(6))
def test_equals_the_formula_of_its_docstring(seed):
    args, options = random_case(seed + 200, largest=7)
    args = [a.astype(np.float64) for a in args]
    np.testing.assert_allclose(conv2d(*args, **options), naive_conv2d(*args, **options), rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_backward_is_the_adjoint(seed):
    """<conv(x), dy> = <x, dx> = <kernel, dkernel>: one number, three ways."""
    (x, kernel, _), options = random_case(seed + 300)
    x, kernel = x.astype(np.float64), kernel.astype(np.float64)
    y = conv2d(x, kernel, **options)
    dy = np.random.default_rng(seed).standard_normal(y.shape)
    dx, dkernel, _ = conv2d_backward(dy, x, kernel, **options)
    scale = np.linalg.norm(y) * np.linalg.norm(dy)
    assert abs(np.vdot(y, dy) - np.vdot(x, dx)) < 1e-13 * scale
    assert abs(np.vdot(y, dy) - np.vdot(kernel, dkernel)) < 1e-13 * scale


def test_shifting_the_image_shifts_the_output(rng):
    x, kernel = np.zeros((1, 20, 20, 2)), rng.standard_normal((3, 3, 2, 4))
    x[:, 6:12, 6:12] = rng.standard_normal((6, 6, 2))
    shifted = np.roll(x, (2, -3), axis=(1, 2))
    y, of_shifted = (conv2d(image, kernel, padding="same") for image in (x, shifted))
    np.testing.assert_allclose(of_shifted, np.roll(y, (2, -3), axis=(1, 2)), rtol=0, atol=1e-12)
    # With stride 2 only even shifts carry over.
    y, of_shifted = (conv2d(image, kernel, strides=2) for image in (x, np.roll(x, 2, axis=1)))
    np.testing.assert_allclose(of_shifted, np.roll(y, 1, axis=1), rtol=0, atol=1e-12)


def test_linear_in_image_and_kernel(rng):
    x, z = rng.standard_normal((2, 1, 8, 8, 2))
    kernel, other = rng.standard_normal((2, 3, 3, 2, 3))
    np.testing.assert_allclose(
        conv2d(2 * x - z, kernel), 2 * conv2d(x, kernel) - conv2d(z, kernel), rtol=0, atol=1e-12
    )
    np.testing.assert_allclose(
        conv2d(z, kernel + 3 * other), conv2d(z, kernel) + 3 * conv2d(z, other), rtol=0, atol=1e-12
    )


def test_dtypes_and_views(rng):
    x, kernel = rng.integers(0, 255, (1, 6, 6, 3)).astype(np.uint8), rng.standard_normal((3, 3, 3, 2))
    assert conv2d(x, kernel.astype(np.float32)).dtype == np.float32
    assert conv2d(x, kernel).dtype == np.float64
    # Views with other strides in memory give the same numbers and are left as they were.
    image = rng.standard_normal((2, 3, 9, 12)).transpose(0, 2, 3, 1)[:, ::-1, ::2]
    flipped, before = kernel[::-1, :, :, ::-1], image.copy()
    np.testing.assert_array_equal(conv2d(image, flipped), conv2d(image.copy(), flipped.copy()))
    dy = rng.standard_normal((2, 2, 4, 7)).transpose(0, 3, 2, 1)
    for got, want in zip(
        conv2d_backward(dy, image, flipped), conv2d_backward(dy.copy(), image.copy(), flipped.copy())
    ):
        np.testing.assert_allclose(got, want, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(image, before)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_output_size_and_padding_are_keras(padding):
    tf = pytest.importorskip("tensorflow")
    for size in range(1, 9):
        for kernel_size in range(1, 6):
            for strides in range(1, 4):
                if padding == "valid" and kernel_size > size:
                    continue
                # A row of powers of two under a kernel of ones: the sums tell which pixels each window held.
                row = 2.0 ** np.arange(size)
                want = tf.nn.conv2d(
                    row[None, None, :, None], np.ones((1, kernel_size, 1, 1)), strides, padding.upper()
                )
                before, after = pad_amounts(size, kernel_size, strides, padding)
                padded = np.concatenate([np.zeros(before), row, np.zeros(after)])
                places = range(output_size(size, kernel_size, strides, padding))
                got = [padded[strides * a : strides * a + kernel_size].sum() for a in places]
                np.testing.assert_array_equal(got, want[0, 0, :, 0])


X, KERNEL = np.ones((2, 5, 6, 3), np.float32), np.ones((3, 3, 3, 4), np.float32)
BAD = [
    ("x", dict(x=X[0])),
    ("x", dict(x=X[:0])),
    ("x", dict(x=X[:, :, :0])),
    ("x", dict(x="text")),
    ("x", dict(x=X.astype(complex))),
    ("x", dict(x=None)),
    ("x", dict(x=[[1.0, 2.0], [3.0]])),
    ("kernel", dict(kernel=KERNEL[0])),
    ("kernel", dict(kernel=KERNEL[:, :, :2])),
    ("kernel", dict(kernel=KERNEL[..., :0])),
    ("kernel", dict(kernel=np.array([["a"]]))),
    ("kernel", dict(kernel=np.ones((6, 3, 3, 4)))),
    ("kernel", dict(kernel=np.ones((3, 7, 3, 4)))),
    ("strides", dict(strides=0)),
    ("strides", dict(strides=-1)),
    ("strides", dict(strides=(1, -2))),
    ("strides", dict(strides=(1, 1, 1))),
    ("strides", dict(strides=1.5)),
    ("strides", dict(strides="2")),
    ("padding", dict(padding="full")),
    ("padding", dict(padding=1)),
    ("padding", dict(padding="SAME")),
]
BAD_BIAS = [np.ones(3), np.ones((1, 4)), "text", np.ones(0)]
BAD_DY = [np.ones((2, 3, 4)), np.ones((2, 3, 4, 3)), np.ones((1, 3, 4, 4)), np.ones((2, 5, 6, 4)), "text"]


@pytest.mark.parametrize("name, change", BAD)
def test_bad_input_is_named(name, change):
    arguments = {"x": X, "kernel": KERNEL, **change}
    with pytest.raises((ValueError, TypeError), match=rf"^{name}: expected"):
        conv2d(**arguments)
    with pytest.raises((ValueError, TypeError), match=rf"^{name}: expected"):
        conv2d_backward(np.ones((2, 3, 4, 4)), **arguments)


@pytest.mark.parametrize("bias", BAD_BIAS)
def test_bad_bias_is_named(bias):
    with pytest.raises((ValueError, TypeError), match=r"^bias: expected"):
        conv2d(X, KERNEL, bias)


@pytest.mark.parametrize("dy", BAD_DY)
def test_bad_dy_is_named(dy):
    with pytest.raises((ValueError, TypeError), match=r"^dy: expected"):
        conv2d_backward(dy, X, KERNEL)


@pytest.mark.parametrize(
    "name, arguments",
    [
        ("size", (0, 3)),
        ("size", (2.5, 3)),
        ("kernel_size", (5, -3)),
        ("kernel_size", (5, 6)),
        ("strides", (5, 3, 0)),
        ("strides", (5, 3, "1")),
        ("padding", (5, 3, 1, "full")),
    ],
)
def test_bad_sizes_are_named(name, arguments):
    for function in (output_size, pad_amounts):
        with pytest.raises((ValueError, TypeError), match=rf"^{name}: expected"):
            function(*arguments)
