"""The course as a website that needs no network, from the recorded lessons: nothing in them is run.

    python tools/site/build.py                  build/site: open its index.html, or put it on any server
    python tools/site/build.py --states 01 07   draw the explorers of these lessons only, or of `none`
    python tools/site/build.py --pdf            and a PDF of each lesson, by the browser

An explorer's states are drawn once and kept in build/explorers: the first run takes minutes, since some
lessons train a model first.

Lessons and pages become Markdown in build/site_source (lessons.py, pages.py, api.py). Sphinx, which has an
environment of its own, makes HTML of it: English in build/site, Chinese in build/site/zh. Every link and
picture of the result is checked (check.py).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup.offline import SetupError  # noqa: E402
from tools.site import check, chinese_font, diagrams, environment, pages, pdf  # noqa: E402
from tools.site.explorers import states  # noqa: E402
from tools.site.words import EDITIONS, WORDS  # noqa: E402

SOURCE = ROOT / "build" / "site_source"
FOLDER = ROOT / "build" / "site"
HERE = Path(__file__).parent / "sphinx"
LANGUAGES = {"en": "en", "zh": "zh_CN"}
MATHJAX = "mathjax/tex-chtml-full.js"
FONT = ROOT / "cmx_helpers" / "plotting" / "fonts" / "CMXSansSC-Regular.otf"
NOT_NEEDED = shutil.ignore_patterns("sre", "tex-mml-*", "tex-svg*", "mml-*", "*speech*", "svg", "svg.js")


def say(text):
    print(f"site: {text}", flush=True)


def settings(edition, names):
    """What conf.py asks for, written beside the edition's sources; `names` are the pages of all editions."""
    other = next(one for one in EDITIONS if one != edition)
    folder = SOURCE / edition
    beside = "" if edition == "en" else "../../_static/"  # what both editions load lies in one place
    there = {
        "title": WORDS[edition]["title"],
        "short": WORDS[edition]["short"],
        "language": LANGUAGES[edition],
        "words": WORDS[edition],
        "static": [str(HERE / "_static"), *([str(SOURCE / "static")] if edition == "en" else [])],
        "mathjax": beside + MATHJAX,
        "font": beside + "fonts/chinese.css",
        "other_pages": sorted(names[other]),
        "other_prefix": "zh/" if edition == "en" else "../",
        "other_language": LANGUAGES[other].replace("_", "-"),
    }
    path = SOURCE / f"{edition}.json"
    path.write_text(json.dumps(there, ensure_ascii=False), encoding="utf-8")
    return path, folder


def take_mathjax():
    """MathJax out of its package, without what pages do not load."""
    found = next(environment.SPHINX.folder.rglob("sphinx-mathjax-offline/static/mathjax"))
    target = SOURCE / "static" / "mathjax"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(found, target, ignore=NOT_NEEDED)


def sphinx(edition, names, folder):
    """Run Sphinx; returns whether it built the edition without a warning."""
    path, source = settings(edition, names)
    env = {**os.environ, "CMX_SITE": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [environment.SPHINX.program("python"), "-m", "sphinx"]
    command += ["-q", "-E", "-j", "2", "-b", "html", "-c", HERE]
    command += ["-d", ROOT / "build" / "site_doctrees" / edition, "-W", "--keep-going", source, folder]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    return done.returncode == 0


def build(with_pdf=False):
    """Build the site; returns the faults found, as a list of sentences."""
    environment.SPHINX.make()
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    drawn = states.States(SOURCE / "static" / "explorers")
    names = {edition: pages.write(ROOT, SOURCE, edition, drawn, with_pdf) for edition in EDITIONS}
    take_mathjax()
    faults = []
    targets = {edition: FOLDER if edition == "en" else FOLDER / edition for edition in EDITIONS}
    with ThreadPoolExecutor() as pool:  # Sphinx runs in processes of its own
        built = dict(zip(targets, pool.map(lambda pair: sphinx(pair[0], names, pair[1]), targets.items())))
    faults += [f"Sphinx warns about the edition {edition}" for edition in EDITIONS if not built[edition]]
    if lacking := chinese_font.write(FONT, chinese_font.characters(FOLDER), FOLDER / "_static" / "fonts"):
        faults.append(f"the course's font lacks {''.join(sorted(lacking))}: tools/fonts/make_font.py")
    for line in [*drawn.told(), *diagrams.told()]:
        say(line)
    if with_pdf:
        pdf.make(FOLDER)
    return faults + drawn.faults + check.faults(FOLDER)


def size_of(folder):
    """Megabytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--states", nargs="+", default=[], metavar="NN", help="lessons; all by default, or none"
    )
    parser.add_argument("--pdf", action="store_true", help="print each lesson into build/site/pdf")
    chosen = parser.parse_args()
    try:
        failed = [] if chosen.states == ["none"] else states.draw_missing(chosen.states)
        started = time.monotonic()
        faults = [f"the explorers of {lesson} could not be drawn" for lesson in failed] + build(chosen.pdf)
    except (SetupError, ValueError) as error:
        say(str(error))
        return 1
    say(f"{FOLDER}: {size_of(FOLDER):.0f} MB in {time.monotonic() - started:.0f} s; open index.html in it")
    for fault in faults:
        say(fault)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
