"""What the course adds to Sphinx: folded side rooms, links between editions, search that finds Chinese."""

import re

from docutils import nodes
from sphinx.search.en import SearchEnglish

ELSEWHERE = "https://elsewhere.invalid/"
_ROOM = re.compile(r"\s*<!--cmx-side-room:(.*?)-->\s*")
_HAN = re.compile(r"([一-鿿]+)")


def slug(heading):
    """The anchor of a heading, as GitHub and the pages' own links have it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def pairs(word):
    """A word as search terms: Chinese has no blanks, so each two neighbouring characters are a term."""
    terms = []
    for part in filter(None, _HAN.split(word)):
        chinese = _HAN.fullmatch(part) and len(part) > 1
        terms += [part[n : n + 2] for n in range(len(part) - 1)] if chinese else [part]
    return terms


class CourseSearch(SearchEnglish):
    """English words are stemmed, Chinese ones are found by pairs of characters; in both editions."""

    js_splitter_code = """
function splitQuery(query) {
  const words = query.split(/[^\\p{Letter}\\p{Number}_]+/u).filter(word => word);
  return words.flatMap(word => word.split(/([\\u4e00-\\u9fff]+)/).filter(part => part).flatMap(part =>
    /^[\\u4e00-\\u9fff]{2,}$/.test(part) ? [...part].slice(1).map((_, n) => part.slice(n, n + 2)) : [part]));
}
"""

    def split(self, input):
        return [term for word in super().split(input) for term in pairs(word)]


class CourseSearchChinese(CourseSearch):
    """The same, for pages in Chinese; the stemmer in the browser stays the English one, name and all."""

    lang = "zh"


def fold_rooms(app, doctree):
    """Put what a side room holds, below its heading, into `details`."""
    for mark in list(doctree.findall(nodes.raw)):
        found = _ROOM.fullmatch(mark.astext())
        if not found:
            continue
        section = mark.parent
        inside = section.children[section.index(mark) + 1 :]
        opening = f'<details class="side-room"><summary>{found[1]}</summary>'
        section.children[section.index(mark) :] = []
        section += [
            nodes.raw("", opening, format="html"),
            *inside,
            nodes.raw("", "</details>", format="html"),
        ]


def lead_elsewhere(app, doctree):
    """Links and pictures that are no pages of this edition: relative addresses."""
    for node in doctree.findall(lambda node: isinstance(node, (nodes.reference, nodes.image))):
        name = "refuri" if isinstance(node, nodes.reference) else "uri"
        if node.get(name, "").startswith(ELSEWHERE):
            node[name] = node[name].removeprefix(ELSEWHERE)


def page_context(app, pagename, templatename, context, doctree):
    """Where the same page is in the other edition; None where it has none."""
    site = app.config.html_context["site"]
    there = pagename in site["other_pages"]
    context["other_edition"] = site["other_prefix"] + (pagename if there else "index") + ".html"
    context["other_there"] = there
    context["words"] = site["words"]


def setup(app):
    app.add_search_language(CourseSearch)
    app.add_search_language(CourseSearchChinese)
    app.connect("doctree-read", fold_rooms, priority=900)
    app.connect("doctree-read", lead_elsewhere, priority=901)
    app.connect("html-page-context", page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
