"""A page for the teacher: who, which lessons, and which mistakes are common."""

import html
import time
from collections import Counter, defaultdict

from tools.classroom import pages

MOST_SHOWN = 3


def page(judged, table, most, not_graded, now):
    """The page, as HTML.

    Parameters
    ----------
    judged : list of (hand-in, what was judged)
    table : the rows of marks.csv, the maxima last
    most : {lesson: points}
    not_graded : the rows of not_graded.csv
    now : seconds, for the line that says when it was made
    """
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(now))
    parts = [
        "<h1>The class</h1>",
        f"<p>Made {made}, from what was graded until then. For the teacher only.</p>",
    ]
    students = table[:-1]
    names = {line["student"]: line["name"] for line in students}
    by_lesson = defaultdict(list)
    for place, data in judged:
        by_lesson[place.lesson].append((place, data))
    for lesson in reversed([lesson for lesson in most if by_lesson[lesson]]):
        parts.append(_lesson(lesson, by_lesson[lesson], names))
    if not_graded:
        parts.append("<h2>Not graded</h2>")
        lines = [(row["name"], row["lesson"], row["reason"]) for row in not_graded]
        parts.append(pages.rows(("student", "lesson", "reason"), lines))
    shown = [lesson for lesson in most if by_lesson[lesson]]
    parts.append("<h2>Who, and which lessons</h2>")
    lines = [(line["name"], *(line[lesson] for lesson in shown), line["total"]) for line in students]
    lines.append(("(most)", *(most[lesson] for lesson in shown), sum(most[lesson] for lesson in shown)))
    parts.append(pages.rows(("student", *shown, "total"), lines))
    return pages.whole("The class", "\n".join(parts))


def _lesson(lesson, judged, names):
    """For one lesson: how far each exercise went, and the mistakes that most made."""
    states, said = defaultdict(Counter), Counter()
    who = defaultdict(list)
    for place, data in judged:
        for row in data["exercises"]:
            states[row["exercise"]][row["status"]] += 1
            if row["status"] in ("wrong", "raised"):
                said[row["exercise"], _kind(row)] += 1
                who[row["exercise"], _kind(row)].append(names.get(place.student, place.student))
    missing = sorted(set(names.values()) - {names.get(place.student) for place, _ in judged})
    parts = [f"<h2>{html.escape(lesson)}</h2>", f"<p>{len(judged)} handed in."]
    if missing:
        parts[-1] += (
            f" Not (yet): {html.escape(', '.join(missing[:12]))}{' and others' if len(missing) > 12 else ''}."
        )
    parts[-1] += "</p>"
    words = ("correct", "wrong", "raised", "not attempted")
    lines = [(exercise, *(states[exercise][word] for word in words)) for exercise in states]
    parts.append(pages.rows(("exercise", *words), lines))
    if said:
        parts.append("<h3>For the first five minutes</h3>\n<ol>")
        for (exercise, kind), count in sorted(said.items(), key=lambda one: (-one[1], one[0]))[:MOST_SHOWN]:
            people = ", ".join(sorted(who[exercise, kind])[:8])
            parts.append(
                f"<li><strong>{count} of {len(judged)}</strong>, {html.escape(exercise)}: {html.escape(kind)}"
                f"<br><small>{html.escape(people)}</small></li>"
            )
        parts.append("</ol>")
    return "\n".join(parts)


def _kind(row):
    """What was said, without what differs from student to student."""
    if row["status"] == "raised":
        return (
            row["message"].split(":")[0] if row["message"].startswith("Your code raised") else row["message"]
        )
    if row["message"].startswith("For the input"):
        return "wrong for some input, with no known mistake"
    return "another number than the right one" if row["message"].startswith("Not ") else row["message"]
