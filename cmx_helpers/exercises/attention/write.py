"""Exercise attention.write, lesson 06_attention: the loop that makes a sentence."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "attention.write",
    points=3,
    minutes=5,
    hints=(
        """Keep a list, at first [start]. Each round: predict from the whole list, choose one token, append
        it.""",
        "predict gives a row of logits for each place. The last row, [-1], speaks about the token to come.",
        "Stop after the token `end` has been appended, or when the list is `longest` long.",
    ),
)
def write(predict, choose, start, end, longest):
    ids = [start]
    while len(ids) < longest and ids[-1] != end:
        ids.append(choose(predict(ids)[-1]))
    return ids


_ENOUGH = 50


class _Predictor:
    """Logits whose row t depends on all tokens up to t, and on how many there are."""

    def __init__(self, table):
        self.table = table

    def __call__(self, ids):
        if len(ids) > _ENOUGH:  # a loop without an end is told before it has become slow
            raise ValueError(f"the list has {len(ids)} tokens and goes on: no case asks for more than 12")
        sums = np.cumsum(ids) + np.arange(len(ids))
        return self.table[sums % len(self.table)]

    def __eq__(self, other):  # so that a copy of a case is known to be the same case
        return isinstance(other, _Predictor) and np.array_equal(self.table, other.table)

    __hash__ = None


def _likeliest(logits):
    return int(np.argmax(logits))


def _second(logits):
    return int(np.argsort(logits)[-2])


@write.cases
def write_cases(rng):
    cases = []
    for choose, longest in [(_likeliest, 12), (_second, 12), (_likeliest, 9), (_second, 5), (_likeliest, 2)]:
        predict = _Predictor(rng.normal(size=(11, 8)))
        start = 8  # no column of the table: it is never written
        ends = write.reference(predict, choose, start, -1, longest)
        for end in (ends[(len(ends) + 1) // 2], -1):
            cases.append((predict, choose, start, int(end), longest))
    return [*cases, (*cases[0][:4], 1)]


@write.right
def write_by_for(predict, choose, start, end, longest):
    ids = [start]
    for _ in range(longest - 1):
        token = choose(predict(ids)[len(ids) - 1])
        ids.append(token)
        if token == end:
            break
    return ids


@write.right
def write_by_recursion(predict, choose, start, end, longest):
    def on(ids):
        if len(ids) == longest or ids[-1] == end:
            return ids
        return on([*ids, choose(predict(ids)[-1])])

    return np.array(on([start]))


@write.wrong(
    """You ask about the first place every time. The row that speaks about the token to come is the last:
    predict(ids)[-1]."""
)
def write_from_first_row(predict, choose, start, end, longest):
    ids = [start]
    while len(ids) < longest and ids[-1] != end:
        ids.append(choose(predict(ids)[0]))
    return ids


@write.wrong("You give predict the last token alone, so it has forgotten the sentence. Give it all of `ids`.")
def write_without_past(predict, choose, start, end, longest):
    ids = [start]
    while len(ids) < longest and ids[-1] != end:
        ids.append(choose(predict(ids[-1:])[-1]))
    return ids


@write.wrong(
    "You choose from the table of all places at once. One row is enough, the last: predict(ids)[-1]."
)
def write_from_all_rows(predict, choose, start, end, longest):
    ids = [start]
    while len(ids) < longest and ids[-1] != end:
        ids.append(choose(predict(ids).ravel()))
    return ids


@write.wrong("It does not stop at `end`: once that token is appended, the sentence is finished.")
def write_past_the_end(predict, choose, start, end, longest):
    ids = [start]
    while len(ids) < longest:
        ids.append(choose(predict(ids)[-1]))
    return ids


@write.wrong("It is one token too long: `longest` counts all tokens, the start and the end with them.")
def write_one_too_long(predict, choose, start, end, longest):
    ids = [start]
    while len(ids) <= longest and ids[-1] != end:
        ids.append(choose(predict(ids)[-1]))
    return ids


@write.wrong("The start is missing from what you return. The list begins with it.")
def write_without_start(predict, choose, start, end, longest):
    return write.reference(predict, choose, start, end, longest)[1:]


@write.wrong("The token `end` is missing: append it, then stop. It tells that the sentence was finished.")
def write_without_end(predict, choose, start, end, longest):
    return [token for token in write.reference(predict, choose, start, end, longest) if token != end]


@write.wrong("Only one token is written. If you wrote a loop, look at the indent of return.")
def write_one_token(predict, choose, start, end, longest):
    ids = [start]
    if longest > 1:
        ids.append(choose(predict(ids)[-1]))
    return ids


@write.wrong("You return the last token. The whole list is asked for.")
def write_last_token(predict, choose, start, end, longest):
    return write.reference(predict, choose, start, end, longest)[-1]
