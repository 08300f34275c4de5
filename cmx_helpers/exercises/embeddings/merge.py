"""Exercise embeddings.merge, lesson 04_embeddings."""

from cmx_helpers.exercises._engine import exercise


@exercise(
    "embeddings.merge",
    points=1,
    minutes=6,
    hints=(
        "Walk from left to right with a place i. Look at the two pieces at i and i + 1.",
        "If they are the pair, append them joined and go on by two; else append one piece and go on by one.",
        "Mind the last piece: it has no right neighbour. tuple(pieces[i : i + 2]) == pair is safe there.",
    ),
)
def merge(pieces, pair):
    merged, i = [], 0
    while i < len(pieces):
        size = 2 if tuple(pieces[i : i + 2]) == tuple(pair) else 1
        merged.append("".join(pieces[i : i + size]))
        i += size
    return merged


@merge.cases
def merge_cases(rng):
    cases = [
        (list("lower"), ("l", "o")),
        (["l", "o", "w"], ("o", "w")),
        (list("aaaa"), ("a", "a")),
        (list("aaaaa"), ("a", "a")),
        (["lo", "w", "lo", "w"], ("lo", "w")),
        (["苹", "果", "很", "甜"], ("苹", "果")),
        (["ab", "c", "a", "bc"], ("a", "bc")),
    ]
    letters = ["a", "b", "ab"]
    return cases + [([letters[int(n)] for n in rng.integers(0, 3, size=9)], ("a", "b")) for _ in range(4)]


@merge.right
def merge_looking_back(pieces, pair):
    merged, fresh = [], False
    for piece in pieces:
        if merged and not fresh and (merged[-1], piece) == tuple(pair):
            merged[-1] += piece
            fresh = True
        else:
            merged.append(piece)
            fresh = False
    return merged


@merge.wrong("Only the first place is joined. The pair is joined wherever it stands.")
def merge_once(pieces, pair):
    for i in range(len(pieces) - 1):
        if (pieces[i], pieces[i + 1]) == tuple(pair):
            return [*pieces[:i], pieces[i] + pieces[i + 1], *pieces[i + 2 :]]
    return pieces


@merge.wrong("The joined piece is there, and its right half once more behind it. Go on by two after a join.")
def merge_going_on_by_one(pieces, pair):
    merged = []
    for i in range(len(pieces)):
        joined = tuple(pieces[i : i + 2]) == tuple(pair)
        merged.append("".join(pieces[i : i + 2]) if joined else pieces[i])
    return merged


@merge.wrong("The last piece is lost: it has no right neighbour, but it stays.")
def merge_losing_the_last(pieces, pair):
    merged, i = [], 0
    while i < len(pieces) - 1:
        size = 2 if tuple(pieces[i : i + 2]) == tuple(pair) else 1
        merged.append("".join(pieces[i : i + size]))
        i += size
    return merged


@merge.wrong(
    "You replaced in the text, not among the pieces: a piece ab would be cut or joined with its neighbours. "
    "Compare whole pieces."
)
def merge_in_the_text(pieces, pair):
    text = "".join(pieces).replace("".join(pair), "\0")
    return ["".join(pair) if sign == "\0" else sign for sign in text]


@merge.wrong(
    "Nothing is joined. Compare two neighbours with the pair, as tuples: a list is never equal to one."
)
def merge_nothing(pieces, pair):
    return pieces
