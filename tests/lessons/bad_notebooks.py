"""Bad notebooks: what is changed in the good one, and words of the fault that must be told."""

from nbformat.v4 import new_output

from tests.lessons.good_notebook import (
    SENTENCE,
    SIZE,
    delete_grading,
    many_ignored,
    no_id,
    notebook_metadata,
    old_format,
    picture,
    player,
    printed,
    same_id,
    swap_counts,
    widget_state,
    with_changes,
    with_explorer,
    with_grading,
    with_metadata,
    with_outputs,
    with_slide,
    with_source,
    with_tag,
)
from tests.lessons.notebook_rules import WIDGET_VIEW

BAD = {
    "count missing": (with_changes("figure", execution_count=None), "no execution count"),
    "counts out of order": (swap_counts, "expected 5"),
    "counts with a gap": (with_changes("timing", execution_count=9), "execution count 9, expected 6"),
    "count of the result": (
        with_outputs("first", new_output("execute_result", {"text/plain": "3"}, execution_count=7)),
        "its result carries the count 7",
    ),
    "empty code cell": (with_source("figure", " \n"), "empty code cell"),
    "trailing semicolon": (with_source("figure", "show();"), "trailing `;`"),
    "trailing semicolon, comment": (with_source("figure", "show();  # quiet\n\n"), "trailing `;`"),
    "unknown magic": (with_source("timing", "%autoreload 2"), "unknown magic %autoreload"),
    "unknown cell magic": (with_source("timing", "%%nosuch\nx"), "unknown magic %nosuch"),
    "automagic in an assignment": (with_source("timing", "x = %pwd"), "unknown magic %pwd"),
    "shell command": (with_source("timing", "!ls"), "a shell command"),
    "does not parse": (with_source("first", "def ("), "does not parse"),
    "too long": (with_source("first", "x = 1\n" * 26), "26 lines of code"),
    "missing module": (with_source("first", "import nosuchmodule.part"), "imports nosuchmodule"),
    "missing helper": (with_source("first", "from cmx_helpers import nosuch"), "imports cmx_helpers.nosuch"),
    "missing helper module": (with_source("first", "from cmx_helpers.nosuch import x"), "cmx_helpers.nosuch"),
    "absolute path in code": (with_source("first", 'open("/Users/ada/data.csv")'), "absolute path"),
    "absolute path in prose": (with_source("exercise", "## In /Users/ada/course"), "absolute path"),
    "absolute path in an output": (with_outputs("figure", printed("wrote /tmp/x/y.png\n")), "absolute path"),
    "absolute path on Windows": (with_source("first", r'p = "C:\\Users\\ada"'), "absolute path"),
    "absolute path in a result": (
        with_outputs("figure", new_output("display_data", {"text/html": "<b>/mnt/x</b>"})),
        "absolute path",
    ),
    "undescribed figure": (with_outputs("figure", picture(alt="")), "without a description"),
    "blank description": (with_outputs("figure", picture(alt="  ")), "without a description"),
    "description not printed": (with_outputs("figure", picture()), "is not printed"),
    "other description printed": (with_outputs("figure", picture(), printed("A circle.")), "is not printed"),
    "description printed twice": (
        with_outputs("figure", picture(), printed(f"Figure: {SENTENCE}\n{SENTENCE}\n")),
        "can be read twice",
    ),
    "description also in the picture's place": (
        with_outputs("figure", picture(text=f"Figure: {SENTENCE}"), printed(f"Figure: {SENTENCE}\n")),
        "can be read twice",
    ),
    "description of the kind of picture": (
        with_outputs(
            "figure", picture(alt="A plot of the two losses."), printed("A plot of the two losses.")
        ),
        "say what it shows",
    ),
    "description of two words": (
        with_outputs("figure", picture(alt="The map."), printed("The map.")),
        "not what",
    ),
    "sound without words": (with_outputs("figure", player()), "no text beside it tells what is heard"),
    "picture in prose": (with_source("figures", "## Look\n\n![](x.png)"), "without alternative text"),
    "img in prose": (with_source("figures", '## Look\n\n<img src="x.png">'), "without alternative text"),
    "over 1 MB": (with_outputs("figure", printed("x" * 1_000_001)), "at most 1 MB"),
    "widget state": (widget_state, "leftover widget state"),
    "widget view": (
        with_outputs(
            "explorer", new_output("display_data", {WIDGET_VIEW: {"model_id": "1"}, "text/plain": "x"})
        ),
        "leftover widget view: give",
    ),
    "widget view with picture": (
        with_outputs("explorer", picture(text=f"Explorer: {SENTENCE}", **{WIDGET_VIEW: {"model_id": "1"}})),
        "leftover widget view: run",
    ),
    "error": (
        with_outputs("figure", new_output("error", ename="ValueError", evalue="no", traceback=[])),
        "error output ValueError: no",
    ),
    "stderr": (with_outputs("figure", new_output("stream", name="stderr", text="Warning")), "stderr output"),
    "same id": (same_id, "cell id first is used 2 times"),
    "no id": (no_id, "has no id"),
    "old format": (old_format, "format 4.5"),
    "invalid file": (with_changes("first", outputs=[{"output_type": "nosuch"}]), "not a notebook"),
    "other kernel": (
        notebook_metadata("kernelspec", {"name": "conda-env", "display_name": "mine"}),
        "kernelspec",
    ),
    "Python version": (
        notebook_metadata("language_info", {"name": "python", "version": "3.11.7"}),
        "language_info",
    ),
    "no title": (with_source("title", "Just words"), "not a title"),
    "title without number": (with_source("title", "# Small"), "not a title"),
    "title of another lesson": (with_source("title", "# 02 · Small"), "the title has the number 02"),
    "level left out": (with_source("figures", "### Deep"), "of level 3 follows level 1"),
    "second title": (with_source("exercise", "# Again"), "a second title"),
    "skipped cell": (with_tag("figure", "nbval-skip"), "tag nbval-skip"),
    "allowed exception": (with_tag("figure", "raises-exception"), "tag raises-exception"),
    "nbval comment": (with_source("figure", "# NBVAL_IGNORE_OUTPUT\nshow()"), "NBVAL comment"),
    "too many ignored": (many_ignored, "carry nbval-ignore-output"),
    "check without metadata": (delete_grading, "carries no nbgrader metadata"),
    "check not graded": (with_grading("check", grade=False), "grade=True"),
    "check not locked": (with_grading("check", locked=False), "locked=True"),
    "check without points": (with_grading("check", points=0), "points above 0"),
    "explorer whose picture is bound again": (
        with_explorer("panel", "panel = 3"),
        "draw reads panel, bound again",
    ),
    "explorer whose picture a loop binds": (
        with_explorer("panel", "for panel in x:\n    pass"),
        "draw reads panel",
    ),
    "explorer whose helper is made again": (
        with_explorer("help_(n)", "def help_(n): ..."),
        "draw reads help_",
    ),
    "check with another id": (with_grading("check", grade_id="size"), "grade_id='convolution-output_size'"),
    "check of another schema": (with_grading("check", schema_version=2), "schema_version is 2"),
    "same grade id": (with_grading("stub", grade_id="convolution-output_size"), "used more than once"),
    "stub without solution": (with_grading("stub", solution=False), "defines output_size"),
    "stub that is locked": (with_grading("stub", locked=True), "locked is true in a cell to be filled in"),
    "stub without id": (with_grading("stub", grade_id=""), "grade_id is ''"),
    "stub of another name": (with_source("stub", "def other(n):\n    ..."), "defines output_size"),
    "two checks": (
        with_source("check", 'exercises.check("a.b", output_size)\nexercises.check("a.c", output_size)'),
        "2 checks in one cell",
    ),
    "no slide type": (with_slide("figure", None), "slide type None, expected one of slide"),
    "unknown slide type": (with_slide("figure", "page"), "slide type 'page'"),
    "title below": (with_slide("title", "subslide"), "the title is 'subslide' and not a slide"),
    "section below": (with_slide("exercise", "-"), "a section that begins no slide, but is '-'"),
    "check on a slide": (with_slide("check", "-"), "expected 'skip'"),
    "other points": (with_grading("check", points=7), f"its check says 7 and {SIZE.minutes}"),
    "no minutes": (
        with_metadata("check", cmx={}),
        f"{SIZE.points} points and {SIZE.minutes} minutes, its check says {SIZE.points} and None",
    ),
    "use that gives back nothing": (
        with_source("check", 'exercises.use("convolution.output_size", output_size)'),
        "gives back is lost: write output_size = exercises.use(",
    ),
    "use under another name": (
        with_source("check", 'size = exercises.use("convolution.output_size", output_size)'),
        "gives back is lost",
    ),
    "use without metadata": (
        lambda notebook: [
            with_source("check", 'output_size = exercises.use("convolution.output_size", output_size)')(
                notebook
            ),
            delete_grading(notebook),
        ],
        "carries no nbgrader metadata",
    ),
    "check of no name": (with_source("check", "exercises.check(output_size)"), "name as text"),
}
