"""How many places a window has on an image, and the zeros around it. Derived in lesson 01_convolution."""

from functools import lru_cache

from cmx_helpers._common.validate import integer, one_of, pair, shown


def output_size(size, kernel_size, strides=1, padding="valid"):
    """Number of places where a kernel is laid along one axis.

    "valid": (size - kernel_size) // strides + 1, only where the kernel fits inside.
    "same": ceil(size / strides), with zeros around the edge, as in Keras.
    Derived in lesson 01_convolution.

    Parameters
    ----------
    size, kernel_size, strides : int
        Pixels along the axis, entries of the kernel, pixels from one place to the next.
    padding : {"valid", "same"}

    Returns
    -------
    int

    Raises
    ------
    ValueError, TypeError
        If a number is not a positive integer, `padding` is unknown, or the kernel is
        larger than the axis under "valid".

    Examples
    --------
    >>> output_size(32, 3), output_size(32, 3, padding="same"), output_size(7, 3, strides=2)
    (30, 32, 3)
    """
    size = integer("size", size, minimum=1)
    kernel_size = integer("kernel_size", kernel_size, minimum=1)
    strides = integer("strides", strides, minimum=1)
    if one_of("padding", padding, ("valid", "same")) == "same":
        return -(-size // strides)
    if kernel_size > size:
        raise ValueError(
            f'kernel_size: expected at most the size {size} under padding="valid", got {kernel_size}'
        )
    return (size - kernel_size) // strides + 1


def pad_amounts(size, kernel_size, strides=1, padding="valid"):
    """Zeros before and after one axis: none for "valid", Keras's rule for "same".

    total = max((ceil(size / strides) - 1) · strides + kernel_size - size, 0); half of it,
    rounded down, comes before. Derived in lesson 01_convolution. Parameters and errors
    are those of `output_size`.

    Returns
    -------
    before, after : int

    Examples
    --------
    >>> pad_amounts(5, 3, padding="same"), pad_amounts(6, 3, strides=2, padding="same")
    ((1, 1), (0, 1))
    """
    # From here on the checked ones: arithmetic with numpy's 8-bit integers goes wrong without a word.
    size, kernel_size = integer("size", size, minimum=1), integer("kernel_size", kernel_size, minimum=1)
    strides = integer("strides", strides, minimum=1)
    places = output_size(size, kernel_size, strides, padding)
    if padding == "valid":
        return 0, 0
    total = max((places - 1) * strides + kernel_size - size, 0)
    return total // 2, total - total // 2


def window_layout(name, x_shape, window, strides, padding):
    """Zeros around height and width, and the output's size, for windows laid over images.

    Shared with pooling; `name` is the argument to blame for a window larger than the image.

    Examples
    --------
    >>> window_layout("kernel", (1, 5, 6, 1), (3, 3), (1, 2), "same")
    ([(1, 1), (0, 1)], (5, 3))
    """
    one_of("padding", padding, ("valid", "same"))
    if not isinstance(name, str):
        raise TypeError(f"name: expected the name of an argument, got {shown(name)}")
    if not isinstance(x_shape, (tuple, list)) or len(x_shape) != 4:
        raise TypeError(f"x_shape: expected (batch, height, width, channels), got {shown(x_shape)}")
    x_shape = [integer("x_shape", length, minimum=1) for length in x_shape]
    window, strides = pair("window", window), pair("strides", strides)
    if padding == "valid" and (window[0] > x_shape[1] or window[1] > x_shape[2]):
        raise ValueError(
            f'{name}: expected at most the image\'s {x_shape[1]}×{x_shape[2]} under padding="valid", '
            f"got {window[0]}×{window[1]}"
        )
    pads, size = _layout(tuple(zip(x_shape[1:3], window, strides)), padding)
    return [*pads], size


@lru_cache(maxsize=256)  # a training asks for the same few at every step
def _layout(axes, padding):
    return [pad_amounts(*axis, padding) for axis in axes], tuple(output_size(*axis, padding) for axis in axes)
