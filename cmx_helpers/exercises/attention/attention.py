"""Exercise attention.attention, lesson 06_attention."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _softmax(scores, axis=1):
    weights = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def _scores(query, key, mask):
    return np.where(mask, query @ key.T / np.sqrt(query.shape[1]), -np.inf)


@exercise(
    "attention.attention",
    points=3,
    minutes=7,
    hints=(
        """All scores at once are one matrix product: row t, column s holds query[t] · key[s]. Which of
        the two must be transposed? Then divide by the root of the number of features of a query.""",
        """np.where(mask, scores, -np.inf) forbids before the softmax: exp(-inf) is 0, and the weights
        that remain still sum to one.""",
        """Every query shares out its own attention, so each row sums to one: axis=1, keepdims=True. Take
        the maximum of each row off first, or exp overflows. Last, weights @ value.""",
    ),
)
def attention(query, key, value, mask):
    scores = query @ key.T / np.sqrt(query.shape[1])
    scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights @ value


@attention.cases
def attention_cases(rng):
    cases = []
    for queries, keys, d, values in [(3, 5, 4, 2), (4, 4, 9, 3), (6, 2, 16, 5), (5, 7, 3, 1)]:
        mask = rng.random((queries, keys)) < 0.6
        mask[0], mask[:, 0] = True, True  # every query may attend to something
        mask[1:, 1] = False
        shapes = [(queries, d), (keys, d), (keys, values)]
        cases.append((*(rng.normal(size=shape) for shape in shapes), mask))
    query, key, value, mask = cases[0]
    return [*cases, (query, key, value, np.ones_like(mask)), (query * 1000, key * 1000, value, mask)]


@attention.right
def attention_by_loops(query, key, value, mask):
    y = np.zeros((len(query), value.shape[1]))
    for t in range(len(query)):
        allowed = np.flatnonzero(mask[t])
        scores = [query[t] @ key[s] / query.shape[1] ** 0.5 for s in allowed]
        e = np.exp(np.array(scores) - max(scores))
        for share, s in zip(e / e.sum(), allowed):
            y[t] += share * value[s]
    return y


@attention.right
def attention_divided_at_the_end(query, key, value, mask):
    scores = np.einsum("td,sd->ts", query, key) * query.shape[1] ** -0.5 + np.where(mask, 0, -1e30)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (e @ value) / e.sum(axis=1, keepdims=True)


@attention.wrong(
    """The √d is missing. A sum of d products grows with d, so divide the scores by
    np.sqrt(query.shape[1]) before the softmax."""
)
def attention_without_root(query, key, value, mask):
    return attention.reference(query * np.sqrt(query.shape[1]), key, value, mask)


@attention.wrong(
    """You divide the scores by d, not by its root. The *variance* of a score grows like d; its usual
    size, which is what the softmax feels, grows like √d."""
)
def attention_divided_by_d(query, key, value, mask):
    return attention.reference(query / np.sqrt(query.shape[1]), key, value, mask)


@attention.wrong(
    """You divide by the root of the number of keys. d is the number of features of one query:
    query.shape[1]."""
)
def attention_root_of_keys(query, key, value, mask):
    return attention.reference(query * np.sqrt(query.shape[1] / len(key)), key, value, mask)


@attention.wrong(
    """The softmax runs over the wrong axis: your columns sum to one. Every *query* shares out its
    attention among the keys, so each row of the weights must sum to one: axis=1."""
)
def attention_softmax_over_queries(query, key, value, mask):
    return _softmax(_scores(query, key, mask), axis=0) @ value


@attention.wrong(
    """The softmax runs over the whole table: all weights together sum to one. Each row must sum to one
    by itself: axis=1, keepdims=True."""
)
def attention_softmax_over_all(query, key, value, mask):
    return _softmax(_scores(query, key, mask), axis=(0, 1)) @ value


@attention.wrong(
    """The mask comes after the softmax: the forbidden keys have taken their share, and the weights that
    remain no longer sum to one. Put -np.inf into the *scores* where the mask is False."""
)
def attention_masked_after(query, key, value, mask):
    return (_softmax(_scores(query, key, True)) * mask) @ value


@attention.wrong(
    """The mask is not used: every query attends to every key. Where mask is False the score must
    become -np.inf."""
)
def attention_without_mask(query, key, value, mask):
    return _softmax(_scores(query, key, True)) @ value


@attention.wrong(
    """You multiply the scores by the mask. A score of 0 is not "forbidden": exp(0) is 1, and the key
    keeps its share. Only -np.inf becomes a weight of 0."""
)
def attention_scores_times_mask(query, key, value, mask):
    return _softmax(_scores(query, key, True) * mask) @ value


@attention.wrong(
    """You add the mask to the scores as it is. True then counts as 1 and False as 0: the forbidden keys
    are a little behind, not out. Where mask is False the score must become -np.inf."""
)
def attention_mask_added(query, key, value, mask):
    return _softmax(_scores(query, key, True) + mask) @ value


@attention.wrong(
    """The mask is the wrong way round: you attend where it is False. Here, as in Keras, True means
    that attention is allowed."""
)
def attention_mask_inverted(query, key, value, mask):
    with np.errstate(invalid="ignore"):
        return _softmax(_scores(query, key, ~mask)) @ value


@attention.wrong(
    """Right for small scores, not for large ones: exp overflows and inf / inf is not a number. Take the
    largest score of each row off before exp; the weights stay the same."""
)
def attention_overflowing(query, key, value, mask):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(_scores(query, key, mask))
        return e / e.sum(axis=1, keepdims=True) @ value


@attention.wrong(
    """You take one maximum off the whole table. Rows far below it underflow: every exp is 0, and 0 / 0 is
    not a number. Each row needs its own maximum: axis=1, keepdims=True."""
)
def attention_one_maximum(query, key, value, mask):
    with np.errstate(invalid="ignore"):
        scores = _scores(query, key, mask)
        e = np.exp(scores - scores.max())
        return e / e.sum(axis=1, keepdims=True) @ value


@attention.wrong(
    """Two things. The √d is missing: divide the scores by np.sqrt(query.shape[1]). And exp overflows for
    large scores: take the largest score of each row off before it."""
)
def attention_overflowing_without_root(query, key, value, mask):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(np.where(mask, query @ key.T, -np.inf))
        return e / e.sum(axis=1, keepdims=True) @ value


@attention.wrong("You return outputs and weights, as the lesson's attend does. Return the outputs alone.")
def attention_with_weights(query, key, value, mask):
    weights = _softmax(_scores(query, key, mask))
    return weights @ value, weights


@attention.wrong(
    """These are the weights. Attention returns what they are for: the weighted mean of the values,
    weights @ value."""
)
def attention_weights_returned(query, key, value, mask):
    return _softmax(_scores(query, key, mask))


@attention.wrong(
    """The softmax is missing: you take the scores themselves as weights. They must be positive and sum to
    one in each row: exp, divided by the row's sum."""
)
def attention_without_softmax(query, key, value, mask):
    return np.where(mask, query @ key.T / np.sqrt(query.shape[1]), 0) @ value
