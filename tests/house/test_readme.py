"""The README's map of lessons and the links of all pages agree with what is there."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("data/*.md"), *ROOT.glob("notebooks/*.md")]
PAGES += ROOT.glob("notebooks/zh/pages/*.md")
ROW = re.compile(
    r"^\| \[(\d\d) · ([^\]]+)\]\(notebooks/([^)]+)\) \| .+ \| (\d+(?:, side rooms \d+)?) \|$", re.MULTILINE
)
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)|!\[[^\]]*\]\(([^)#\s]+)\)")


def markdown_of(lesson):
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def row_of(lesson):
    """What the README's row for a lesson should hold, from the lesson's first cell."""
    first = markdown_of(lesson)[0]
    number, title = re.match(r"# (\d\d) · (.+)", first).groups()
    minutes = re.search(r"Minutes\W+(\d+(?:, side rooms \d+)?)", first)
    assert minutes, f"{lesson.name}: the first cell gives no minutes"
    return number, title.strip(), lesson.name, minutes[1]


def test_map_of_lessons_is_complete_and_true():
    rows = ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert rows == [row_of(lesson) for lesson in LESSONS]


def test_lesson_00_maps_every_other_lesson():
    text = "\n".join(markdown_of(LESSONS[0]))
    for lesson in LESSONS[1:]:
        assert f"]({lesson.name})" in text, lesson.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_pages_lead_somewhere(page):
    assert_links(page.read_text(encoding="utf-8"), page.parent)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_links_of_lessons_lead_somewhere(lesson):
    for text in markdown_of(lesson):
        assert_links(text, lesson.parent)


def assert_links(text, folder):
    for link, picture in LINK.findall(re.sub(r"(?ms)^```.*?^```", "", text)):  # code is no link
        target = link or picture
        if not re.match(r"[a-z]+:", target):
            assert (folder / target).exists(), target


def rows_of(heading):
    """Rows of the tables below a heading of the glossary's page, as lists of cells."""
    text = (ROOT / "notebooks" / "GLOSSARY.md").read_text(encoding="utf-8")
    part = re.split(r"(?m)^## ", text.split(f"## {heading}")[1])[0]
    rows = [line.strip("| ").split(" | ") for line in part.split("\n") if line.startswith("| ")]
    return [row for row in rows if row[0] not in ("word", "symbol", "letter")]


def lessons_linked(text):
    by_number = {lesson.stem[:2]: lesson for lesson in LESSONS}
    return [by_number[number] for number in re.findall(r"\]\((\d\d)_\w+\.ipynb\)", text)]


def test_glossary_is_in_order_and_its_words_are_introduced_where_it_says():
    rows = rows_of("Glossary")
    words = [row[0].lower() for row in rows]
    assert words == sorted(words) and len(words) > 40
    for word, *meaning in rows:
        for lesson in lessons_linked(" ".join(meaning)):
            text = " ".join(markdown_of(lesson)).lower()
            assert all(part in text for part in word.lower().split(", ")), f"{word} is not in {lesson.name}"


def mathematics_of(lesson):
    text = "\n".join(markdown_of(lesson))
    return re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL)


@pytest.mark.parametrize("row", rows_of("Symbols"), ids=lambda row: row[0])
def test_each_symbol_occurs_in_the_lessons_that_the_table_names(row):
    for symbol in re.findall(r"\$([^$]+)\$", row[0]):
        alone = re.compile(rf"(?<![\\A-Za-z]){re.escape(symbol)}(?![A-Za-z])")
        names = lessons_linked(" ".join(row[1:]))
        assert names
        used = {lesson: any(occurs(alone, symbol, math) for pair in mathematics_of(lesson) for math in pair)
                for lesson in names}  # fmt: skip
        assert all(used.values()), (
            f"{symbol}: not in {[lesson.name for lesson, yes in used.items() if not yes]}"
        )


def occurs(alone, symbol, mathematics):
    """Whether the symbol is there: letter for letter, or, with a placeholder in it, its commands in order."""
    if alone.search(mathematics):
        return True
    commands = re.findall(r"\\\w+", symbol)
    return (
        bool(commands) and re.search(".*".join(map(re.escape, commands)), mathematics, re.DOTALL) is not None
    )


LESSON_NAMED = re.compile(r"\b[Ll]essons? (?:\d\d and )?(\d\d)\b(?! to)")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_a_lesson_named_in_the_text_is_a_link(lesson):
    there = {path.stem[:2] for path in LESSONS} - {lesson.stem[:2]}
    for text in markdown_of(lesson):
        prose = re.sub(r"(?ms)^```.*?^```|`[^`]*`|^#.*?$|\[[^\]]*\]\([^)]*\)|lessons \d\d to \d\d", "", text)
        bare = [match[0] for match in LESSON_NAMED.finditer(prose) if match[1] in there]
        assert not bare, f"write [lesson NN](NN_topic.ipynb) for {bare}"


AMERICAN = re.compile(
    r"\b(?:learnt|colors?|colored|gray|centers?|centered|behaviors?|neighbors?|favor\w*|labeled|modeling"
    r"|\w*(?:normal|optim|recogn|general|minim|maxim|initial|visual|vector)iz\w+"
    r"|analyz\w+)\b"
)


@pytest.mark.parametrize(
    "page", [*LESSONS, *ROOT.glob("notebooks/*.md"), ROOT / "README.md"], ids=lambda p: p.stem
)
def test_spelling_is_british_and_the_same_everywhere(page):
    """Names in code, and titles of works (in italics), keep theirs."""
    texts = markdown_of(page) if page.suffix == ".ipynb" else [page.read_text(encoding="utf-8")]
    for text in texts:
        prose = re.sub(r"(?ms)^```.*?^```|`[^`]*`|(?<!\*)\*[^*]+\*(?!\*)|\$[^$]*\$", "", text)
        assert not AMERICAN.findall(prose)
