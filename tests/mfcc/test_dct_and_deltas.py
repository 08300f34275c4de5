"""The cosine transform against SciPy's, deltas against librosa's."""

import librosa
import numpy as np
import scipy.fft
from hypothesis import given, settings
from hypothesis import strategies as st

from cmx_helpers.mfcc import (
    dct,
    dct_basis,
    delta,
    idct,
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=3),
    st.integers(-3, 2),
    st.sampled_from(["ortho", None]),
    st.data(),
)
def test_dct_and_idct_are_scipys(shape, axis, norm, data):
    axis = axis % len(shape)
    x = np.random.default_rng(sum(shape)).standard_normal(shape)
    n = data.draw(st.integers(1, shape[axis]))
    want = np.take(scipy.fft.dct(x, axis=axis, norm=norm), range(n), axis)
    got = dct(x, n, axis=axis, norm=norm)
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-13)
    longer = data.draw(st.integers(n, 12))
    back = scipy.fft.idct(want, n=longer, axis=axis, norm=norm)
    np.testing.assert_allclose(idct(got, longer, axis=axis, norm=norm), back, rtol=0, atol=1e-13)
    assert dct(x.astype(np.float32)).dtype == idct(x.astype(np.float32)).dtype == np.float32
    np.testing.assert_allclose(idct(dct(x, axis=axis), axis=axis), x, rtol=0, atol=1e-13)


def test_dct_rows_are_orthonormal():
    B = dct_basis(128, 128)
    np.testing.assert_allclose(B @ B.T, np.eye(128), atol=1e-13)
    kept = dct(np.arange(4.0), 3)
    dct_basis(3, 4)[:] = 0
    np.testing.assert_array_equal(dct(np.arange(4.0), 3), kept)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 6).map(lambda h: 2 * h + 1),
    st.integers(1, 3),
    st.sampled_from(["interp", "nearest", "mirror", "constant", "wrap"]),
    st.integers(0, 30),
    st.sampled_from([(), (4,), (2, 3)]),
)
def test_delta_is_librosas(width, order, mode, more, batch):
    width = max(width, order + 1 + order % 2)
    x = np.random.default_rng(more).standard_normal((*batch, width + more))
    want = librosa.feature.delta(x, width=width, order=order, mode=mode)
    np.testing.assert_allclose(delta(x, width=width, order=order, mode=mode), want, rtol=0, atol=1e-11)
    single = delta(x.astype(np.float32), width=width, order=order, mode=mode)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, want, rtol=0, atol=2e-6 * max(1, np.abs(want).max()))
    sideways = delta(np.moveaxis(x, -1, 0), width=width, order=order, mode=mode, axis=0)
    np.testing.assert_allclose(np.moveaxis(sideways, 0, -1), want, rtol=0, atol=1e-11)


def test_delta_of_few_frames_padded(rng):
    x = rng.standard_normal((2, 5))
    np.testing.assert_allclose(delta(x, mode="nearest"), librosa.feature.delta(x, mode="nearest"), atol=1e-12)
