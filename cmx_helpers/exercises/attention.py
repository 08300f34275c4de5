"""The exercises of lesson 06_attention: attention, its causal mask, layer norm, a query of zeros."""

import numpy as np

from cmx_helpers.exercises._engine import exercise, prediction


def _softmax(scores, axis=1):
    weights = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def _scores(query, key, mask):
    return np.where(mask, query @ key.T / np.sqrt(query.shape[1]), -np.inf)


@exercise(
    "attention.attention",
    points=3,
    minutes=12,
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


@exercise(
    "attention.causal_mask",
    points=1,
    minutes=4,
    hints=(
        """Row t is the word that asks, column s the word that is asked. Write the table for length 3 on
        paper: the first word sees only itself.""",
        """Compare two ranges, one standing and one lying: np.arange(length)[:, None] with
        np.arange(length)[None, :]. Or look up np.tri.""",
    ),
)
def causal_mask(length):
    position = np.arange(length)
    return position[None, :] <= position[:, None]


@causal_mask.cases
def causal_mask_cases(rng):
    return [(1,), (2,), (3,), (5,), *((int(length),) for length in rng.integers(6, 40, size=3))]


@causal_mask.right
def causal_mask_by_tri(length):
    return np.tri(length, dtype=bool)


@causal_mask.right
def causal_mask_by_loops(length):
    return [[s <= t for s in range(length)] for t in range(length)]


@causal_mask.wrong(
    """The diagonal is missing: a word must see itself too. The first word would see nothing at all.
    Allow s = t."""
)
def causal_mask_without_itself(length):
    return np.tri(length, k=-1, dtype=bool)


@causal_mask.wrong(
    """Rows and columns are exchanged: your words see the future and not the past. Row t is the word that
    asks, and it may see the columns s ≤ t."""
)
def causal_mask_transposed(length):
    return np.tri(length, dtype=bool).T


@causal_mask.wrong(
    """True and False are exchanged: you mark what is forbidden. Here True means that attention is
    allowed."""
)
def causal_mask_of_the_forbidden(length):
    return ~np.tri(length, dtype=bool)


@causal_mask.wrong(
    """Each word sees one step into the future. The last column that row t may see is t itself."""
)
def causal_mask_one_ahead(length):
    return np.tri(length, k=1, dtype=bool)


@causal_mask.wrong(
    """That is the same mask in another form: 0 and -inf, to be added to the scores. Here a table of True
    (allowed) and False is asked for."""
)
def causal_mask_to_add(length):
    return np.where(np.tri(length, dtype=bool), 0.0, -np.inf)


@exercise(
    "attention.layer_norm",
    points=2,
    minutes=8,
    hints=(
        """Every vector is normalised by itself, whatever else is in the batch: mean and variance over the
        last axis, keepdims=True.""",
        """np.var divides by the number of features, and so does the formula. epsilon is added to the
        variance, under the root.""",
    ),
)
def layer_norm(x, gamma, beta, epsilon):
    mean = x.mean(axis=-1, keepdims=True)
    variance = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


@layer_norm.cases
def layer_norm_cases(rng):
    cases = []
    for shape, epsilon in [((4, 3), 0.5), ((2, 5, 8), 0.1), ((1, 6), 0.25), ((3, 3), 0.001)]:
        gamma, beta = rng.normal(1, 0.5, shape[-1]), rng.normal(size=shape[-1])
        cases.append((rng.normal(2, 3, shape), gamma, beta, epsilon))
    return cases


@layer_norm.right
def layer_norm_by_vectors(x, gamma, beta, epsilon):
    y = np.empty_like(x)
    for index in np.ndindex(x.shape[:-1]):
        v = x[index] - np.mean(x[index])
        y[index] = v * (np.mean(v * v) + epsilon) ** -0.5 * gamma + beta
    return y


@layer_norm.right
def layer_norm_by_moments(x, gamma, beta, epsilon):
    n = x.shape[-1]
    mean = x.sum(-1, keepdims=True) / n
    variance = (x**2).sum(-1, keepdims=True) / n - mean**2
    return (x - mean) / np.sqrt(variance + epsilon) * gamma + beta


def _normed(x, gamma, beta, epsilon, axis=-1, ddof=0):
    x = x - x.mean(axis=axis, keepdims=True)
    variance = (x * x).sum(axis=axis, keepdims=True) / (np.prod(np.take(x.shape, axis)) - ddof)
    return gamma * x / np.sqrt(variance + epsilon) + beta


@layer_norm.wrong(
    """You normalise over the first axis, across the vectors of a batch. That is batch normalisation.
    Layer norm looks at one vector at a time: axis=-1."""
)
def layer_norm_over_batch(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, epsilon, axis=0)


@layer_norm.wrong(
    """Right for two axes, not for three: axis=1 is then no longer the last. Count from the end: axis=-1."""
)
def layer_norm_axis_one(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, epsilon, axis=1)


@layer_norm.wrong(
    """You take one mean and one variance of the whole array. Each vector has its own: axis=-1,
    keepdims=True."""
)
def layer_norm_over_all(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, epsilon, axis=tuple(range(x.ndim)))


@layer_norm.wrong(
    """You divide by n - 1 in the variance (ddof=1). The formula divides by n, the number of features:
    np.var as it is."""
)
def layer_norm_ddof(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, epsilon, ddof=1)


@layer_norm.wrong(
    """epsilon stands outside the root: √variance + epsilon. Add it to the variance:
    √(variance + epsilon)."""
)
def layer_norm_epsilon_outside(x, gamma, beta, epsilon):
    return gamma * (x - x.mean(-1, keepdims=True)) / (x.std(-1, keepdims=True) + epsilon) + beta


@layer_norm.wrong(
    """epsilon is not used. Without it a vector whose features are all equal would divide 0 by 0:
    √(variance + epsilon)."""
)
def layer_norm_without_epsilon(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, 0)


@layer_norm.wrong(
    """You divide by the variance, without the root. Divide by √(variance + epsilon), which has the unit of
    x."""
)
def layer_norm_without_root(x, gamma, beta, epsilon):
    return gamma * (x - x.mean(-1, keepdims=True)) / (x.var(-1, keepdims=True) + epsilon) + beta


@layer_norm.wrong("The mean is still in: take it off before you divide.")
def layer_norm_uncentred(x, gamma, beta, epsilon):
    return gamma * x / np.sqrt(x.var(-1, keepdims=True) + epsilon) + beta


@layer_norm.wrong("gamma and beta have changed places: gamma multiplies, beta is added.")
def layer_norm_swapped(x, gamma, beta, epsilon):
    return _normed(x, beta, gamma, epsilon)


@layer_norm.wrong("You add beta before gamma multiplies. First times gamma, then plus beta.")
def layer_norm_beta_too_early(x, gamma, beta, epsilon):
    return gamma * _normed(x, 1, beta, epsilon)


@layer_norm.wrong("gamma is not used: multiply the normalised vector by it, then add beta.")
def layer_norm_without_gamma(x, gamma, beta, epsilon):
    return _normed(x, 1, beta, epsilon)


@layer_norm.wrong("gamma and beta are not used: multiply by gamma, then add beta.")
def layer_norm_plain(x, gamma, beta, epsilon):
    return _normed(x, 1, 0, epsilon)


@prediction(
    "attention.zero_query",
    points=1,
    minutes=4,
    hints=(
        """The score of a query of zeros is 0 with every key. What does the softmax make of equal
        scores?""",
        """(a) and (b) are plain means, of three values and of two. In (c) the three weights are those of
        (a), and one of them is struck out with nothing put in its place.""",
    ),
)
def zero_query():
    values = np.array([1.0, 2.0, 6.0])
    return [values.mean(), values[:2].mean(), values[:2].sum() / 3]


@zero_query.wrong(
    """A score of 0 is not a weight of 0: exp(0) is 1. Equal scores become equal weights, and the
    output is the plain mean of the values."""
)
def zero_query_zeros():
    return [0.0, 0.0, 0.0]


@zero_query.wrong("These are sums. The weights sum to one, so attention gives a *mean* of the values.")
def zero_query_sums():
    return [9.0, 3.0, 3.0]


@zero_query.wrong(
    """(a) and (b) are right. In (c) the softmax has shared out thirds before the mask strikes one: two
    thirds are left, and nobody makes them one again."""
)
def zero_query_renormalised():
    return [3.0, 1.5, 1.5]


@zero_query.wrong(
    """(a) and (c) are right. In (b) the mask acts on the scores: the softmax shares everything among the
    two keys that are left, a half each."""
)
def zero_query_thirds():
    return [3.0, 1.0, 1.0]


@zero_query.wrong("These are the values. Each answer is one number, a weighted sum of them.")
def zero_query_values():
    return [1.0, 2.0, 6.0]


@zero_query.wrong("(b) and (c) have changed places: masked before the softmax, the weights still sum to one.")
def zero_query_swapped():
    return [3.0, 1.0, 1.5]
