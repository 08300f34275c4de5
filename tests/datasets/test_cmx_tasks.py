"""The arithmetic task: what the sentences ask, and what the answers are."""

import re

import numpy as np
import pytest
from scipy import stats

from cmx_helpers.datasets import CLEAN, cmx_digits


@pytest.mark.parametrize("language", ["en", "zh"])
def test_arithmetic(language):
    data = cmx_digits("train", 3000, task="arithmetic", language=language, corruption=CLEAN)
    assert data.classes == {"fused": 10, "image": 10, "text": 3, "audio": 10}
    _, y = data.arrays()
    doing = [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b]
    wanted = [doing[o](int(a), int(b)) % 10 for a, b, o in zip(y["image"], y["audio"], y["text"])]
    assert y["fused"].tolist() == wanted
    table = np.zeros((10, 10, 3))
    np.add.at(table, (y["image"], y["audio"], y["text"]), 1)
    assert stats.chisquare(table.ravel()).pvalue > 1e-3
    words = {
        "en": (r"plus|add|sum", r"minus|take|subtract|less", r"times|multiply|product"),
        "zh": ("加|和", "减", "乘|积"),
    }[language]
    for i in range(300):
        sample = data.sample(i)
        said = [bool(re.search(pattern, sample.text)) for pattern in words]
        assert said == [name == sample.operation for name in ("plus", "minus", "times")], sample.text
        assert (sample.seen, sample.heard, sample.answer) == (y["image"][i], y["audio"][i], y["fused"][i])
        tokens = sample.text if language == "zh" else sample.text.split()
        assert np.count_nonzero(sample.ids) == len(tokens) <= 10


def test_subtraction_sentences_all_mean_seen_minus_heard():
    """Read by a second set of eyes: which of the two is taken away?"""
    from cmx_helpers.datasets._sentences import ORDERS

    away = r"(minus|less|subtract|take) the second|take the second from the first|subtract the second"
    for text in ORDERS["en"][1][1:]:
        assert re.search(away, text) and not re.search(r"(minus|less|subtract|take) the first", text)
    for text in ORDERS["zh"][1][1:]:
        assert re.search("减去?(第二个|后数)", text) and not re.search("减去?(第一|前数)", text)
