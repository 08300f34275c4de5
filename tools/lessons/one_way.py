"""*One way to write it*: below each piece that a learner writes, the course's own, folded.

The cells are made from the references of the exercises whenever a lesson is recorded, so they cannot say
anything else than what `exercises.use` goes on with; and they can be read where no kernel runs.
"""

from nbformat.v4 import new_markdown_cell

from cmx_helpers import exercises
from tools.lessons.form import check_of, exercise_of, one_way_of

SUMMARY = "One way to write it"


def wanted(cell):
    """Return the name of the exercise whose reference belongs below `cell`; None where none does.

    Below `exercises.use` of a function. A predicted value has no source worth reading.
    """
    task, check = exercise_of(cell), check_of(cell)
    return task.name if task is not None and check.how == "use" and task.kind == "code" else None


def text(name):
    """Return the Markdown that shows the reference of the exercise `name`, folded."""
    source = exercises.solution(name).text.rstrip()
    return f"<details><summary>{SUMMARY}</summary>\n\n```python\n{source}\n```\n\n</details>"


def refresh(notebook):
    """Put the cells where they belong, in place, each made anew; a slide chosen by hand stays."""
    old = {one_way_of(cell): cell for cell in notebook.cells if one_way_of(cell)}
    kept = []
    for cell in notebook.cells:
        if one_way_of(cell):
            continue
        kept.append(cell)
        if name := wanted(cell):
            made = new_markdown_cell(text(name), id=f"one-way-{name.replace('.', '-')}")
            made.metadata = old[name].metadata if name in old else made.metadata
            made.metadata["cmx"] = {"one_way": name}
            kept.append(made)
    notebook.cells = kept
    return notebook


def faults(notebook):
    """Return a sentence for each cell that is missing, differs from its reference or stands elsewhere."""
    found, cells = [], notebook.cells
    for number, cell in enumerate(cells):
        below = cells[number + 1] if number + 1 < len(cells) else None
        above = cells[number - 1] if number else None
        if (name := wanted(cell)) and (below is None or one_way_of(below) != name):
            found.append(
                f"cell {number} ({cell.id}): no *{SUMMARY}* below the use of {name}: run make record"
            )
        if not (name := one_way_of(cell)):
            continue
        if above is None or wanted(above) != name:
            found.append(f"cell {number} ({cell.id}): shows {name}, and stands not below its use")
        elif cell.cell_type != "markdown" or cell.source != text(name):
            found.append(f"cell {number} ({cell.id}): differs from the reference of {name}: run make record")
    return found
