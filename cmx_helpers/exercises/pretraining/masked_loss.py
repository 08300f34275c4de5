"""Exercise pretraining.masked_loss, lesson 16_pretraining: asked where a word is hidden, and only there."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@exercise(
    "pretraining.masked_loss",
    points=3,
    minutes=5,
    parts=("the loss", "the gradient"),
    hints=(
        "logits[hidden] has one row for each hidden word, and ids[hidden] the word itself.",
        """The chance of the truth: p[np.arange(len(truth)), truth]. Its −log, in the mean, is the loss. One
        less there, divided by the number of rows, is the gradient.""",
        "dlogits = np.zeros_like(logits), then dlogits[hidden] = the gradient's rows.",
    ),
)
def masked_loss(logits, ids, hidden):
    truth = ids[hidden]
    z = logits[hidden]
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(truth))
    loss = -np.log(p[rows, truth]).mean()
    p[rows, truth] -= 1
    dlogits = np.zeros_like(logits)
    dlogits[hidden] = p / len(truth)
    return loss, dlogits


@masked_loss.cases
def masked_loss_cases(rng):
    def some(batch, time, words, count):
        ids = rng.integers(1, words, (batch, time))
        ids[0, -2:] = 0
        places = np.argwhere(ids != 0)
        hidden = np.zeros((batch, time), bool)
        hidden[tuple(rng.permutation(places)[:count].T)] = True
        return rng.normal(size=(batch, time, words)) * 1.5, ids, hidden

    tiny = np.log([[[1.0, 1.0, 2.0], [1.0, 3.0, 4.0]]]), np.array([[2, 1]]), np.array([[False, True]])
    return [tiny, some(3, 5, 4, 6), some(2, 6, 7, 3)]


@masked_loss.right
def masked_loss_by_loop(logits, ids, hidden):
    loss, dlogits, count = 0.0, np.zeros(logits.shape), hidden.sum()
    for n, t in np.argwhere(hidden):
        p = _softmax(logits[n, t])
        loss -= np.log(p[ids[n, t]]) / count
        dlogits[n, t] = (p - np.eye(len(p))[ids[n, t]]) / count
    return loss, dlogits


@masked_loss.right
def masked_loss_everywhere_then_masked(logits, ids, hidden):
    p, one_hot = _softmax(logits), np.eye(logits.shape[2])[ids]
    share = hidden[..., None] / hidden.sum()
    return -(np.log(p) * one_hot * share).sum(), (p - one_hot) * share


def _loss(logits, ids, hidden, *, at=None, count=None, less=1.0, spread=True, sign=1):
    at = hidden if at is None else at
    count = at.sum() if count is None else count
    p, one_hot = _softmax(logits), np.eye(logits.shape[2])[ids]
    paid = -(np.log(p) * one_hot).sum(axis=2) * at
    gradient = sign * (p - less * one_hot) * at[..., None]
    return paid.sum() / count, gradient / (count if spread else 1)


@masked_loss.wrong(
    """You ask at every place, seen words and padding included. A word that is seen is copied, not guessed:
    the loss is over the hidden ones alone."""
)
def masked_loss_all_places(logits, ids, hidden):
    return _loss(logits, ids, hidden, at=np.ones_like(hidden))


@masked_loss.wrong("You ask at the words that are seen, and not at the hidden ones.")
def masked_loss_inverted(logits, ids, hidden):
    return _loss(logits, ids, hidden, at=~hidden)


@masked_loss.wrong("You ask at all words, hidden or not. Those that are seen need no guess.")
def masked_loss_all_words(logits, ids, hidden):
    return _loss(logits, ids, hidden, at=ids != 0)


@masked_loss.wrong(
    "You divide by the number of all places. It is a mean over the hidden words: divide by their number."
)
def masked_loss_by_places(logits, ids, hidden):
    return _loss(logits, ids, hidden, count=hidden.size)


@masked_loss.wrong(
    "You divide by the number of sentences. It is a mean over the hidden words: divide by their number."
)
def masked_loss_by_sentences(logits, ids, hidden):
    return _loss(logits, ids, hidden, count=len(hidden))


@masked_loss.wrong("That is a sum. Divide loss and gradient by the number of hidden words.")
def masked_loss_sum(logits, ids, hidden):
    return _loss(logits, ids, hidden, count=1)


@masked_loss.wrong(
    "The loss is right. Its gradient must be divided by the number of hidden words, as the loss was."
)
def masked_loss_gradient_undivided(logits, ids, hidden):
    return _loss(logits, ids, hidden, spread=False)


@masked_loss.wrong("The loss is right. In the gradient the one-hot is missing: p − 1 at the true word.")
def masked_loss_no_one_hot(logits, ids, hidden):
    return _loss(logits, ids, hidden, less=0.0)


@masked_loss.wrong("The loss is right. The gradient's sign is turned round: softmax less one-hot.")
def masked_loss_sign(logits, ids, hidden):
    return _loss(logits, ids, hidden, sign=-1)


@masked_loss.wrong("The loss is negative in yours: −log p is what is paid.")
def masked_loss_negative(logits, ids, hidden):
    loss, gradient = _loss(logits, ids, hidden)
    return -loss, gradient


@masked_loss.wrong(
    "The loss is right. The gradient is asked in the shape of the logits, with zeros where nothing is hidden."
)
def masked_loss_rows_only(logits, ids, hidden):
    loss, gradient = _loss(logits, ids, hidden)
    return loss, gradient[hidden]


@masked_loss.wrong(
    "The loss is right. The gradient is not zero where nothing is hidden: write it at `hidden` only."
)
def masked_loss_gradient_everywhere(logits, ids, hidden):
    loss, _ = _loss(logits, ids, hidden)
    gradient = _loss(logits, ids, hidden, at=np.ones_like(hidden), count=hidden.sum())[1]
    return loss, gradient


@masked_loss.wrong("You return the surprise of each hidden word. The loss is their mean.")
def masked_loss_each(logits, ids, hidden):
    loss, gradient = _loss(logits, ids, hidden)
    p = _softmax(logits[hidden])
    return -np.log(p[np.arange(len(p)), ids[hidden]]), gradient


@masked_loss.wrong("Logits are no chances: put them through softmax before the logarithm.")
def masked_loss_without_softmax(logits, ids, hidden):
    z = logits[hidden]
    return -z[np.arange(len(z)), ids[hidden]].mean(), _loss(logits, ids, hidden)[1]


@masked_loss.wrong("Softmax runs along the words, the last axis, and not along the sentences or places.")
def masked_loss_axis(logits, ids, hidden):
    z = logits[hidden]
    e = np.exp(z - z.max(axis=0))
    p, rows, truth = e / e.sum(axis=0), np.arange(len(z)), ids[hidden]
    loss, dlogits = -np.log(p[rows, truth]).mean(), np.zeros_like(logits)
    p[rows, truth] -= 1
    dlogits[hidden] = p / len(z)
    return loss, dlogits
