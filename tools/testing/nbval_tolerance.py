"""pytest plugin: nbval allows the numbers of a cell to differ by as much as the cell's metadata says.

    pytest -p tools.testing.nbval_tolerance --nbval lesson.ipynb

A cell without the mark stays as exact as nbval makes it (tools/testing/outputs.py tells the mark).
"""

import functools

from nbval.plugin import IPyNbCell

from tools.testing.outputs import differences, tolerance_of


def pytest_collection_modifyitems(items):
    for item in items:
        if isinstance(item, IPyNbCell) and tolerance_of(item.cell):
            item.compare_outputs = functools.partial(_compare, item)


def _compare(item, test, ref, skip_compare=None):
    """In nbval's place: True where the outputs agree; else the reasons are where nbval prints them from."""
    patterns = list(item.parent.sanitize_patterns.items())
    found = differences(ref, test, tolerance_of(item.cell), patterns)
    item.comparison_traceback = [f" {fault}" for fault in found]
    return not found
