"""Make slides of the lessons, for a browser and with no network.

    python tools/lessons/slides.py 01          build/slides/01_convolution.html
    python tools/lessons/slides.py             all lessons

Which cell begins a slide is in the lessons' metadata (lesson_metadata.py chooses it at recording). Here
a Markdown cell that is too long for one slide is cut between two paragraphs; what is still too high shrinks.
reveal.js and MathJax come once from the package index, in the packages that carry them, and lie beside the
slides; the folder can be carried anywhere.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

import nbformat
from nbconvert.exporters import SlidesExporter
from nbformat.v4 import new_markdown_cell

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers._common.files import write_text  # noqa: E402
from tools.lessons import lesson_metadata, record  # noqa: E402
from tools.lessons.lesson_metadata import WIDE, estimated_height  # noqa: E402
from tools.setup import logged, uv_tool  # noqa: E402
from tools.setup.offline import SetupError  # noqa: E402

_LESSON = re.compile(r"\((\d\d_\w+)\.ipynb")  # a link to a lesson: here, to its slides
FOLDER = ROOT / "build" / "slides"
# Where the packages of [dependency-groups] in pyproject.toml have what slides need.
PARTS = {"reveal": "sphinx_revealjs/_static/revealjs", "mathjax": "jupyter_server_mathjax/static"}
NOT_NEEDED = shutil.ignore_patterns(
    "*.map", "*.esm.js", "*.scss", "localization", "HTML-CSS", "a11y", "__pycache__"
)


def say(text):
    print(f"slides: {text}", flush=True)


def fetch_parts(folder):
    """Put reveal.js and MathJax into `folder`, where they are not there yet."""
    if all((folder / name).is_dir() for name in PARTS):
        return
    say("fetching reveal.js and MathJax (once)")
    with (ROOT / "pyproject.toml").open("rb") as file:
        wanted = tomllib.load(file)["dependency-groups"]["slides"]
    env = uv_tool.tool_environment()
    with tempfile.TemporaryDirectory() as scratch:
        install = [uv_tool.ensure_uv(env), "pip", "install", "--quiet", "--no-deps", "--target", scratch]
        logged.run([*install, "--python", sys.executable, *wanted], env, "fetching reveal.js and MathJax")
        for name, path in PARTS.items():
            new = folder / f"{name}.part"
            shutil.rmtree(new, ignore_errors=True)
            shutil.copytree(Path(scratch) / path, new, ignore=NOT_NEEDED)
            os.replace(new, folder / name)


def deck(path):
    """Return the lesson at `path` as a notebook with one cell for each piece of a slide.

    What begins a slide is chosen again, for this wider page. A type that differs from the one that
    `lesson_metadata` would store was chosen by hand, and stays.
    """
    notebook = nbformat.read(path, as_version=4)
    usual, pieces = lesson_metadata.slide_types(notebook), []
    for cell, kind in zip(notebook.cells, usual, strict=True):
        chosen = cell.metadata.get("slideshow", {}).get("slide_type", kind)
        by_hand = chosen if chosen != kind else None
        new = _cut(cell) if cell.cell_type == "markdown" and chosen not in ("skip", "notes") else [cell]
        pieces += [(piece, by_hand if number == 0 else None) for number, piece in enumerate(new)]
    notebook.cells = [piece for piece, _ in pieces]
    kinds = lesson_metadata.slide_types(notebook, WIDE)
    for (piece, by_hand), kind in zip(pieces, kinds, strict=True):
        piece.metadata["slideshow"] = {"slide_type": by_hand or kind}
        if piece.cell_type == "markdown":
            piece.source = _LESSON.sub(r"(\1.html", piece.source)
    return notebook


def _cut(cell):
    """The cell in pieces: a heading begins one, and so does a paragraph for which there is no room left."""
    pieces, height = [""], 0
    for gap, block in _blocks(cell.source.strip()):
        more = estimated_height(new_markdown_cell(block), WIDE)
        begins = re.match(r"#{1,3}\s", block) or height + more > WIDE.room
        if pieces[-1] and begins and not _open(pieces[-1]):
            pieces.append("")
            height, gap = 0, ""
        pieces[-1] += gap + block
        height += more
    return [new_markdown_cell(piece) for piece in pieces]


def _blocks(text):
    """Each paragraph with the blank lines before it; a table that is too high in several, with its head."""
    blocks = re.split(r"(\n(?:[^\S\n]*\n)+)(?=\S)", text)
    for gap, block in zip(["", *blocks[1::2]], blocks[::2], strict=True):
        head, rows = block.splitlines()[:2], block.splitlines()[2:]
        if not block.startswith("|") or _table_height(head + rows) <= WIDE.room:
            yield gap, block
            continue
        while rows:
            count = len(rows)
            while count > 1 and _table_height(head + rows[:count]) > WIDE.room - 70:  # below a heading
                count -= 1
            yield gap, "\n".join(head + rows[:count])
            rows, gap = rows[count:], "\n\n"


def _table_height(lines):
    return estimated_height(new_markdown_cell("\n".join(lines)), WIDE)


def _open(text):
    """True if the text stops inside a folded answer or a listing."""
    return text.count("<details") > text.count("</details>") or text.count("```") % 2 == 1


def page(path, parts="parts"):
    """Return the HTML of a lesson's slides; `parts` is where reveal.js and MathJax lie, as seen from it."""
    exporter = SlidesExporter(
        extra_template_basedirs=[str(ROOT / "tools" / "lessons" / "slides_template")],
        template_name="lesson",
        reveal_url_prefix=f"{parts}/reveal",
        reveal_theme="white",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    exporter.mathjax_url = f"{parts}/mathjax/MathJax.js?config=TeX-AMS-MML_HTMLorMML-full"
    html, _ = exporter.from_notebook_node(deck(path), {"metadata": {"name": path.stem}})
    return html


def make(paths, folder):
    """Write the slides of the lessons at `paths` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    fetch_parts(folder / "parts")
    for path in paths:
        write_text(folder / f"{path.stem}.html", page(path))
        say(f"{folder / path.stem}.html")
    say("open them in a browser: S shows the notes, O all slides, F fills the screen")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="*", help="such as 01 or 01_convolution; all of them by default")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they go, build/slides unless told")
    arguments = parser.parse_args()
    try:
        make(record.lessons(arguments.lesson), arguments.folder.resolve())
    except SetupError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
