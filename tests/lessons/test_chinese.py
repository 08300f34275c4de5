"""The catalogues of the Chinese edition: what is missing, stale, orphan or different is told."""

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.lessons.small_chinese import CHINESE, ENGLISH, MAP, ONE_WAY, ROOM, TITLE, catalogue, lesson, shown
from tools.lessons import chinese, chinese_notebooks, minutes

ROOT = Path(__file__).resolve().parents[2]


def told(notebook, text):
    return [(fault.kind, fault.where.removeprefix("01_small").strip()) for fault in faults(notebook, text)]


def faults(notebook, text):
    return chinese.faults(notebook, text, "01_small")


def test_a_true_catalogue_has_no_faults():
    assert faults(lesson(), catalogue()) == []


@pytest.mark.parametrize(
    "changed, kinds",
    [
        ({"map": None}, [("missing", "map")]),
        ({"gone": "没有了"}, [("orphan", "gone")]),
        ({"one-way-x": "一种写法"}, [("orphan", "one-way-x")]),
        ({"text": CHINESE["text"].replace("`x.mean()`", "`x.sum()`")}, [("differs", "text")]),
        ({"text": CHINESE["text"].replace("y = ", "z = ")}, [("differs", "text")]),
        ({"text": CHINESE["text"].replace("} x$", "} z$")}, [("differs", "text")]),
        ({"text": CHINESE["text"].replace("(00_start", "(02_start")}, [("differs", "text")]),
        ({"text": CHINESE["text"].replace("## ", "### ")}, [("differs", "text")]),
        ({"text": CHINESE["text"] + "\n\n<details>"}, [("differs", "text")]),
        ({"text": CHINESE["text"] + "\n\n```python\nx = 1\n```"}, [("differs", "text")]),
        ({"title": CHINESE["title"].replace("{minutes}", "75 分钟")}, [("differs", "title")]),
        ({"map": CHINESE["map"] + "{minutes}"}, [("differs", "map")]),
    ],
)
def test_each_fault_is_told_by_its_kind(changed, kinds):
    assert told(lesson(), catalogue(**changed)) == kinds


def test_a_changed_english_cell_makes_its_piece_stale_and_no_other():
    assert told(lesson(map=MAP + " Look."), catalogue()) == [("stale", "map")]
    assert told(lesson(), catalogue().replace(chinese.fingerprint(MAP), "?")) == [("stale", "map")]


def test_computed_minutes_make_nothing_stale():
    other = lesson(title=TITLE.replace("75", "70"), room=ROOM.replace("6 minutes", "1 minute"))
    assert faults(other, catalogue()) == []
    made = chinese_notebooks.translated(other, catalogue())
    assert "70 分钟，另有选读 60 分钟" in shown(made, "title")
    assert "*1 分钟。*" in shown(made, "room")


def test_pieces_in_another_order_twice_or_malformed_are_told():
    turned = dict(reversed(CHINESE.items()))
    marks = "\n".join(
        f"<!-- cell: {name} english: {chinese.fingerprint(ENGLISH[name])} -->\n{text}"
        for name, text in turned.items()
    )
    assert told(lesson(), marks) == [("differs", "")]
    assert set(told(lesson(), catalogue() + catalogue())) == {("orphan", name) for name in ENGLISH}
    assert ("orphan", "") in told(lesson(), catalogue() + "\n<!-- cell: map -->\n图")


def test_the_stamp_fills_in_what_is_unknown_and_nothing_else():
    unknown = re.sub("english: [0-9a-f]{12}", "english: ?", catalogue())
    assert chinese.stamp(lesson(), unknown) == catalogue()
    old = catalogue().replace(chinese.fingerprint(MAP), "0" * 12)
    assert chinese.stamp(lesson(), old) == old


def test_a_retired_piece_is_kept_and_the_english_is_shown():
    english = lesson(map=MAP + " Look.")
    retired = chinese.retire(english, catalogue())
    assert told(english, retired) == [("missing", "map")] and CHINESE["map"] in retired
    made = shown(chinese_notebooks.translated(english, retired), "map")
    assert chinese_notebooks.NOTES["stale"] in made and "Look." in made
    assert chinese.retire(lesson(), catalogue()) == catalogue()


def test_only_markdown_is_exchanged():
    english = lesson()
    made = chinese_notebooks.translated(english, catalogue())
    assert english == lesson() and len(made["cells"]) == len(english["cells"])
    for before, after in zip(english["cells"], made["cells"]):
        there = {key: value for key, value in before.items() if key != "source"}
        assert there == {key: value for key, value in after.items() if key != "source"}
        assert before["cell_type"] == "markdown" or before == after
    assert shown(made, "one-way-x") == ONE_WAY.replace("One way to write it", "一种写法")
    assert shown(made, "text") == CHINESE["text"]
    assert "](#课程-地图)" in shown(made, "map")


@pytest.mark.parametrize("kind", ["missing", "stale"])
def test_what_is_not_translated_is_in_english_with_a_line_below_its_heading(kind):
    english = lesson(room=ROOM + (" Changed." if kind == "stale" else ""))
    made = chinese_notebooks.translated(
        english, catalogue(room=None if kind == "missing" else CHINESE["room"])
    )
    heading, note, *_ = shown(made, "room").split("\n\n")
    assert heading == "### Side room: More" and note == chinese_notebooks.NOTES[kind]
    assert shown(made, "room").endswith(shown(english, "room").split("\n\n")[1])


def test_every_line_of_minutes_of_the_lessons_is_understood():
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        for source in chinese.to_translate(json.loads(path.read_text(encoding="utf-8"))).values():
            if minutes.LINE.search(source) or source.startswith("### Side room"):
                assert chinese.minutes_of(source), f"{path.stem}: {source[:80]}"


def test_no_mark_of_emphasis_is_left_over():
    """Beside Chinese punctuation a pair of stars may mean nothing: `**时间：**75`."""
    markdown = MarkdownIt("commonmark").enable("table")
    for path in sorted((ROOT / "notebooks" / "zh").rglob("*.md")):
        text = re.sub(r"(?s)\$\$.+?\$\$|\$[^$]+\$", "x", path.read_text(encoding="utf-8"))
        parts = [part for block in markdown.parse(text) for part in block.children or []]
        left = [part.content for part in parts if part.type == "text" and "*" in part.content]
        assert not left, f"{path.name}: {left}"
