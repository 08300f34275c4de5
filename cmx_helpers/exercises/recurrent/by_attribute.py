"""Exercise recurrent.by_attribute, lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "recurrent.by_attribute",
    points=1,
    minutes=2,
    parts=("the share with the right parity", "the share with the right size"),
    hints=(
        "An answer is 3 · parity + size. Whole division by 3 gives the parity, the remainder the size.",
        "np.mean(said // 3 == answers // 3) is the share with the right parity. The size: % 3.",
    ),
)
def by_attribute(said, answers):
    parity = np.mean(said // 3 == answers // 3)
    size = np.mean(said % 3 == answers % 3)
    return parity, size


@by_attribute.cases
def by_attribute_cases(rng):
    cases = [(np.array([0, 3, 1, 8]), np.array([0, 0, 1, 2]))]
    for count in (4, 7, 12):
        cases.append((rng.integers(0, 9, size=count), rng.integers(0, 9, size=count)))
    return cases


@by_attribute.right
def by_attribute_with_divmod(said, answers):
    return [float((np.divmod(said, 3)[n] == np.divmod(answers, 3)[n]).mean()) for n in (0, 1)]


@by_attribute.right
def by_attribute_one_by_one(said, answers):
    pairs = list(zip(said.tolist(), answers.tolist()))
    return tuple(
        sum(f(s) == f(a) for s, a in pairs) / len(pairs) for f in (lambda n: n // 3, lambda n: n % 3)
    )


@by_attribute.wrong("Both are right, in the other order: parity first (whole division by 3), then size.")
def by_attribute_exchanged(said, answers):
    return by_attribute_with_divmod(said, answers)[::-1]


@by_attribute.wrong("Those are numbers of sentences. A share is their number divided by all: np.mean.")
def by_attribute_counts(said, answers):
    return (said // 3 == answers // 3).sum(), (said % 3 == answers % 3).sum()


@by_attribute.wrong("Those are the shares of wrong ones. Asked is how many are right.")
def by_attribute_wrong_ones(said, answers):
    return tuple(1 - share for share in by_attribute_with_divmod(said, answers))


@by_attribute.wrong(
    "That is the share with the whole answer right, twice. Compare parity with parity, and size with size."
)
def by_attribute_whole_answers(said, answers):
    return (np.mean(said == answers),) * 2


@by_attribute.wrong(
    "The parity is answer // 3. The remainder by 2 is that of the answer's number, not of the digit."
)
def by_attribute_remainder_by_two(said, answers):
    return np.mean(said % 2 == answers % 2), np.mean(said % 3 == answers % 3)


@by_attribute.wrong(
    "The size is right among those with the right parity only. "
    "Judge each of the two by itself, over all sentences."
)
def by_attribute_size_where_parity(said, answers):
    parity = said // 3 == answers // 3
    return parity.mean(), (parity & (said % 3 == answers % 3)).mean()


@by_attribute.wrong(
    "answer / 3 keeps the size in its fraction, so your parity is right only where the whole answer is. "
    "Whole division is //."
)
def by_attribute_with_fractions(said, answers):
    return np.mean(said / 3 == answers / 3), np.mean(said % 3 == answers % 3)


@by_attribute.wrong("One number, the share with the whole answer right. Two are asked: parity, and size.")
def by_attribute_one_number(said, answers):
    return np.mean(said == answers)
