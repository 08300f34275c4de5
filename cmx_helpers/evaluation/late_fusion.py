"""What scores can do that are only added up, on the arithmetic task; `evaluation` shows it."""

from itertools import combinations, pairwise

import numpy as np
from scipy.optimize import linprog, minimize
from scipy.sparse import csr_array
from scipy.special import log_softmax

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape, one_of
from cmx_helpers.evaluation.ceilings import _as_joint, arithmetic_joint

RULES = ("product", "logits", "mean", "trained")
TIE = 1e-6
MOST_QUESTIONS = 2000  # all pairs of them are looked at


def late_fusion_scores(rule="product"):
    """The scores of a late fusion on every question of the arithmetic task, if each part is perfect.

    One score vector for the digit seen, one for the digit heard, one for the operation; they are added:

    .. math:: f(s, h, o; c) = u_s(c) + v_h(c) + w_o(c)

    - ``"product"``: each modality's log-posterior of the answer, the prior counted once: the logarithm of
      `product_of_experts`. Here it is no ceiling: given the answer, the three are *not* independent.
    - ``"logits"``: the log-posteriors, simply added: the logits of three networks trained apart.
    - ``"mean"``: the mean of the three posteriors.
    - ``"trained"``: the u, v, w of least cross-entropy over the 300 questions. The problem is convex, so
      this is what a network that adds three score vectors is drawn to, however good its encoders are.

    Derived in lesson 11_evaluation.

    Parameters
    ----------
    rule : {"product", "logits", "mean", "trained"}

    Returns
    -------
    array, shape (10, 10, 3, 10)
        Score of each answer, for each digit seen, digit heard, operation.

    Raises
    ------
    ValueError
        The rule is unknown.

    Examples
    --------
    >>> scores = late_fusion_scores("product")
    >>> round(300 * expected_accuracy(arithmetic_joint(), scores), 6)
    35.0
    """
    one_of("rule", rule, RULES)
    joint = arithmetic_joint()
    if rule == "trained":
        return _least_cross_entropy(joint)
    alone = [joint.sum(axis=tuple(k for k in range(3) if k != m), keepdims=True) for m in range(3)]
    posteriors = [p / p.sum(axis=-1, keepdims=True) for p in alone]
    if rule == "mean":
        return sum(posteriors) / 3
    logits = sum(np.log(p) for p in posteriors)
    return logits if rule == "logits" else logits - 2 * np.log(joint.sum(axis=(0, 1, 2)))


def _least_cross_entropy(joint):
    """Gradient descent on Σ p(x, c) log softmax(f(x))_c; the gradient is the difference of the marginals."""
    *shape, classes = joint.shape
    ends = np.cumsum([0, *shape])

    def scores_of(weights):
        parts = [weights[a:b] for a, b in pairwise(ends)]
        return sum(
            part.reshape([-1 if k == m else 1 for k in range(len(shape))] + [classes])
            for m, part in enumerate(parts)
        )

    def loss_and_gradient(flat):
        logs = log_softmax(scores_of(flat.reshape(-1, classes)), axis=-1)
        wrong = joint.sum(axis=-1, keepdims=True) * np.exp(logs) - joint
        others = [tuple(k for k in range(len(shape)) if k != m) for m in range(len(shape))]
        gradient = np.concatenate([wrong.sum(axis=axes) for axes in others])
        return -(joint * logs).sum(), gradient.ravel()

    start = np.zeros(ends[-1] * classes)
    options = {"maxiter": 10_000, "maxfun": 100_000, "ftol": 1e-16, "gtol": 1e-10}
    found = minimize(loss_and_gradient, start, jac=True, method="L-BFGS-B", options=options)
    return scores_of(found.x.reshape(-1, classes))


def accuracy_range(joint, scores):
    """The least and the largest accuracy of scores, over all ways to break their ties.

    Perfect symmetry leaves ties; a trained network has noise in their place, and lands between the two.
    Scores within a millionth of the largest count as tied. Used in lesson 11_evaluation.

    Parameters
    ----------
    joint : array, shape (..., classes)
        Probability of each observation together with each class.
    scores : array of the same shape
        The answer to an observation is the class of the largest score.

    Returns
    -------
    low, high : float

    Raises
    ------
    ValueError, TypeError
        `joint` is not a distribution, shapes differ, a score is not finite.

    Examples
    --------
    >>> accuracy_range([[0.5, 0.0], [0.3, 0.2]], [[2.0, 1.0], [1.0, 1.0]])
    (0.7, 0.8)
    """
    joint, winners = _winners(joint, scores)
    low = np.where(winners, joint, np.inf).min(axis=-1).sum()
    return float(low), float((joint * winners).max(axis=-1).sum())


def expected_accuracy(joint, scores):
    """The accuracy of scores where ties are broken at random. Arguments and errors as `accuracy_range`.

    Used in lesson 11_evaluation.

    Returns
    -------
    float

    Examples
    --------
    >>> expected_accuracy([[0.5, 0.0], [0.3, 0.2]], [[2.0, 1.0], [1.0, 1.0]])
    0.75
    """
    joint, winners = _winners(joint, scores)
    return float((joint * winners / winners.sum(axis=-1, keepdims=True)).sum())


def _winners(joint, scores):
    joint, scores = _as_joint(joint), as_float("scores", scores, finite=True)
    check_shape("scores", scores, joint.shape)
    return joint, scores >= scores.max(axis=-1, keepdims=True) - TIE


def xor_squares(answers):
    """Four questions at a time that no added scores get right together.

    Two questions p and q have the answer c; exchange some of their parts, and both answers are c'. Let d
    be the score of c less that of c': d > 0 for p and for q, d < 0 for the two others. But both pairs are
    made of the same parts, so their d add up to the same sum: a contradiction, as in XOR. In addition
    modulo ten: 0 + 0 and 5 + 5 are 0, while 0 + 5 and 5 + 0 are 5. Derived in lesson 11_evaluation.

    Parameters
    ----------
    answers : integer array with one axis per part, at least two
        The right answer for each combination of parts.

    Returns
    -------
    integer array, shape (squares, 4)
        Flat indices into `answers`: p, q, then the two made of their parts.

    Raises
    ------
    ValueError, TypeError
        `answers` are not integers with at least two axes.

    Examples
    --------
    >>> xor_squares([[0, 1], [1, 0]])
    array([[0, 3, 2, 1]])
    """
    answers = as_integers("answers", answers)
    if answers.ndim < 2:
        raise TypeError(f"answers: expected integers, two axes or more, got {answers.dtype} {answers.shape}")
    if not 0 < answers.size <= MOST_QUESTIONS:
        raise ValueError(f"answers: expected 1 … {MOST_QUESTIONS} of them, got shape {answers.shape}")
    flat = answers.ravel()
    p, q = np.triu_indices(flat.size, k=1)
    p, q = p[flat[p] == flat[q]], q[flat[p] == flat[q]]
    parts = np.array(np.unravel_index(np.stack([p, q]), answers.shape))  # [axis, which of the two, pair]
    found = {}
    # Exchanging the other parts makes the same square: the last part stays where it is.
    for size in range(1, answers.ndim):
        for axes in combinations(range(answers.ndim - 1), size):
            swapped = parts.copy()
            swapped[list(axes)] = swapped[list(axes)][:, ::-1]
            r, s = np.ravel_multi_index(tuple(swapped), answers.shape)
            opposed = (flat[r] == flat[s]) & (flat[r] != flat[p])
            for square in np.stack([p, q, r, s], axis=1)[opposed].tolist():
                found.setdefault(frozenset(square), square)
    return np.array(list(found.values()), dtype=int).reshape(-1, 4)


def additive_bound(answers):
    """No added scores are right on a larger share of the questions than this.

    In each of the `xor_squares` at least one question is answered wrongly. The fewest wrong answers that
    reach every square are at least the optimum of a linear programme, rounded up:

    .. math:: \\min \\sum_x e_x \\quad\\text{with}\\quad e_x \\ge 0, \\; \\sum_{x \\in Q} e_x \\ge 1

    for each square Q. A tie does not count as right. An upper bound: the best scores may do worse. Derived
    in lesson 11_evaluation.

    Parameters
    ----------
    answers
        As for `xor_squares`, which raises the same errors.

    Returns
    -------
    float

    Examples
    --------
    Addition modulo ten: at most three in four.

    >>> seen, heard = np.indices((10, 10))
    >>> additive_bound((seen + heard) % 10)
    0.75
    """
    squares, size = xor_squares(answers), np.size(answers)
    if not len(squares):
        return 1.0
    rows = np.repeat(np.arange(len(squares)), 4)
    holds = csr_array((np.ones(rows.size), (rows, squares.ravel())), shape=(len(squares), size))
    least = linprog(np.ones(size), A_ub=-holds, b_ub=-np.ones(len(squares)), bounds=(0, 1)).fun
    return (size - int(np.ceil(least - 1e-6))) / size
