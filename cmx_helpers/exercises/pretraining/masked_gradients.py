"""Exercise pretraining.masked_gradients, lesson 16_pretraining: one question to a reader."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.masked_gradients",
    points=2,
    minutes=4,
    parts=("the loss", "the gradients"),
    hints=(
        "Three steps: hide; make a function of the logits that calls masked_loss; give both to ask.",
        "The reader is shown what is *seen*. It is asked about the true words, `ids`, at the hidden places.",
        "return ask(seen, lambda logits: masked_loss(logits, ids, hidden))",
    ),
)
def masked_gradients(ask, hide, masked_loss, ids, u, rate, mask_id):
    seen, hidden = hide(ids, u, rate, mask_id)
    return ask(seen, lambda logits: masked_loss(logits, ids, hidden))


def _hide(ids, u, rate, mask_id):
    hidden = (u < rate) & (ids != 0)
    return np.where(hidden, mask_id, ids), hidden


def _masked_loss(logits, ids, hidden):
    truth, z = ids[hidden], logits[hidden]
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(truth))
    loss = -np.log(p[rows, truth]).mean()
    p[rows, truth] -= 1
    dlogits = np.zeros_like(logits)
    dlogits[hidden] = p / max(len(truth), 1)
    return loss, dlogits


class _SmallReader:
    """A reader of two tables: of the word at the place, and of all words of the sentence."""

    def __init__(self, table, mix):
        self.table, self.mix = table, mix

    def __call__(self, seen, loss):
        others = self.mix[seen].mean(axis=1, keepdims=True)
        value, dlogits = loss(self.table[seen] + others)
        dtable, dmix = np.zeros_like(self.table), np.zeros_like(self.mix)
        np.add.at(dtable, seen, dlogits)
        shared = dlogits.sum(axis=1, keepdims=True) / seen.shape[1]
        np.add.at(dmix, seen, np.broadcast_to(shared, dlogits.shape))
        return value, [dtable, dmix]


@masked_gradients.cases
def masked_gradients_cases(rng):
    def some(batch, time, words, rate):
        ids = rng.integers(1, words, (batch, time))
        ids[0, -1] = 0
        u = rng.random((batch, time))
        u[:, 0], u[:, 1], u[0, -1] = rate / 2, (1 + rate) / 2, rate / 2
        ids[1, 1:3] = (ids[1, 0] % (words - 1)) + 1
        tables = rng.normal(size=(2, words + 1, words))
        return _SmallReader(*tables), _hide, _masked_loss, ids, u, rate, words

    return [some(3, 4, 5, 0.3), some(4, 6, 8, 0.4), some(2, 5, 4, 0.15)]


@masked_gradients.right
def masked_gradients_named(ask, hide, masked_loss, ids, u, rate, mask_id):
    def loss(logits):
        return masked_loss(logits, ids, hidden)

    seen, hidden = hide(ids, u, rate, mask_id)
    value, gradients = ask(seen, loss)
    return value, gradients


@masked_gradients.wrong(
    """The reader is shown the sentence with nothing hidden: it can copy the answer, and learns nothing else.
    Show it what is seen."""
)
def masked_gradients_leak(ask, hide, masked_loss, ids, u, rate, mask_id):
    _, hidden = hide(ids, u, rate, mask_id)
    return ask(ids, lambda logits: masked_loss(logits, ids, hidden))


@masked_gradients.wrong(
    "You ask at the words that are seen. The hidden ones are to be guessed: hidden, not ~hidden."
)
def masked_gradients_inverted(ask, hide, masked_loss, ids, u, rate, mask_id):
    seen, hidden = hide(ids, u, rate, mask_id)
    return ask(seen, lambda logits: masked_loss(logits, ids, ~hidden))


@masked_gradients.wrong("You ask at every place. What is seen needs no guess: pass `hidden` to masked_loss.")
def masked_gradients_everywhere(ask, hide, masked_loss, ids, u, rate, mask_id):
    seen, _ = hide(ids, u, rate, mask_id)
    return ask(seen, lambda logits: masked_loss(logits, ids, np.ones(ids.shape, bool)))


@masked_gradients.wrong("You ask at all words, hidden or not. Pass `hidden` to masked_loss.")
def masked_gradients_all_words(ask, hide, masked_loss, ids, u, rate, mask_id):
    seen, _ = hide(ids, u, rate, mask_id)
    return ask(seen, lambda logits: masked_loss(logits, ids, ids != 0))


@masked_gradients.wrong(
    "Words are hidden twice: what is seen was hidden again before it was shown, with another rate."
)
def masked_gradients_twice(ask, hide, masked_loss, ids, u, rate, mask_id):
    seen, hidden = hide(ids, u, rate, mask_id)
    again, _ = hide(seen, 1 - u, rate, mask_id)
    return ask(again, lambda logits: masked_loss(logits, ids, hidden))


@masked_gradients.wrong("The loss alone is returned, or the gradients alone: return both, as `ask` does.")
def masked_gradients_loss_only(ask, hide, masked_loss, ids, u, rate, mask_id):
    return masked_gradients.reference(ask, hide, masked_loss, ids, u, rate, mask_id)[0]


@masked_gradients.wrong("That is the other order: first the loss, then the gradients.")
def masked_gradients_exchanged(ask, hide, masked_loss, ids, u, rate, mask_id):
    return masked_gradients.reference(ask, hide, masked_loss, ids, u, rate, mask_id)[::-1]
