"""Exercise encoders.masked_mean, lesson 09_encoders."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "encoders.masked_mean",
    points=3,
    minutes=5,
    hints=(
        "words = ids != 0 is True where there is a word. words[..., None] has an axis for the features.",
        "Set the vectors of the padding to zero, add along axis 1, then divide each row by its own number of "
        "words: words.sum(axis=1, keepdims=True).",
    ),
)
def masked_mean(tokens, ids):
    words = (ids != 0)[..., None]
    return (tokens * words).sum(axis=1) / words.sum(axis=1)


@masked_mean.cases
def masked_mean_cases(rng):
    tiny = np.array([[[1.0, 2.0], [3.0, 6.0], [9.0, 9.0]]]), np.array([[5, 2, 0]])
    cases = [tiny]
    for batch, length, features in ((2, 4, 3), (3, 6, 2), (4, 5, 4)):
        counts = 1 + rng.permutation(length - 1)[:batch]
        ids = np.where(np.arange(length) < counts[:, None], rng.integers(1, 30, (batch, length)), 0)
        ids[0, 0], ids[-1, 0] = 1, 1  # the unknown word is a word, too
        cases.append((rng.normal(size=(batch, length, features)), ids))
    return cases


@masked_mean.right
def masked_mean_by_rows(tokens, ids):
    return np.array([row[words > 0].mean(axis=0) for row, words in zip(tokens, ids)])


@masked_mean.right
def masked_mean_as_weights(tokens, ids):
    weights = (ids != 0) / np.count_nonzero(ids, axis=1, keepdims=True)
    return np.einsum("bt,btf->bf", weights, tokens)


@masked_mean.wrong(
    "The vectors of the padding are in your mean. Only the places where ids is not 0 are words."
)
def masked_mean_with_padding(tokens, ids):
    return tokens.mean(axis=1)


@masked_mean.wrong(
    "You add the words only, but divide by the length of the row: a short sentence shrinks towards zero. "
    "Divide by the number of its words."
)
def masked_mean_over_the_length(tokens, ids):
    return (tokens * (ids != 0)[..., None]).mean(axis=1)


@masked_mean.wrong("That is the sum over the words. Divide it by the number of words of each row.")
def masked_mean_sum(tokens, ids):
    return (tokens * (ids != 0)[..., None]).sum(axis=1)


@masked_mean.wrong(
    "You divide every row by the words of the whole batch. Each sentence has a number of words of its own."
)
def masked_mean_one_count(tokens, ids):
    words = (ids != 0)[..., None]
    return (tokens * words).sum(axis=1) / words.sum()


@masked_mean.wrong(
    "You turned the mask round: this is the mean over the padding. A word is where ids is not 0."
)
@np.errstate(all="ignore")
def masked_mean_of_the_padding(tokens, ids):
    padding = (ids == 0)[..., None]
    return (tokens * padding).sum(axis=1) / padding.sum(axis=1)


@masked_mean.wrong(
    "You multiply the vectors by the ids. An id is a name, not an amount: only whether it is 0 counts."
)
def masked_mean_weighted_by_ids(tokens, ids):
    return (tokens * ids[..., None]).sum(axis=1) / ids.sum(axis=1, keepdims=True)


@masked_mean.wrong(
    "You took the vector of the last word. That is one way to read a sentence; asked is the mean over all."
)
def masked_mean_last_word(tokens, ids):
    return tokens[np.arange(len(ids)), np.count_nonzero(ids, axis=1) - 1]


@masked_mean.wrong("You return one number for each sentence. Keep the features: add along axis 1 only.")
def masked_mean_over_features(tokens, ids):
    return masked_mean.reference(tokens, ids).mean(axis=1)


@masked_mean.wrong(
    "The unknown word, id 1, is left out together with the padding. Something stood there: only 0 is padding."
)
@np.errstate(all="ignore")
def masked_mean_without_the_unknown(tokens, ids):
    words = (ids > 1)[..., None]
    return (tokens * words).sum(axis=1) / words.sum(axis=1)


@masked_mean.wrong("As above, the unknown word (id 1) is left out; a row without any other then gives zeros.")
def masked_mean_without_the_unknown_guarded(tokens, ids):
    words = (ids > 1)[..., None]
    return (tokens * words).sum(axis=1) / np.maximum(words.sum(axis=1), 1)


@masked_mean.wrong(
    "You take one mean over the words of all sentences. Each sentence has a mean of its own: one row each."
)
def masked_mean_of_the_batch(tokens, ids):
    return tokens[ids != 0].mean(axis=0)


@masked_mean.wrong("That is the largest number of each feature over the words. Asked is the mean.")
def masked_mean_largest(tokens, ids):
    return np.where((ids != 0)[..., None], tokens, -np.inf).max(axis=1)


@masked_mean.wrong("You took the vector of the first word. Asked is the mean over all words of the sentence.")
def masked_mean_first_word(tokens, ids):
    return tokens[:, 0]
