"""Exercise encoders.votes, lesson 09_encoders: what each token says for a class."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import number


@exercise(
    "encoders.votes",
    points=1,
    minutes=2,
    hints=(
        "Column k of W has the weights of class k, one for each channel: W[:, k].",
        "tokens @ W[:, k] adds over the channels, the last axis, and keeps batch and places.",
    ),
)
def votes(tokens, W, k):
    return tokens @ W[:, k]


@votes.cases
def votes_cases(rng):
    tiny = (
        np.array([[[4.0, 0.0], [0.0, 2.0], [0.0, 2.0], [0.0, 4.0]]]),
        np.array([[2.0, 0.0], [-1.0, 1.0]]),
        0,
    )
    cases = [tiny]
    for _ in range(3):
        batch, places, channels, classes = (number(rng, 2, 7) for _ in range(4))
        W = rng.normal(size=(channels, channels + classes))
        cases.append((rng.normal(size=(batch, places, channels)), W, number(rng, 0, channels)))
    return cases


@votes.right
def votes_with_einsum(tokens, W, k):
    return np.einsum("bpc,c->bp", tokens, W[:, k])


@votes.right
def votes_by_loops(tokens, W, k):
    return np.array([[sum(t * w[k] for t, w in zip(place, W)) for place in row] for row in tokens])


@votes.wrong("That is the mean over the places: the logit without its bias. A vote is asked of each place.")
def votes_mean(tokens, W, k):
    return (tokens @ W[:, k]).mean(axis=1)


@votes.wrong(
    "You divide by the number of places. The mean of the votes is the logit; the votes are not shares."
)
def votes_divided(tokens, W, k):
    return tokens @ W[:, k] / tokens.shape[1]


@votes.wrong("These are the votes for every class. Only those for class k: column k of W.")
def votes_for_all(tokens, W, k):
    return tokens @ W


@votes.wrong("You cut off what is negative. A vote against the class counts, too.")
def votes_without_negative(tokens, W, k):
    return np.maximum(tokens @ W[:, k], 0)


@votes.wrong("The weights of class k are a column of W, W[:, k]. W[k] is a row: those of channel k.")
def votes_with_a_row(tokens, W, k):
    return tokens @ W[k, : tokens.shape[2]]


@votes.wrong("You add up the channels without weighing them. Each has its weight for class k.")
def votes_unweighted(tokens, W, k):
    return tokens.sum(axis=2)


@votes.wrong("You weigh the channels and do not add them up: sum over the last axis.")
def votes_not_added(tokens, W, k):
    return tokens * W[:, k]


@votes.wrong(
    "tokens @ W has three axes: batch, place, class. You took place k; the class is the last: [..., k]."
)
def votes_of_a_place(tokens, W, k):
    return (tokens @ W)[:, k % tokens.shape[1]]
