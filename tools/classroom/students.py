"""Who handed in: from the name as it came to an id that can name a folder, once and for all.

`students.json` in the course folder keeps, for each id, the name as it came and the spellings that arrived.
The first name to want an id gets it; another name that would come to the same gets a number behind it, and a
line says so.
"""

import hashlib
import json
import re
import unicodedata
from typing import NamedTuple

from cmx_helpers._common.files import write_text

MOST_LETTERS = 60
# Moodle: "Amelie Roth_12345_assignsubmission_file"; the number is another one in every assignment.
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?")
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class Raw(NamedTuple):
    """A name as it came, and Moodle's number where there is one."""

    name: str
    number: str = ""

    def __str__(self):
        return f"{self.name} ({self.number})" if self.number else self.name


def raw(text):
    """Take a folder's name apart."""
    match = MOODLE.match(text)
    return Raw(match["name"], match["number"]) if match else Raw(text)


def same(name):
    """The form in which two spellings of one name are equal: composed, without outer and repeated blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def fit(name):
    """The name with letters (of any script, with their marks), digits and `.-_` only, or ""."""
    letters = [
        letter if unicodedata.category(letter)[0] in "LMN" or letter in "._-" else "_"
        for letter in same(name)
    ]
    text = re.sub("_+", "_", "".join(letters)).strip("_.-")[:MOST_LETTERS].strip("_.-")
    while len(text.encode()) > 150:
        text = text[:-1].strip("_.-")
    if not any(unicodedata.category(letter)[0] in "LN" for letter in text):
        return ""
    return f"{text}_" if _RESERVED.match(text) else text


class Students:
    """The class as far as it is known."""

    def __init__(self, folder):
        self.path = folder / "students.json"
        self.known = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}

    def save(self):
        write_text(self.path, json.dumps(self.known, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def name(self, student):
        """The name as it came; the id itself for somebody who came by another way."""
        return self.known.get(student, {}).get("name", student)

    def find(self, who, lesson):
        """Return (id, line): the student's id, made if there is none, and what to look at, or ""."""
        key = same(who.name)
        called = [student for student, entry in self.known.items() if same(entry["name"]) == key]
        for student in called:
            numbers = self.known[student]["numbers"]
            if numbers.get(lesson, who.number) == who.number:
                return student, self._add(student, who, lesson, len(called) > 1)
        return self._new(who, lesson, key, called)

    def _add(self, student, who, lesson, several):
        entry = self.known[student]
        news = who.number and lesson not in entry["numbers"]
        line = ""
        if who.name not in entry["spellings"]:
            entry["spellings"].append(who.name)
            line = f"{who}: another spelling of the name of {student}; taken as one student"
        elif news and not entry["numbers"]:
            line = f"{who}: taken as {student}, who came without Moodle's number before"
        elif news and several:
            line = f"{who}: there are several students of this name; taken as {student} in {lesson}"
        if who.number:
            entry["numbers"][lesson] = who.number
        return line

    def _new(self, who, lesson, key, called):
        wanted = fit(who.name) or f"student_{hashlib.sha256(key.encode()).hexdigest()[:8]}"
        if called and who.number:
            wanted = f"{wanted}_{who.number}"
        taken = {unicodedata.normalize("NFC", student).casefold(): student for student in self.known}
        student, number = wanted, 1
        while student.casefold() in taken:
            number += 1
            student = f"{wanted}_{number}"
        numbers = {lesson: who.number} if who.number else {}
        self.known[student] = {"name": same(who.name), "spellings": [who.name], "numbers": numbers}
        if called:
            return student, f"{who}: there is another student of this name; this one is {student}"
        if number > 1:
            other = self.name(taken[wanted.casefold()])
            return student, f"{who}: {other!r} is somebody else with nearly this name; this one is {student}"
        return student, ""
