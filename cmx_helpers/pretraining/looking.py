"""One hidden word, looked at: what the reader believes, what is exact, and what it attends to. Lesson 16."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import as_integers, said_of, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer
from cmx_helpers.pretraining.grammar import Grammar
from cmx_helpers.pretraining.masked import log_chances
from cmx_helpers.pretraining.reader import reader


class HiddenWord(NamedTuple):
    """What is believed of one hidden word."""

    seen: np.ndarray
    """The row as it is seen, without padding."""
    exact: np.ndarray
    """The exact chances of the words; all 0 where this is never said."""
    belief: np.ndarray
    """The reader's."""
    looks: np.ndarray
    """Attention from the hidden word, mean over the heads of the last block; a picture is the first place."""


def hidden_word(grammar, rows, table, sentence, places, weights, *, shown=None):
    """Hide words of a sentence, and ask for the first of them.

    Parameters
    ----------
    grammar : Grammar
    rows, table : arrays, shapes (contexts, longest) and (contexts, longest, words)
        Contexts and beliefs, of `digit_beliefs`: of one digit, or their mean.
    sentence : int
        Its row in `grammar.ids`.
    places : sequence of int
        Which words are hidden, from 0; the first is asked for. Beyond the end it is the last word.
    weights : ReaderWeights
    shown : array, shape (pixels,), optional

    Returns
    -------
    HiddenWord

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> from cmx_helpers.pretraining import ReaderWeights, clue_grammar, digit_beliefs
    >>> grammar = clue_grammar("en")
    >>> rows, tables = digit_beliefs(grammar, 0.3)
    >>> weights = ReaderWeights.random(np.random.default_rng(0), inputs=39, places=9, dim=8, outputs=38)
    >>> found = hidden_word(grammar, rows, tables.mean(axis=0), 2, [2], weights)
    >>> grammar.read(found.seen), found.exact[found.exact > 0].tolist()
    ('it is ___', [0.5, 0.5])
    """
    if not isinstance(grammar, Grammar):
        raise TypeError(f"grammar: expected a Grammar, got {type(grammar).__name__}")
    rows, table = as_integers("rows", rows, ndim=2), as_float("table", table, ndim=3)
    check_shape("table", table, (len(rows), grammar.ids.shape[1], grammar.mask_id))
    seen = grammar.ids[integer("sentence", sentence, minimum=0, maximum=len(grammar.ids) - 1)].copy()
    n = int((seen != 0).sum())
    places = [
        min(integer("places", place, minimum=0), n - 1) for place in sequence("places", places, "places")
    ]
    if not places:
        raise ValueError("places: expected at least one word to hide, got none")
    seen[places] = grammar.mask_id
    at = np.flatnonzero((rows == seen).all(axis=1))
    if len(at) != 1:
        raise ValueError("rows: expected every context of the grammar once")
    exact = table[at[0], places[0]]
    picture = None if shown is None else as_float("shown", shown).reshape(1, -1)
    with said_of("shown, weights"):
        logits, scores = reader(seen[None], weights, shown=picture, return_attention_scores=True)
    front = int(shown is not None)
    looks = scores[-1][0, :, places[0] + front, : n + front].mean(axis=0)
    with said_of("shown, weights"):
        belief = np.exp(log_chances(logits[0, places[0]]))
    return HiddenWord(seen[:n], exact / max(exact.sum(), 1e-12), belief, looks)
