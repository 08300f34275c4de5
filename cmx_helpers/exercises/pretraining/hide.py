"""Exercise pretraining.hide, lesson 16_pretraining: words go behind a mask."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.hide",
    points=2,
    minutes=3,
    parts=("what is seen", "which words are hidden"),
    hints=(
        "A word is hidden where its own u is below the rate, and where it is a word: ids != 0.",
        "Two conditions, place by place, are joined by &, each in brackets.",
        "np.where(hidden, mask_id, ids) is what is seen.",
    ),
)
def hide(ids, u, rate, mask_id):
    hidden = (u < rate) & (ids != 0)
    return np.where(hidden, mask_id, ids), hidden


@hide.cases
def hide_cases(rng):
    def some(batch, time, rate, mask_id):
        ids = rng.integers(1, mask_id, (batch, time))
        ids[0, time // 2 :] = 0
        ids[1, -1:] = 0
        u = rng.random((batch, time))
        # In the padding, among the words on either side of the rate, and above it.
        u[0, -1], u[1, 0], u[2, :2] = rate / 2, rate / 3, (1 + rate) / 2
        u[1, 1] = 1 - rate / 2
        return ids, u, rate, mask_id

    tiny = np.array([[3, 5, 4, 0, 0]]), np.array([[0.9, 0.1, 0.5, 0.1, 0.8]]), 0.3, 7
    return [tiny, some(4, 6, 0.3, 9), some(3, 5, 0.6, 20)]


@hide.right
def hide_by_loop(ids, u, rate, mask_id):
    seen, hidden = ids.copy(), np.zeros(ids.shape, bool)
    for n, t in np.ndindex(ids.shape):
        if ids[n, t] and u[n, t] < rate:
            seen[n, t], hidden[n, t] = mask_id, True
    return seen, hidden


@hide.right
def hide_in_place(ids, u, rate, mask_id):
    hidden = np.logical_and(u < rate, ids > 0)
    ids[hidden] = mask_id
    return ids, hidden


def _hide(ids, u, rate, mask_id, *, words=True, below=True, put=None):
    hidden = (u < rate) if below else (u >= rate)
    if words:
        hidden = hidden & (ids != 0)
    return np.where(hidden, mask_id if put is None else put, ids), hidden


@hide.wrong("Padding is hidden too. A place without a word is not asked for: ids != 0 as well.")
def hide_padding(*arguments):
    return _hide(*arguments, words=False)


@hide.wrong("You hide where u is above the rate. With chance `rate` it is below: u < rate.")
def hide_above(*arguments):
    return _hide(*arguments, below=False)


@hide.wrong(
    "You put 1 in place of a hidden word, the id of every unknown word. The mask has its own, mask_id."
)
def hide_as_unknown(*arguments):
    return _hide(*arguments, put=1)


@hide.wrong("You put 0 in place of a hidden word, which is padding. The mask has an id of its own, mask_id.")
def hide_as_padding(*arguments):
    return _hide(*arguments, put=0)


@hide.wrong("What was hidden stays, and the rest is masked: the two values of np.where are exchanged.")
def hide_exchanged(ids, u, rate, mask_id):
    hidden = (u < rate) & (ids != 0)
    return np.where(hidden, ids, mask_id), hidden


@hide.wrong("hidden is right; but nothing is hidden in what is seen.")
def hide_nothing(ids, u, rate, mask_id):
    return ids, (u < rate) & (ids != 0)


@hide.wrong("What is seen is right; the second result tells what is *not* hidden.")
def hide_told_inverted(ids, u, rate, mask_id):
    seen, hidden = _hide(ids, u, rate, mask_id)
    return seen, ~hidden


@hide.wrong("What is seen is right; as second result return where words are hidden, True or False.")
def hide_told_ids(ids, u, rate, mask_id):
    seen, hidden = _hide(ids, u, rate, mask_id)
    return seen, np.where(hidden, ids, 0)


@hide.wrong("What is seen is right; the second result counts the padding as hidden.")
def hide_told_padding(ids, u, rate, mask_id):
    return _hide(ids, u, rate, mask_id)[0], u < rate


@hide.wrong("Whole sentences are hidden, or none: every word has its own u.")
def hide_sentences(ids, u, rate, mask_id):
    hidden = (u[:, :1] < rate) & (ids != 0)
    return np.where(hidden, mask_id, ids), hidden


@hide.wrong("In every sentence the same places are hidden. Each row of u counts for its own sentence.")
def hide_columns(ids, u, rate, mask_id):
    hidden = (u[:1] < rate) & (ids != 0)
    return np.where(hidden, mask_id, ids), hidden


@hide.wrong("You draw numbers of your own. Take those of u.")
def hide_own_numbers(ids, u, rate, mask_id):
    return _hide(ids, np.random.default_rng(5).random(ids.shape), rate, mask_id)
