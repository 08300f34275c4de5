"""Take the answers of what was handed in over into a fresh assignment, cell by cell.

An answer is known by nbgrader's name for its cell, else by the cell's id, else by the function or variable
that it defines. Whatever else became of the notebook does not matter: checks and texts are the original ones.
"""

import copy
from collections import defaultdict

from nbformat.v4 import new_code_cell

from tools.classroom import assignments
from tools.classroom.program import CHECK, binds, parsed, runnable

MOST_OWN, MOST_LETTERS = 200, 500_000


def lesson_of(released):
    """Return a function that says which of the `released` notebooks, {lesson: notebook}, cells belong to."""
    marks = {lesson: _marks(notebook) for lesson, notebook in released.items()}

    def find(cells):
        # Several hits, not one: a cell may have been copied from another lesson.
        hits = {
            lesson: sum(
                cell.grade_id in names or any(f'"{name}"' in cell.source for name in tasks) for cell in cells
            )
            for lesson, (names, tasks) in marks.items()
        }
        best = max(hits, key=hits.get, default=None)
        return best if best and hits[best] > 0 else None

    return find


def _marks(notebook):
    grade_ids = {assignments.grading(cell).get("grade_id") for cell in notebook.cells} - {None}
    return grade_ids, set(filter(None, map(assignments.name_of, notebook.cells)))


class Answer:
    """One exercise of the assignment: its stub, its check, the variable that is checked."""

    def __init__(self, cell, check):
        self.cell, self.check = cell, check
        self.grade_id = assignments.grading(cell)["grade_id"]
        self.task, self.variable = CHECK.search(check.source).group(2, 3)


def answers_of(released):
    """The exercises of an assignment, in order."""
    cells = released.cells
    checks = [(place, cell) for place, cell in enumerate(cells) if assignments.name_of(cell)]
    return [
        Answer(cell, next(check for at, check in checks if at > place))
        for place, cell in enumerate(cells)
        if assignments.grading(cell).get("solution")
    ]


def take_over(released, handed_in, given=frozenset()):
    """Return (notebook, lines): the assignment `released` with the answers and own cells of `handed_in`.

    Parameters
    ----------
    released : the assignment
    handed_in : list of notebooks.Cell
    given : sources and ids of cells that are the course's own (the lesson's), which are nobody's answer
    """
    answers = answers_of(released)
    given = {*given, *(cell.source.strip() for cell in released.cells)}
    places, own = _sort(answers, released, handed_in, given)
    own, lines = _not_too_many(own)
    filled, taken = {}, set()
    for answer in answers:
        source, line = _answer(answer, [handed_in[place] for place in places[answer.grade_id]])
        if (
            source is None
        ):  # the stub is untouched or gone: perhaps the answer stands in a cell of the student's own
            own_one = [place for place in own if binds(handed_in[place].source, answer.variable)]
            if own_one:
                source, line = (
                    handed_in[own_one[-1]].source,
                    f"{answer.variable}: its answer is in another cell",
                )
                taken.add(own_one[-1])
        if source is not None:
            filled[answer.grade_id] = source
        if line:
            lines.append(line)
    return _fill(released, answers, places, filled, handed_in, [p for p in own if p not in taken]), lines


def _sort(answers, released, handed_in, given):
    """({grade_id: places of its cells}, places of the student's own cells)."""
    by_mark = {answer.grade_id: answer.grade_id for answer in answers}
    by_mark |= {answer.cell.id: answer.grade_id for answer in answers}
    locked = {assignments.grading(cell).get("grade_id") for cell in released.cells} - set(by_mark) - {None}
    given |= {cell.id for cell in released.cells} - set(by_mark)
    places, own = defaultdict(list), []
    for place, cell in enumerate(handed_in):
        if cell.kind != "code":
            continue
        check = CHECK.search(cell.source)
        found = by_mark.get(cell.grade_id) or by_mark.get(cell.id)
        if found and not (check and len(cell.source.splitlines()) == 1):
            places[found].append(place)
        elif check or cell.grade_id in locked or {cell.id, cell.source.strip()} & given:
            # Somebody may have added an import to the first cell, or a function above a check.
            if (check or _is_imports(cell)) and cell.source.strip() not in given and not _is_check_only(cell):
                own.append(place)
        else:
            own.append(place)
    _join_halves(places, own, handed_in)
    for answer in answers:  # metadata and ids stripped: known by what they define
        if not places[answer.grade_id]:
            named = [place for place in own if binds(handed_in[place].source, answer.variable)]
            places[answer.grade_id] = named
            own = [place for place in own if place not in named]
    return places, own


def _join_halves(places, own, handed_in):
    """The second half of an answer's cell that was split has no mark where the editor copies none."""
    for at in places.values():
        for place in list(at):
            after = next((p for p in range(place + 1, len(handed_in)) if handed_in[p].kind == "code"), None)
            if after in own and parsed(runnable(handed_in[after].source)) is None:
                whole = f"{handed_in[place].source}\n{handed_in[after].source}"
                if parsed(runnable(whole)) is not None:
                    at.append(after)
                    own.remove(after)


def _is_imports(cell):
    return cell.id == "assignment-imports" or cell.grade_id.endswith("-imports")


def _is_check_only(cell):
    return all(
        CHECK.search(line) or not line.strip() or line.startswith("#") for line in cell.source.splitlines()
    )


def _answer(answer, cells):
    """(source or None, line): what stands in the answer's cells, joined where there are several."""
    sources = list(dict.fromkeys(cell.source for cell in cells))
    sources = [source for source in sources if source.strip() != answer.cell.source.strip()]
    if not sources:
        return None, ""
    if len(sources) == 1:
        return sources[0], ""
    return "\n\n".join(
        sources
    ), f"{answer.variable}: its answer stands in {len(sources)} cells, taken together"


def _not_too_many(own):
    if len(own) <= MOST_OWN:
        return own, []
    return own[:MOST_OWN], [f"{len(own):,} cells were added; the first {MOST_OWN} are run"]


def _fill(released, answers, places, filled, handed_in, own):
    """The assignment with the answers, and each own cell behind the answer that it came after."""
    spots = sorted((min(at), grade_id) for grade_id, at in places.items() if at)
    behind, letters = defaultdict(list), 0
    for place in own:
        letters += len(handed_in[place].source)
        if letters <= MOST_LETTERS:
            before = [grade_id for at, grade_id in spots if at < place]
            behind[before[-1] if before else None].append(handed_in[place].source)
    notebook = copy.deepcopy(released)
    cells, number = [], 0
    for cell in notebook.cells:
        grade_id = assignments.grading(cell).get("grade_id")
        if grade_id in filled:
            cell.source = filled[grade_id]
        cells.append(cell)
        start = cell.id == "assignment-imports"
        for source in behind[None] if start else behind[grade_id] if grade_id else ():
            cells.append(new_code_cell(source, id=f"own-{number}"))
            number += 1
    notebook.cells = cells
    return notebook
