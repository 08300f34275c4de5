"""Exercise embeddings.analogy, lesson 04_embeddings."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _best(scores, hidden):
    scores = np.array(scores, dtype=float)
    scores[list(hidden)] = -np.inf
    return int(scores.argmax())


@exercise(
    "embeddings.analogy",
    points=2,
    minutes=4,
    hints=(
        "Bring all rows to length one first: divide by np.linalg.norm(vectors, axis=1, keepdims=True).",
        "The target is row b minus row a plus row c. One product gives its scores with all rows.",
        "Set the scores of a, b and c to -np.inf before argmax: the question's own words are no answers.",
    ),
)
def analogy(a, b, c, vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


@analogy.cases
def analogy_cases(rng):
    # Here word a itself would win, were it not left out.
    wins = np.array([[1.0, 0], [0.9, 0.4], [0.9, -0.4], [-1, 0.1], [0.2, 1], [0, -1]])
    cases = [(0, 1, 2, wins)]
    for size, dim in ((8, 3), (8, 3), (12, 4), (12, 4), (20, 5), (20, 5), (30, 6), (30, 6)):
        vectors = rng.normal(size=(size, dim)) * rng.uniform(0.2, 5, size=(size, 1))
        a, b, c = (int(n) for n in rng.permutation(size)[:3])
        cases.append((a, b, c, vectors))
    return cases


@analogy.right
def analogy_by_cosines(a, b, c, vectors):
    unit = _unit(vectors)
    target = unit[b] - unit[a] + unit[c]
    others = [n for n in range(len(unit)) if n not in (a, b, c)]
    return max(others, key=lambda n: unit[n] @ target / np.linalg.norm(target))


@analogy.wrong("The question's own words are in the race, and c or b often wins. Leave a, b and c out.")
def analogy_with_the_question(a, b, c, vectors):
    unit = _unit(vectors)
    return _best(unit @ (unit[b] - unit[a] + unit[c]), ())


@analogy.wrong("The step goes from b to a in your answer. It goes from a to b: b − a + c.")
def analogy_backwards(a, b, c, vectors):
    unit = _unit(vectors)
    return _best(unit @ (unit[a] - unit[b] + unit[c]), (a, b, c))


@analogy.wrong(
    "The rows have their own lengths still, so long vectors win. Bring all rows to length one first."
)
def analogy_without_lengths(a, b, c, vectors):
    return _best(vectors @ (vectors[b] - vectors[a] + vectors[c]), (a, b, c))


@analogy.wrong("c is missing: b − a is the step, and it begins at c.")
def analogy_without_c(a, b, c, vectors):
    unit = _unit(vectors)
    return _best(unit @ (unit[b] - unit[a]), (a, b, c))


@analogy.wrong("You took the least similar word. The answer is the most similar: argmax.")
def analogy_of_the_least(a, b, c, vectors):
    unit = _unit(vectors)
    return _best(-(unit @ (unit[b] - unit[a] + unit[c])), (a, b, c))
