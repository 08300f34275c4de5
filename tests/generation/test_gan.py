"""Networks against dense layers, the gradient through the discriminator, the game, the line, sounds."""

import numpy as np
import pytest

from cmx_helpers import generation, training
from tests.helpers import assert_close_relative


def _pair(rng, z=3, width=4, c=2):
    G = generation.network([z + c, 6, width], rng=rng, dtype=np.float64)
    D = generation.network([width + c, 5, 1], rng=rng, dtype=np.float64)
    return G, D, rng.normal(size=(7, z)), rng.normal(size=(7, c))


def test_forward_is_dense_layers_with_a_leak(rng):
    weights = generation.network([3, 5, 2], rng=rng, dtype=np.float64)
    x = rng.normal(size=(4, 3))
    h = training.dense(x, *weights[:2])
    want = training.dense(np.where(h > 0, h, 0.2 * h), *weights[2:])
    assert_close_relative(generation.forward(weights, x)[-1], want, 1e-12)


@pytest.mark.parametrize("sizes", [[2, 1], [3, 4, 2], [2, 5, 4, 1]])
def test_backward_equals_finite_differences(sizes, rng):
    weights = generation.network(sizes, rng=rng, dtype=np.float64)
    x, dy = rng.normal(size=(3, sizes[0])), rng.normal(size=(3, sizes[-1]))
    dx, gradients = generation.backward(weights, generation.forward(weights, x), dy)
    for array, gradient in [(x, dx), *zip(weights, gradients)]:
        for place in np.ndindex(array.shape):
            kept, sides = array[place], []
            for side in (1e-6, -1e-6):
                array[place] = kept + side
                sides.append((generation.forward(weights, x)[-1] * dy).sum())
            array[place] = kept
            assert abs((sides[0] - sides[1]) / 2e-6 - gradient[place]) < 1e-7


@pytest.mark.parametrize("kind", ["non-saturating", "minimax"])
@pytest.mark.parametrize("squash", [False, True])
def test_the_gradient_through_the_discriminator(kind, squash, rng):
    G, D, noise, c = _pair(rng)
    ours = generation.generator_gradients(G, D, noise, c, kind=kind, squash=squash)

    def loss():
        made = generation.forward(G, np.concatenate([noise, c], axis=1))[-1]
        made = np.tanh(made) if squash else made
        return generation.generator_loss(generation.forward(D, np.concatenate([made, c], axis=1))[-1], kind)

    for w, gradient in zip(G, ours):
        for place in np.ndindex(w.shape):
            kept, sides = w[place], []
            for side in (1e-6, -1e-6):
                w[place] = kept + side
                sides.append(loss())
            w[place] = kept
            assert abs((sides[0] - sides[1]) / 2e-6 - gradient[place]) < 1e-8


def test_a_gan_learns_where_the_examples_are(rng):
    x = rng.normal(size=(500, 2)) * 0.3 + [3.0, -2.0]
    gan = generation.train_gan(x, steps=400, squash=False, hidden=32)
    made = gan.draw(n=500, rng=rng)
    assert np.abs(made.mean(axis=0) - [3.0, -2.0]).max() < 0.6
    again = generation.train_gan(x, steps=400, squash=False, hidden=32)
    assert np.array_equal(gan.losses, again.losses)


def test_what_is_asked_for_is_drawn():
    pictures = np.repeat([0.0, 1.0], 50)[:, None, None, None] * np.ones((100, 3, 3, 1))
    draw = generation.train_digit_gan(pictures, np.repeat([0, 1], 50), steps=1000, hidden=32)
    dark, light = draw([0, 0, 0], np.random.default_rng(0)), draw([1, 1, 1], np.random.default_rng(0))
    assert dark.shape == (3, 3, 3, 1) and dark.mean() < 0.3 < 0.7 < light.mean()
    with pytest.raises(ValueError, match="labels"):
        draw([2], np.random.default_rng(0))


@pytest.mark.parametrize(
    "given, named",
    [
        ({"x": [[2.0]]}, "x"),
        ({"x": [[0.5]], "steps": 0}, "steps"),
        ({"x": [[0.5]], "kind": "both"}, "kind"),
        ({"x": [[0.5]], "condition": [[1.0], [2.0]]}, "condition"),
        ({"x": [[0.5]], "rate": 0}, "rate"),
        ({"x": [[np.nan]]}, "x"),
    ],
)
def test_a_gan_refuses_by_name(given, named):
    with pytest.raises(ValueError, match=named):
        generation.train_gan(**given)


def test_the_line_is_what_it_says(rng):
    x = np.linspace(-9, 9, 20001)
    assert abs(generation.two_hills(x).sum() * (x[1] - x[0]) - 1) < 1e-9
    drawn = generation.line_shares(generation.draw_two_hills(200_000, rng))
    assert np.abs(drawn - generation.hill_shares()).max() < 2e-3
    run = generation.train_on_a_line(steps=60, every=30)
    assert run.made.shape == (3, 80) and np.allclose(run.made.sum(axis=1), 1)
    p = generation.hill_shares()
    assert_close_relative(run.apart[2], generation.jensen_shannon(p, run.made[2]), 1e-12)


def test_pairs_keep_the_class(rng):
    labels, others = rng.integers(0, 4, 50), np.tile(np.arange(4), 9)
    assert np.array_equal(others[generation.pair_by_class(labels, others, rng)], labels)
    with pytest.raises(ValueError, match="others"):
        generation.pair_by_class([5], others, rng)


def test_a_voicebox_gives_its_recordings_back(rng):
    tables = rng.normal(size=(12, 40, 33)) * 5 - 30
    box = generation.voicebox(tables, np.repeat([0, 1], 6), directions=11)
    assert_close_relative(box.tables(box.codes), tables, 1e-9)
    spoken = box.speak(np.repeat([0, 1], 2000), rng, shrinkage=0)
    assert np.abs(spoken[:2000].mean(axis=0) - box.codes[:6].mean(axis=0)).max() < 6


def test_a_tone_comes_back_as_a_tone():
    tone = 0.5 * np.sin(2 * np.pi * 440 / 22050 * np.arange(16384)).astype("float32")
    table = generation.mel_tables([tone])
    again = generation.mel_tables(list(generation.tables_to_sound(table)))
    assert table.shape == (1, 40, 33) and table.dtype == np.float32
    middle = slice(3, -3)
    assert np.array_equal(table[0].argmax(axis=0)[middle], again[0].argmax(axis=0)[middle])
    assert np.abs(again - table)[0].min(axis=0)[middle].mean() < 3


def test_the_table_of_measures(rng):
    x, y = rng.uniform(size=(60, 9)), np.arange(60) % 3
    row = generation.measured(x, y, x, y, lambda rows: y)
    assert row[:4].tolist() == [1, 1, 1, 1]
    assert "1.00 (1.00–1.00)" in generation.as_table({"real": row[None]})
    with pytest.raises(ValueError, match="digits"):
        generation.measured(x, y[:5], x, y, lambda rows: y)
