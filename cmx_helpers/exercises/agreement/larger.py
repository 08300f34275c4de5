"""Exercise agreement.larger, lesson 14_agreement: which is larger, what is seen or what is heard?"""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "agreement.larger",
    points=2,
    minutes=5,
    hints=(
        """np.outer(p, q) is the table of all pairs: row s, column h holds p[s] · q[h]. Which part of it says
        that what is heard is larger?""",
        """Above the diagonal h is larger than s: np.triu(table, 1). On it they are equal: np.trace. Below it:
        np.tril(table, -1).""",
    ),
)
def larger(p, q):
    table = np.outer(p, q)
    return np.array([np.triu(table, 1).sum(), np.trace(table), np.tril(table, -1).sum()])


@larger.cases
def larger_cases(rng):
    hand = (np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.6, 0.3]))
    return [hand, *((rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(n))) for n in (3, 10, 10, 2))]


@larger.right
def larger_by_loops(p, q):
    found = [0.0, 0.0, 0.0]
    for s in range(len(p)):
        for h in range(len(q)):
            found[(s > h) - (s < h) + 1] += p[s] * q[h]
    return found


@larger.right
def larger_by_sums(p, q):
    below = np.cumsum(q) - q  # chance that what is heard is less than s
    same = np.sum(p * q)
    return np.array([1 - same - np.sum(p * below), same, np.sum(p * below)])


@larger.wrong("The order: first what is *heard* is larger, then the same, then what is *seen* is larger.")
def larger_turned_round(p, q):
    return larger.reference(p, q)[::-1]


@larger.wrong(
    "The diagonal is counted twice: where s and h are equal, neither is larger. Leave it out of both."
)
def larger_with_the_diagonal(p, q):
    table = np.outer(p, q)
    return np.array([np.triu(table).sum(), np.trace(table), np.tril(table).sum()])


@larger.wrong(
    """You let each sense name one digit and compare those. What else it holds possible is lost: add up the
    chances of all pairs."""
)
def larger_of_the_likeliest(p, q):
    s, h = np.argmax(p), np.argmax(q)
    return np.array([h > s, h == s, s > h], float)


@larger.wrong(
    """You compare the chances, digit by digit. It is the digits that are larger or smaller; the chances say
    how likely each pair is."""
)
def larger_of_the_chances(p, q):
    return np.array([np.mean(q > p), np.mean(q == p), np.mean(p > q)])


@larger.wrong("These are counts of pairs or sums without their chances. Weigh each pair by p[s] · q[h].")
def larger_counted(p, q):
    n = len(p)
    return np.array([n * (n - 1) / 2, n, n * (n - 1) / 2]) / n**2


@larger.wrong(
    "That is only the chance of *the same*. Three numbers are asked for: heard larger, same, seen larger."
)
def larger_only_the_same(p, q):
    return np.trace(np.outer(p, q))


@larger.wrong("The chance of *larger* is divided evenly. The table is not symmetric: p and q differ.")
def larger_divided_evenly(p, q):
    same = np.sum(p * q)
    return np.array([(1 - same) / 2, same, (1 - same) / 2])
