"""A lesson, with the outputs that it was recorded with, as Markdown for Sphinx. Nothing is run.

What JupyterLab folds stays folded: side rooms (marked here, wrapped by sphinx/course.py), answers, *One way
to write it*. Stubs are framed and say that they are the learner's. Each explorer becomes one that moves
without a kernel (explorers/), or the picture that was recorded with it.
"""

import html
import re

from tools.site import diagrams, open_box, outputs
from tools.site.words import WORDS

ROOM = "cmx-side-room"
_ROOM = re.compile(r"\A\s*### ")
_MINUTES = re.compile(r"(\d+) (?:minutes?|分钟)")


def raw(text):
    """HTML to be taken as it is, whatever is in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{{raw}} html\n{text}\n{fence}"


class LessonWriter:
    """Writes lessons of one edition.

    Parameters
    ----------
    links : Links
    store : Store
    words : dict
        What the site says in this edition.
    explorers : function
        Takes a lesson's name, a cell's id and the picture recorded with it (HTML), and returns HTML.
    """

    def __init__(self, links, store, words, explorers):
        self.links, self.store, self.words, self.explorers = links, store, words, explorers

    def write(self, notebook, name, more=""):
        """Return the lesson as Markdown; `more` goes into the box below the title cell."""
        parts = []
        for number, cell in enumerate(notebook["cells"]):
            source = outputs.text_of(cell["source"])
            if cell["cell_type"] == "markdown":
                parts += self._words(cell, source)
            elif source.strip():
                parts += self._code(cell, source, name)
            if number == 0:
                parts.append(raw(open_box.box(name, self.words, more)))
        return "\n\n".join(parts) + "\n"

    def _words(self, cell, source):
        text = self.links.turn(source, "notebooks/lesson.ipynb", jupyter=True)
        text = diagrams.in_place(text)
        if not (cell["metadata"].get("jp-MarkdownHeadingCollapsed") and _ROOM.match(source)):
            return [text]
        heading, _, rest = text.strip().partition("\n")
        minutes = _MINUTES.search(source[:400])
        label = self.words["room"] + (f" ({minutes[0]})" if minutes else "")
        return [heading, raw(f"<!--{ROOM}:{label}-->"), rest]

    def _code(self, cell, source, name):
        stub = cell["metadata"].get("nbgrader", {}).get("solution")
        language = "ipython" if re.search(r"(?m)^\s*[%!]", source) else "python"
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", source)), default=0))
        parts = [raw(f'<div class="cell{" stub" if stub else ""}" id="cell-{html.escape(cell["id"])}">')]
        if stub:
            parts.append(raw(f'<p class="stub-word">{self.words["write"]}</p>'))
        parts += [f"{fence}{language}\n{source.rstrip()}\n{fence}", *self._results(cell, name), raw("</div>")]
        return parts

    def _results(self, cell, name):
        shown = outputs.without_descriptions(cell["outputs"])
        parts = []
        for output in shown:
            kind, text = outputs.as_html(output, self.store, name)
            if outputs.explorer_sentence(output) is not None:
                text = self.explorers(name, cell["id"], text)
            parts.append(raw(f'<div class="result">{text}</div>') if kind == "html" else text)
        if parts and cell["metadata"].get("jupyter", {}).get("outputs_hidden"):
            summary = outputs.first_line(cell["outputs"])
            if summary in (None, WORDS["en"]["answer"]):
                summary = self.words["answer"]
            parts = [raw(f'<details class="answer"><summary>{html.escape(summary)}</summary>'), *parts]
            parts.append(raw("</details>"))
        return parts
