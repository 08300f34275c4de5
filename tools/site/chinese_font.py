"""The Chinese characters of the pages as a web font, for machines that have none.

A subset of the course's own font (cmx_helpers/plotting/fonts, under the SIL Open Font License) with what the
pages write. Pages name it after the usual Chinese fonts, and a browser takes it where it finds none of them:
on paper, too. It has one weight, so a browser makes bold type of it itself.
"""

import re
import shutil

from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
"""Chinese characters and punctuation, first and last of each block."""


def is_chinese(character):
    """Whether a character lies in `RANGES`.

    >>> [is_chinese(one) for one in "卷，a“"]
    [True, True, False, False]
    """
    return any(first <= ord(character) <= last for first, last in RANGES)


def characters(site):
    """The Chinese characters of a built site: of its pages, and of what Sphinx's search says."""
    text = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    for path in site.rglob("translations.js"):
        said = path.read_text(encoding="utf-8")
        text += re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), said)
    return set(filter(is_chinese, text))


def write(font, wanted, folder):
    """Write the web font, its style and its licence into `folder`; returns the characters it lacks.

    Parameters
    ----------
    font : Path
        An OpenType font, its licence `OFL.txt` beside it.
    wanted : set of str
    folder : Path
    """
    made = TTFont(font)
    lacking = {character for character in wanted if ord(character) not in made.getBestCmap()}
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "ccmp"]
    options.flavor = made.flavor = "woff"  # WOFF 2 would be a fifth smaller, by a package that the lock lacks
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=sorted(map(ord, wanted)))
    chooser.subset(made)
    folder.mkdir(parents=True, exist_ok=True)
    made.save(folder / "chinese.woff")
    shutil.copy(font.with_name("OFL.txt"), folder)
    ranges = ", ".join(f"U+{first:X}-{last:X}" for first, last in RANGES)
    family = made["name"].getDebugName(1)
    (folder / "chinese.css").write_text(
        f'@font-face {{ font-family: "{family}"; src: url("chinese.woff") format("woff");\n'
        f"  font-display: swap; unicode-range: {ranges}; }}\n",
        encoding="utf-8",
    )
    return lacking
