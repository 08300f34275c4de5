"""Exercise agreement.greedy, lesson 14_agreement: many sentences at once, always the likeliest word."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "agreement.greedy",
    points=3,
    minutes=7,
    hints=(
        """The loop runs `longest` times. Each time: predict(rows), the likeliest word of each row, one more
        column.""",
        """Keep a row of booleans, `finished`, at first all False. A finished sentence gets 0, the others
        their word: np.where(finished, 0, word).""",
        """After the word is chosen: finished = finished | (word == end). np.column_stack([rows, word]) adds
        the column; return what comes after `begun`.""",
    ),
)
def greedy(predict, begun, end, longest):
    rows, finished = begun, np.zeros(len(begun), bool)
    for _ in range(longest):
        word = np.where(finished, 0, np.argmax(predict(rows), axis=1))
        finished = finished | (word == end)
        rows = np.column_stack([rows, word])
    return rows[:, begun.shape[1] :]


class _Predictor:
    """Beliefs about the next word that depend on every word so far."""

    def __init__(self, table):
        self.table = table

    def __call__(self, rows):
        rows = np.asarray(rows)
        places = np.arange(1, rows.shape[1] + 1)
        return self.table[(rows * places).sum(axis=1) % len(self.table)]

    def __eq__(self, other):  # so that a copy of a case is known to be the same case
        return isinstance(other, _Predictor) and np.array_equal(self.table, other.table)

    __hash__ = None


@greedy.cases
def greedy_cases(rng):
    cases = []
    for sentences, begun, longest in [(4, 1, 5), (6, 3, 4), (5, 1, 7), (3, 2, 1)]:
        predict = _Predictor(rng.dirichlet(np.ones(7), size=23))
        predict.table[:, 0] = 0  # padding is never the likeliest
        first = rng.integers(1, 7, size=(sentences, begun))
        written = greedy.reference(predict, first, -1, longest)
        middle = int(written[0, longest // 2])  # a word that some sentence writes before its last place
        cases += [(predict, first, middle, longest), (predict, first, 9, longest)]
    return cases


@greedy.right
def greedy_one_by_one(predict, begun, end, longest):
    written = np.zeros((len(begun), longest), int)
    for n, row in enumerate(begun):
        row = list(row)
        for place in range(longest):
            row.append(int(np.argmax(predict(np.array([row]))[0])))
            written[n, place] = row[-1]
            if row[-1] == end:
                break
    return written


@greedy.right
def greedy_cleaned_at_the_end(predict, begun, end, longest):
    rows = np.array(begun)
    for _ in range(longest):
        rows = np.concatenate([rows, predict(rows).argmax(1)[:, None]], axis=1)
    written = rows[:, begun.shape[1] :]
    ended = np.cumsum(written == end, axis=1) - (written == end)
    return np.where(ended > 0, 0, written)


@greedy.wrong("It writes on after `end`. A finished sentence gets 0, the padding, at all later places.")
def greedy_past_the_end(predict, begun, end, longest):
    rows = begun
    for _ in range(longest):
        rows = np.column_stack([rows, np.argmax(predict(rows), axis=1)])
    return rows[:, begun.shape[1] :]


@greedy.wrong("The word `end` is missing: write it, and only after it the padding.")
def greedy_without_end(predict, begun, end, longest):
    written = greedy.reference(predict, begun, end, longest)
    return np.where(written == end, 0, written)


@greedy.wrong("Once one sentence has ended, all have. Each one has its own end: keep one boolean a row.")
def greedy_all_end_together(predict, begun, end, longest):
    rows, finished = begun, False
    for _ in range(longest):
        word = np.zeros(len(begun), int) if finished else np.argmax(predict(rows), axis=1)
        finished = finished or bool((word == end).any())
        rows = np.column_stack([rows, word])
    return rows[:, begun.shape[1] :]


@greedy.wrong(
    "You return what was given as well. Only what is written is asked for: rows[:, begun.shape[1]:]."
)
def greedy_with_the_beginning(predict, begun, end, longest):
    return np.column_stack([begun, greedy.reference(predict, begun, end, longest)])


@greedy.wrong(
    """Every word is predicted from the beginning alone. Give predict the rows with all that was written so
    far."""
)
def greedy_without_memory(predict, begun, end, longest):
    word = np.argmax(predict(begun), axis=1)
    rows, finished = [], np.zeros(len(begun), bool)
    for _ in range(longest):
        rows.append(np.where(finished, 0, word))
        finished = finished | (rows[-1] == end)
    return np.stack(rows, axis=1)


@greedy.wrong(
    """The likeliest of the whole table instead of each row's. argmax needs axis=1, so that every sentence
    gets its own word."""
)
def greedy_over_the_table(predict, begun, end, longest):
    rows, finished = begun, np.zeros(len(begun), bool)
    for _ in range(longest):
        beliefs = predict(rows)
        best = np.unravel_index(np.argmax(beliefs), beliefs.shape)[1]
        word = np.where(finished, 0, best)
        finished = finished | (word == end)
        rows = np.column_stack([rows, word])
    return rows[:, begun.shape[1] :]


@greedy.wrong("One word too few: the loop runs `longest` times, whatever was given before.")
def greedy_too_short(predict, begun, end, longest):
    return greedy.reference(predict, begun, end, longest)[:, :-1]


@greedy.wrong("The least likely word. argmax, not argmin.")
def greedy_least_likely(predict, begun, end, longest):
    rows, finished = begun, np.zeros(len(begun), bool)
    for _ in range(longest):
        word = np.where(finished, 0, np.argmin(predict(rows), axis=1))
        finished = finished | (word == end)
        rows = np.column_stack([rows, word])
    return rows[:, begun.shape[1] :]


@greedy.wrong("Only the last word is returned. All that was written is asked for.")
def greedy_last_word(predict, begun, end, longest):
    return greedy.reference(predict, begun, end, longest)[:, -1]
