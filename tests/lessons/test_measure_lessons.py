"""The measurement of lessons finds the memory and the processor time that a notebook is known to take."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.lessons import measure_lessons
from tools.lessons.measure_lessons import Usage

# 300 MB in the kernel and 100 MB in a child of it, both at work; given back before the end.
HUNGRY = """
import subprocess, sys, time
work = "import sys, time; x = bytearray({0}); x[::4096] = b'1' * len(x[::4096])\\n" \\
       "while time.process_time() < {1}: pass\\n"
child = subprocess.Popen([sys.executable, "-c", work.format(100_000_000, 1.0)])
exec(work.format(300_000_000, time.process_time() + 1.0))
child.wait()
del x
"""


def test_memory_and_processor_time_of_kernel_and_child_are_found(tmp_path):
    path = tmp_path / "00_hungry.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(HUNGRY, id="a"), new_code_cell("1", id="b")]), path)
    before = path.read_bytes()
    usage = measure_lessons.measure(path)
    assert usage.name == "00_hungry" and path.read_bytes() == before
    assert 400e6 < usage.memory < 900e6  # with what Python itself takes, twice
    assert usage.cpu > 1.6 and usage.wall > 0


def test_table_goes_between_its_marks_and_nowhere_else(tmp_path):
    page = tmp_path / "page.md"
    begin, end = measure_lessons.MARKS
    page.write_text(f"above\n{begin}\nold\n{end}\nbelow\n")
    text = measure_lessons.table([Usage("01_convolution", 123_400_000, 12.3, 9.8)])
    measure_lessons.put(page, text)
    row = "| 01_convolution | 123 | 12 |"
    assert page.read_text() == f"above\n{begin}\n{text}\n{end}\nbelow\n" and text.endswith(row)
    page.write_text(f"{end}\n{begin}\n")
    with pytest.raises(ValueError, match="expected the lines"):
        measure_lessons.put(page, text)
