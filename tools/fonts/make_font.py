"""Make the course's Chinese font: a subset of Noto Sans CJK SC Regular.

    python tools/fonts/make_font.py NotoSansCJK-Regular.ttc cmx_helpers/plotting/fonts/CMXSansSC-Regular.otf

The source is `NotoSansCJK-Regular.ttc` from https://github.com/notofonts/noto-cjk (Debian and Ubuntu
ship it as the package `fonts-noto-cjk`), under the SIL Open Font License 1.1. The subset keeps
ASCII, Latin-1, Greek, the mathematical signs of the lessons, GB 2312 punctuation and the 3,755
characters of GB 2312 level 1, and every other character that the course's own files use. It has a
name of its own, so that a figure looks the same whether or not a full Noto is installed.

Two runs with the same source, the same course files and the same fontTools give the same bytes.
"""

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

SOURCE_FAMILY = "Noto Sans CJK SC"
FAMILY = "CMX Sans SC"
POSTSCRIPT_NAME = "CMXSansSC-Regular"
EXTRA = "−×÷±·…√∑∏∂∇∞≈≠≡≤≥∈∝∘→←↑↓↔⇒‖‘’“”–—•′″ℝσ"
COURSE_FILES = (
    "cmx_helpers/**/*.py",
    "cmx_helpers/locale/*.po",
    "data/**/*.py",
    "data/**/*.csv",
    "data/**/*.json",
    "data/*.md",
    "notebooks/*.ipynb",
    "notebooks/zh/**/*.md",
    "tools/site/words.py",
)


def gb2312_rows(first, last):
    """The characters of the GB 2312 rows `first` to `last` (16 to 55 are level 1)."""
    codes = (bytes([0xA0 + row, 0xA0 + cell]) for row in range(first, last + 1) for cell in range(1, 95))
    return {code.decode("gb2312", "ignore") for code in codes} - {""}


def course_characters(root):
    """Every character in the course's own text files."""
    paths = [path for pattern in COURSE_FILES for path in root.glob(pattern)]
    return {c for path in paths for c in path.read_text("utf-8") if c.isprintable()}


def wanted_characters(root):
    """The characters that the subset keeps."""
    latin = {chr(c) for c in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    greek = {chr(c) for c in range(0x391, 0x3CA)}
    punctuation = gb2312_rows(1, 1) | gb2312_rows(3, 3)
    return latin | greek | punctuation | gb2312_rows(16, 55) | set(EXTRA) | course_characters(root)


def make_font(source, target, root):
    """Write the subset of `source` to `target`; return the number of characters kept."""
    faces = TTCollection(source).fonts
    font = next(face for face in faces if face["name"].getDebugName(1) == SOURCE_FAMILY)
    font.recalcTimestamp = False
    options = subset.Options()
    options.hinting = False  # matplotlib's pictures do not need it
    options.layout_features = ["kern", "mark", "ccmp"]
    options.name_IDs = [0, 5, 8, 9, 10, 11, 13, 14]  # copyright, authors and licence stay
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx", "DSIG"]  # for vertical text only
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes={ord(c) for c in wanted_characters(root)})
    chooser.subset(font)
    rename(font)
    font.save(target)
    return len(font.getBestCmap())


def rename(font):
    """Give the modified version its own name, as one should under the OFL."""
    names = {
        1: FAMILY,
        2: "Regular",
        3: f"{POSTSCRIPT_NAME};subset of {SOURCE_FAMILY}",
        4: FAMILY,
        6: POSTSCRIPT_NAME,
    }
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["CFF "].cff.fontNames[0] = POSTSCRIPT_NAME
    top = font["CFF "].cff.topDictIndex[0]
    top.FullName, top.FamilyName = FAMILY, FAMILY


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="NotoSansCJK-Regular.ttc")
    parser.add_argument("target", type=Path, help="the font file to write")
    arguments = parser.parse_args()
    root = Path(__file__).resolve().parents[2]
    count = make_font(arguments.source, arguments.target, root)
    print(f"{arguments.target.name}: {count} characters, {arguments.target.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
