"""nbgrader's menus and commands, too, judge answers apart and write pages that run nothing.

`nbgrader_config.py` of a course folder names what is here.
"""

import secrets

from nbconvert.exporters import Exporter
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, NbGraderPreprocessor, SaveAutoGrades

from tools.classroom import feedback_page, gradebook, judgements, matching, notebooks
from tools.classroom import program as programs
from tools.classroom.judging import judge


def _cells(notebook):
    kinds = ("code", "markdown")
    return [
        notebooks.Cell(
            cell.cell_type,
            cell.source,
            cell.get("id", ""),
            cell.metadata.get("nbgrader", {}).get("grade_id", ""),
        )
        for cell in notebook.cells
        if cell.cell_type in kinds and cell.source.strip()
    ]


class TakeOver(NbGraderPreprocessor):
    """In place of nbgrader's repairs of a hand-in: its answers in a fresh assignment."""

    def preprocess(self, notebook, resources):
        course = judgements.Course(self.parent.parent.coursedir.root)
        lesson = resources["nbgrader"]["assignment"]
        filled, _ = matching.take_over(
            course.released(lesson)[0], _cells(notebook), judgements.given_by(lesson)
        )
        return filled, resources


class Judge(NbGraderPreprocessor):
    """In place of nbgrader's execution: what was judged stands below the checks."""

    def preprocess(self, notebook, resources):
        course = judgements.Course(self.parent.parent.coursedir.root)
        return gradebook.with_outputs(notebook, judge_notebook(notebook, course.seed)), resources


def judge_notebook(notebook, seed, seconds=30):
    """Judge a notebook that is an assignment, filled in."""
    steps = programs.steps(notebook)
    checks = [step for step in steps if isinstance(step, programs.Check)]
    results, _ = judge(steps, seed, seconds)
    rows = [
        {"exercise": step.task, "grade_id": step.grade_id, "status": status, "message": message}
        for step, (status, message) in zip(checks, results, strict=True)
    ]
    return {"exercises": rows}


def autograde_steps():
    """(steps that tidy a hand-in, steps that grade it) for nbgrader's Autograde."""
    return [TakeOver, ClearOutput], [Judge, SaveAutoGrades, CheckCellMetadata]


class FeedbackExporter(Exporter):
    """nbgrader's feedback, as the page that `make grade` writes."""

    file_extension = ".html"

    def from_notebook_node(self, nb, resources=None, **kwargs):
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        rows, exercises, comments = [], [], {}
        for cell in notebook.cells:
            grading = cell.metadata.get("nbgrader", {})
            if grading.get("comment"):
                comments[grading["grade_id"]] = grading["comment"]
            if grading.get("grade"):
                row = _said(cell, grading)
                exercises.append(row)
                rows.append(
                    {"exercise": row["exercise"], "points": float(grading.get("score", 0)), "of": row["of"]}
                )
        data = {"exercises": exercises, "lines": [], "digest": ""}
        return feedback_page.page(notebook, data, rows, comments, secrets.token_hex(8)), resources


def _said(cell, grading):
    output = cell.outputs[0] if cell.outputs else {}
    words = output.get("evalue") or output.get("text", "")
    task = programs.CHECK.search(cell.source)[2]
    status, _, message = words.removeprefix(f"{task}: ").strip().partition(". ")
    known = ("correct", "wrong", "raised", "not attempted")
    status = status if status in known else "not attempted"
    return {
        "exercise": task, "grade_id": grading["grade_id"], "status": status, "message": message,
        "of": grading["points"],
    }  # fmt: skip
