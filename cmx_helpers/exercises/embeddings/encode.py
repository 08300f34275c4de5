"""Exercise embeddings.encode, lesson 04_embeddings."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "embeddings.encode",
    points=2,
    minutes=6,
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
