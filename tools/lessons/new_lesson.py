"""Start a lesson: its notebook, module, exercises and tests, from a small lesson that passes every check.

python tools/lessons/new_lesson.py 12_topic
"""

import argparse
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = Path(__file__).resolve().parent / "lesson_template"
# The names that the template's files have wherever the new lesson's go.
_NUMBER, _TOPIC, _TITLE = "99", "lesson_topic", "Lesson topic"


def targets(name):
    """What is made from which file of the template: {path within the course: file}."""
    topic = name[3:]
    return {
        f"notebooks/{name}.ipynb": "lesson.ipynb",
        f"cmx_helpers/{topic}.py": "module.py",
        f"cmx_helpers/exercises/{topic}.py": "exercises.py",
        f"tests/{topic}/__init__.py": "empty.py",
        f"tests/{topic}/test_{topic}.py": "test_module.py",
    }


def check(name, root):
    """Raise ValueError if a lesson of this name cannot be started in the course at `root`."""
    if not re.fullmatch(r"\d\d_[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise ValueError(f"{name!r}: expected two digits and a topic in small letters, such as 12_topic")
    there = sorted(path.stem[:2] for path in (root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    following = f"{len(there):02d}"
    if name[:2] != following:
        raise ValueError(f"{name!r}: lessons are numbered without a gap, the next one is {following}")
    # A topic is a file or a folder of its name.
    taken = [
        there.relative_to(root).as_posix()
        for path in targets(name)
        for there in {root / path, (root / path).with_suffix("")}
        if there.exists()
    ]
    if taken:
        raise ValueError(f"{name!r}: {', '.join(taken)} is there already, choose another topic")


def fill_in(text, name):
    """The template's text with the number, topic and title of the new lesson."""
    topic = name[3:]
    text = text.replace(f"{_NUMBER}_{_TOPIC}", name).replace(f"# {_NUMBER} · ", f"# {name[:2]} · ")
    return text.replace(_TOPIC, topic).replace(_TITLE, topic.replace("_", " ").capitalize())


def start(name, root=ROOT):
    """Write the files of a new lesson and return their paths; on an error none is left."""
    check(name, root)
    texts = {
        path: fill_in((TEMPLATE / file).read_text("utf-8"), name) for path, file in targets(name).items()
    }
    made = []
    try:
        for path, text in texts.items():
            (root / path).parent.mkdir(exist_ok=True)
            temporary = (root / path).with_name(f".{Path(path).name}.part")
            made.append(temporary)
            temporary.write_text(text, encoding="utf-8", newline="\n")
        for path, temporary in zip(texts, list(made)):
            os.replace(temporary, root / path)
            made.append(root / path)
    except OSError:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return [root / path for path in texts]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", help="number and topic, such as 12_topic")
    name = parser.parse_args().name
    try:
        made = start(name)
    except ValueError as error:
        print(f"new_lesson: {error}")
        return 2
    for path in made:
        print(f"new_lesson: wrote {path.relative_to(ROOT)}")
    print(
        f"""
It is a small whole lesson, and it passes the checks. Now make it yours:
  1. Replace its operator, in the four files. CONTRIBUTING.md says what each holds.
  2. make record LESSON={name}
  3. A row in README.md and in the map of notebooks/00_start_here.ipynb, a section in notebooks/README.md.
  4. make test"""
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
