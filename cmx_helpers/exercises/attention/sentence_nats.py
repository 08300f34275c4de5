"""Exercise attention.sentence_nats, lesson 06_attention: what a sentence costs, by teacher forcing."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _logs(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@exercise(
    "attention.sentence_nats",
    points=2,
    minutes=4,
    hints=(
        """Row t of the logits speaks about token t + 1. So the first row is held against ids[1], and the
        start is never guessed.""",
        """The log of a softmax: logits less the log of the sum of their exp, row by row. Take the largest
        of each row off first.""",
        "logs[np.arange(len(ids) - 1), ids[1:]] picks out one number a row. Minus their sum.",
    ),
)
def sentence_nats(logits, ids):
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(ids) - 1), ids[1:]].sum()


@sentence_nats.cases
def sentence_nats_cases(rng):
    hand = (np.log(np.array([[1.0, 2.0, 1.0], [1.0, 1.0, 2.0]])), np.array([0, 1, 2]))
    cases = [hand]
    for time, tokens in [(3, 5), (6, 4), (1, 7), (9, 12)]:
        cases.append((rng.normal(size=(time, tokens)) * 2, rng.integers(0, tokens, size=time + 1)))
    return [*cases, (800 + 10 * rng.normal(size=(4, 3)), np.array([0, 2, 1, 0, 1]))]


@sentence_nats.right
def sentence_nats_by_loop(logits, ids):
    nats = 0.0
    for row, token in zip(logits, ids[1:]):
        top = max(row)
        nats += top + np.log(sum(np.exp(row - top))) - row[token]
    return nats


@sentence_nats.right
def sentence_nats_by_product(logits, ids):
    return -np.sum([logs[token] for logs, token in zip(_logs(logits), ids[1:])])


@sentence_nats.wrong(
    """You hold row t against token t: it would have to guess what it has just been given. Row t speaks about
    token t + 1, so use ids[1:]."""
)
def sentence_nats_unshifted(logits, ids):
    return -_logs(logits)[np.arange(len(ids) - 1), ids[:-1]].sum()


@sentence_nats.wrong("That is the mean a token. The nats of the *sentence* are asked for: the sum.")
def sentence_nats_mean(logits, ids):
    return sentence_nats.reference(logits, ids) / len(logits)


@sentence_nats.wrong("The sign: the log of a chance is negative, its cost is minus that.")
def sentence_nats_negative(logits, ids):
    return -sentence_nats.reference(logits, ids)


@sentence_nats.wrong("These are bits: you took log₂. Nats take the natural logarithm, np.log.")
def sentence_nats_bits(logits, ids):
    return sentence_nats.reference(logits, ids) / np.log(2)


@sentence_nats.wrong(
    "These are logits as they are. The log of a softmax is the logit less the log of the sum of all exp."
)
def sentence_nats_of_logits(logits, ids):
    return -logits[np.arange(len(ids) - 1), ids[1:]].sum()


@sentence_nats.wrong("That is the sentence's chance, the product. Its nats are minus the log of it.")
def sentence_nats_as_chance(logits, ids):
    return np.exp(-sentence_nats.reference(logits, ids))


@sentence_nats.wrong("You add up the chances. The chance of a sentence is a product, so the logs are added.")
def sentence_nats_sum_of_chances(logits, ids):
    return np.exp(_logs(logits))[np.arange(len(ids) - 1), ids[1:]].sum()


@sentence_nats.wrong(
    """Right for small logits; for large ones exp overflows. Take the largest of each row off first; the
    softmax stays the same."""
)
def sentence_nats_overflowing(logits, ids):
    with np.errstate(over="ignore", invalid="ignore"):
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(ids) - 1), ids[1:]].sum()


@sentence_nats.wrong("The softmax runs over the whole table. Each place has its own: axis=1, keepdims=True.")
def sentence_nats_one_softmax(logits, ids):
    shifted = logits - logits.max()
    logs = shifted - np.log(np.exp(shifted).sum())
    return -logs[np.arange(len(ids) - 1), ids[1:]].sum()


@sentence_nats.wrong("The last token is not counted. `<end>` has to be guessed like any other.")
def sentence_nats_without_end(logits, ids):
    return sentence_nats.reference(logits[:-1], ids[:-1])


@sentence_nats.wrong(
    "The softmax runs down the columns. Each place, a row, has its own: axis=1, keepdims=True."
)
def sentence_nats_softmax_of_columns(logits, ids):
    logs = _logs(logits.T).T
    return -logs[np.arange(len(ids) - 1), ids[1:]].sum()


@sentence_nats.wrong(
    """logs[:, ids[1:]] takes every row for every token. You want one number a row: two lists of indices,
    np.arange(len(ids) - 1) and ids[1:]."""
)
def sentence_nats_all_pairs(logits, ids):
    return -_logs(logits)[:, ids[1:]].sum()
