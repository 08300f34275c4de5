"""What a student gets back: the exercises, the own answers, what was said to each, and the points."""

import hashlib
import html
import json

from tools.classroom import assignments, pages

FORMAT = 1
_WORDS = {
    "correct": "Correct", "wrong": "Not yet", "raised": "Your code stopped", "not attempted": "Not attempted",
}  # fmt: skip


def digest(data, rows, comments):
    """Changes with all that the page shows."""
    parts = [FORMAT, data["digest"], data["exercises"], rows, sorted(comments.items())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def is_of(path, digest):
    """True if the page at `path` was made from the same."""
    try:
        with path.open(encoding="utf-8") as file:
            return digest in file.read(1000)
    except (OSError, ValueError):
        return False


def page(notebook, data, rows, comments, digest):
    """The page of one hand-in; `rows` has the points, `comments` what the teacher wrote beside an answer."""
    said = {row["grade_id"]: row for row in data["exercises"]}
    points = {row["exercise"]: row["points"] for row in rows}
    title = notebook.cells[0].source.splitlines()[0].lstrip("# ")
    got, most = sum(points.values()), sum(row["of"] for row in rows)
    parts = [f"<h1>{html.escape(title)}</h1>", f"<p><strong>Score: {got:g} / {most:g}</strong></p>"]
    lines = [
        (row["exercise"], points[row["exercise"]], row["of"], _WORDS[row["status"]]) for row in said.values()
    ]
    parts.append(pages.rows(("exercise", "points", "of", ""), lines))
    for cell in notebook.cells[1:]:
        name = assignments.grading(cell).get("grade_id")
        if cell.cell_type == "markdown":
            parts.append(pages.markdown(cell.source))
        elif name in said:
            parts.append(_said(said[name], points))
        elif not assignments.grading(cell).get("locked"):
            parts.append(pages.code(cell.source))
            if name in comments:
                parts.append(f'<div class="comment">{html.escape(comments[name])}</div>')
    parts += [f"<p>{html.escape(line)}</p>" for line in data["lines"]]
    return pages.whole(title, "\n".join(parts), f'<meta name="made-from" content="{digest}">\n')


def _said(row, points):
    status = row["status"].replace(" ", "-")
    words = f"{row['exercise']}: {_WORDS[row['status']]}. {row['message']}"
    return (
        f'<div class="said {status}"><strong>{html.escape(words)}</strong><br>'
        f"{points[row['exercise']]:g} of {row['of']} points</div>"
    )
