"""The teacher's guide agrees with the lessons: minutes, sections, exercises, what the checks say, links."""

import importlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from cmx_helpers.exercises._engine import _EXERCISES

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
GUIDE = (NOTEBOOKS / "README.md").read_text(encoding="utf-8")
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)

for lesson in LESSONS:
    importlib.import_module(f"cmx_helpers.exercises.{lesson.stem[3:]}")


def cells_of(lesson):
    return json.loads(lesson.read_text(encoding="utf-8"))["cells"]


def markdown_of(lesson):
    return ["".join(cell["source"]) for cell in cells_of(lesson) if cell["cell_type"] == "markdown"]


def headings_of(text):
    """Headings of all levels, those inside fenced code left out."""
    return re.findall(r"(?m)^#{1,6} +(.+?)\s*$", re.sub(r"(?ms)^```.*?^```", "", text))


def minutes_of(lesson):
    """As the title gives them: "75", or "75, side rooms 60"."""
    return re.search(r"Minutes\W+(\d+(?:, side rooms \d+)?)", markdown_of(lesson)[0])[1]


def exercises_of(lesson):
    return {name: task for name, task in _EXERCISES.items() if name.startswith(f"{lesson.stem[3:]}.")}


def section_of(lesson):
    """The guide's section about the lesson."""
    title = headings_of(markdown_of(lesson)[0])[0]
    match = re.search(rf"(?ms)^## {re.escape(title)}$(.+?)(?=^## |\Z)", GUIDE)
    assert match, f"no section '## {title}' in notebooks/README.md"
    return match[1]


def table_rows(text, first):
    """Rows of the table whose first column is headed `first`, as lists of cells."""
    table = re.search(rf"(?m)^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n?)+)", text)
    assert table, f"no table with a first column {first!r}"
    return [[cell.strip() for cell in row.strip("|\n").split(" | ")] for row in table[1].strip().split("\n")]


def slug(heading):
    """The anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@each_lesson
def test_minutes_points_and_needs_are_the_lessons(lesson):
    number = lesson.stem[:2]
    [row] = [row for row in table_rows(GUIDE, "lesson") if row[0] == f"[{number}]({lesson.name})"]
    assert row[2] == minutes_of(lesson)
    assert int(row[3]) == sum(task.points for task in exercises_of(lesson).values())
    lead = section_of(lesson).strip().split("\n\n")[0]
    main, _, rooms = minutes_of(lesson).partition(", ")
    told = f"{main} minutes, {rooms}" if rooms else f"{main} minutes"
    assert f"[Notebook]({lesson.name}), {told}." in " ".join(lead.split())
    needed = set(re.findall(r"\b\d\d\b", row[1]))
    told = set(re.findall(r"\b\d\d\b", re.search(r"Needs (.+?)\. Exercises", lead, re.DOTALL)[1]))
    assert needed == told and all(other < number for other in needed)


@each_lesson
def test_what_a_lesson_says_it_needs_is_among_what_the_guide_says(lesson):
    first = markdown_of(lesson)[0]
    needs = re.search(r"\*\*You need:?\*\*(.+?)(?:\n\n|\n- \*\*|\n\*\*|\Z)", first, re.DOTALL)[1]
    needs = re.sub(r"\[[^\]]*\]\([^)]*\) helps", "", needs)  # what helps is not needed
    linked = set(re.findall(r"\]\((\d\d)_", needs))
    [row] = [row for row in table_rows(GUIDE, "lesson") if row[0] == f"[{lesson.stem[:2]}]({lesson.name})"]
    assert linked <= set(re.findall(r"\b\d\d\b", row[1])), needs


def test_the_graph_has_the_same_arrows_as_the_table():
    graph = re.search(r"(?s)```mermaid\nflowchart LR\n(.+?)```", GUIDE)[1]
    arrows = set()
    for line in graph.strip().split("\n"):
        chain = re.split(r" --> | -\.-> ", line.strip())
        if "-.->" not in line:
            arrows |= set(pairwise(chain))
    rows = {row[0][1:3]: set(re.findall(r"\b\d\d\b", row[1])) for row in table_rows(GUIDE, "lesson")}
    for one, other in arrows:
        assert one in reached(rows, other), f"the graph has {one} → {other}, the table has not"
    into = {lesson: {one for one, other in arrows if other == lesson} for lesson in rows}
    for lesson, needed in rows.items():
        assert needed <= reached(into, lesson) | {"00"}, f"an arrow into {lesson} is missing"


def reached(needs, lesson):
    """All that a lesson needs, and what that needs."""
    direct = needs[lesson]
    return direct | {far for near in direct for far in reached(needs, near)}


@each_lesson
def test_plan_fills_the_session_without_gap_or_overlap(lesson):
    spans = [tuple(map(int, row[0].split("–"))) for row in table_rows(section_of(lesson), "minutes")]
    session = int(minutes_of(lesson).split(",")[0])  # a session is the main line
    assert spans[0][0] == 0 and spans[-1][1] == session
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all(3 <= end - start <= 20 for start, end in spans)


@each_lesson
def test_sections_named_are_headings_of_the_lesson(lesson):
    headings = headings_of("\n\n".join(markdown_of(lesson)))
    section = section_of(lesson)
    planned = [name for row in table_rows(section, "minutes") for name in row[2].split("; ")]
    aside = re.findall(r"\*([^*]+)\*", " ".join(re.findall(r"(?ms)^Left for reading: (.+?)\n\n", section)))
    missing = [name for name in planned + aside if name not in headings]
    assert not missing, f"no such heading in {lesson.name}: {missing}"
    top = {h for h in re.findall(r"(?m)^## +(.+?)\s*$", "\n\n".join(markdown_of(lesson)))}
    silent = top - set(planned) - set(aside) - {"Summary", "Glossary", "Symbols"}
    assert not silent, f"the guide says nothing about {sorted(silent)}"


@each_lesson
def test_side_rooms_are_named_and_nothing_else_is_called_one(lesson):
    """A paragraph "Side rooms: *what one costs*, for …; *…*." names each by its title, in order."""
    rooms = re.findall(r"(?m)^### Side room: (.+?)(?: \(\d+ minutes?\))?$", "\n\n".join(markdown_of(lesson)))
    told = re.findall(r"(?ms)^Side rooms: (.+?)\n\n", section_of(lesson))
    assert re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", " ".join(" ".join(told).split())) == rooms


def test_sections_named_in_the_paths_are_headings_of_their_lessons():
    paths = re.search(r"(?ms)^## Paths$(.+?)^## ", GUIDE)[1]
    for row in re.findall(r"(?m)^\|.+\|$", paths):
        lessons = [NOTEBOOKS / link for link in re.findall(r"\]\((\d\d_\w+\.ipynb)\)", row)]
        headings = headings_of("\n\n".join(text for lesson in lessons for text in markdown_of(lesson)))
        for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", row):
            assert name in headings, f"{name!r} is no heading of {[lesson.stem for lesson in lessons]}"


@each_lesson
def test_every_exercise_is_named_and_nothing_else(lesson):
    lead = section_of(lesson).strip().split("\n\n")[0]
    assert set(re.findall(r"`(\w+\.\w+)`", lead)) == set(exercises_of(lesson))


def test_exercises_named_anywhere_exist():
    topics = {lesson.stem[3:] for lesson in LESSONS}
    for name in re.findall(r"`(\w+)\.(\w+)`", GUIDE):
        assert name[0] not in topics or ".".join(name) in _EXERCISES, name


@each_lesson
def test_misconceptions_are_those_that_the_checks_diagnose(lesson):
    rows = table_rows(section_of(lesson), "exercise")
    assert len(rows) >= 4
    for name, said, answer in rows:
        diagnoses = [" ".join(text.split()) for _, text in _EXERCISES[name.strip("`")].wrongs]
        assert any(said in text for text in diagnoses), f"no diagnosis of {name} says {said!r}"
        assert len(answer) > 20


@each_lesson
def test_there_are_questions_to_discuss_each_with_an_answer(lesson):
    questions = re.findall(r"(?m)^\d\. \*\*(.+?\?)\*\* (.+)", section_of(lesson).replace("\n   ", " "))
    assert 3 <= len(questions) <= 5
    assert all(len(answer.split()) > 8 for _, answer in questions)


@each_lesson
def test_numbers_in_the_discussion_come_from_the_lesson(lesson):
    discussion = " ".join(re.findall(r"(?ms)^\d\. \*\*.+?(?=^\d\. |\Z)", section_of(lesson)))
    seen = json.dumps(cells_of(lesson), ensure_ascii=False)
    for number in re.findall(r"\b\d+\.\d+\b", discussion):
        assert number in seen, f"{number} occurs nowhere in {lesson.name}"


def test_anchors_of_the_guide_exist():
    anchors = {slug(heading) for heading in headings_of(GUIDE)}
    for anchor in re.findall(r"\]\(#([^)]+)\)", GUIDE):
        assert anchor in anchors, anchor


def test_the_guide_is_linked_from_the_readme():
    assert "](notebooks/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


@each_lesson
def test_minutes_in_the_lesson_are_the_exercises(lesson):
    """The last number of minutes told before a check is that of its exercise."""
    told, topic = None, lesson.stem[3:]
    for cell in cells_of(lesson):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            told = ([int(number) for number in re.findall(r"\b(\d+) minutes?\)", source)] or [told])[-1]
        check = re.match(rf'(?:\w+ = )?exercises\.(?:check|use)\("({topic}\.\w+)"', source)
        if check:
            assert told == _EXERCISES[check[1]].minutes, check[1]
