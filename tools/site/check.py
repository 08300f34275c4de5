"""Every link, anchor and picture of the built site leads somewhere, and no page names another host's files.

python tools/site/check.py [folder]
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
LOADED = {"img": "src", "script": "src", "source": "src", "audio": "src", "video": "src", "iframe": "src"}
OURSELVES = "elsewhere.invalid"


class Page(HTMLParser):
    """What a page links to, loads, and can be jumped to."""

    def __init__(self):
        super().__init__()
        self.links, self.loads, self.ids, self.faults = [], [], set(), []

    def handle_starttag(self, tag, attributes):
        there = dict(attributes)
        if name := there.get("id") or (there.get("name") if tag == "a" else None):
            self.ids.add(name)
        if tag == "a" and there.get("href"):
            self.links.append(there["href"])
        if tag == "link" and there.get("rel") in ("stylesheet", "icon"):
            self.loads.append(there.get("href", ""))
        if tag in LOADED and there.get(LOADED[tag]):
            self.loads.append(there[LOADED[tag]])
        if tag == "img" and "alt" not in there:
            self.faults.append(f"a picture without a description: {there.get('src')}")


def read(path):
    """A page of the site."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def faults(folder):
    """Return a sentence for each fault of the site in `folder`."""
    read_pages = {path: read(path) for path in sorted(Path(folder).rglob("*.html"))}
    found = []
    for path, page in read_pages.items():
        where = path.relative_to(folder)
        found += [f"{where}: {fault}" for fault in page.faults]
        found += [f"{where} loads {link}" for link in page.loads if _outside(link)]
        for link in {link for link in page.links + page.loads if not _outside(link)}:
            if fault := _leads_nowhere(link, path, read_pages):
                found.append(f"{where}: {link} {fault}")
        found += [f"{where}: {link} was not turned" for link in page.links if OURSELVES in link]
    return found


def _outside(link):
    return bool(urlsplit(link).scheme in ("http", "https", "mailto") or link.startswith("//"))


def _leads_nowhere(link, path, read_pages):
    parts = urlsplit(link)
    if parts.scheme in ("data", "javascript"):
        return None
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file():
        return "leads nowhere"
    anchor = unquote(parts.fragment)
    page = read_pages.get(target)
    if anchor and page and anchor not in page.ids:
        return f"has no place {anchor}"
    return None


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "site"
    found = faults(folder.resolve())
    for fault in found:
        print(f"site: {fault}")
    print(f"site: {len(found)} faults in {folder}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
