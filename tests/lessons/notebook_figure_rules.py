"""Rules for what is seen and heard: a description, once, and words for each sound."""

import re

from tests.lessons.notebook_code_rules import where_is

_WEAK = re.compile(
    r"(?:an? |the )?(?:plot|graph|chart|diagram|figure|visuali[sz]ation|screenshot)s? "
    r"(?:of|for|showing|that shows)\b",
    re.IGNORECASE,
)
_HEARD = re.compile(r"\b(?:heard|hear|says)\b", re.IGNORECASE)
MIN_WORDS = 5
_FENCE = re.compile(r"^ {0,3}(```|~~~)")


def figures(notebook):
    """Every picture has alternative text, and its description can be read on the page, once."""
    found = []
    for number, cell in enumerate(notebook.cells):
        where = where_is(number, cell)
        if cell.cell_type == "markdown":
            found += [f"{where}: picture without alternative text: {tag[:50]}" for tag in _bare(cell.source)]
            continue
        for output in cell.get("outputs", []):
            for mime in output.get("data", {}):
                if mime.startswith("image/"):
                    found += [f"{where}: {fault}" for fault in _described(cell, output, mime)]
    return found


def _bare(source):
    """Pictures in Markdown that carry no alternative text."""
    prose = without_fences(source)
    tags = re.findall(r"<img\b[^>]*>", prose)
    without = [tag for tag in tags if not re.search(r"\balt=[\"'][^\"']", tag)]
    return re.findall(r"!\[\s*\]\([^)]*\)", prose) + without


def _described(cell, output, mime):
    alt = _squeeze(output.metadata.get(mime, {}).get("alt", ""))
    if not alt:
        return [f"{mime} without a description: show it with plotting.show(fig, description)"]
    if _WEAK.match(alt) or len(alt.split()) < MIN_WORDS:
        return [f"{mime} described as {alt[:50]!r}: say what it shows, not what it is"]
    # An explorer writes its sentence into the picture; elsewhere it must be printed beside it.
    sentence = output.data.get("text/plain", "")
    visible = [sentence] if sentence.startswith("Explorer:") else []
    visible += [text for other in cell.outputs if other is not output for text in texts(other)]
    shown = sum(_squeeze(text).count(alt) for text in visible)
    if not shown:
        return [f"{mime} whose description is not printed in the same cell: {alt[:50]!r}"]
    # The text beside the picture is what a terminal shows in its place, right above what is printed.
    again = visible[0] is not sentence and alt in _squeeze(sentence)
    return [f"{mime} whose description can be read twice: {alt[:50]!r}"] if shown > 1 or again else []


def sounds(notebook):
    """Beside every player stands in words what is heard, for those who cannot hear it."""
    found = []
    for number, cell in enumerate(notebook.cells):
        if any("<audio" in text for output in cell.get("outputs", []) for text in texts(output)):
            beside = notebook.cells[max(0, number - 1) : number + 2]
            words = [other.source for other in beside if other.cell_type == "markdown"]
            if not any(_HEARD.search(text) for text in words):
                where = where_is(number, cell)
                found.append(f"{where}: a sound, and no text beside it tells what is heard")
    return found


def texts(output):
    if output.output_type == "stream":
        return [output.text]
    if output.output_type == "error":
        return [output.evalue, *output.traceback]
    return [
        value for mime, value in output.data.items() if isinstance(value, str) and mime.startswith("text/")
    ]


def without_fences(text):
    kept, inside = [], False
    for line in text.splitlines():
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def _squeeze(text):
    return " ".join(text.split())
