"""Whose is which file: which folder or name is a student's, among folders around and for work."""

import re
import unicodedata

from tools.classroom.students import MOODLE, Raw, fit, raw, same

# Folders that stand around a class, and folders and words that stand for a version of somebody's work.
_AROUND = re.compile(
    r"(?i)^((abgaben?|assignments?|class|downloads?|hand.?ins?|homeworks?|submissions?|提交|作业)"
    r"([ _.()-].*|\d.*)?"
    r"|all|classes|course|exercises?|inbox|received|students|submitted|uploads?)$"
)
_VERSION = re.compile(
    r"(?i)^(\W*|\(?\d+\)?|answers?|backups?|bak|checkpoint|copie|copies|copy|corrected|done|draft|exercises?|final|fixed"
    r"|kopie|last|mine|my|new|new.?folder\w*|newest|notebooks?|old|ok|of|von|solutions?|src|the|untitled.?folder\w*"
    r"|v\d+|version\d*|work)$"
)


def flat(text):
    return re.sub(r"[\s-]+", "_", unicodedata.normalize("NFC", text)).casefold()


def lesson_in(name, lessons):
    """The lesson whose name is in `name`, however it is written; None for none."""
    return max((lesson for lesson in lessons if flat(lesson) in flat(name)), key=len, default=None)


def name_in(file, lessons):
    """The student in a file's name, as Raw; None where there is only the lesson, or a word for a version."""
    moodle = MOODLE.match(file)
    if moodle:
        return raw(file)
    stem = re.sub(
        r"(?i)\.(ipynb(\.\w{1,12})?|json|txt|download|part)$", "", unicodedata.normalize("NFC", file)
    )
    lesson = lesson_in(stem, lessons)
    if lesson is None:
        return None if is_version(stem) else Raw(stem)
    loose = "[\\s_-]+".join(map(re.escape, lesson.split("_")))
    before, after = re.split(rf"(?i){loose}", stem, maxsplit=1)
    after = re.sub(r"(?i)^[\s_-]*exercises", "", after)
    for part in (before, after):
        text = part.strip(" _.-")
        if text and not is_version(text):
            return Raw(text)
    return None


def is_version(text):
    words = [word for word in re.split(r"[\s_.()-]+", text) if word]
    return not fit(text) or all(_VERSION.match(word) for word in words)


def owners(files, lessons):
    """Return {parts: (student as Raw or None, line or "")} for `files`, pairs of (parts, lesson)."""
    tree = _Folder("")
    for parts, _ in files:
        folder = tree
        for part in parts[:-1]:
            folder = folder.folders.setdefault(part, _Folder(part))
        folder.files.append(parts)
    found = {}
    _walk(tree, True, lessons, found)
    return found


class _Folder:
    def __init__(self, name):
        self.name, self.folders, self.files = name, {}, []

    def below(self):
        yield from self.files
        for folder in self.folders.values():
            yield from folder.below()


def _walk(folder, top, lessons, found):
    named = {parts: name_in(parts[-1], lessons) for parts in folder.files}
    around = top or _is_around(folder, named, lessons)
    if not around:
        who = raw(_stem(folder.name))
        for parts in folder.below():
            found[parts] = (who, _doubt(parts, folder, named.get(parts), who))
        return
    for parts in folder.files:
        found[parts] = (named[parts], "")
    for inner in folder.folders.values():
        _walk(inner, False, lessons, found)


def _is_around(folder, named, lessons):
    """True for a folder around students, False for a student's own."""
    if MOODLE.match(folder.name):
        return False
    if (
        _AROUND.match(_stem(folder.name))
        or lesson_in(folder.name, lessons)
        or _is_version_folder(folder.name)
    ):
        return True
    if any(MOODLE.match(inner) for inner in folder.folders) or any(
        who and who.number for who in named.values()
    ):
        return True
    several = {same(who.name).casefold() for who in named.values() if who}
    if len(several) > 1:
        return True
    if folder.files:
        return False
    inner = [name for name in folder.folders if not (_is_version_folder(name) or lesson_in(name, lessons))]
    return bool(inner)


def _is_version_folder(name):
    return bool(fit(_stem(name))) and is_version(_stem(name))


def _stem(name):
    return re.sub(r"(?i)\.zip$", "", name)


def _doubt(parts, folder, who, owner):
    """What a teacher should look at, where a file lies in a student's folder and names somebody else."""
    path = "/".join(parts)
    if who and not _alike(who.name, owner.name):
        return f"{path}: its name says {who.name!r}; taken as {owner.name!r}, whose folder it is in"
    inner = parts[parts.index(folder.name) + 1 : -1]
    if folder.files and any(not is_version(_stem(part)) and not _known(part) for part in inner):
        return f"{path}: taken as {owner.name!r}, as the files above it"
    return ""


def _known(part):
    return bool(re.match(r"\d\d_|\.", part))


def _alike(one, other):
    words = [set(re.findall(r"\w+", same(name).casefold().replace("_", " "))) for name in (one, other)]
    return bool(words[0] & words[1]) or not words[0]
