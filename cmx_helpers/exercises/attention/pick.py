"""Exercise attention.pick, lesson 06_attention: one token, drawn from logits at a temperature."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _shares(logits, temperature):
    e = np.exp((logits - logits.max()) / temperature)
    return e / e.sum()


def _drawn(shares, u):
    cumulative = np.cumsum(shares)
    return int(np.argmax(cumulative > u * cumulative[-1]))


@exercise(
    "attention.pick",
    points=2,
    minutes=3,
    hints=(
        """Divide the logits by the temperature, then a softmax: take the largest off, exp, divide by the
        sum.""",
        """np.cumsum puts the shares end to end on a line from 0 to 1. u is a point on it: in whose stretch
        does it lie?""",
        "The first place where the cumulative sum exceeds u: np.argmax(np.cumsum(p) > u).",
    ),
)
def pick(logits, temperature, u):
    e = np.exp((logits - logits.max()) / temperature)
    return int(np.argmax(np.cumsum(e) / e.sum() > u))


@pick.cases
def pick_cases(rng):
    hand = np.log(np.array([1.0, 2.0, 1.0]))
    cases = [(hand, 1.0, u) for u in (0.0, 0.2, 0.3, 0.74, 0.8)]
    for size, temperature in [(4, 0.5), (9, 2.0), (30, 1.0), (6, 0.1), (12, 1.5), (5, 0.7)]:
        logits = rng.normal(size=size) * 2
        cases += [(logits, temperature, u) for u in rng.random(3)]
    return [*cases, (np.array([800.0, 799.0, 0.0]), 1.0, 0.9), (np.array([-900.0, -900.0]), 1.0, 0.7)]


@pick.right
def pick_by_searchsorted(logits, temperature, u):
    return np.searchsorted(np.cumsum(_shares(logits, temperature)), u, side="right")


@pick.right
def pick_by_walking(logits, temperature, u):
    for token, share in enumerate(_shares(np.asarray(logits), temperature)):
        u -= share
        if u < 0:
            return token
    return len(logits) - 1


@pick.wrong(
    """You always take the likeliest token. That is right as the temperature goes to 0; here u decides, so
    that a token with a share of 0.2 comes one time in five."""
)
def pick_largest(logits, temperature, u):
    return int(np.argmax(logits))


@pick.wrong("The temperature is not used: divide the logits by it before the softmax.")
def pick_without_temperature(logits, temperature, u):
    return _drawn(_shares(logits, 1), u)


@pick.wrong("You multiply by the temperature. Divide: a high one makes the shares alike, a low one sharper.")
def pick_times_temperature(logits, temperature, u):
    return _drawn(_shares(logits, 1 / temperature), u)


@pick.wrong(
    """The temperature came after the softmax: the shares were divided by it, which changes nothing once they
    are divided by their sum. Divide the logits."""
)
def pick_temperature_of_shares(logits, temperature, u):
    shares = _shares(logits, 1) / temperature
    return int(np.argmax(np.cumsum(shares) > u))


@pick.wrong("It is one token too late: the first place where the cumulative sum exceeds u is asked for.")
def pick_one_late(logits, temperature, u):
    return pick.reference(logits, temperature, u) + 1


@pick.wrong("It is one token too early: the stretch of token k ends at the cumulative sum up to and with k.")
def pick_one_early(logits, temperature, u):
    return pick.reference(logits, temperature, u) - 1


@pick.wrong("You compare u with the shares themselves. Put them end to end first: np.cumsum.")
def pick_share_above(logits, temperature, u):
    return int(np.argmax(_shares(logits, temperature) > u))


@pick.wrong(
    """Right for small logits; for large ones exp overflows (or all becomes 0), and the shares are no
    numbers. Take the largest logit off first."""
)
def pick_overflowing(logits, temperature, u):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(logits / temperature)
        return int(np.argmax(np.cumsum(e / e.sum()) > u))


@pick.wrong("That is the chance, not the token. Return its place, a whole number.")
def pick_chance(logits, temperature, u):
    return _shares(logits, temperature)[pick.reference(logits, temperature, u)]


@pick.wrong(
    "np.argmax(np.cumsum(p) < u) is 0: the first stretch that ends below u. Look for the first above it."
)
def pick_first_below(logits, temperature, u):
    return int(np.argmax(np.cumsum(_shares(logits, temperature)) < u))


@pick.wrong(
    """You count the places whose cumulative sum exceeds u. Asked is the first of them: as many as do *not*
    exceed it stand before."""
)
def pick_counted_above(logits, temperature, u):
    return int((np.cumsum(_shares(logits, temperature)) > u).sum())


@pick.wrong(
    "All tokens have the same share in yours: the logits do not count. Make shares of them by a softmax."
)
def pick_all_alike(logits, temperature, u):
    return int(u * len(logits))
