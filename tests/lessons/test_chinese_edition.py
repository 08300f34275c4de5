"""The Chinese edition as a whole: its pages, the copies that a learner works in, and `make lab LANG=zh`."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.lessons.small_chinese import CHINESE, catalogue, lesson, shown
from tools.lessons import chinese, chinese_notebooks, chinese_pages
from tools.setup import lab, my_lessons

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(tmp_path):
    """A small lesson with a catalogue, one without, a page in both languages, and a picture."""
    folder = tmp_path / "notebooks"
    (folder / "zh" / "pages").mkdir(parents=True)
    for name in ("01_small", "02_other"):
        (folder / f"{name}.ipynb").write_text(json.dumps(lesson()), encoding="utf-8")
    (folder / "overview.png").write_bytes(b"picture")
    (folder / "zh" / "01_small.md").write_text(catalogue(), encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "README.md").write_text("data", encoding="utf-8")
    page = "# Words\n\n`x` in [01](01_small.ipynb#Why) and [data](../data/README.md), [below](#more)\n\n"
    page += "## More\n"
    (folder / "WORDS.md").write_text(page, encoding="utf-8")
    text = page.replace("(", "(../../").replace("../../#more", "#更多").replace("More", "更多")
    (folder / "zh" / "pages" / "WORDS.md").write_text(f"<!-- english: ? -->\n{text}", encoding="utf-8")
    chinese_pages.stamp(tmp_path, "WORDS")
    return tmp_path


def page_faults(course):
    return [(fault.kind, fault.where) for fault in chinese_pages.faults(course)]


def test_a_page_is_stale_orphan_or_differs(course):
    ours, theirs = course / "notebooks/zh/pages/WORDS.md", course / "notebooks/WORDS.md"
    good, english = ours.read_text(encoding="utf-8"), theirs.read_text(encoding="utf-8")
    assert page_faults(course) == []
    for old, new in (("`x`", "`y`"), ("01_small", "02_other"), ("#更多", "#无"), ("data/README", "data/X")):
        ours.write_text(good.replace(old, new), encoding="utf-8")
        assert page_faults(course) == [("differs", "WORDS.md")], new
    ours.write_text(good, encoding="utf-8")
    theirs.write_text(english + "Changed.", encoding="utf-8")
    assert page_faults(course) == [("stale", "WORDS.md")]
    copy = chinese_notebooks.make(course) / "WORDS.md"
    assert chinese_pages.OLD in copy.read_text(encoding="utf-8")
    chinese_pages.retire(course, "WORDS")
    assert page_faults(course) == [("missing", "WORDS.md")]
    theirs.write_text(english, encoding="utf-8")
    assert page_faults(course) == [("differs", "WORDS.md")]
    theirs.unlink()
    assert page_faults(course) == [("orphan", "WORDS.md")]


def test_minutes_in_the_table_of_lessons_are_taken_over(course):
    row = "| [01 · Small](notebooks/01_small.ipynb) | mean | 75, side rooms 60 |\n"
    ours = "<!-- english: ? -->\n| [01 · 小](../../01_small.ipynb) | 均值 | 70 |\n"
    (course / "README.md").write_text(row, encoding="utf-8")
    page = course / "notebooks/zh/pages/README.md"
    page.write_text(ours, encoding="utf-8")
    chinese_pages.stamp(course, "README")
    assert page.read_text(encoding="utf-8").endswith("| 均值 | 75，选读 60 |\n") and page_faults(course) == []
    (course / "README.md").write_text(row.replace("75", "65"), encoding="utf-8")
    assert page_faults(course) == [("differs", "README.md")]


def test_the_chinese_copies_lie_beside_the_lessons_and_links_lead_somewhere(course):
    assert my_lessons.refresh(course, "zh") == []
    mine = course / "my_lessons_zh"
    assert {path.name for path in mine.iterdir()} >= {"01_small.ipynb", "overview.png", "WORDS.md"}
    text = (mine / "WORDS.md").read_text(encoding="utf-8")
    assert "(01_small.ipynb#Why)" in text and "(../data/README.md)" in text and "english:" not in text
    made = {
        name: json.loads((mine / f"{name}.ipynb").read_text(encoding="utf-8"))
        for name in ("01_small", "02_other")
    }
    assert "一课" in shown(made["01_small"], "title")
    assert chinese_notebooks.NOTES["lesson"] in shown(made["02_other"], "title")


def test_a_changed_copy_survives_and_an_untouched_one_follows_its_catalogue(course):
    my_lessons.refresh(course, "zh")
    copies = [course / "my_lessons_zh" / f"{name}.ipynb" for name in ("01_small", "02_other")]
    assert my_lessons.refresh(course, "zh") == []
    answered = json.dumps(lesson(map="my answer"))
    copies[1].write_text(answered, encoding="utf-8")
    for name in ("01_small", "02_other"):
        text = catalogue(map=CHINESE["map"] + "好。")
        (course / "notebooks" / "zh" / f"{name}.md").write_text(text, encoding="utf-8")
    (line,) = my_lessons.refresh(course, "zh")
    assert "build/zh/02_other.ipynb is newer" in line and "make fresh LESSON=02 LANG=zh" in line
    assert "好" in copies[0].read_text(encoding="utf-8")
    assert copies[1].read_text(encoding="utf-8") == answered
    new, old = my_lessons.fresh("02", course, "zh")
    assert new == copies[1] and old.read_text(encoding="utf-8") == answered


def test_the_catalogues_and_pages_of_the_course_are_true():
    wrong = [str(fault) for fault in chinese.all_faults() if fault.kind != "missing"]
    assert not wrong, "\n".join(wrong)


def test_links_of_the_chinese_edition_lead_somewhere(tmp_path):
    """Beside the real folders, in a copy of the course's outline."""
    for path in ROOT.iterdir():
        if path.name not in ("build", "my_lessons_zh"):
            (tmp_path / path.name).symlink_to(path)
    my_lessons.refresh(tmp_path, "zh")
    folder, texts = tmp_path / "my_lessons_zh", {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".ipynb":
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            parts = ["".join(part["source"]) for part in cells if part["cell_type"] == "markdown"]
            texts[path.name] = "\n\n".join(parts)
        elif path.suffix == ".md":
            texts[path.name] = path.read_text(encoding="utf-8")
    assert len(texts) >= 14
    for name, text in texts.items():
        for link in re.findall(r"\]\(([^)\s#]+)[^)]*\)", re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", text)):
            if not re.match(r"[a-z]+:", link):
                assert (folder / link).exists(), f"{name}: {link}"


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
@pytest.mark.parametrize(
    "options, environment, there",
    [(["LANG=zh"], "de_DE.UTF-8", True), ([], "zh", False), (["LANG=fr"], "zh", False)],
)
def test_only_a_language_on_makes_command_line_counts(options, environment, there):
    done = subprocess.run(
        ["make", "-n", "lab", *options], cwd=ROOT, env={"PATH": "/usr/bin:/bin", "LANG": environment},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ("lab.py --lang=zh" in done.stdout) == there


def test_the_lab_opens_the_chinese_copies(monkeypatch):
    asked = []
    monkeypatch.setattr(lab.my_lessons, "refresh", lambda language: asked.append(language) or [])
    monkeypatch.setattr(lab.subprocess, "call", lambda command, env: asked.extend((command, env)) or 0)
    monkeypatch.setattr(lab.sys, "argv", ["lab.py", "--lang=zh", "--no-browser"])
    assert lab.main() == 0 and asked[0] == "zh"
    assert "--LabApp.default_url=/lab/tree/my_lessons_zh/00_start_here.ipynb" in asked[1]
    assert asked[2]["CMX_LANG"] == "zh"
    assert asked[1][-1] == "--no-browser" and "--lang=zh" not in asked[1]
