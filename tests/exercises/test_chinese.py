"""What the course says of an answer, in Chinese: complete for three lessons, and nothing of it is stale."""

import ast
import itertools
import re
from pathlib import Path

import pytest

from cmx_helpers import exercises
from cmx_helpers._common import language
from cmx_helpers.exercises import _engine

PACKAGE = Path(exercises.__file__).parent
TRANSLATED = ("start_here", "convolution", "fusion")
ENTRIES = language.entries("zh")
CODE = re.compile(r"[A-Za-z_][\w.]*\(|\b[a-z]+(?:_[a-z]+)+\b|[A-Z]\w+[A-Z]\w+")


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("CMX_LANG", "zh")


def said_of(topic):
    """The hints and diagnoses of a lesson's exercises."""
    tasks = [_engine.find(name) for name in _engine.names(topic)]
    return [
        *(hint for task in tasks for hint in task.hints),
        *(said for task in tasks for _, said in task.wrongs),
    ]


def written_in(node):
    """What a string of the code can look like, \\0 where a value stands; alternatives within it both ways."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return [*written_in(node.body), *written_in(node.orelse)]
    if isinstance(node, ast.FormattedValue):
        return written_in(node.value) or ["\0"]
    if isinstance(node, ast.JoinedStr):
        return ["".join(parts) for parts in itertools.product(*map(written_in, node.values))]
    return []


def strings_of_the_engine():
    for path in [*PACKAGE.glob("*.py"), *PACKAGE.glob("_diagnosis/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from written_in(node)


def test_nothing_in_the_catalogue_is_stale():
    known = {said for topic in TRANSLATED for said in said_of(topic)}
    written = "\n".join(strings_of_the_engine())
    there = {e.english for e in ENTRIES if all(part.rstrip(".") in written for part in e.fixed)}
    stale = [e.english for e in ENTRIES if e.english not in known | there]
    assert not stale, f"said nowhere: {stale}"


@pytest.mark.parametrize("topic", TRANSLATED)
def test_every_hint_and_diagnosis_of_a_translated_lesson_is_there(topic):
    there = {entry.english for entry in ENTRIES}
    assert [said for said in said_of(topic) if said not in there] == []


def test_values_and_code_are_those_of_the_english():
    for entry in ENTRIES:
        values = [set(re.findall(r"\{\w+\}", text)) for text in (entry.english, entry.chosen)]
        assert not entry.is_pattern or values[0] == values[1], entry
        assert [code for code in CODE.findall(entry.english) if code not in entry.chosen] == [], entry


def test_english_is_said_unless_chinese_is_asked_for(monkeypatch):
    for value in ("", "en", "de_DE.UTF-8"):
        monkeypatch.setenv("CMX_LANG", value)
        assert "Not attempted. Write your answer" in repr(exercises.check("start_here.ink", None))


@pytest.mark.parametrize(
    "name, answer, said",
    [
        ("start_here.ink", None, "还没有作答。在上面的单元格里写下你的答案，运行它，再运行这个单元格。"),
        ("start_here.ink", lambda picture: picture.mean(), "正确。5 个例子全部对上了。"),
        ("start_here.ink", 3, "还不对。这里要的是一个函数，得到的却是 3。请传入函数本身，不要调用它。"),
        ("start_here.ink", lambda picture: picture.sum(), "还不对。你把所有像素加了起来。"),
        ("start_here.sizes", (3, 4), "每一个都小得太多，差了十倍以上。"),
        ("start_here.sizes", 3, "应该是 2 个数，得到的是 3。"),
        ("start_here.samples", lambda seconds, rate: rate / seconds, "你没有取整：半个采样点是不存在的。"),
    ],
)
def test_feedback_is_shown_in_chinese_and_stays_english_inside(chinese, name, answer, said):
    feedback = exercises.check(name, answer)
    assert said in repr(feedback)
    assert said.split("。")[-2] in feedback._repr_html_()
    assert feedback.message.isascii() or "²" in feedback.message


def test_hints_are_counted_in_chinese(chinese):
    _engine._HINTS_GIVEN.pop("start_here.sizes", None)
    shown = [repr(exercises.hint("start_here.sizes")) for _ in range(3)]
    assert (
        "提示。1/2：像素数是行数乘以列数。" in shown[0] and "2/2：" in shown[1] and "最后一条提示" in shown[2]
    )


def test_what_the_catalogue_does_not_have_is_said_in_english(chinese):
    mixed = "Well seen. Nobody translated this. All 3 cases agree."
    assert language.shown(mixed) == "看得准。Nobody translated this. 3 个例子全部对上了。"
    assert language.shown("large numbers: small ones") == "large numbers: small ones"


def test_the_format_of_the_catalogue():
    head = 'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n'
    text = (
        head
        + '# why\n#, python-brace-format\nmsgid ""\n"a {b} "\n"c."\nmsgstr "甲 {b}"\n\nmsgid "d"\nmsgstr ""\n'
    )
    assert language.read(text) == [language.Entry("a {b} c.", "甲 {b}", True)]
