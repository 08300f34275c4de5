"""The structure rules of the form: side rooms, minutes, *One way to write it* (see notebook_rules.py).

They hold for every lesson.
"""

import re

from tests.lessons.notebook_code_rules import tree_or_none, where_is
from tools.lessons import minutes, one_way
from tools.lessons.form import (
    COLLAPSED,
    MAIN_LINE_MINUTES,
    begins_side_room,
    heading_level,
    side_rooms,
)
from tools.lessons.notebook_names import bound_at_top, read_by_cell

_BEGINS = re.compile(r"#{1,3}\s")


def one_way_to_write_it(notebook):
    """Below each piece that is written stands the reference, and nothing else does."""
    return one_way.faults(notebook)


def side_rooms_folded(notebook):
    """What opens a side room is collapsed, and nothing else is; what ends one begins its cell."""
    found, rooms = [], side_rooms(notebook.cells)
    for number, cell in enumerate(notebook.cells):
        where, opens = where_is(number, cell), begins_side_room(cell)
        collapsed = cell.metadata.get(COLLAPSED)
        if opens and collapsed is not True:
            found.append(f"{where}: opens a side room without the metadata {COLLAPSED}: true")
        if collapsed and not opens:
            found.append(f"{where}: is collapsed, and opens no side room ('### Side room: …')")
        if "side room:" in cell.source.lower() and heading_level(cell) and not opens:
            found.append(f"{where}: a side room begins with '### Side room: …', at the top of its cell")
        if opens and sum(map(bool, re.findall(r"(?m)^#{1,3}\s", cell.source))) > 1:
            found.append(
                f"{where}: a second heading in the cell that opens a side room is folded away with it"
            )
        ends = number and rooms[number - 1] is not None and rooms[number] is None
        if ends and not _BEGINS.match(cell.source.lstrip()):
            found.append(f"{where}: the heading that ends a side room is not the first line of its cell")
    return found


def side_rooms_apart(notebook):
    """The main line reads no name that only a side room binds, and no later room one of an earlier room.

    A room reads no name that the main line binds again further down: whoever opens it at the end of the
    lesson, as the test in the browser does, sees what those see who open it on the way.
    """
    cells = [(number, cell) for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    rooms = side_rooms(notebook.cells)
    bound = {number: bound_at_top(tree_or_none(cell)) for number, cell in cells}
    found = []
    for number, cell in cells:
        room, there = rooms[number], set()
        for other, names in bound.items():
            if other <= number and rooms[other] in (None, room):
                there |= names
        aside = {n: other for other, names in bound.items() if other < number for n in names}
        reads = read_by_cell(tree_or_none(cell))
        for name in sorted(reads & set(aside) - there):
            where = where_is(aside[name], notebook.cells[aside[name]])
            found.append(f"{where_is(number, cell)}: reads {name}, which only the side room of {where} binds")
        if room is None:
            continue
        inside = {n for other, names in bound.items() if rooms[other] == room for n in names}
        for other, names in bound.items():
            if other > number and rooms[other] is None:
                found += [
                    f"{where_is(number, cell)}: a side room reads {name}, "
                    f"bound again on the main line in {where_is(other, notebook.cells[other])}"
                    for name in sorted(reads & names - inside)
                ]
    return found


def minutes_said(notebook):
    """The title and each side room give the computed minutes; the main line is not too long."""
    cells = notebook.cells
    if not cells:
        return []
    line, found = minutes.LINE.search(cells[0].source), []
    if not line:
        found.append("the title gives no line '**Minutes:** 75, side rooms 60' (make record computes it)")
    elif line[0] != minutes.title_line(cells):
        found.append(
            f"the title says {line[0]!r}, computed is {minutes.title_line(cells)!r}: run make record"
        )
    readings, rooms = minutes.by_room(cells), side_rooms(cells)
    for number, cell in enumerate(cells):
        if begins_side_room(cell):
            said, is_ = minutes.said_in_room(cell), minutes.room_minutes(readings[rooms[number]])
            if said != is_:
                found.append(
                    f"{where_is(number, cell)}: a side room of {is_} minutes says {said} "
                    "(in its heading or in the first line below): run make record"
                )
    main = readings[None].minutes
    if main > MAIN_LINE_MINUTES:
        found.append(f"the main line takes {main:.0f} minutes, at most {MAIN_LINE_MINUTES}: {readings[None]}")
    return found


RULES = (one_way_to_write_it, side_rooms_folded, side_rooms_apart, minutes_said)
