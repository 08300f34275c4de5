"""The article's model: its weights, counted by hand."""

import keras
import pytest

from cmx_helpers import fusion
from tests.fusion.small_models import VOCABULARY, outputs, some_inputs


@pytest.mark.parametrize("size, samples", [(32, 500), (48, 1000)])
def test_the_literal_repair_has_the_weights_of_the_article(rng, size, samples):
    model = fusion.literal_repair(vocabulary_size=VOCABULARY, size=size, samples=samples)
    image, audio = article_numbers(size) ** 2 * 64, article_numbers(samples) * 64
    dense = sorted(x.count_params() for x in model.layers if isinstance(x, keras.layers.Dense))
    assert dense[-2:] == sorted([image * 128 + 128, audio * 128 + 128])
    got = outputs(model, some_inputs(rng, size=size, samples=samples))
    assert {logits.shape for logits in got.values()} == {(4, 10)}


def test_flatten_at_the_articles_size_makes_23_9_million_weights():
    branch = keras.Sequential([keras.Input((224, 224, 3))])
    for width in (32, 64):
        branch.add(keras.layers.Conv2D(width, 3, activation="relu"))
        branch.add(keras.layers.MaxPooling2D(2))
    branch.add(keras.layers.Flatten())
    numbers = article_numbers(224) ** 2 * 64
    assert branch.output_shape == (None, numbers)
    assert numbers * 128 + 128 == 23_888_000


def article_numbers(length):
    """What two convolutions of 3 with poolings of 2 leave of a length."""
    for _ in range(2):
        length = (length - 2) // 2
    return length
