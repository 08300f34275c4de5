"""Three networks that draw a digit of 28×28 pixels on demand: a GAN, a VAE, flow matching.

Lesson 13_generation compares them at one budget. Only `keras` and `keras.ops` are used. Each model computes
its own loss from `(pictures, one-hot labels, share of the training that is over)`, so that one `train`
serves all three.
"""

import keras
import numpy as np
from keras import layers, ops

NOISE = 32
CODE = 16
SIZE = 28
DIGITS = 10
REAL_LABEL = 0.9
MOST_BLUR = 0.2
RATES = {"gan": 1e-3, "vae": 2e-3, "flow": 3e-3}


class TwoRates(keras.optimizers.Adam):
    """Adam that takes shorter or longer steps with the weights of one network (the discriminator's)."""

    def __init__(self, learning_rate, *, paths, factor, **rest):
        super().__init__(learning_rate, **rest)
        self.paths, self.factor = frozenset(paths), factor

    def update_step(self, gradient, variable, learning_rate):
        # What comes here is the backend's own variable; Adam finds its moments by the same index.
        path = self._trainable_variables[self._get_variable_index(variable)].path
        super().update_step(gradient, variable, learning_rate * (self.factor if path in self.paths else 1))


class Gan(keras.Model):
    """Generator and discriminator, trained from one sum of two losses.

    Each loss must reach its own network only. D's sees drawings cut off from the generator
    (`ops.stop_gradient`); G's goes through a discriminator whose weights are cut off, and so changes none of
    them. Thus an ordinary `fit` or `train_on_batch` trains both, on every backend of Keras.
    """

    def __init__(self, generator, discriminator):
        super().__init__(name="gan")
        self.generator, self.discriminator = generator, discriminator
        self.random = keras.random.SeedGenerator(int(np.random.randint(2**31)))

    def call(self, inputs):
        real, digits, over = inputs
        z = keras.random.normal((ops.shape(real)[0], NOISE), seed=self.random)
        drawn = self.generator([z, digits], training=True)
        blur = MOST_BLUR * (1 - over[:1, None, None])

        def seen(pictures):  # instance noise, so that real and drawn overlap while drawings are poor
            return pictures + blur * keras.random.normal(ops.shape(pictures), seed=self.random)

        both = ops.concatenate([seen(real), seen(ops.stop_gradient(drawn))])
        of_real, of_drawn = ops.split(self.discriminator([both, ops.tile(digits, (2, 1))], training=True), 2)
        said = ops.mean(REAL_LABEL * ops.softplus(-of_real) + (1 - REAL_LABEL) * ops.softplus(of_real))
        self.add_loss(said + ops.mean(ops.softplus(of_drawn)))
        self.add_loss(ops.mean(ops.softplus(-self._fixed([seen(drawn), digits]))))
        return drawn

    def _fixed(self, inputs):
        """The discriminator's logits, with weights that no gradient reaches."""
        weights = [ops.stop_gradient(v.value) for v in self.discriminator.trainable_variables]
        others = [v.value for v in self.discriminator.non_trainable_variables]
        return self.discriminator.stateless_call(weights, others, inputs, training=True)[0]

    def draw(self, labels, rng):
        z = rng.standard_normal((len(labels), NOISE)).astype("float32")
        return _in_batches(self.generator, z, _one_hot(labels))


class Vae(keras.Model):
    """Encoder and decoder; the loss is what is lost of the picture plus what the code says of it (KL)."""

    def __init__(self, encoder, decoder):
        super().__init__(name="vae")
        self.encoder, self.decoder = encoder, decoder
        self.random = keras.random.SeedGenerator(int(np.random.randint(2**31)))

    def call(self, inputs):
        real, digits, _ = inputs
        mean, log_variance = ops.split(self.encoder([real, digits]), 2, axis=-1)
        noise = keras.random.normal(ops.shape(mean), seed=self.random)
        logits = self.decoder([mean + ops.exp(log_variance / 2) * noise, digits])
        lost = ops.sum(ops.softplus(logits) - real * logits, axis=(1, 2, 3))
        told = ops.sum(ops.exp(log_variance) + mean**2 - 1 - log_variance, axis=-1) / 2
        self.add_loss(ops.mean(lost + told))
        return logits

    def draw(self, labels, rng):
        code = rng.standard_normal((len(labels), CODE)).astype("float32")
        return _sigmoid(_in_batches(self.decoder, code, _one_hot(labels)))


class Flow(keras.Model):
    """A velocity for each picture, digit and time: from noise at t = 0 to a picture at t = 1."""

    def __init__(self, velocity):
        super().__init__(name="flow")
        self.velocity = velocity
        self.random = keras.random.SeedGenerator(int(np.random.randint(2**31)))

    def call(self, inputs):
        real, digits, _ = inputs
        target = 2 * real - 1
        noise = keras.random.normal(ops.shape(real), seed=self.random)
        t = ops.sigmoid(keras.random.normal((ops.shape(real)[0], 1), seed=self.random))
        mixed = noise + t[:, :, None, None] * (target - noise)
        self.add_loss(ops.mean((self.velocity([mixed, t, digits]) - (target - noise)) ** 2))
        return mixed

    def draw(self, labels, rng, *, steps=20):
        x = rng.standard_normal((len(labels), SIZE, SIZE, 1)).astype("float32")
        digits = _one_hot(labels)
        for step in range(steps):
            t = np.full((len(labels), 1), (step + 0.5) / steps, "float32")
            x += _in_batches(self.velocity, x, t, digits) / steps
        return np.clip((x + 1) / 2, 0, 1)


def build_gan(*, width=12):
    z, digits = keras.Input((NOISE,)), keras.Input((DIGITS,))
    h = layers.Dense(7 * 7 * 4 * width, use_bias=False)(layers.Concatenate()([z, digits]))
    h = layers.Reshape((7, 7, 4 * width))(layers.ReLU()(layers.BatchNormalization(momentum=0.9)(h)))
    h = layers.Conv2DTranspose(2 * width, 4, strides=2, padding="same", use_bias=False)(h)
    h = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(h))
    drawn = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid")(h)
    generator = keras.Model([z, digits], drawn, name="generator")

    x, digits = keras.Input((SIZE, SIZE, 1)), keras.Input((DIGITS,))
    h = x
    for channels in (2 * width, 4 * width):
        h = layers.LeakyReLU(0.2)(layers.Conv2D(channels, 4, strides=2, padding="same")(h))
        h = layers.Dropout(0.3)(h)
    h = layers.LeakyReLU(0.2)(layers.Dense(64)(layers.Flatten()(h)))
    fits = layers.Dot(axes=1)([h, layers.Dense(64, use_bias=False)(digits)])
    logit = layers.Add()([layers.Dense(1)(h), fits])
    return Gan(generator, keras.Model([x, digits], logit, name="discriminator"))


def build_vae(*, width=400):
    x, digits = keras.Input((SIZE, SIZE, 1)), keras.Input((DIGITS,))
    h = layers.Concatenate()([layers.Flatten()(x), digits])
    encoder = keras.Model([x, digits], layers.Dense(2 * CODE)(layers.Dense(width, activation="relu")(h)))
    z, digits = keras.Input((CODE,)), keras.Input((DIGITS,))
    h = layers.Concatenate()([z, digits])
    for _ in range(2):
        h = layers.Dense(width, activation="relu")(h)
    logits = layers.Reshape((SIZE, SIZE, 1))(layers.Dense(SIZE * SIZE)(h))
    return Vae(encoder, keras.Model([z, digits], logits))


def build_flow(*, width=24):
    """A small U-net: 28 → 14 → 7 → 14 → 28, with time and digit added as one shift for each channel."""
    x, t, digits = keras.Input((SIZE, SIZE, 1)), keras.Input((1,)), keras.Input((DIGITS,))
    waves = 2 * np.pi * 2.0 ** np.arange(4)[None]
    angles = layers.Lambda(lambda s: ops.concatenate([ops.sin(s * waves), ops.cos(s * waves)], -1))(t)
    told = layers.Dense(64, activation="silu")(layers.Concatenate()([angles, t, digits]))

    def told_to(h):
        return layers.Activation("silu")(h + layers.Reshape((1, 1, -1))(layers.Dense(h.shape[-1])(told)))

    first = told_to(layers.Conv2D(width, 4, strides=2, padding="same")(x))
    second = told_to(layers.Conv2D(2 * width, 4, strides=2, padding="same")(first))
    h = layers.Dense(128, activation="silu")(layers.Concatenate()([layers.Flatten()(second), told]))
    h = layers.Reshape((7, 7, 2 * width))(layers.Dense(7 * 7 * 2 * width)(h))
    h = told_to(layers.Conv2D(2 * width, 3, padding="same")(h + second))
    h = layers.Conv2DTranspose(width, 4, strides=2, padding="same")(h)
    h = told_to(layers.Concatenate()([h, first]))
    h = layers.Activation("silu")(layers.Conv2DTranspose(width // 2, 4, strides=2, padding="same")(h))
    velocity = layers.Conv2D(1, 3, padding="same")(layers.Concatenate()([h, x]))
    return Flow(keras.Model([x, t, digits], velocity))


BUILD = {"gan": build_gan, "vae": build_vae, "flow": build_flow}


def train(model, pictures, labels, *, steps, seed, rate=None, batch=64, slower=0.5):
    """Train for a fixed number of steps; the rate falls along half a cosine to zero."""
    rate = keras.optimizers.schedules.CosineDecay(rate or RATES[model.name], steps)
    if model.name == "gan":
        paths = [v.path for v in model.discriminator.trainable_variables]
        optimiser = TwoRates(rate, paths=paths, factor=slower, beta_1=0.5)
    else:
        optimiser = keras.optimizers.Adam(rate)
    model.compile(optimizer=optimiser, jit_compile=False)
    rng, digits = np.random.default_rng(seed), _one_hot(labels)
    order = np.concatenate([rng.permutation(len(labels)) for _ in range(steps * batch // len(labels) + 1)])
    losses = []
    for step in range(steps):
        rows = order[step * batch : (step + 1) * batch]
        over = np.full((batch, 1), step / steps, "float32")
        losses.append(model.train_on_batch((pictures[rows], digits[rows], over)))
    return np.array(losses, dtype=float)


def _in_batches(network, *arrays, size=500):
    """The network's answers as an array, `size` rows at a time."""
    rows = range(0, len(arrays[0]), size)
    return np.concatenate([
        ops.convert_to_numpy(network([a[row : row + size] for a in arrays], training=False)) for row in rows
    ])


def _one_hot(labels):
    return np.eye(DIGITS, dtype="float32")[np.asarray(labels)]


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))
