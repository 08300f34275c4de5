"""The network of lesson 03_training, from the lesson's own cells: beside Keras, and by finite differences."""

import ast
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from cmx_helpers import datasets, training
from cmx_helpers.convolution import conv2d, conv2d_backward
from cmx_helpers.pooling import max_pool2d, max_pool2d_backward, relu, relu_backward
from tests.helpers import assert_close_relative, gradient_check

LESSON = Path(__file__).resolve().parents[2] / "notebooks" / "03_training.ipynb"
SEED_FAR_FROM_KINKS = 34
WANTED = ("new_network", "forward", "loss_and_gradients", "accuracy", "train")


@pytest.fixture(scope="module")
def lesson():
    """The functions of the lesson, as its cells define them, and the data that they read."""
    names = {f.__name__: f for f in (conv2d, conv2d_backward, max_pool2d, max_pool2d_backward)}
    names |= {"np": np, "training": training, "relu": relu, "relu_backward": relu_backward}
    names["valid_x"], names["valid_y"] = datasets.handwriting("validation")
    found = []
    for cell in json.loads(LESSON.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        for node in ast.parse("".join(cell["source"])).body:
            if isinstance(node, ast.FunctionDef) and node.name in WANTED:
                exec(compile(ast.Module([node], []), str(LESSON.name), "exec"), names)
                found.append(node.name)
    assert sorted(found) == sorted(WANTED)
    return SimpleNamespace(**{name: names[name] for name in WANTED})


@pytest.fixture(scope="module")
def digits():
    return datasets.handwriting("train")


def away_from_kinks(network, rng):
    """The network with biases above zero: on blank paper ReLU would sit exactly at its kink."""
    return {
        name: array + rng.uniform(0.05, 0.15, array.shape) if name.startswith("b") else array
        for name, array in network.items()
    }


def test_gradients_of_the_whole_network(lesson, digits):
    rng = np.random.default_rng(SEED_FAR_FROM_KINKS)
    images, labels = digits[0][:2].astype(np.float64), digits[1][:2]
    network = away_from_kinks(lesson.new_network(rng), rng)
    z1, _, z2, _, _ = lesson.forward(network, images)
    assert min(np.abs(z1).min(), np.abs(z2).min()) > 2e-5, "choose a seed further from ReLU's kink"
    names = list(network)

    def network_loss(*arrays):
        logits = lesson.forward(dict(zip(names, arrays)), images)[-1]
        return np.asarray(training.cross_entropy(logits, labels))

    def backward(dy, *arrays):
        _, gradients = lesson.loss_and_gradients(dict(zip(names, arrays)), images, labels)
        return [dy * gradients[name] for name in names]

    gradient_check(network_loss, list(network.values()), backward, step=1e-6, entries=25)


@pytest.mark.parametrize(
    "name, options",
    [
        ("SGD", {"learning_rate": 0.05}),
        ("SGD", {"learning_rate": 0.05, "momentum": 0.9}),
        ("Adam", {"learning_rate": 0.004}),
    ],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_losses_follow_keras_step_by_step(lesson, digits, name, options, seed):
    import keras

    rng = np.random.default_rng(seed)
    ours = {key: w.astype(np.float32) for key, w in away_from_kinks(lesson.new_network(rng), rng).items()}
    start = {key: w.copy() for key, w in ours.items()}
    layers = keras.layers
    twin = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPool2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    twin.set_weights(list(ours.values()))
    surprise = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    twin.compile(getattr(keras.optimizers, name)(**options), surprise, run_eagerly=True)
    optimiser = getattr(training, name)(**options)
    order = rng.permutation(len(digits[0]))
    losses = []
    for step in range(8):
        chosen = order[16 * step : 16 * (step + 1)]
        loss, gradients = lesson.loss_and_gradients(ours, digits[0][chosen], digits[1][chosen])
        optimiser.update(ours, gradients)
        twin.reset_metrics()
        losses.append((loss, float(twin.train_on_batch(digits[0][chosen], digits[1][chosen]))))
    losses = np.array(losses)
    assert np.abs(losses[:, 0] - losses[:, 1]).max() < 1e-5
    for (key, array), theirs in zip(ours.items(), twin.get_weights()):
        assert_close_relative(array, theirs, 1e-3, key)
        assert np.abs(array - start[key]).max() > 1e-3  # equal because nothing moved would be no proof


def test_reads_unseen_handwriting_from_another_start_than_the_lessons(lesson, digits):
    rng = np.random.default_rng(123)
    network = lesson.new_network(rng)
    curve = lesson.train(network, *digits, 8, rng)
    images, labels = datasets.handwriting("test")
    assert lesson.accuracy(lesson.forward(network, images)[-1], labels) >= 0.97
    assert curve[0, 0] > 5 * curve[-1, 0]


def test_memorises_a_batch_of_shuffled_labels(lesson, digits, rng):
    """Labels without meaning can only be learnt by heart, which sixteen pictures allow."""
    network, optimiser = lesson.new_network(rng), training.Adam(0.004)
    images, labels = digits[0][:16].astype(np.float64), rng.permutation(digits[1][:16])
    for _ in range(60):
        loss, gradients = lesson.loss_and_gradients(network, images, labels)
        optimiser.update(network, gradients)
    assert loss < 0.1
