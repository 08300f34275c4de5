"""The course as a website that needs no network: `make site` (build.py says how).

Sphinx, with myst-parser and Furo. myst-nb 1.4 and pydata-sphinx-theme 0.20 were built beside them and left,
for what was measured (December 2026):

- myst-nb takes a picture's size from the outputs, and not its description: every alternative text is a file's
  name. It folds no answer and no side room, leaves sounds inside the page (lesson 07: 373 kB, here 263 kB),
  and would write the pictures once more for each edition. What would have been left of it is the code cell,
  which is a fence. The two brought 78 packages in place of 37.
- pydata's column of code is 622 pixels wide at 1280, so 40 listings of lesson 07 scroll sideways (here, at
  864 pixels, 13, before the code was made smaller). Its English edition alone is 33 MB, where both editions
  of this are 21; and its switch of themes logs an error when a page is opened from a file.
"""
