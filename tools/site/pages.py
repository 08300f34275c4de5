"""The sources of one edition for Sphinx: lessons, pages, reference, and the order of them all."""

import json
import re
import shutil

from tools.lessons import chinese_notebooks, chinese_pages
from tools.site import api, diagrams
from tools.site.lessons import LessonWriter
from tools.site.links import PAGES, Links, slug
from tools.site.outputs import Store
from tools.site.words import WORDS

_PICTURES = (".png", ".svg")


def lessons_of(root, edition):
    """[(path, catalogue or None)] of the edition's lessons; in Chinese only those that are translated."""
    found = []
    for path in sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        catalogue = root / "notebooks" / "zh" / f"{path.stem}.md"
        if edition == "en":
            found.append((path, None))
        elif catalogue.is_file():
            found.append((path, catalogue))
    return found


def pages_of(root, edition):
    """{name: (path, place)} of the edition's pages that are no lessons."""
    if edition == "en":
        return {name: (root / place, place) for place, name in PAGES.items() if (root / place).is_file()}
    found = {}
    for english, path in chinese_pages.pages(root):
        name = PAGES[english.relative_to(root).as_posix()]
        found[name] = (path, path.relative_to(root).as_posix())
    return found


def anchors_of(root):
    """{page: {English anchor: Chinese anchor}}; nothing where the headings are not those of the English."""
    found = {}
    for english, path in chinese_pages.pages(root):
        theirs, ours = (
            ["#" + slug(line) for line in re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))]
            for page in (english, path)
        )
        name = PAGES[english.relative_to(root).as_posix()]
        found[name] = dict(zip(theirs, ours)) if len(theirs) == len(ours) else {}
    return found


def write(root, source, edition, drawn, with_pdf=False):
    """Write the edition's Markdown below `source`; returns the names of its pages.

    With `with_pdf`, lessons link to their PDF, which pdf.py makes later.
    """
    folder, words = source / edition, WORDS[edition]
    prefix = "" if edition == "en" else "../"
    folder.mkdir(parents=True)
    lessons, pages = lessons_of(root, edition), pages_of(root, edition)
    names = {path.stem for path, _ in lessons} | set(pages)

    def file_address(place):
        """Keep a file that is no page beside the pages; return its address."""
        kept = source / "static" / "files"
        kept.mkdir(parents=True, exist_ok=True)
        name = place.rsplit("/", 1)[-1]
        name += "" if name.endswith(_PICTURES) else ".txt"
        shutil.copyfile(root / place, kept / name)
        return f"_static/files/{name}"

    links = Links(names, prefix, file_address, anchors_of(root) if prefix else None)
    store = Store(source / "static" / "lessons", f"{prefix}_static/lessons")
    writer = LessonWriter(links, store, words, drawn.writer(words, prefix, edition))
    for path, catalogue in lessons:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if catalogue:
            notebook = chinese_notebooks.lesson(root, notebook, catalogue)
        more = f'<p><a href="pdf/{path.stem}.pdf">{words["pdf"]}</a></p>' if with_pdf else ""
        (folder / f"{path.stem}.md").write_text(writer.write(notebook, path.stem, more), encoding="utf-8")
    stale = {told.where for told in chinese_pages.faults(root) if told.kind == "stale"} if prefix else set()
    for name, (path, place) in pages.items():
        text = chinese_pages.MARK.sub("", path.read_text(encoding="utf-8")).lstrip("\n")
        if path.name in stale:
            text = chinese_notebooks.noted(text, chinese_pages.OLD)
        text = diagrams.in_place(links.turn(text, place))
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    reference = api.write(root, folder, links) if edition == "en" else []
    _add_order(folder / "index.md", words, [path.stem for path, _ in lessons], sorted(pages), reference)
    return names | set(reference)


def _add_order(path, words, lessons, pages, reference):
    """The order of the pages, at the end of the first one: previous, next and the list at the side."""
    order = ["guide", "classroom", "glossary", "article", "ledger", "data", "contributing"]
    listed = [name for name in order if name in pages]
    trees = [(words["lessons"], lessons), (words["pages"], listed), (words["api"], reference[:1])]
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^<!--.*?-->\n", "", text)
    for caption, names in trees:
        if names:
            text += f"\n\n```{{toctree}}\n:hidden:\n:caption: {caption}\n" + "\n".join(names) + "\n```\n"
    path.write_text(text, encoding="utf-8")
