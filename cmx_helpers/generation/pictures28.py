"""Three networks that draw a digit of 28×28 pixels on demand: a GAN, a VAE, flow matching.

Lesson 13_generation compares them at one budget. Only `keras` and `keras.ops` are used. Each model computes
its own loss from `(pictures, one-hot labels, share of the training that is over)`, so that one function
(`train28.train`) trains all three.
"""

import keras
import numpy as np
from keras import layers, ops

from cmx_helpers._common.arguments import as_integers, generator
from cmx_helpers._common.validate import integer

NOISE = 32
CODE = 16
SIZE = 28
DIGITS = 10
REAL_LABEL = 0.9
MOST_BLUR = 0.2


class Gan(keras.Model):
    """Generator and discriminator, trained from one sum of two losses.

    Each loss must reach its own network only. D's sees drawings cut off from the generator
    (`ops.stop_gradient`); G's goes through a discriminator whose weights are cut off, and so changes none of
    them. Thus an ordinary `fit` or `train_on_batch` trains both, on every backend of Keras.
    """

    def __init__(self, generator, discriminator):
        super().__init__(name="gan")
        self.generator, self.discriminator = generator, discriminator
        self.random = keras.random.SeedGenerator()

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
        """Pictures of these digits, shape (n, 28, 28, 1), from the random numbers of `rng`."""
        digits, z = one_hot(labels), generator("rng", rng).standard_normal((len(labels), NOISE))
        return _in_batches(self.generator, z.astype("float32"), digits)


class Vae(keras.Model):
    """Encoder and decoder; the loss is what is lost of the picture plus what the code says of it (KL)."""

    def __init__(self, encoder, decoder):
        super().__init__(name="vae")
        self.encoder, self.decoder = encoder, decoder
        self.random = keras.random.SeedGenerator()

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
        """Pictures of these digits, shape (n, 28, 28, 1): the *mean* that the decoder tells, hence soft."""
        digits, code = one_hot(labels), generator("rng", rng).standard_normal((len(labels), CODE))
        return 1 / (1 + np.exp(-_in_batches(self.decoder, code.astype("float32"), digits)))


class Flow(keras.Model):
    """A velocity for each picture, digit and time: from noise at t = 0 to a picture at t = 1."""

    def __init__(self, velocity):
        super().__init__(name="flow")
        self.velocity = velocity
        self.random = keras.random.SeedGenerator()

    def call(self, inputs):
        real, digits, _ = inputs
        target = 2 * real - 1
        noise = keras.random.normal(ops.shape(real), seed=self.random)
        t = ops.sigmoid(keras.random.normal((ops.shape(real)[0], 1), seed=self.random))
        mixed = noise + t[:, :, None, None] * (target - noise)
        self.add_loss(ops.mean((self.velocity([mixed, t, digits]) - (target - noise)) ** 2))
        return mixed

    def draw(self, labels, rng, *, steps=20):
        """Pictures of these digits, shape (n, 28, 28, 1), by `steps` steps of the midpoints' velocity."""
        digits, shape = one_hot(labels), (len(labels), SIZE, SIZE, 1)
        x = generator("rng", rng).standard_normal(shape).astype("float32")
        for step in range(integer("steps", steps, minimum=1, maximum=1000)):
            t = np.full((len(labels), 1), (step + 0.5) / steps, "float32")
            x += _in_batches(self.velocity, x, t, digits) / steps
        return np.clip((x + 1) / 2, 0, 1)


def build_gan(*, width=8):
    """A conditional GAN: strided convolutions down, transposed ones up.

    The digit enters D as a projection: ⟨h, W·one-hot⟩, how well picture and digit fit, is added to the logit
    (Miyato and Koyama 2018).
    """
    integer("width", width, minimum=1, maximum=256)
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
    """A conditional variational autoencoder of dense layers (Kingma and Welling 2014)."""
    integer("width", width, minimum=1, maximum=4096)
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
    integer("width", width, minimum=2, maximum=256)
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


def _in_batches(network, *arrays, size=500):
    """The network's answers as an array, `size` rows at a time."""
    rows = range(0, len(arrays[0]), size)
    return np.concatenate(
        [ops.convert_to_numpy(network([a[row : row + size] for a in arrays], training=False)) for row in rows]
    )


def one_hot(labels):
    """Digits as rows of ten numbers, a 1 at the digit's place."""
    labels = as_integers("labels", labels, ndim=1)
    if not labels.size or labels.min() < 0 or labels.max() >= DIGITS:
        raise ValueError(f"labels: expected digits from 0 to {DIGITS - 1}, got {labels!r:.60}")
    return np.eye(DIGITS, dtype="float32")[labels]
