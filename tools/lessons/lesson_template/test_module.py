"""lesson_topic against SciPy over random shapes, its law, and bad input."""

import numpy as np
import pytest
from scipy import ndimage

from cmx_helpers import lesson_topic
from tests.helpers import assert_close_relative


@pytest.mark.parametrize("width", [1, 2, 5, 8])
@pytest.mark.parametrize("shape", [(8,), (3, 11), (2, 3, 20)])
def test_smooth_equals_scipy(shape, width, rng):
    x = rng.normal(size=shape)
    size = shape[-1]
    want = ndimage.uniform_filter1d(x, width)[..., width // 2 : width // 2 + size - width + 1]
    assert_close_relative(lesson_topic.smooth(x, width), want, 1e-12)


def test_a_constant_stays_what_it_is(rng):
    x, constant = rng.normal(size=(4, 9)), 7.5
    assert_close_relative(lesson_topic.smooth(x + constant, 4), lesson_topic.smooth(x, 4) + constant, 1e-12)


@pytest.mark.parametrize(
    "dtype, expected", [("float32", "float32"), ("float64", "float64"), ("int64", "float32")]
)
def test_the_type_follows_the_input(dtype, expected):
    assert lesson_topic.smooth(np.arange(5, dtype=dtype), 2).dtype == expected


@pytest.mark.parametrize("width", [0, -1, 6])
def test_a_width_that_does_not_fit_is_refused_by_name(width):
    with pytest.raises(ValueError, match=r"width|x: expected at least 6"):
        lesson_topic.smooth(np.zeros(5), width)
