"""The states of all explorers: kept in build/explorers by a hash of what draws them, and put into the pages.

python tools/site/explorers/states.py              which are drawn, and which not
python tools/site/explorers/states.py --draw       draw those that are not (minutes: some lessons train first)
python tools/site/explorers/states.py --draw 01    those of lesson 01
"""

import argparse
import hashlib
import html
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from cmx_helpers._common.language import FOLDER as CATALOGUES  # noqa: E402
from tools.lessons.lesson_env import lesson_environment  # noqa: E402
from tools.site.explorers import chosen as grid  # noqa: E402
from tools.site.explorers import slices  # noqa: E402
from tools.site.outputs import explorer_sentence, text_of  # noqa: E402

KEPT = ROOT / "build" / "explorers"
VERSION = "2"
"""Goes up where draw.py or grid.py draw otherwise: then all states are drawn again."""


def key_of(name, cells, number, language):
    """A hash of what draws an explorer: the cells it needs, what it recorded, the code here, its words."""
    sources = [text_of(cell["source"]) if cell["cell_type"] == "code" else None for cell in cells]
    parts = [sources[n] for n in slices.needed(sources, number)]
    parts += [json.dumps(cells[number]["outputs"], sort_keys=True)]
    parts += [VERSION, str(grid.MOST)]
    parts += [json.dumps(one.get(name, {})) for one in (grid.CHOSEN, grid.ONLY_WITH, grid.NEEDS_KERNEL)]
    if language != "en":
        parts.append((CATALOGUES / f"{language}_figures.po").read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def explorers(root=ROOT):
    """{(lesson, cell, language): folder of its states} of all lessons, in the languages that they have."""
    found = {}
    for path in sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        languages = ["en", *(["zh"] if (path.parent / "zh" / f"{path.stem}.md").is_file() else [])]
        for number, cell in enumerate(cells):
            if any(explorer_sentence(output) is not None for output in cell.get("outputs", ())):
                name = f"{path.stem}.{cell['id']}"
                for one in languages:
                    folder = f"{name}.{one}.{key_of(name, cells, number, one)}"
                    found[path.stem, cell["id"], one] = KEPT / folder
    return found


def draw_missing(chosen=(), root=ROOT):
    """Draw the states that are not kept; returns the lessons that failed.

    `chosen` are numbers of lessons, such as "01"; all by default. A process for each lesson, two at a time:
    the later ones train, so they come first.
    """
    wanted = {}
    for (lesson, cell, language), folder in explorers(root).items():
        if not (folder / "states.json").is_file() and (not chosen or lesson[:2] in chosen):
            wanted.setdefault(lesson, {})[f"{cell}:{language}"] = folder
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        passed = list(pool.map(lambda pair: _draw(root, *pair), sorted(wanted.items(), reverse=True)))
    return [lesson for lesson, drawn in zip(sorted(wanted, reverse=True), passed) if not drawn]


def _draw(root, lesson, cells):
    """Draw the states of a lesson: `cells` is {cell and language: folder}; returns whether it went well."""
    for cell in cells:
        for old in KEPT.glob(f"{lesson}.{cell.replace(':', '.')}.*"):
            shutil.rmtree(old)
    with tempfile.TemporaryDirectory() as scratch:
        env = {**lesson_environment(scratch), "PYTHONPATH": str(ROOT), "CMX_CHECK_FIGURES": "0"}
        command = [sys.executable, "-m", "tools.site.explorers.draw", lesson]
        command += [f"{cell}={folder}" for cell, folder in cells.items()]
        done = subprocess.run(
            command, cwd=root / "notebooks", env=env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    if done.returncode:
        print(done.stderr.decode(errors="replace")[-2000:], file=sys.stderr)
    return done.returncode == 0


def faults_of(told, folder):
    """What is wrong with an explorer's drawn states (states.json, and the folder of its pictures)."""
    wanted = {
        "-".join(map(str, places))
        for places in itertools.product(*(range(len(control["labels"])) for control in told["controls"]))
    }
    found = [f"the setting {key} is not drawn" for key in sorted(wanted - set(told["states"]))]
    for key, (picture, sentence) in told["states"].items():
        if sentence is not None and not (picture and sentence):
            found.append(f"the setting {key} shows no picture: {sentence}")
        elif picture and not (folder / picture).is_file():
            found.append(f"the picture of the setting {key} is not there")
    return found


class States:
    """Puts explorers into pages: those that are drawn move, the others show the picture that was recorded."""

    def __init__(self, folder, root=ROOT):
        self.folder, self.there, self.still, self.faults = folder, explorers(root), set(), []

    def writer(self, words, prefix, language):
        """The function that `LessonWriter` asks for an explorer's HTML."""

        def write(lesson, cell, recorded):
            kept = self.there.get((lesson, cell, language))
            if kept is None or not (kept / "states.json").is_file():
                self.still.add((lesson, cell, language))
                return f'{recorded}<p class="explorer-note">{words["still"]}</p>'
            return self._moving(f"{lesson}.{cell}.{language}", kept, recorded, words, prefix)

        return write

    def _moving(self, name, kept, recorded, words, prefix):
        target = self.folder / name
        if not target.is_dir():
            shutil.copytree(kept, target, ignore=shutil.ignore_patterns("states.json"))
        told = json.loads((kept / "states.json").read_text(encoding="utf-8"))
        self.faults += [f"{name}: {fault}" for fault in faults_of(told, kept)]
        told["folder"] = f"{prefix}_static/explorers/{name}"
        drawn = len(told["states"])
        kind = "explorer-typed" if told["typed"] else "explorer-all" if drawn == told["all"] else "explorer"
        note = words[kind].format(there=drawn, all=told["all"])
        note += f" {words['kernel']}" if told["typed"] else ""
        note += f" {words['other-run']}" if told.get("other") else ""
        told |= {"kernel": words["setting"], "play-words": [words["play"], words["pause"]]}
        image = re.sub(r' (?:width|height)="\d+"', "", recorded)
        data = json.dumps(told, ensure_ascii=False).replace("</", "<\\/")
        return (
            f'<div class="explorer" data-name="{html.escape(name)}"><div class="controls"></div>{image}'
            f'<p role="status"></p><p class="explorer-note">{note}</p>'
            f'<script type="application/json">{data}</script></div>'
        )

    def told(self):
        """What there is to say: how large the states are, which explorers do not move."""
        sizes = {
            path.name: sum(file.stat().st_size for file in path.iterdir()) / 1e6
            for path in (self.folder.iterdir() if self.folder.is_dir() else ())
        }
        lines = []
        if sizes:
            largest = max(sizes, key=sizes.get)
            lines.append(
                f"{len(sizes)} explorers move, {sum(sizes.values()):.1f} MB; the largest is {largest}, "
                f"{sizes[largest]:.1f} MB"
            )
        if self.still:
            names = ", ".join(sorted(" ".join(one) for one in self.still))
            lines.append(f"{len(self.still)} show their first picture only (make site draws them): {names}")
        return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draw", nargs="*", metavar="NN", help="draw what is not drawn yet")
    chosen = parser.parse_args()
    failed = [] if chosen.draw is None else draw_missing(chosen.draw)
    for name, folder in explorers().items():
        print(f"{'drawn' if (folder / 'states.json').is_file() else 'not drawn'}: {' '.join(name)}")
    return int(bool(failed))


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
