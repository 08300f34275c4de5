"""What students and teachers open runs nothing, fetches nothing and tells no secret."""

import copy
import re

import nbformat
import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine
from tests.classroom.test_matching import ANSWERS, LESSON, RELEASED, answered
from tests.classroom.trials_of_answers import POINTS, source
from tools.classroom import class_page, feedback_page, gradebook, judgements, marks, pages
from tools.classroom.judgements import Place

EVIL = [
    "<script>fetch('http://evil.example/')</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "$<script>alert(1)</script>$",
    "$$\\href{javascript:alert(1)}{x}$$",
    "<iframe src='http://evil.example'></iframe>",
    "</pre></div><script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "`</code><script>alert(1)</script>`",
    "<style>@import 'http://evil.example/x.css'</style>",
]


def rows(status="wrong", message="?"):
    return [
        {
            "exercise": answer.task, "grade_id": answer.check.metadata.nbgrader.grade_id, "status": status,
            "message": message, "points": 0, "of": answer.check.metadata.nbgrader.points,
        }
        for answer in ANSWERS
    ]  # fmt: skip


def harmless(page):
    """True where a browser would run and fetch nothing, even without the page's own policy."""
    tags = re.findall(r"<\s*(\w+)([^>]*)>", page)
    assert not {name.lower() for name, _ in tags} & {
        "script",
        "iframe",
        "object",
        "embed",
        "svg",
        "img",
        "link",
        "base",
        "form",
    }
    for _, attributes in tags:
        assert not re.search(
            r"(?i)\bon\w+\s*=|javascript:|data:text|srcdoc", re.sub(r'content="[^"]*"', "", attributes)
        )
    assert "@import" not in "".join(re.findall(r"(?s)<style>(.*?)</style>", page))
    assert "default-src 'none'" in page
    return True


@pytest.mark.parametrize("evil", EVIL)
def test_what_a_student_writes_is_shown_and_not_run(evil):
    notebook = copy.deepcopy(RELEASED)
    for cell in notebook.cells:
        if not cell.metadata.get("nbgrader", {}).get("locked"):
            cell.source += f"\n{evil}"
    data = {"digest": "0", "exercises": rows(message=evil), "lines": [evil]}
    points, _ = marks.rows_of(Place(evil, LESSON), evil, data, {})
    page = feedback_page.page(notebook, data, points, {ANSWERS[0].grade_id: evil}, "0" * 64)
    assert harmless(page)
    table = marks.table(points, [LESSON], {LESSON: 6.0}, [(evil, evil)])
    told = [{"student": evil, "name": evil, "lesson": LESSON, "reason": evil}]
    assert harmless(class_page.page([(Place(evil, LESSON), data)], table, {LESSON: 6.0}, told, 0))


def test_formulas_are_rendered():
    text = pages.markdown(r"The sum $y_a = \sum_u x_{a+u} k_u$ and" + "\n\n$$\n\\frac{1}{2}\n$$\n")
    assert text.count("<math") == 2 and "<mfrac>" in text and "$" not in text


def test_a_spreadsheet_takes_no_name_for_a_formula():
    text = marks.as_csv(
        ("name",), [{"name": '=HYPERLINK("http://evil.example")'}, {"name": "@x"}, {"name": "-1"}]
    )
    assert not re.search(r"(?m)^\"?[=@+-]", text)


def test_the_class_page_counts_mistakes_of_the_last_lesson_first():
    def one(student, message):
        return Place(student, LESSON), {"exercises": rows(message=message)}

    judged = [one("a", "Flipped."), one("b", "Flipped."), one("c", "Off by one.")]
    points = [
        row for place, data in judged for row in marks.rows_of(place, place.student.upper(), data, {})[0]
    ]
    table = marks.table(points, [LESSON], {LESSON: 6.0}, [("d", "D")])
    page = class_page.page(judged, table, {LESSON: 6.0}, [], 0)
    first, second = page.index("<strong>2 of 3</strong>"), page.index("For the first five minutes")
    assert second < first and "Flipped." in page[first : first + 200] and "A, B" in page
    assert "Not (yet): D." in page


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one hand-in that is right and one that tries to read what it must not."""
    pytest.importorskip("nbgrader", reason="nbgrader is not installed: make extra NAME=classroom")
    from tools.classroom import classroom

    folder, box = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("box")
    assert classroom.main(["--course", str(folder), "release", LESSON]) == 0
    bad = copy.deepcopy(RELEASED)
    stub = next(
        c
        for c in bad.cells
        if c.metadata.get("nbgrader", {}).get("grade_id") == "pooling-receptive_field-answer"
    )
    stub.source = source(POINTS["the seed read"], course=folder)
    for student, notebook in (("right", answered()), ("bad", bad)):
        (box / student).mkdir()
        nbformat.write(notebook, box / student / f"{LESSON}_exercises.ipynb")
    assert classroom.main(["--course", str(folder), "collect", str(box)]) == 0
    return folder


def test_nbgraders_own_commands_judge_apart_and_write_safe_pages(course):
    from tools.classroom import classroom

    api = classroom.open_course(course)
    for student, wanted in (("right", True), ("bad", False)):
        result = api.autograde(LESSON, student, force=True)
        assert result["success"], result["log"]
        result = api.generate_feedback(LESSON, student, force=True)
        assert result["success"], result["log"]
        page = (course / "feedback" / student / LESSON / f"{LESSON}_exercises.html").read_text(
            encoding="utf-8"
        )
        most = sum(_engine.find(name).points for name in exercises.names(LESSON[3:]))
        assert harmless(page) and re.search(rf"Score: {most if wanted else 0}(\.0)? / {most}\b", page)
        found = gradebook.entered(api, LESSON)[student]
        assert sum(found.values()) == (most if wanted else 0)
        assert len(found) == len(exercises.names(LESSON[3:]))
        assert (course / "grading_seed.txt").read_text().strip() not in page


def test_make_grades_pages_tell_no_secret(course):
    from tools.classroom import classroom

    assert classroom.main(["--course", str(course), "grade", "--again"]) == 0
    seed = (course / "grading_seed.txt").read_text().strip()
    for path in [*(course / "feedback").rglob("*.html"), course / "class.html"]:
        text = path.read_text(encoding="utf-8")
        assert harmless(text) and seed not in text
        assert not re.search(
            r"https?://(?!www\.w3\.org)", text
        )  # MathML's name is an address that nobody opens
    data = judgements.Course(course).judged(Place("bad", LESSON))
    assert [row["points"] for row in data["exercises"]] == [0] * len(ANSWERS)
