"""Tables of marks, from what was judged and what a teacher changed by hand."""

import csv
import io

COLUMNS = ("student", "name", "lesson", "exercise", "points", "of")


class ClassroomError(Exception):
    """A reason to stop that one line can tell."""


def rows_of(place, name, data, by_hand):
    """(a row for each exercise of one hand-in, lines to look at)."""
    rows, lines = [], []
    for row in data["exercises"]:
        points = row["points"]
        if (place.student, row["grade_id"]) in by_hand:
            changed = by_hand[place.student, row["grade_id"]]
            if 0 <= changed <= row["of"]:
                points = changed
            else:
                lines.append(
                    f"{place.student}, {row['exercise']}: {changed:g} of {row['of']} by hand; not taken"
                )
        values = (place.student, name, place.lesson, row["exercise"], float(points), float(row["of"]))
        rows.append(dict(zip(COLUMNS, values)))
    return rows, lines


def table(rows, lessons, most, missing=()):
    """A row for each student: points of each lesson, empty where there are none. The last row has the maxima.

    `missing` are (student, name) of those who handed something in that could not be graded.
    """
    students = dict(sorted({**dict(missing), **{row["student"]: row["name"] for row in rows}}.items()))
    lines = [_totals(student, name, lessons, rows) for student, name in students.items()]
    lines.append({"student": "(most)", "name": "", **most, "total": float(sum(most.values()))})
    return lines


def _totals(student, name, lessons, rows):
    line = {"student": student, "name": name, "total": 0.0}
    for row in rows:
        if row["student"] == student:
            line[row["lesson"]] = line.get(row["lesson"], 0.0) + row["points"]
            line["total"] += row["points"]
    return {key: line.get(key, "") for key in ("student", "name", *lessons, "total")}


def as_csv(columns, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value):
    if isinstance(value, float):
        return f"{value:g}"
    text = " ".join(str(value).split())
    # A spreadsheet would take it for a formula, and a name is whatever a student typed.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def read_csv(path):
    """The rows of a table that was written here; none where there is no such file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
