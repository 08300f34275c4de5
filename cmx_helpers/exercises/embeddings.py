"""Exercises of lesson 04_embeddings."""

import numpy as np

from cmx_helpers.exercises._engine import exercise, prediction


@exercise(
    "embeddings.context_pairs",
    points=2,
    minutes=10,
    hints=(
        "Two loops: the outer one over the places i of the centre, the inner one over the places j of "
        "its neighbours.",
        "The neighbours stand at i - window … i + window. What must not happen at the two ends of the "
        "sentence, "
        "and which j is left out?",
        "range(max(0, i - window), min(len(tokens), i + window + 1)): range() leaves its end out, hence "
        "the + 1.",
    ),
)
def context_pairs(tokens, window):
    pairs = []
    for i in range(len(tokens)):
        for j in range(max(0, i - window), min(len(tokens), i + window + 1)):
            if j != i:
                pairs.append((tokens[i], tokens[j]))
    return pairs


@context_pairs.cases
def context_pairs_cases(rng):
    words = np.array(["我", "喜欢", "苹果", "the", "cat", "eats", "很", "sweet"])
    cases = [
        (["我", "喜欢", "苹果"], 1),
        (["the", "king", "has", "his", "crown"], 2),
        (["very", "very", "sweet", "very", "ripe"], 2),
        (["a", "b", "c"], 3),
    ]
    return cases + [(rng.permutation(words)[:size].tolist(), size // 2) for size in (4, 6, 8)]


@context_pairs.right
def context_pairs_by_slices(tokens, window):
    pairs = []
    for i, center in enumerate(tokens):
        before, after = tokens[max(0, i - window) : i], tokens[i + 1 : i + 1 + window]
        pairs += [[center, context] for context in before + after]
    return pairs


@context_pairs.right
def context_pairs_by_distance(tokens, window):
    places = range(len(tokens))
    return [(tokens[i], tokens[j]) for i in places for j in places if 0 < abs(i - j) <= window]


def _pairs(tokens, near):
    places = range(len(tokens))
    return [(tokens[i], tokens[j]) for i in places for j in places if near(i, j)]


@context_pairs.wrong(
    "The neighbour furthest to the right is missing: range(i - window, i + window) stops one place before "
    "i + window. Add one to its end."
)
def context_pairs_short_on_the_right(tokens, window):
    return _pairs(tokens, lambda i, j: j != i and -window <= j - i < window)


@context_pairs.wrong(
    "The window is one place too narrow on both sides: a neighbour at distance `window` belongs to it."
)
def context_pairs_too_narrow(tokens, window):
    return _pairs(tokens, lambda i, j: 0 < abs(j - i) < window)


@context_pairs.wrong(
    "The window is one place too wide on both sides: with window 1 the word before and the word after count, "
    "and no others."
)
def context_pairs_too_wide(tokens, window):
    return _pairs(tokens, lambda i, j: 0 < abs(j - i) <= window + 1)


@context_pairs.wrong(
    "Each word is paired with itself, too. Leave out the place j == i: a word would only learn that it "
    "equals itself."
)
def context_pairs_with_the_centre(tokens, window):
    return _pairs(tokens, lambda i, j: abs(j - i) <= window)


@context_pairs.wrong(
    "One-sided: you look to the right only. A neighbour on the left tells as much; the window goes both ways."
)
def context_pairs_right_only(tokens, window):
    return _pairs(tokens, lambda i, j: 0 < j - i <= window)


@context_pairs.wrong(
    "One-sided: you look to the left only. A neighbour on the right tells as much; the window goes both ways."
)
def context_pairs_left_only(tokens, window):
    return _pairs(tokens, lambda i, j: 0 < i - j <= window)


@context_pairs.wrong(
    "You compare words, not places: in “very very sweet” the second “very” is a neighbour of the first. "
    "Leave out "
    "the place j == i, not every equal word."
)
def context_pairs_without_equal_words(tokens, window):
    return [pair for pair in context_pairs.reference(tokens, window) if pair[0] != pair[1]]


@context_pairs.wrong(
    "At the start of the sentence a negative index reaches round to its end: the first word got the last "
    "words "
    "for neighbours. Begin at max(0, i - window)."
)
def context_pairs_wrapping_round(tokens, window):
    size = len(tokens)
    return [
        (tokens[i], tokens[j])
        for i in range(size)
        for j in range(i - window, min(size, i + window + 1))
        if j != i
    ]


@context_pairs.wrong(
    "The words near the start have lost their left neighbours: a slice from a negative number, tokens[i "
    "- window : i], "
    "begins near the end of the list and is empty. Begin at max(0, i - window)."
)
def context_pairs_negative_slice(tokens, window):
    pairs = []
    for i, center in enumerate(tokens):
        pairs += [(center, context) for context in tokens[i - window : i] + tokens[i + 1 : i + 1 + window]]
    return pairs


@context_pairs.wrong(
    "The window is not used: every word is paired with every other. Keep the neighbours that are at most "
    "`window` places away."
)
def context_pairs_without_a_window(tokens, window):
    return _pairs(tokens, lambda i, j: i != j)


@context_pairs.wrong("The pairs are turned round: the centre comes first, its neighbour second.")
def context_pairs_turned_round(tokens, window):
    return [pair[::-1] for pair in context_pairs.reference(tokens, window)]


@context_pairs.wrong(
    "Only the neighbours at exactly `window` places are there. All nearer ones belong to the window, too."
)
def context_pairs_at_the_edge_only(tokens, window):
    return _pairs(tokens, lambda i, j: abs(j - i) == window)


@exercise(
    "embeddings.encode",
    points=2,
    minutes=10,
    hints=(
        "ids.get(word, 1) gives the id of a word, or 1 where the dictionary does not know it.",
        "Start from np.zeros((len(sentences), length), int): zeros are padding already. Then fill in the "
        "beginning "
        "of each row.",
        "row[:length] cuts a list that is too long and leaves a shorter one as it is.",
    ),
)
def encode(sentences, ids, length):
    table = np.zeros((len(sentences), length), int)
    for line, sentence in zip(table, sentences):
        row = [ids.get(word, 1) for word in sentence][:length]
        line[: len(row)] = row
    return table


@encode.cases
def encode_cases(rng):
    words = ["我", "喜欢", "苹果", "i", "like", "apples", "pears"]
    ids = {"<pad>": 0, "<unk>": 1} | {word: number for number, word in enumerate(words[:6], 2)}
    cases = [([["我", "喜欢", "苹果"], ["i", "like", "green", "apples"], ["pears"]], ids, 3)]
    for length in (2, 5, 7):
        sizes = [length + 2, 1, int(rng.integers(1, 9))]
        sentences = [[words[int(n)] for n in rng.integers(0, 7, size=size)] for size in sizes]
        sentences[0][:2], sentences[0][-2:] = ["我", "pears"], ["like", "苹果"]
        cases.append((sentences, ids, length))
    return cases


@encode.right
def encode_row_by_row(sentences, ids, length):
    rows = []
    for sentence in sentences:
        row = [ids[word] if word in ids else ids["<unk>"] for word in sentence]
        rows.append((row + [ids["<pad>"]] * length)[:length])
    return rows


@encode.right
def encode_place_by_place(sentences, ids, length):
    def number(sentence, place):
        return ids.get(sentence[place], 1) if place < len(sentence) else 0

    return np.array([[number(sentence, place) for place in range(length)] for sentence in sentences])


@encode.wrong(
    "Unknown words became 0, and 0 is padding: the sentence would seem to have a hole. Unknown words "
    "have the id 1."
)
def encode_unknown_as_padding(sentences, ids, length):
    table = encode.reference(sentences, ids, length)
    return np.where(table == 1, 0, table)


@encode.wrong(
    "Unknown words are left out, so that the words after them move up. Keep their place, with the id 1: "
    "something "
    "stood there."
)
def encode_unknown_left_out(sentences, ids, length):
    known = [[word for word in sentence if word in ids] for sentence in sentences]
    return encode.reference(known, ids, length)


@encode.wrong("Filled up with 1, the id of unknown words. Padding has the id 0.")
def encode_padded_with_unknown(sentences, ids, length):
    rows = [[ids.get(word, 1) for word in sentence] for sentence in sentences]
    return np.array([(row + [1] * length)[:length] for row in rows])


@encode.wrong("The padding stands in front. Here it goes behind the sentence.")
def encode_padded_in_front(sentences, ids, length):
    rows = [[ids.get(word, 1) for word in sentence][:length] for sentence in sentences]
    return np.array([[0] * (length - len(row)) + row for row in rows])


@encode.wrong(
    "Sentences that are too long lost their beginning. Here they lose their end: keep row[:length]."
)
def encode_keeping_the_end(sentences, ids, length):
    return encode.reference([sentence[-length:] for sentence in sentences], ids, length)


@encode.wrong(
    "Padding in front and sentences cut in front. Here both happen at the end: keep row[:length] and "
    "fill up behind it."
)
def encode_all_in_front(sentences, ids, length):
    return encode_padded_in_front([sentence[-length:] for sentence in sentences], ids, length)


@encode.wrong(
    "Every row is as long as the longest sentence. `length` says how long the rows shall be: cut longer "
    "ones, "
    "fill up shorter ones."
)
def encode_as_long_as_the_longest(sentences, ids, length):
    return encode.reference(sentences, ids, max(map(len, sentences)))


@exercise(
    "embeddings.cosine_similarity",
    points=2,
    minutes=8,
    hints=(
        "a @ b.T holds the scalar product of each row of a with each row of b.",
        "The length of each row is np.linalg.norm(a, axis=1), the square root of the sum of its squares.",
        "With keepdims=True the lengths stay a column, and a / lengths divides each row by its own.",
    ),
)
def cosine_similarity(a, b):
    a = a / np.linalg.norm(a, axis=1, keepdims=True)
    b = b / np.linalg.norm(b, axis=1, keepdims=True)
    return a @ b.T


@cosine_similarity.cases
def cosine_similarity_cases(rng):
    cases = [(np.array([[3.0, 4.0], [1.0, 0.0]]), np.array([[0.0, 2.0], [3.0, 4.0], [-1.0, 0.0]]))]
    for n, m, dim in ((1, 4, 3), (4, 4, 4), (3, 2, 6)):
        lengths = rng.uniform(0.2, 5, size=(n, 1))
        cases.append((lengths * rng.normal(size=(n, dim)), 0.3 + rng.normal(size=(m, dim))))
    return cases


@cosine_similarity.right
def cosine_similarity_by_loops(a, b):
    return [[(x @ y) / np.sqrt((x @ x) * (y @ y)) for y in b] for x in a]


@cosine_similarity.right
def cosine_similarity_by_einsum(a, b):
    lengths = np.sqrt(np.outer((a * a).sum(axis=1), (b * b).sum(axis=1)))
    return np.einsum("id,jd->ij", a, b) / lengths


def _divided(a, b, lengths):
    return (a / lengths(a)) @ (b / lengths(b)).T


@cosine_similarity.wrong(
    "These are scalar products: long vectors win whatever their direction. Divide by both lengths."
)
def cosine_similarity_without_lengths(a, b):
    return a @ b.T


@cosine_similarity.wrong(
    "Wrong axis: you took the length of each column. A vector is a row, so the squares are added along "
    "axis=1."
)
def cosine_similarity_of_columns(a, b):
    return _divided(a, b, lambda x: np.linalg.norm(x, axis=0))


@cosine_similarity.wrong(
    "You divide by the squared lengths. The length is the square root of the sum of squares: a vector would "
    "otherwise not have similarity 1 with itself."
)
def cosine_similarity_squared_lengths(a, b):
    return _divided(a, b, lambda x: (x * x).sum(axis=1, keepdims=True))


@cosine_similarity.wrong(
    "Only the rows of `a` are divided by their lengths. The rows of `b` have lengths, too."
)
def cosine_similarity_first_length_only(a, b):
    return (a / np.linalg.norm(a, axis=1, keepdims=True)) @ b.T


@cosine_similarity.wrong(
    "Only the rows of `b` are divided by their lengths. The rows of `a` have lengths, too."
)
def cosine_similarity_second_length_only(a, b):
    return a @ (b / np.linalg.norm(b, axis=1, keepdims=True)).T


@cosine_similarity.wrong(
    "np.linalg.norm(a) without an axis is one number for the whole matrix. Each row has its own length: "
    "axis=1."
)
def cosine_similarity_length_of_the_matrix(a, b):
    return _divided(a, b, np.linalg.norm)


@cosine_similarity.wrong(
    "You divide by the sum of the absolute values. The length of a vector is the square root of the sum "
    "of squares."
)
def cosine_similarity_sum_of_absolutes(a, b):
    return _divided(a, b, lambda x: np.abs(x).sum(axis=1, keepdims=True))


@cosine_similarity.wrong(
    "You took the mean off each row first: that is the correlation. The cosine leaves the numbers as "
    "they are."
)
def cosine_similarity_centred(a, b):
    a, b = (x - x.mean(axis=1, keepdims=True) for x in (a, b))
    with np.errstate(invalid="ignore"):
        return cosine_similarity.reference(a, b)


@cosine_similarity.wrong(
    "Rows and columns are exchanged: result[i, j] belongs to row i of `a` and row j of `b`."
)
def cosine_similarity_exchanged(a, b):
    return cosine_similarity.reference(b, a)


@cosine_similarity.wrong(
    "That is the cosine distance, 1 − cosine: 0 for the same direction. The similarity is 1 there."
)
def cosine_similarity_as_distance(a, b):
    return 1 - cosine_similarity.reference(a, b)


@prediction(
    "embeddings.window",
    points=1,
    minutes=5,
    hints=(
        "With window 1 a word sees the word right beside it: the distance of neighbours is 1.",
        "Number the words: the 0, king 1, has 2, his 3, crown 4. Subtract.",
    ),
)
def window():
    sentence = "the king has his crown".split()
    return tuple(abs(sentence.index(word) - sentence.index("king")) for word in ("his", "crown"))


@window.wrong("You counted the words in between. The word right beside “king” is at distance 1, not 0.")
def window_words_between():
    return 1, 2


@window.wrong("You counted both ends. The word right beside “king” is at distance 1, not 2.")
def window_both_ends():
    return 3, 4


@window.wrong("Right numbers in the wrong order: “his” first, then “crown”.")
def window_exchanged():
    return 3, 2


@window.wrong("You counted from the start of the sentence. The distance counts from “king”.")
def window_from_the_start():
    return 4, 5
