"""One law for every function that takes a mask: what it hides does not count, be it NaN or infinite.

f(x, mask) = f(where(mask, x, 0), mask). The functions are found by their signatures; one that has no
case here is a failure, so that a new one cannot be forgotten.
"""

import inspect
import pkgutil
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cmx_helpers
from cmx_helpers import attention, recurrent

# Keras layers take masks in their own way (tests/encoders/ and tests/fusion/ hold them to it).
OTHERS = {"encoders", "fusion", "exercises"}
BAD = (np.nan, np.inf, -np.inf)


def functions_with_masks():
    """Qualified names of the public functions of all topics that take an argument `mask`."""
    found = {}
    for module in pkgutil.iter_modules(cmx_helpers.__path__):
        if module.name.startswith("_") or module.name in OTHERS:
            continue
        topic = import_module(f"cmx_helpers.{module.name}")
        for name in getattr(topic, "__all__", ()):
            function = getattr(topic, name)
            if inspect.isfunction(function) and "mask" in inspect.signature(function).parameters:
                found[f"{module.name}.{name}"] = function
    return found


def recurrent_case(rng, function):
    batch, time, features, units = rng.integers(1, 5, 4)
    gates = 4 if "lstm" in function.__name__ else 1
    x = rng.standard_normal((batch, time, features))
    mask = rng.random((batch, time)) < rng.choice([0.3, 0.7])
    arguments = dict(
        kernel=rng.standard_normal((features, gates * units)),
        recurrent_kernel=rng.standard_normal((units, gates * units)),
        bias=rng.standard_normal(gates * units),
    )
    if rng.integers(2):
        state = [rng.standard_normal((batch, units)) for _ in range(2)]
        arguments["initial_state"] = tuple(state) if gates == 4 else state[0]
    if "backward" in function.__name__:
        arguments["dy"] = rng.standard_normal((batch, time, units))
    hidden = {"x": np.broadcast_to(~mask[:, :, None], x.shape)}
    return arguments | {"mask": mask}, {"x": x}, hidden


def unseen_and_blind(mask, shape):
    """Keys that no query sees, and queries that see no key, for a mask that broadcasts to `shape`."""
    mask = np.broadcast_to(mask, shape)
    return ~mask.any(axis=-2)[..., None], ~mask.any(axis=-1)[..., None]


def scaled_dot_case(rng, function):
    batch, queries, keys, dim, values = rng.integers(1, 5, 5)
    arrays = {
        "query": rng.standard_normal((batch, queries, dim)),
        "key": rng.standard_normal((batch, keys, dim)),
        "value": rng.standard_normal((batch, keys, values)),
    }
    mask = rng.random((batch, queries, keys)) < 0.5
    if rng.integers(2):
        mask = mask[:, :1]
    unseen, blind = unseen_and_blind(mask, (batch, queries, keys))
    hidden = {"query": blind, "key": unseen, "value": unseen}
    arguments = {"mask": mask}
    if "backward" in function.__name__:
        arguments["dy"] = rng.standard_normal((batch, queries, values))
    return arguments, arrays, {n: np.broadcast_to(h, arrays[n].shape) for n, h in hidden.items()}


def multi_head_case(rng, function):
    batch, queries, keys, heads, size = rng.integers(1, 4, 5)
    dim = int(heads * size)
    weights = attention.AttentionWeights.random(
        rng, dim=dim, num_heads=int(heads), key_dim=int(size), dtype=np.float64
    )
    weights = attention.AttentionWeights(*(w + 0.1 * rng.standard_normal(w.shape) for w in weights))
    arguments = {"weights": weights}
    if rng.integers(2):  # self-attention: the same array twice
        queries = keys
        arrays = {"query": rng.standard_normal((batch, keys, dim))}
        arrays["value"] = arrays["query"]
    else:
        arrays = {
            "query": rng.standard_normal((batch, queries, dim)),
            "value": rng.standard_normal((batch, keys, dim)),
        }
    arguments["mask"] = mask = rng.random((batch, int(rng.choice([1, queries])), keys)) < 0.5
    if "backward" in function.__name__:
        arguments["dy"] = rng.standard_normal((batch, queries, dim))
    unseen, blind = unseen_and_blind(mask, (batch, queries, keys))
    hidden = {"query": unseen if arrays["query"] is arrays["value"] else blind, "value": unseen}
    return arguments, arrays, {n: np.broadcast_to(h, arrays[n].shape) for n, h in hidden.items()}


def encoder_case(rng, function):
    batch, time, heads, size = rng.integers(1, 4, 4)
    dim = int(heads * size)
    weights = attention.EncoderWeights.random(rng, dim=dim, num_heads=int(heads), hidden=5, dtype=np.float64)
    x = rng.standard_normal((batch, time, dim))
    mask = rng.random((batch, 1, time)) < 0.6
    arguments = {"weights": weights, "mask": mask, "norm": str(rng.choice(["pre", "post"]))}
    if "backward" in function.__name__:
        arguments["dy"] = rng.standard_normal(x.shape)
    return arguments, {"x": x}, {"x": np.broadcast_to(~mask[:, 0, :, None], x.shape)}


CASES = {
    "recurrent.rnn": recurrent_case,
    "recurrent.rnn_backward": recurrent_case,
    "recurrent.lstm": recurrent_case,
    "recurrent.lstm_backward": recurrent_case,
    "recurrent.lstm_gates": recurrent_case,
    "attention.scaled_dot_product_attention": scaled_dot_case,
    "attention.scaled_dot_product_attention_backward": scaled_dot_case,
    "attention.multi_head_attention": multi_head_case,
    "attention.multi_head_attention_backward": multi_head_case,
    "attention.encoder_block": encoder_case,
    "attention.encoder_block_backward": encoder_case,
}
FUNCTIONS = functions_with_masks()


def flat(result):
    """All arrays of a result, however it is nested."""
    if isinstance(result, (tuple, list)):
        return [array for part in result for array in flat(part)]
    return [np.asarray(result)]


def filled(arrays, hidden, rng, values):
    """The arrays with one of `values` in each hidden place; one array given twice stays one array."""
    made = {}
    for name, array in arrays.items():
        if id(array) not in made:
            junk = rng.choice(values, array.shape)
            made[id(array)] = np.where(hidden[name], junk, array)
    return {name: made[id(array)] for name, array in arrays.items()}


def test_every_function_with_a_mask_has_a_case():
    assert set(FUNCTIONS) == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), bad=st.sets(st.sampled_from(BAD), min_size=1))
def test_what_a_mask_hides_does_not_count(name, seed, bad):
    rng = np.random.default_rng(seed)
    arguments, arrays, hidden = CASES[name](rng, FUNCTIONS[name])
    want = flat(FUNCTIONS[name](**arguments, **filled(arrays, hidden, rng, [0.0])))
    with np.errstate(all="raise", under="ignore"):
        got = flat(FUNCTIONS[name](**arguments, **filled(arrays, hidden, rng, sorted(bad))))
    for g, w in zip(got, want, strict=True):
        assert np.isfinite(w).all()
        np.testing.assert_allclose(g, w, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", sorted(CASES))
def test_arguments_are_left_alone(name):
    rng = np.random.default_rng(3)
    arguments, arrays, hidden = CASES[name](rng, FUNCTIONS[name])
    given = filled(arrays, hidden, rng, BAD)
    before = [array.tobytes() for array in given.values()]
    FUNCTIONS[name](**arguments, **given)
    assert [array.tobytes() for array in given.values()] == before


def test_nan_behind_a_causal_mask_reaches_only_those_who_see_it():
    rng = np.random.default_rng(0)
    q, k, v, dy = rng.standard_normal((4, 1, 5, 3))
    mask = attention.causal_mask(5)
    want, _ = attention.scaled_dot_product_attention(q, k, v, mask)
    spoilt = v.copy()
    spoilt[0, 4, 1] = np.inf
    got, _ = attention.scaled_dot_product_attention(q, k, spoilt, mask)
    np.testing.assert_allclose(got[0, :4], want[0, :4], atol=1e-14)
    assert not np.isfinite(got[0, 4, 1]) and np.isfinite(got[0, 4, [0, 2]]).all()
    dy[0, 4] = 0
    dquery, *_ = attention.scaled_dot_product_attention_backward(dy, q, k, spoilt, mask)
    plain, *_ = attention.scaled_dot_product_attention_backward(dy, q, k, v, mask)
    np.testing.assert_allclose(dquery[0, :4], plain[0, :4], atol=1e-14)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_masked_array_is_refused(name):
    arguments, arrays, _ = CASES[name](np.random.default_rng(1), FUNCTIONS[name])
    first = next(iter(arrays))
    masked = np.ma.array(arrays[first], mask=arrays[first] > 0)
    with pytest.raises(TypeError, match=f"{first}: .*masked array"):
        FUNCTIONS[name](**arguments, **(arrays | {first: masked}))
    mask = np.ma.array(arguments["mask"], mask=arguments["mask"])
    with pytest.raises(TypeError, match=r"mask: .*masked array"):
        FUNCTIONS[name](**(arguments | {"mask": mask}), **arrays)


def test_the_law_finds_a_product_with_zero():
    """The test itself: an attention that multiplies by its weights fails it."""
    value = np.array([[1.0], [np.nan]])
    weights = np.array([[1.0, 0.0]])
    assert np.isnan(weights @ value).all()
    kept, _ = attention.scaled_dot_product_attention([[0.0]], [[0.0], [0.0]], value, [[True, False]])
    assert kept.tolist() == [[1.0]]
    assert recurrent.rnn([[[1.0], [np.nan]]], [[1.0]], [[0.0]], mask=[[True, False]])[0, 1] == np.tanh(1)
