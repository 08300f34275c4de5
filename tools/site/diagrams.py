"""Mermaid diagrams as pictures, drawn once and kept: diagrams/NAME.svg, named by the hash of their text.

    python tools/site/diagrams.py          which are missing, and which nobody needs
    python tools/site/diagrams.py --draw   draw the missing ones (npm, Chromium), remove the others

Browsers need not load Mermaid (3.7 MB, and not from a file): pages get a drawing with its text as it was.
"""

import argparse
import hashlib
import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

FOLDER = Path(__file__).parent / "diagrams"
VERSION = "mermaid@11"
FENCE = re.compile(r"(?ms)^```mermaid\n(.*?)^```")
_PAGE = """<meta charset="utf-8"><body><script src="mermaid.min.js"></script><script>
mermaid.initialize({startOnLoad: false, theme: "neutral", htmlLabels: false, flowchart: {htmlLabels: false},
  themeVariables: {fontFamily: "sans-serif", fontSize: "16px"}});
window.drawn = text => mermaid.render("diagram", text).then(made => made.svg);
</script>"""


def name_of(text):
    """The name of a diagram's drawing."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12] + ".svg"


def parts_of(text):
    """What stands in a diagram's boxes, in order: its alternative text."""
    boxes = re.findall(r"\[([^\]]+)\]", text)
    arrows = [line.strip().replace("-.->", "to").replace("-->", "to") for line in text.splitlines()[1:]]
    return "; ".join(boxes or arrows)


def figure(text):
    """The drawing of a diagram as HTML; its text where it was not drawn yet, which `main` tells."""
    path = FOLDER / name_of(text)
    if not path.is_file():
        return f'<div class="result"><pre>{html.escape(text.strip())}</pre></div>'
    drawn = path.read_text(encoding="utf-8")
    label = html.escape(parts_of(text))
    drawn = re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', drawn, count=1)
    return f'<figure class="diagram" tabindex="0">{drawn}</figure>'


def in_place(text):
    """Markdown with its diagrams drawn."""
    return FENCE.sub(lambda found: f"```{{raw}} html\n{figure(found[1])}\n```", text)


def wanted():
    """{name: text} of all diagrams in the lessons and their Chinese catalogues."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").rglob("*.md")]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    found = [diagram for text in texts for diagram in FENCE.findall(text)]
    return {name_of(diagram): diagram for diagram in found}


def told():
    """A sentence where a diagram is shown as its text, because it was not drawn."""
    missing = [name for name in wanted() if not (FOLDER / name).is_file()]
    command = "python tools/site/diagrams.py --draw"
    return [f"{len(missing)} diagrams are shown as text: {command} draws them"] if missing else []


def draw(texts):
    """Draw diagrams in a browser: {name: text} -> files."""
    from playwright.sync_api import sync_playwright

    from tools.testing import chromium

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        subprocess.run(
            ["npm", "pack", "--silent", VERSION], cwd=scratch, check=True, stdout=subprocess.DEVNULL
        )
        [packed] = Path(scratch).glob("mermaid-*.tgz")
        subprocess.run(["tar", "-xzf", packed.name, "package/dist/mermaid.min.js"], cwd=scratch, check=True)
        (Path(scratch) / "package" / "dist" / "page.html").write_text(_PAGE, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((Path(scratch) / "package" / "dist" / "page.html").as_uri())
        for name, text in texts.items():
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / name).write_text(page.evaluate("text => drawn(text)", text) + "\n", encoding="utf-8")
        browser.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draw", action="store_true", help="draw what is missing, remove what is not needed")
    chosen = parser.parse_args()
    texts = wanted()
    missing = {name: text for name, text in texts.items() if not (FOLDER / name).is_file()}
    extra = [path for path in FOLDER.glob("*.svg") if path.name not in texts]
    if chosen.draw:
        draw(missing)
        for path in extra:
            path.unlink()
    print(f"diagrams: {len(texts)} in all, {len(missing)} missing, {len(extra)} not needed")
    return 0 if chosen.draw else int(bool(missing or extra))


if __name__ == "__main__":
    sys.exit(main())
