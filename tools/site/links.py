"""Where the links of a page lead once it is a page of the site.

Links between pages stay links between Markdown files, which Sphinx follows and checks. What has no page in an
edition gets an address of `ELSEWHERE`, which the extension (sphinx/course.py) turns into a relative one.
"""

import posixpath
import re

ELSEWHERE = "https://elsewhere.invalid/"
_LINK = re.compile(r"(?<!\\)\]\(([^)#\s]*)(#[^)\s]+)?((?:\s+\"[^\"]*\")?)\)")
_CODE = re.compile(r"(?ms)(^ {0,3}(`{3,}).*?^ {0,3}\2[^\n]*$|(?<!`)(`+)(?!`).+?(?<!`)\3(?!`))")

PAGES = {
    "README.md": "index",
    "notebooks/README.md": "guide",
    "notebooks/CLASSROOM.md": "classroom",
    "notebooks/GLOSSARY.md": "glossary",
    "notebooks/ARTICLE.md": "article",
    "benchmarks/LEDGER.md": "ledger",
    "data/README.md": "data",
    "CONTRIBUTING.md": "contributing",
}
"""The pages of the site, by their place in the repository."""


def slug(heading):
    """The anchor of a heading, as GitHub and the pages' own links have it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


class Links:
    """Turns links.

    Parameters
    ----------
    there : set of str
        Names of the edition's pages.
    prefix : str
        From the edition to the English one: "" or "../".
    files : function
        Takes the place in the repository of a file that is no page, and returns its address in the site.
    anchors : dict
        For a translated page {English anchor: its own}: lessons keep the English ones.
    """

    def __init__(self, there, prefix, files, anchors=None):
        self.there, self.prefix, self.files, self.anchors = there, prefix, files, anchors or {}

    def turn(self, text, place, jupyter=False):
        """Return Markdown with its links turned; `place` is the file's place in the repository."""
        parts, end = [], 0
        for listing in _CODE.finditer(text):
            parts += [self._prose(text[end : listing.start()], place, jupyter), listing[0]]
            end = listing.end()
        return "".join([*parts, self._prose(text[end:], place, jupyter)])

    def _prose(self, text, place, jupyter):
        return _LINK.sub(
            lambda link: f"]({self.target(link[1], link[2] or '', place, jupyter)}{link[3]})", text
        )

    def target(self, link, anchor, place, jupyter):
        """The address for one link."""
        if re.match(r"[a-z]+:", link):
            return link + anchor
        if anchor and jupyter:  # Jupyter's anchors are the headings with - for blanks
            anchor = "#" + slug(anchor[1:].replace("-", " "))
        if not link:
            return anchor
        file = posixpath.normpath(posixpath.join(posixpath.dirname(place), link))
        file = re.sub(r"^notebooks/zh/pages/README.md$", "README.md", file)
        file = re.sub(r"^notebooks/zh/pages/", "notebooks/", file)
        name = posixpath.basename(file).removesuffix(".ipynb") if file.endswith(".ipynb") else PAGES.get(file)
        if place.startswith("notebooks/zh/pages/") and "/zh/" not in posixpath.normpath(
            posixpath.join(posixpath.dirname(place), link)
        ):
            return self._english(name, anchor, file)  # a Chinese page that links to an English one means it
        if name in self.there:
            if name in self.anchors:
                anchor = self.anchors[name].get(anchor, "")
            return f"{name}.md{anchor}"
        return self._english(name, anchor, file)

    def _english(self, name, anchor, file):
        if name is None:
            return ELSEWHERE + self.prefix + self.files(file) + anchor
        if self.prefix == "":
            return f"{name}.md{anchor}"
        if name[:2].isdigit() and name in self.there:  # lessons have one name in both editions
            return f"{name}.md{anchor}"
        return f"{ELSEWHERE}{self.prefix}{name}.html{anchor}"
