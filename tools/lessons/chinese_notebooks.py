"""The Chinese lessons, made from the English ones and their catalogues: build/zh/ (see chinese.py).

Every lesson is there, so that links between them lead somewhere: one without a catalogue is in English.
"""

import copy
import json
import re
import shutil

from tools.lessons import chinese_outputs, chinese_pages
from tools.lessons.chinese import (
    CATALOGUES,
    MINUTES,
    fingerprint,
    minutes_of,
    pieces,
    source_of,
    to_translate,
)

FOLDER = "build/zh"
NOTES = {
    "lesson": "> 本课还没有中文版，以下是英文原文。",
    "missing": "> 这一段还没有译成中文，以下是英文原文。",
    "stale": "> 这一段的英文原文已经更新，中文还没有跟上，以下是英文原文。",
}
ONE_WAY = ("<summary>One way to write it</summary>", "<summary>一种写法</summary>")
_HEADING = re.compile(r"(?m)^#{1,6} +(.+?) *$")


def translated(notebook, catalogue):
    """Return a lesson with the Chinese of a catalogue (its text) for its English; nothing else changes."""
    made, english = copy.deepcopy(notebook), to_translate(notebook)
    chinese = {piece.cell: piece for piece in pieces(catalogue)}
    shown = {cell: _shown(source, chinese.get(cell)) for cell, source in english.items()}
    anchors = {}
    for cell, source in english.items():
        anchors.update(zip(_anchors(source), _anchors(shown[cell])))
    for cell in made["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        text = shown.get(cell["id"], source_of(cell).replace(*ONE_WAY))
        text = re.sub(r"\]\(#([^)\s]+)\)", lambda link: f"](#{anchors.get(link[1], link[1])})", text)
        cell["source"] = text.splitlines(keepends=True)
    return made


def lesson(root, notebook, catalogue):
    """Return a lesson in Chinese, with the outputs kept for it, by the path of its catalogue below `root`."""
    made = translated(notebook, catalogue.read_text(encoding="utf-8"))
    return chinese_outputs.exchange(made, chinese_outputs.kept(root, catalogue.stem))


def _shown(source, piece):
    """The Chinese of a cell; or its English, with a line that says why."""
    if piece is None:
        return noted(source, NOTES["missing"])
    if piece.english != fingerprint(source):
        return noted(source, NOTES["stale"])
    return piece.text.replace(MINUTES, minutes_of(source) or MINUTES)


def noted(source, note):
    """Return a cell's source with a line in front, below the heading that it begins with (which folds it)."""
    heading = re.match(r"#{1,6} [^\n]*\n*", source)
    end = heading.end() if heading else 0
    return f"{source[:end].rstrip()}\n\n{note}\n\n{source[end:]}".lstrip("\n").rstrip()


def _anchors(source):
    """The anchors that JupyterLab gives the headings of a cell."""
    text = re.sub(r"(?s)```.*?```", "", source)
    return [heading.replace(" ", "-") for heading in _HEADING.findall(text)]


def make(root):
    """Write the Chinese edition of notebooks/ to build/zh/ below `root`; returns that folder."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    originals = [path for path in sorted((root / "notebooks").iterdir()) if path.is_file()]
    for gone in {path.name for path in folder.iterdir()} - {path.name for path in originals}:
        (folder / gone).unlink()
    for path in originals:
        if path.suffix == ".ipynb":
            _write_lesson(root, path, folder / path.name)
        else:
            shutil.copyfile(str(path), str(folder / path.name))
    stale = {told.where for told in chinese_pages.faults(root) if told.kind == "stale"}
    for english, path in chinese_pages.pages(root):
        if english.parent.name == "notebooks":  # the README lies above the lessons, and stays where it is
            text = chinese_pages.beside_lessons(root, path)
            text = noted(text, chinese_pages.OLD) + "\n" if path.name in stale else text
            (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def _write_lesson(root, path, target):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    catalogue = root / CATALOGUES / f"{path.stem}.md"
    if catalogue.exists():
        notebook = lesson(root, notebook, catalogue)
    elif notebook["cells"] and notebook["cells"][0]["cell_type"] == "markdown":
        first = notebook["cells"][0]
        first["source"] = noted(source_of(first), NOTES["lesson"]).splitlines(keepends=True)
    target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
