"""Every explorer of every lesson is found, drawn whole, and moves without a kernel."""

import json
import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from cmx_helpers.widgets import Explorer
from tools.site.explorers import chosen, draw, states
from tools.site.words import WORDS

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
MAKES = re.compile(r"(?m)^(?:\w+ = )?(?:widgets\.)?(?:Explorer|stepper\.\w+|realtime\.watch)\(")
DATA = re.compile(r'data-name="([^"]+)".*?<script type="application/json">(.*?)</script>', re.DOTALL)


def code_of(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}


def pages(site):
    """[(lesson, language, text of its page)] of the built site."""
    found = [(path.stem, "en", path) for path in sorted(site.glob("[0-9][0-9]_*.html"))]
    found += [(path.stem, "zh", path) for path in sorted(site.glob("zh/[0-9][0-9]_*.html"))]
    return [(lesson, language, path.read_text(encoding="utf-8")) for lesson, language, path in found]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_cell_that_makes_an_explorer_is_found(path):
    makes = {name for name, source in code_of(path).items() if MAKES.search(source)}
    found = {cell for lesson, cell, language in states.explorers() if (lesson, language) == (path.stem, "en")}
    assert found and found == makes


def test_what_is_chosen_is_of_a_control_that_is_there():
    there = {
        f"{lesson}.{cell}": code_of(ROOT / "notebooks" / f"{lesson}.ipynb")
        for lesson, cell, _ in states.explorers()
    }
    for name, controls in [*chosen.CHOSEN.items(), *chosen.NEEDS_KERNEL.items()]:
        assert name in there, f"{name} is no explorer"
        for control in controls:
            assert re.search(rf"\b{control}\b", "\n".join(there[name].values())), f"{name} has no {control}"


TOLD = {
    "controls": [{"labels": ["a", "b"]}, {"labels": ["1", "2"]}],
    "states": {
        "0-0": ["x.webp", "One."],
        "0-1": ["x.webp", "Two."],
        "1-0": ["x.webp", "Three."],
        "1-1": ["", None],
    },
}


@pytest.mark.parametrize(
    "key, state, fault",
    [
        ("1-0", None, "1-0 is not drawn"),
        ("1-0", ["", "These settings do not work together: …"], "1-0 shows no picture: These"),
        ("1-0", ["x.webp", ""], "1-0 shows no picture"),
        ("1-0", ["y.webp", "Three."], "the picture of the setting 1-0 is not there"),
        ("1-0", ["x.webp", "Three."], None),
    ],
)
def test_a_fault_of_the_drawn_states_is_told(tmp_path, key, state, fault):
    (tmp_path / "x.webp").write_bytes(b"picture")
    there = {**TOLD["states"], key: state}
    found = states.faults_of({**TOLD, "states": {k: s for k, s in there.items() if s}}, tmp_path)
    assert len(found) == bool(fault) and (not fault or fault in found[0])


@pytest.mark.parametrize(
    "sentence, tags, taken",
    [
        ("It says 7 (42%).", [], True),
        ("It says 5 (42%).", [], None),
        ("It says 5 (42%).", ["nbval-ignore-output"], "another run"),
    ],
)
def test_what_a_run_gives_is_compared_with_the_recorded_as_the_lesson_is(sentence, tags, taken, monkeypatch):
    """Another processor trains another model: where the lesson's own tests allow that, the site says it."""
    figure = Figure()
    shown = Explorer(lambda step: (figure, sentence), step=((0, 3), 0))
    recorded = {"output_type": "execute_result", "data": {"text/plain": "Explorer: It says 7 (42%)."}}
    cell = {"id": "explore", "metadata": {"tags": tags}, "outputs": [recorded]}
    lesson = draw.Lesson.__new__(draw.Lesson)
    lesson.name, lesson.cells, lesson.sources = "00_a", [cell], ["1"]
    monkeypatch.setattr(lesson, "run", lambda numbers: shown, raising=False)
    monkeypatch.setattr(lesson, "start_again", lambda: None, raising=False)
    if taken is None:
        with pytest.raises(SystemExit, match="no run gives what is recorded"):
            lesson.explorer("explore")
    else:
        assert lesson.explorer("explore") == (shown, 1)
        assert lesson.other == (taken == "another run")


def test_the_site_has_every_explorer_moving_or_its_picture(site):
    """An explorer is there in each language of its lesson; what is drawn has a picture for every setting."""
    shown = pages(site)
    assert shown
    for lesson, language, text in shown:
        wanted = {cell for one, cell, edition in states.explorers() if (one, edition) == (lesson, language)}
        moving = {name: json.loads(data.replace("<\\/", "</")) for name, data in DATA.findall(text)}
        still = text.count(WORDS[language]["still"])
        assert {name.split(".")[1] for name in moving} <= wanted
        assert len(moving) + still == len(wanted), f"{lesson} {language}: an explorer is missing"
        for name, told in moving.items():
            folder = site / ("zh" if language == "zh" else ".") / told["folder"]
            assert states.faults_of(told, folder.resolve()) == [], name
            without = [key for key, (_, sentence) in told["states"].items() if sentence is None]
            assert bool(without) == (name.rsplit(".", 1)[0] in chosen.NEEDS_KERNEL), name
            assert len({picture for picture, _ in told["states"].values()}) > 1, f"{name} does not move"
            if language == "zh":
                assert all(re.search("[一-鿿]", sentence) for _, sentence in told["states"].values()), name
