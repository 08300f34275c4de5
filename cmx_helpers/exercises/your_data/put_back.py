"""Exercise your_data.put_back, lesson 18_your_data: answers in the order of the questions."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "your_data.put_back",
    points=1,
    minutes=3,
    hints=(
        "Make a table with a row for every file, full of NaN: np.full((rows, columns), np.nan).",
        "good is a row of True and False, as long as the table: table[good] are the rows of the good files.",
    ),
)
def put_back(answers, good):
    table = np.full((len(good), answers.shape[1]), np.nan)
    table[good] = answers
    return table


@put_back.cases
def put_back_cases(rng):
    def case(rows, classes, bad):
        good = np.ones(rows, bool)
        good[rng.choice(rows - 1, bad, replace=False)] = False
        beliefs = rng.dirichlet(np.ones(classes), size=int(good.sum()))
        return beliefs, good

    return [
        (np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([True, False, True])),
        case(6, 3, 2),
        case(9, 4, 3),
        case(5, 2, 1),
    ]


@put_back.right
def put_back_by_loop(answers, good):
    rows, answers = [], iter(answers)
    width = None
    for ok in good:
        rows.append(list(next(answers)) if ok else None)
        width = len(rows[-1]) if ok else width
    return np.array([row if row is not None else [np.nan] * width for row in rows])


@put_back.right
def put_back_by_places(answers, good):
    table = np.zeros((len(good), len(answers[0]))) + np.nan
    for place, answer in zip(np.flatnonzero(good), answers):
        table[place] = answer
    return table


@put_back.wrong(
    """The answers stand at the top and the NaN below: from the first bad file on, every answer belongs to
    another file. Put each in its own row."""
)
def put_back_at_the_end(answers, good):
    rest = np.full((len(good) - len(answers), answers.shape[1]), np.nan)
    return np.vstack([answers, rest])


@put_back.wrong(
    "A bad file gets zeros in yours. Somebody goes on to compute with a belief of zero; with NaN nobody does."
)
def put_back_zeros(answers, good):
    table = np.zeros((len(good), answers.shape[1]))
    table[good] = answers
    return table


@put_back.wrong("A bad file gets even beliefs in yours. Nobody has asked it: NaN.")
def put_back_even(answers, good):
    table = np.full((len(good), answers.shape[1]), 1 / answers.shape[1])
    table[good] = answers
    return table


@put_back.wrong("Rows of bad files are missing. There must be a row for every file, in order.")
def put_back_not_at_all(answers, good):
    return answers


@put_back.wrong("A bad file gets the answer of the file before it. Nobody has asked it: NaN.")
def put_back_repeated(answers, good):
    return answers[np.maximum(np.cumsum(good) - 1, 0)]


@put_back.wrong("Good and bad are exchanged, as far as it goes: True stands for a file that was read.")
def put_back_exchanged(answers, good):
    table = np.full((len(good), answers.shape[1]), np.nan)
    bad = np.flatnonzero(~good)[: len(answers)]
    table[bad] = answers[: len(bad)]
    return table


@put_back.wrong("The rows come in the reverse order.")
def put_back_reversed(answers, good):
    return put_back.reference(answers, good)[::-1]


@put_back.wrong(
    "You return the names of the classes, argmax. Return the beliefs: how sure it is counts, too."
)
def put_back_argmax(answers, good):
    table = np.full(len(good), np.nan)
    table[good] = answers.argmax(axis=1)
    return table


@put_back.wrong("You return NaN everywhere: put the answers in, table[good] = answers.")
def put_back_all_nan(answers, good):
    return np.full((len(good), answers.shape[1]), np.nan)
