"""The words of figures and explorers in Chinese: whole for three lessons, nothing stale, no boxes."""

import ast
import re
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest

from cmx_helpers import plotting, stepper, widgets
from cmx_helpers._common import language
from cmx_helpers.plotting.words import translate

ROOT = Path(__file__).resolve().parents[2]
LESSONS = [next((ROOT / "notebooks").glob(f"{number}_*.ipynb")) for number in ("00", "01", "10")]
ENTRIES = language.entries("zh_figures")
PATTERN = {entry.english for entry in ENTRIES}
WORDS = ("set_title", "set_xlabel", "set_ylabel", "set")
LABELS = ("title", "xlabel", "ylabel", "label")
# Not words of a language: axes of plain letters, and names of things that stay as they are.
STAYS = re.compile(r"[^A-Za-z]*(?:\b[a-z]\b[^A-Za-z]*)*")
QUOTED = re.compile(r"“[^”]*”|'[^']*'|\$[^$]*\$|\b(?:same|valid|six|it is odd|softmax|dy|dx|dk)\b")


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("CMX_LANG", "zh")


def code_of(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def alternative_texts(path):
    for cell in code_of(path):
        for output in cell.outputs:
            if alt := output.get("metadata", {}).get("image/png", {}).get("alt"):
                yield cell.id, alt


def labels(path):
    """Words that a cell writes into a figure, as far as its code shows them plainly."""
    for cell in code_of(path):
        tree = ast.parse("\n".join(line for line in cell.source.splitlines() if line[:1] not in ("%", "!")))
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in LABELS and isinstance(node.value, ast.Constant):
                yield cell.id, node.value.value
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WORDS and node.args:
                if isinstance(node.args[0], ast.Constant):
                    yield cell.id, node.args[0].value


def english_left(text):
    """English words in a text, those in quotation marks and names apart."""
    return re.findall(r"[A-Za-z]{2,}", QUOTED.sub("", text))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_figure_and_explorer_is_described_in_chinese(path, chinese):
    found = {
        cell: left for cell, alt in alternative_texts(path) if (left := english_left(language.drawn(alt)))
    }
    assert not found


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_label_is_in_the_catalogue(path, chinese):
    found = {
        (cell, text)
        for cell, text in labels(path)
        if isinstance(text, str) and not STAYS.fullmatch(text) and english_left(language.drawn(text))
    }
    assert not found


def test_nothing_in_the_catalogue_is_stale():
    written = "".join(cell.source for path in LESSONS for cell in code_of(path))
    written += "".join(path.read_text(encoding="utf-8") for path in (ROOT / "cmx_helpers").glob("*.py"))
    written += (ROOT / "cmx_helpers/plotting/figures.py").read_text(encoding="utf-8")
    shown = "\n".join(alt for path in LESSONS for _, alt in alternative_texts(path))
    bare = re.sub(r'"\s*\n\s*f?"', "", written).replace("_", " ")
    stale = [
        entry.english
        for entry in ENTRIES
        if not all(part in shown or part.strip(" .:,;") in bare or part in written for part in entry.fixed)
    ]
    assert not stale, stale


def test_no_chinese_stands_beside_a_formula():
    """Where a text has a formula, matplotlib draws its words from one font, which has no Chinese."""
    assert not [entry.chosen for entry in ENTRIES if "$" in entry.chosen]


def test_a_figure_is_translated_before_it_is_drawn(chinese, capsys):
    plotting.use_style()
    fig, ax = plt.subplots()
    ax.plot([0, 1], label="windows")
    ax.set(title="what you see", xlabel="digit", xticks=[0, 1], xticklabels=["image", "text"])
    ax.legend()
    plotting.show(fig, "A pagoda above a lake.")
    assert "图： 湖上的一座塔。" in capsys.readouterr().out
    fig.canvas.draw()
    assert (ax.get_title(loc="left"), ax.get_xlabel()) == ("你看到的", "数字")
    assert [label.get_text() for label in ax.get_xticklabels()] == ["图像", "文本"]
    assert ax.get_legend().get_texts()[0].get_text() == "窗口"


@pytest.mark.filterwarnings("error:Glyph")
def test_every_character_of_the_catalogue_is_in_the_font(chinese):
    plotting.use_style()
    fig, ax = plt.subplots()
    ax.text(
        0,
        0,
        "".join(sorted({c for entry in ENTRIES for c in entry.chosen if c.isprintable()})).replace("$", ""),
    )
    translate(fig)
    plotting.to_png(fig)
    plt.close(fig)


def test_an_explorer_speaks_chinese_and_its_values_stay(chinese):
    seen = []

    def draw(kernel, size):
        seen.append(kernel)
        fig, ax = plt.subplots()
        ax.set_title("kernel 3×3")
        return fig, "Two tables of weights."

    explorer = widgets.Explorer(draw, kernel=["box blur", "soft blur"], size=(1, 3))
    assert explorer.sentence == "两张权重表。"
    assert [control.description for control in explorer.controls.values()] == ["卷积核", "大小"]
    assert [label for label, _ in explorer.controls["kernel"].options] == ["方框模糊", "柔和模糊"]
    explorer.controls["kernel"].value = "soft blur"
    assert seen[-1] == "soft blur"
    steps = stepper.forward([[1, 2], [3, 4]], [[1]])
    assert steps.sentence == "步幅 1，第 1 步（共 4 步），位置 (0, 0)：1·1 = 1。"
