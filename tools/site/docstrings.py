"""NumPy docstrings as Markdown: sections, their entries, and listings that stay as they are."""

import inspect
import re

_SECTION = re.compile(r"(?m)^([A-Z][A-Za-z ,]+)\n-{3,}$")
LISTED = ("Parameters", "Returns", "Raises", "Attributes", "Yields", "Other Parameters")


def sections(docstring):
    """Return [(heading, text)] of a docstring; the first heading is empty."""
    parts = _SECTION.split(inspect.cleandoc(docstring))
    return [("", parts[0].strip()), *zip(parts[1::2], (part.strip("\n") for part in parts[2::2]))]


def markdown(docstring):
    """A docstring as Markdown."""
    shown = []
    for heading, text in sections(docstring):
        if not heading:
            shown.append(_prose(text))
        elif heading in LISTED:
            shown.append(f"**{heading}**\n\n{_entries(text)}")
        else:
            shown.append(f"**{heading}**\n\n{_prose(text)}")
    return "\n\n".join(part for part in shown if part.strip())


def _prose(text):
    """Paragraphs; what is a formula or an example is kept line by line."""
    return "\n\n".join(map(_paragraph, re.split(r"\n\s*\n", text)))


def _paragraph(text):
    if text.lstrip().startswith(">>>"):
        return f"```pycon\n{inspect.cleandoc(text)}\n```"
    first = text.split("\n")[0]
    if text.startswith("    ") or _is_formula(first):
        return f"```text\n{inspect.cleandoc(text)}\n```"
    return _safe(text)


def _is_formula(line):
    """True for a line such as `y[a, b] = Σ …`, where layout and stars mean themselves."""
    return bool(re.match(r"^[^\s`.]+(\[[^\]]*\]|\([^)]*\))?\s+(=|←|∝|≈|≤)\s", line.strip()))


def _entries(text):
    """`name : type` and what is indented below it, as a list."""
    rows, begins = [], False
    for line in text.splitlines():
        if line.strip() and not line.startswith(" "):
            name, _, kind = line.partition(" : ")
            rows.append(f"- `{name.strip()}`" + (f" : {_safe(kind.strip())}" if kind else ""))
            begins = True
        elif line.strip():
            rows[-1:] = [rows[-1] + ("\\" if begins else "")] if rows else []
            rows.append(f"  {_safe(line.strip())}")
            begins = False
    return "\n".join(rows)


def _safe(text):
    """Stars, dollars and angles outside code mean themselves."""
    parts = re.split(r"(`+[^`]+`+)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([*_$<\[\]])", r"\\\1", part) for part in parts)
