"""Read a notebook whatever program wrote it, in time that grows with its size and no faster.

nbformat checks every cell against a schema, and refuses a whole notebook for one odd field. Here is taken
what can be taken: the cells' kind, source, and the marks by which they are known again.
"""

import codecs
import json
from typing import NamedTuple

MAX_CELLS = 200_000


class Cell(NamedTuple):
    """A cell as it was handed in: "code" or "markdown", its source, its id, and nbgrader's name for it."""

    kind: str
    source: str
    id: str = ""
    grade_id: str = ""


def read(content):
    """Return the cells of the notebook in `content`, bytes; ValueError says what is wrong with it."""
    try:
        data = json.loads(_text(content))
    except RecursionError:
        raise ValueError("not a notebook that can be read (nested too deeply)") from None
    except ValueError as error:
        raise ValueError(f"not a notebook that can be read ({str(error)[:80]})") from None
    if not isinstance(data, dict):
        raise ValueError("not a notebook (no mapping)")
    version, cells = data.get("nbformat", 4), data.get("cells")
    if isinstance(version, int) and version > 4:
        raise ValueError(f"a notebook of the format {version}, which is too new")
    if cells is None and isinstance(data.get("worksheets"), list):  # nbformat 3 and before
        sheets = [sheet for sheet in data["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or []]
    if not isinstance(cells, list):
        raise ValueError("not a notebook (it has no cells)")
    if len(cells) > MAX_CELLS:
        raise ValueError(f"{len(cells):,} cells, at most {MAX_CELLS:,}")
    return [found for cell in cells if (found := _cell(cell)) is not None]


def _text(content):
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def _cell(cell):
    if not isinstance(cell, dict):
        return None
    kind = cell.get("cell_type")
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if kind not in ("code", "markdown") or not isinstance(source, str) or not source.strip():
        return None
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    nbgrader = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    known = [cell.get("id"), metadata.get("id"), nbgrader.get("grade_id")]
    own, colab, grade_id = (mark if isinstance(mark, str) else "" for mark in known)
    return Cell(kind, source.replace("\r\n", "\n").rstrip("\n"), own or colab, grade_id)


def looks_like_one(content):
    """True for bytes that may be a notebook whatever their name: a JSON mapping that says so."""
    start = content[:3].lstrip(codecs.BOM_UTF8) + content[3:4000]
    return start.lstrip()[:1] == b"{" and (b'"nbformat"' in content or b'"cells"' in content)
