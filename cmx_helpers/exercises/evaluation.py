"""The exercises of lesson 11_evaluation: a ceiling, a calibration error, shares of a common gain."""

from itertools import pairwise
from math import factorial

import numpy as np

from cmx_helpers import evaluation
from cmx_helpers.exercises._engine import exercise, prediction


@prediction(
    "evaluation.text_alone",
    hints=(
        "Take one type of clue at a time. It divides the ten digits into K cells; whoever reads it knows the "
        "cell and guesses in it.",
        "A cell of c digits comes up with chance c/10, and the guess in it is right with chance 1/c: each "
        "cell adds 1/10, whatever its size.",
        "So a type with K cells is worth K/10. Weight the types by how often they come.",
    ),
)
def text_alone():
    return 0.5 * 2 / 10 + 0.3 * 3 / 10 + 0.2 * 5 / 10


@text_alone.wrong("The three types do not come equally often: weight K/10 by 0.5, 0.3 and 0.2.")
def text_alone_unweighted():
    return (2 + 3 + 5) / 30


@text_alone.wrong(
    "You divide 1 by the mean size of a cell. The mean of fractions is not the fraction of the mean: average "
    "the chances, cell by cell."
)
def text_alone_mean_size():
    return 1 / (0.5 * 5 + 0.3 * 10 / 3 + 0.2 * 2)


@text_alone.wrong("1/K is the chance to guess the cell. The clue tells the cell; it leaves open the digit.")
def text_alone_guessing_cells():
    return 0.5 / 2 + 0.3 / 3 + 0.2 / 5


@text_alone.wrong("That is the best type alone, the pairs. They come with one clue in five.")
def text_alone_best_type():
    return 0.5


@text_alone.wrong("That is guessing without a clue.")
def text_alone_chance():
    return 0.1


@text_alone.wrong("That is the mean number of cells. Each cell is worth 1/10.")
def text_alone_cells():
    return 0.5 * 2 + 0.3 * 3 + 0.2 * 5


@text_alone.wrong("Right in percent. An accuracy is a share here, between 0 and 1.")
def text_alone_percent():
    return 29


@exercise(
    "evaluation.calibration_error",
    points=2,
    minutes=10,
    hints=(
        "Bin b holds the confidences between b/bins and (b + 1)/bins. np.ceil(confidence * bins) - 1 is the "
        "number of a confidence's bin.",
        "For each bin that is not empty: the mean of right less the mean of confidence, its absolute value.",
        "Weight each gap by the share of the samples in its bin: inside.mean(), if inside is a mask.",
    ),
)
def calibration_error(confidence, right, bins):
    bin_of = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1)
    error = 0.0
    for b in range(bins):
        inside = bin_of == b
        if inside.any():
            gap = abs(right[inside].mean() - confidence[inside].mean())
            error += inside.mean() * gap
    return error


@calibration_error.cases
def calibration_error_cases(rng):
    confidence = rng.uniform(0.3, 0.99, size=60)
    sure = np.append(rng.uniform(0.35, 0.99, size=30), [1.0, 1.0, 1.0, 1.0])
    return [
        (np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, True]), 4),
        (confidence, rng.random(60) < confidence**2, 5),
        (confidence, rng.random(60) < 0.9, 1),
        (sure, rng.random(34) < 0.6, 8),
    ]


@calibration_error.right
def calibration_error_by_sums(confidence, right, bins):
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(bin_of, weights=right - confidence, minlength=bins)
    return np.abs(gaps).sum() / len(confidence)


@calibration_error.right
def calibration_error_with_edges(confidence, right, bins):
    edges = np.linspace(0, 1, bins + 1)
    error = 0.0
    for low, high in pairwise(edges):
        inside = (confidence > low) & (confidence <= high)
        if inside.sum() > 0:
            error += inside.sum() * abs(np.mean(right[inside]) - np.mean(confidence[inside]))
    return error / len(right)


def _by_bin(confidence, right, bins):
    """Share of the samples, accuracy less confidence; of the bins that are not empty."""
    bin_of = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1)
    full = [bin_of == b for b in range(bins) if (bin_of == b).any()]
    gaps = [right[inside].mean() - confidence[inside].mean() for inside in full]
    return np.array([inside.mean() for inside in full]), np.array(gaps)


@calibration_error.wrong(
    "Every bin counts the same in yours. A bin with one sample in it says little: weight by the share of the "
    "samples."
)
def calibration_error_unweighted(confidence, right, bins):
    return np.abs(_by_bin(confidence, right, bins)[1]).mean()


@calibration_error.wrong(
    "You divide the sum of the gaps by the number of all bins, the empty ones too. Weight each gap by the "
    "share of the samples in its bin instead."
)
def calibration_error_over_all_bins(confidence, right, bins):
    return np.abs(_by_bin(confidence, right, bins)[1]).sum() / bins


@calibration_error.wrong(
    "The absolute value is missing: a bin that promises too much and one that promises too little cancel."
)
def calibration_error_signed(confidence, right, bins):
    share, gap = _by_bin(confidence, right, bins)
    return share @ gap


@calibration_error.wrong(
    "You take confidence less accuracy, which is fine, but no absolute value: gaps in both directions cancel."
)
def calibration_error_signed_the_other_way(confidence, right, bins):
    share, gap = _by_bin(confidence, right, bins)
    return -(share @ gap)


@calibration_error.wrong(
    "That is one gap over all samples. A model that is too sure here and not sure enough there would pass: "
    "take the gap bin by bin."
)
def calibration_error_without_bins(confidence, right, bins):
    return abs(right.mean() - confidence.mean())


@calibration_error.wrong("That is the largest gap of all bins. The expected one is their weighted mean.")
def calibration_error_largest(confidence, right, bins):
    return np.abs(_by_bin(confidence, right, bins)[1]).max()


@calibration_error.wrong("The gaps are squared. Take their absolute value.")
def calibration_error_squared(confidence, right, bins):
    share, gap = _by_bin(confidence, right, bins)
    return share @ gap**2


@calibration_error.wrong(
    "You take the distance of each sample's confidence from 0 or 1. An honest 0.7 is then wrong by 0.3 or "
    "more each time. Average inside the bin first, and take the distance of the means."
)
def calibration_error_sample_by_sample(confidence, right, bins):
    return np.abs(right - confidence).mean()


@calibration_error.wrong(
    "A confidence of exactly 1 falls into no bin of yours. Close the last bin on the right."
)
def calibration_error_loses_one(confidence, right, bins):
    kept = confidence < 1
    share, gap = _by_bin(confidence[kept], right[kept], bins)
    return share @ np.abs(gap) * kept.mean()


@calibration_error.wrong(
    "An empty bin has no mean: 0 / 0 makes NaN, and NaN spreads. Leave empty bins out, their weight is 0."
)
def calibration_error_of_nothing(confidence, right, bins):
    empty = len(_by_bin(confidence, right, bins)[1]) < bins
    return np.nan if empty else calibration_error.reference(confidence, right, bins)


@exercise(
    "evaluation.shapley",
    points=3,
    minutes=15,
    hints=(
        "itertools.permutations(range(M)) gives every order in which M = values.ndim players can arrive.",
        "Go through one order with here = [0] * M. Whoever arrives sets its place to 1 and gains what "
        "values[tuple(here)] has grown by.",
        "Add up over all orders, and divide by their number, M! (math.factorial).",
    ),
)
def shapley(values):
    from itertools import permutations  # whoever pastes this into the lesson needs it

    orders = list(permutations(range(values.ndim)))
    shares = np.zeros(values.ndim)
    for order in orders:
        here = [0] * values.ndim
        for player in order:
            before = values[tuple(here)]
            here[player] = 1
            shares[player] += values[tuple(here)] - before
    return shares / len(orders)


@shapley.cases
def shapley_cases(rng):
    return [
        (np.array([[0.1, 0.2], [0.6, 1.0]]),),
        (rng.random((2, 2, 2)),),
        (np.cumsum(rng.random((2, 2, 2)), axis=1),),
        (rng.random((2, 2, 2, 2)),),
    ]


@shapley.right
def shapley_by_weights(values):
    n, shares = values.ndim, []
    for player in range(n):
        gains = np.take(values, 1, axis=player) - np.take(values, 0, axis=player)
        shares.append(0.0)
        for there in np.ndindex(*gains.shape):
            weight = factorial(sum(there)) * factorial(n - sum(there) - 1) / factorial(n)
            shares[-1] += weight * gains[there]
    return shares


@shapley.right
def shapley_by_sizes(values):
    shares = []
    for gains in _gains(values):
        size = np.indices(gains.shape).sum(axis=0)
        shares.append(np.mean([gains[size == k].mean() for k in range(values.ndim)]))
    return np.array(shares)


@shapley.right
def shapley_of_the_package(values):
    names = [str(player) for player in range(values.ndim)]
    chosen = {some: values[tuple(int(name in some) for name in names)] for some in evaluation.subsets(names)}
    return list(evaluation.shapley(chosen).values())


def _gains(values):
    """For each player what it adds to each coalition of the others, one axis for each of them."""
    return [np.diff(values, axis=player).squeeze(axis=player) for player in range(values.ndim)]


@shapley.wrong(
    """That is what is lost when a player leaves the full team. Two who know the same both get nothing:
    average over every order of arrival."""
)
def shapley_leave_one_out(values):
    return np.array([gains.flat[-1] for gains in _gains(values)])


@shapley.wrong(
    """That is what a player adds when it comes first. What it adds to others who are there already counts
    as well."""
)
def shapley_first_only(values):
    return np.array([gains.flat[0] for gains in _gains(values)])


@shapley.wrong(
    """That is what each player is worth alone. It is not a gain: nobody there is worth values[0, 0, ...]
    already. And coming later counts too."""
)
def shapley_alone(values):
    return shapley_first_only(values) + values.flat[0]


@shapley.wrong(
    """Right for two players. With three or more a player may also arrive in the middle: go through all
    orders, or weight each size of coalition."""
)
def shapley_first_and_last(values):
    return (shapley_first_only(values) + shapley_leave_one_out(values)) / 2


@shapley.wrong(
    """Right for two players. With more, there are more coalitions of middle size than small or large ones,
    and you count every coalition the same. Then the shares do not add up: each size must count the same."""
)
def shapley_every_coalition_alike(values):
    return np.array([gains.mean() for gains in _gains(values)])


@shapley.wrong("You add up the gains over all orders: divide by the number of orders, M!.")
def shapley_not_divided(values):
    return factorial(values.ndim) * shapley.reference(values)


@shapley.wrong(
    "You divide by the number of players. There are M! orders, and you have added up over all of them."
)
def shapley_divided_by_players(values):
    return factorial(values.ndim) / values.ndim * shapley.reference(values)


@shapley.wrong(
    "That is one order of arrival, the order of the axes. Who comes late may get nothing: try them all."
)
def shapley_one_order(values):
    along = [values[(1,) * k + (0,) * (values.ndim - k)] for k in range(values.ndim + 1)]
    return np.diff(along)


@shapley.wrong("You divide the whole gain into equal parts, whoever earned it.")
def shapley_equal_parts(values):
    return np.full(values.ndim, (values.flat[-1] - values.flat[0]) / values.ndim)


@shapley.wrong(
    """The shares add up to the value of all, not to the gain: whoever comes first gains its value less that
    of nobody, values[0, 0, ...]."""
)
def shapley_nobody_is_worth_nothing(values):
    worth = values.copy()
    worth.flat[0] = 0
    return shapley.reference(worth)
