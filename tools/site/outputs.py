"""The outputs of a cell as HTML: pictures and sounds become files, named by what is in them.

A printed `Figure: …` is dropped: it is the picture's alternative text, which pages read aloud.
"""

import base64
import hashlib
import html
import re
import textwrap
from pathlib import Path

EXPLORER = "Explorer: "
FIGURE = {"Figure: ": 100, "图： ": 50}
"""How `plotting.show` begins a description that it prints, and how wide it prints it, by language."""
_SOUND = re.compile(r"data:audio/wav;base64,([A-Za-z0-9+/=]+)")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def text_of(value):
    """A text as one string, however the file keeps it."""
    return value if isinstance(value, str) else "".join(value)


class Store:
    """Where pictures and sounds go: `folder` on disk, `address` as pages see it."""

    def __init__(self, folder, address):
        self.folder, self.address = Path(folder), address
        self.folder.mkdir(parents=True, exist_ok=True)

    def keep(self, data, suffix):
        """Keep bytes as a file; return its address."""
        name = hashlib.sha256(data).hexdigest()[:16] + suffix
        path = self.folder / name
        if not path.is_file():
            path.write_bytes(data)
        return f"{self.address}/{name}"


def picture_size(png):
    """Width and height in the head of a PNG."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def without_descriptions(outputs):
    """The outputs without the lines that repeat a picture's description."""
    said = [
        textwrap.fill(begin + alt, width=width) + "\n"
        for output in outputs
        if (alt := output.get("metadata", {}).get("image/png", {}).get("alt"))
        for begin, width in FIGURE.items()
    ]
    kept = []
    for output in outputs:
        if output["output_type"] == "stream":
            text = text_of(output["text"])
            for line in said:
                text = text.replace(line, "")
            if not text.strip():
                continue
            output = {**output, "text": text}
        kept.append(output)
    return kept


def picture(output, store, lesson):
    """An `img` with its true alternative text, shown as wide as Jupyter shows it."""
    meta = output["metadata"].get("image/png", {})
    alt = meta.get("alt")
    if not alt:
        raise ValueError(f"{lesson}: a picture has no description: show it by plotting.show")
    png = base64.b64decode(text_of(output["data"]["image/png"]))
    width, height = picture_size(png)
    shown = meta.get("width", width)
    size = f'width="{shown}" height="{round(height * shown / width)}"'
    return f'<img src="{store.keep(png, ".png")}" alt="{html.escape(alt)}" {size} loading="lazy">'


def explorer_sentence(output):
    """The sentence of an explorer's first picture; None where the output is no explorer."""
    plain = text_of(output.get("data", {}).get("text/plain", ""))
    return plain.removeprefix(EXPLORER) if plain.startswith(EXPLORER) else None


def as_html(output, store, lesson):
    """One output as (kind, text), where kind is "html" or "markdown"."""
    data = output.get("data", {})
    if output["output_type"] == "stream":
        return "html", f"<pre>{html.escape(_COLOURS.sub('', text_of(output['text'])).rstrip())}</pre>"
    if "image/png" in data:
        return "html", f'<figure class="picture">{picture(output, store, lesson)}</figure>'
    if "text/html" in data:
        return "html", _SOUND.sub(lambda found: _sound(found[1], store), text_of(data["text/html"])).replace(
            '<audio  controls="controls" >', '<audio controls preload="none">'
        )
    if "text/markdown" in data:
        return "markdown", text_of(data["text/markdown"])
    return "html", f"<pre>{html.escape(text_of(data.get('text/plain', '')).rstrip())}</pre>"


def _sound(code, store):
    return store.keep(base64.b64decode(code), ".wav")


def first_line(outputs):
    """The first line of what a cell prints: what stays visible of a folded answer."""
    for output in outputs:
        if output["output_type"] == "stream" and not text_of(output["text"]).startswith(tuple(FIGURE)):
            return text_of(output["text"]).splitlines()[0].rstrip(":")
        return None
    return None
