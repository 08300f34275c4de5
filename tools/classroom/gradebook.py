"""nbgrader's gradebook: what was judged goes in, what a teacher changed by hand comes out.

The gradebook is written here and by nbgrader's own menus, never while an answer runs. Marks are made from
the judgements; of the gradebook only points that a teacher gave by hand count, and none above the maximum.
"""

from nbformat.v4 import new_output
from nbgrader.api import MissingEntry

from tools.classroom.marks import ClassroomError


def enter(api, place, data, when):
    """Put the points of one hand-in into the gradebook, in one transaction."""
    points = {row["grade_id"]: row["points"] for row in data["exercises"]}
    name = f"{place.lesson}_exercises"
    with api.gradebook as gradebook:
        gradebook.update_or_create_student(place.student)
        stamp = {"timestamp": when} if when else {}
        gradebook.update_or_create_submission(place.lesson, place.student, **stamp)
        found = gradebook.find_submission_notebook(name, place.lesson, place.student)
        grades = {grade.name: grade for grade in found.grades}
        if not set(points) <= set(grades):
            raise ClassroomError(
                f"the gradebook has no cell {sorted(set(points) - set(grades))[0]}; release it again"
            )
        for grade_id, grade in grades.items():
            grade.auto_score = points.get(grade_id, 0)
            grade.needs_manual_grade = False
        gradebook.db.commit()


def entered(api, lesson):
    """{student: {grade_id: points}} as the gradebook has them, to see what is missing there."""
    with api.gradebook as gradebook:
        try:
            submissions = gradebook.assignment_submissions(lesson)
        except MissingEntry:
            return {}
        return {
            submission.student_id: {
                grade.name: grade.auto_score for n in submission.notebooks for grade in n.grades
            }
            for submission in submissions
        }


def by_hand(api, lesson):
    """({(student, grade_id): points}, {(student, grade_id): comment}) that a teacher entered."""
    points, comments = {}, {}
    with api.gradebook as gradebook:
        try:
            submissions = gradebook.assignment_submissions(lesson)
        except MissingEntry:
            return points, comments
        for submission in submissions:
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    if grade.manual_score is not None or grade.extra_credit:
                        points[submission.student_id, grade.name] = grade.score
                for comment in notebook.comments:
                    if comment.comment:
                        comments[submission.student_id, comment.name] = comment.comment
    return points, comments


def with_outputs(notebook, data):
    """The notebook as nbgrader's menus show it after grading: below each check, what it said."""
    said = {row["grade_id"]: row for row in data["exercises"]}
    for cell in notebook.cells:
        row = (
            said.get(cell.metadata.get("nbgrader", {}).get("grade_id")) if cell.cell_type == "code" else None
        )
        if row is None:
            continue
        text = f"{row['exercise']}: {row['status']}. {row['message']}"
        if row["status"] == "correct":
            cell.outputs = [new_output("stream", name="stdout", text=text + "\n")]
        else:
            cell.outputs = [new_output("error", ename="NotCorrect", evalue=text, traceback=[text])]
        cell.execution_count = 1
    return notebook
