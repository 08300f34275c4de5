"""The data sheet counts right and names its sources."""

import itertools
import re
from collections import Counter

import numpy as np

from cmx_helpers import datasets
from tests.datasets.speech_files import DATA, FOLDER, SPLITS


def counts(rows):
    """The table of data/README.md, from the manifest."""
    table = {}
    for language, split in itertools.product(("en", "cmn"), SPLITS):
        part = [row for row in rows if (row["language"], row["split"]) == (language, split)]
        sexes = Counter(sex for _, sex in {(row["voice"], row["sex"]) for row in part})
        accents = len({row["accent"] for row in part})
        variants = len({row["variant"] for row in part})
        voices = len({row["voice"] for row in part})
        table[language, split] = [voices, sexes["F"], sexes["M"], variants, accents, len(part)]
    return table


def test_the_datasheet_counts_right(rows):
    text = (DATA / "README.md").read_text(encoding="utf-8")
    lines = [
        [cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if "|" in line
    ]
    said = {(c[0], c[1]): [int(n) for n in c[2:8]] for c in lines if len(c) == 8 and c[1] in SPLITS}
    languages = {"English": "en", "Mandarin": "cmn"}
    assert {(languages[a], b): n for (a, b), n in said.items()} == counts(rows)

    durations = [float(row["duration_s"]) for row in rows]
    facts = dict(re.findall(r"^- (.+?): \*\*(.+?)\*\*", text, flags=re.MULTILINE))
    assert facts["Clips"] == f"{len(rows)}"
    assert facts["Voices"] == f"{len({row['voice'] for row in rows})}"
    assert facts["Sound"] == f"{sum(durations):.0f} s"
    shortest, median, longest = min(durations), np.median(durations), max(durations)
    assert facts["Durations"] == f"{shortest:.2f} s to {longest:.2f} s, median {median:.2f} s"
    assert facts["Made with"] == rows[0]["engine"]
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file())
    assert facts["Size of `spoken_digits/`"] == f"{size / 1e6:.1f} MB"
    _, labels = datasets.handwriting()
    assert facts["Handwritten digits"] == f"{len(labels)}"
    parts = [len(datasets.handwriting(split)[1]) for split in SPLITS]
    assert facts["Handwriting, train / validation / test"] == " / ".join(map(str, parts))
    for language, name in (("en", "English"), ("zh", "Chinese")):
        clues = datasets.all_clues(language)
        longest = max(len(c.text.split()) if language == "en" else len(c.text) for c in clues)
        assert facts[f"{name} clues"] == f"{len(clues)} sentences, the longest of {longest} tokens"


def test_the_datasheet_names_sources_and_licences():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    from cmx_helpers.datasets.download import SOURCES
    from cmx_helpers.datasets.recordings import FSDD_SPEAKERS

    for name, source in SOURCES.items():
        assert name in text and source.sha256 in text and source.url in text
    for split, speakers in FSDD_SPEAKERS.items():
        assert f"{split}: {', '.join(speakers)}" in text
    for licence in ("CC BY 4.0", "CC BY-SA 4.0", "CC BY-SA 3.0", "CC BY 2.0"):
        assert licence in text
