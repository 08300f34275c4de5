"""Pages of the Chinese edition: notebooks/zh/pages/NAME.md is a whole page; its first line tells its English.

`<!-- english: 0123456789ab -->`, the hash of the page that it was made from (README or one of notebooks/).
A page that is older than its English may stay, if it says so in a line of its own (`OLD`). Its links lead
from where it lies. Where it is copied beside the lessons, they are turned to lead from there.
"""

import hashlib
import os
import re

from tools.lessons.chinese import CATALOGUES, UNKNOWN, Told, fixed

PAGES = CATALOGUES / "pages"
MARK = re.compile(r"\A<!-- english: (\S+) -->$", re.M)
OLD = "> 本页的英文原文已经更新，这里的中文还是旧的。"
_LINK = re.compile(r"(\]\()([^)#\s]+)")
# The last column of the README's table of lessons, which repeats computed minutes.
_ROW = re.compile(r"(?m)^(\|[^|]*\]\([^)]*?(\d\d_\w+\.ipynb)\)[^\n]*\| )(\d[^|\n]*)( \|)$")


def pages(root):
    """Return [(English page, Chinese page)] for the Chinese pages that there are, by name."""
    return [(english_of(root, path.name), path) for path in sorted((root / PAGES).glob("*.md"))]


def english_of(root, name):
    """The English page that a Chinese one of this name was made from."""
    return root / name if name == "README.md" else root / "notebooks" / name


def fingerprint(text):
    """Return the first 12 hexadecimal digits of the hash of an English page, computed minutes left out."""
    return hashlib.sha256(_ROW.sub(r"\1\4", text).strip().encode()).hexdigest()[:12]


def faults(root):
    """Return what there is to tell of every Chinese page, as a list of `Told`."""
    found = []
    for english, path in pages(root):
        if not english.is_file():
            found.append(Told("orphan", path.name, "there is no such page in English"))
            continue
        theirs, ours = english.read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
        mark = MARK.search(ours)
        says_so = OLD in ours.splitlines()
        if mark is None or mark[1] != fingerprint(theirs):
            said = f"made from {mark[1] if mark else 'nothing'}, is {fingerprint(theirs)}"
            found.append(Told("missing" if says_so else "stale", path.name, said))
            continue
        if says_so:
            found.append(Told("differs", path.name, f"it is not old, and says: {OLD}"))
        found += [Told("differs", path.name, line) for line in differences(root, english, path)]
    return found


def differences(root, english, path):
    """Return a sentence for each kind of thing that a Chinese page has and its English one has not.

    A page may be shorter than its English one. It may link to it.
    """
    theirs, ours = english.read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
    there, here, found = fixed(theirs), fixed(ours), []
    there["links"] = targets(root, english) | {os.path.relpath(english, root)}
    here["links"] = targets(root, path)
    for kind in ("code", "formulas", "links", "listings"):
        if extra := set(here[kind]) - set(there[kind]):
            found.append(f"{kind}: not in English {sorted(extra)}")
    if with_minutes(ours, theirs) != ours:
        found.append("minutes: not those of the English table; --stamp puts them right")
    anchors = re.findall(r"\]\(#([^)]+)\)", ours)
    slugs = {slug(line) for line in re.findall(r"(?m)^#+ (.+)$", ours)}
    found += [f"anchor #{name} leads nowhere" for name in anchors if name not in slugs]
    return found


def slug(heading):
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def targets(root, path):
    """Where the links of a page lead, as a set of paths; a Chinese page counts as its English one."""
    found = set()
    text = re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", path.read_text(encoding="utf-8"))
    for _, link in _LINK.findall(text):
        if not re.match(r"[a-z]+:", link):
            place = os.path.normpath(path.parent / link)
            if os.path.dirname(place) == str(root / PAGES):
                place = str(english_of(root, os.path.basename(place)))
            link = os.path.relpath(place, root)
        found.add(link)
    return found


def with_minutes(chinese, english):
    """Return a Chinese page with the minutes of the English table of lessons in its own."""
    minutes = {lesson: said for _, lesson, said, _ in _ROW.findall(english)}

    def put(row):
        said = minutes.get(row[2], row[3]).replace(", side rooms ", "，选读 ")
        return f"{row[1]}{said}{row[4]}"

    return _ROW.sub(put, chinese)


def stamp(root, name):
    """Put today's hash in place of `?` in the page `name`, and today's minutes into its table of lessons."""
    for english, path in pages(root):
        if path.stem == name and english.is_file():
            theirs, ours = english.read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
            mark = MARK.search(ours)
            if mark and mark[1] == UNKNOWN:
                ours = MARK.sub(f"<!-- english: {fingerprint(theirs)} -->", ours)
            path.write_text(with_minutes(ours, theirs), encoding="utf-8")


def retire(root, name):
    """Have the page `name` say that it is older than its English, if it is stale."""
    stale = {told.where for told in faults(root) if told.kind == "stale"}
    for _, path in pages(root):
        if path.stem == name and path.name in stale:
            first, _, rest = path.read_text(encoding="utf-8").partition("\n")
            path.write_text(f"{first}\n\n{OLD}\n\n{rest.lstrip()}", encoding="utf-8")


def beside_lessons(root, path):
    """Return the text of a Chinese page with links that lead from a folder beside notebooks/.

    Lessons and pages of notebooks/ have their copies there, and are linked by name.
    """

    def turned(match):
        link = match[2]
        if re.match(r"[a-z]+:", link):
            return match[0]
        place = os.path.relpath(os.path.normpath(path.parent / link), root)
        folder, name = os.path.split(place)
        here = folder == "notebooks" or (folder == str(PAGES) and name != "README.md")
        return match[1] + (name if here else f"../{place}".replace(os.sep, "/"))

    text = path.read_text(encoding="utf-8")
    return _LINK.sub(turned, MARK.sub("", text).lstrip("\n"))
