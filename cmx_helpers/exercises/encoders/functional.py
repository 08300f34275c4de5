"""Exercise encoders.functional, lesson 09_encoders: lesson 03's network as a graph from input to output."""

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import keras, layers, number, ops, seen


@exercise(
    "encoders.functional",
    points=2,
    minutes=3,
    hints=(
        """Begin with picture = keras.Input((8, 8, 1)). A layer is made, then called: x = layers.Conv2D(first,
        3, padding="same", activation="relu")(picture).""",
        "Go on with x = layers.MaxPooling2D()(x), the second convolution, Flatten, Dense(10).",
        "keras.Model(picture, logits): from where the graph starts to where it ends.",
    ),
)
def functional(first, second):
    picture = keras.Input((8, 8, 1))
    x = layers.Conv2D(first, 3, padding="same", activation="relu")(picture)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(second, 3, padding="same", activation="relu")(x)
    logits = layers.Dense(10)(layers.Flatten()(x))
    return keras.Model(picture, logits)


@functional.cases
def functional_cases(rng):
    first = number(rng, 3, 12)
    return [(first, first + number(rng, 3, 12))]


@functional.observed
def functional_observed(model, first, second):
    return seen(model)


@functional.right
def functional_with_relu_apart(first, second):
    x = picture = keras.Input((8, 8, 1), name="picture")
    x = layers.ReLU()(layers.Conv2D(first, (3, 3), padding="same")(x))
    x = layers.Conv2D(second, 3, padding="same")(layers.MaxPool2D(2)(x))
    return keras.Model(picture, layers.Dense(10)(ops.reshape(ops.relu(x), (-1, 16 * second))))


@functional.right
def functional_sequential(first, second):
    return _network(first, second)


def _network(first, second, padding="same", second_relu="relu", pool=True, end=None, activation=None):
    parts = [
        keras.Input((8, 8, 1)),
        layers.Conv2D(first, 3, padding=padding, activation="relu"),
        layers.MaxPooling2D() if pool else None,
        layers.Conv2D(second, 3, padding=padding, activation=second_relu),
        end or layers.Flatten(),
        layers.Dense(10, activation=activation),
    ]
    return keras.Sequential([part for part in parts if part is not None])


@functional.wrong(
    """The convolutions take the rim away: Keras's default is padding="valid". Lesson 03 keeps the size:
    padding="same"."""
)
def functional_without_padding(first, second):
    return _network(first, second, padding="valid")


@functional.wrong("The second convolution has no ReLU: activation='relu'.")
def functional_second_without_relu(first, second):
    return _network(first, second, second_relu=None)


@functional.wrong("The pool between the two convolutions is missing: layers.MaxPooling2D().")
def functional_without_pool(first, second):
    return _network(first, second, pool=False)


@functional.wrong("The network ends in a softmax. Leave it out: the loss takes logits (lesson 03).")
def functional_with_softmax(first, second):
    return _network(first, second, activation="softmax")


@functional.wrong("The logits go through a ReLU, so that none is ever negative. Leave the activation out.")
def functional_relu_at_the_end(first, second):
    return _network(first, second, activation="relu")


@functional.wrong("The first convolution has `first` kernels, the second `second`. They are exchanged.")
def functional_exchanged(first, second):
    return _network(second, first)


@functional.wrong(
    "A mean over the places instead of Flatten. That comes soon; lesson 03's network flattens the last map."
)
def functional_with_mean(first, second):
    return _network(first, second, end=layers.GlobalAveragePooling2D())


@functional.wrong("A second pool has come in behind the second convolution. Lesson 03's network has one.")
def functional_with_two_pools(first, second):
    end = keras.Sequential([layers.MaxPooling2D(), layers.Flatten()])
    return _network(first, second, end=end)
