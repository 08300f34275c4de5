"""Run lessons and store their outputs, cleaned so that two recordings are byte for byte equal.

python tools/lessons/record.py                    all lessons
python tools/lessons/record.py 01_convolution     one lesson (or several)
"""

import argparse
import json
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers._common.files import write_text  # noqa: E402
from tests.lessons import notebook_rules  # noqa: E402
from tools.lessons import chinese, chinese_outputs, lesson_metadata  # noqa: E402
from tools.lessons.lesson_env import applied, lesson_environment  # noqa: E402

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = (
    "cmx", "deletable", "editable", "jp-MarkdownHeadingCollapsed", "jupyter", "nbgrader", "slideshow", "tags",
)  # fmt: skip
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# Only after "at": a number that a lesson prints in hexadecimal stays what it is.
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,16}")


def load(path):
    """Return the notebook, every cell with an id: its own, or one made from its first words."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("nbformat") != 4:
        raise ValueError(f"{path.name}: expected notebook format 4, got {raw.get('nbformat')}")
    raw["nbformat_minor"] = 5
    taken = set()
    for cell in raw["cells"]:
        wanted = cell.get("id") or _slug("".join(cell["source"])) or cell["cell_type"]
        number = 1
        while (name := wanted if number == 1 else f"{wanted[:58]}-{number}") in taken:
            number += 1
        taken.add(name)
        cell["id"] = name
    return nbformat.reads(json.dumps(raw), as_version=4)


def _slug(source):
    words = re.findall(r"[a-z0-9]+", source.strip().split("\n")[0].lower())
    return "-".join(words)[:40].strip("-")


def execute(notebook, folder, **variables):
    """Run every cell in a fresh kernel in `folder`; raise nbclient's error at the first that fails.

    `variables` go into the kernel's environment.
    """
    with tempfile.TemporaryDirectory(prefix="cmx-record-") as scratch:
        env = lesson_environment(scratch)
        # With this set, as under pytest, ipykernel leaves low-level output (TensorFlow's C++ lines) alone.
        env["PYTEST_CURRENT_TEST"] = "record"
        env.update(variables)
        client = NotebookClient(
            notebook,
            timeout=1800,
            kernel_name="python3",
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(folder)}},
        )
        with applied(env):
            client.execute()
    return notebook


def clean(notebook):
    """Remove from an executed notebook, in place, what differs between two runs; complete its metadata."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in CELL_METADATA})
        cell.source = cell.source.rstrip("\n")
        if cell.cell_type == "code":
            cell.outputs = [_clean_output(output) for output in _merge_streams(cell.outputs)]
    return lesson_metadata.complete(notebook)


def _merge_streams(outputs):
    merged = []
    for output in outputs:
        last = merged[-1] if merged else None
        same = last and output.output_type == last.output_type == "stream" and output.name == last.name
        if same:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _clean_output(output):
    if output.output_type == "stream":
        output.text = _no_address(output.text)
    for mime, value in list(output.get("data", {}).items()):
        if mime == WIDGET_VIEW and "image/png" in output.data:
            del output.data[mime]
        elif mime.startswith("text/"):
            output.data[mime] = _no_address(value)
        elif mime.startswith("image/") and isinstance(value, str) and mime != "image/svg+xml":
            output.data[mime] = value.strip()
    return output


def _no_address(text):
    return _ADDRESS.sub("at 0x000000000000", text)


def save(notebook, path):
    """Write the notebook to `path`."""
    write_text(path, nbformat.writes(notebook, version=4).rstrip("\n") + "\n")


def record(path):
    """Run and clean the notebook at `path`; on an error in a cell it stays as it was."""
    path = Path(path)
    notebook = load(path)
    execute(notebook, path.parent)
    save(clean(notebook), path)


def lessons(names):
    """Return the notebooks that `names` mean ("01", "01_convolution", a path); all lessons for none."""
    folder = ROOT / "notebooks"
    everything = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    if not names:
        return everything
    chosen = []
    for name in names:
        stem = Path(name).stem if name.endswith(".ipynb") else name
        found = [path for path in everything if path.stem == stem or path.stem.startswith(f"{stem}_")]
        if not found and name.endswith(".ipynb") and Path(name).is_file():
            found = [Path(name).resolve()]
        if not found:
            have = ", ".join(path.stem for path in everything)
            raise SystemExit(f"record: no lesson {name!r}; there are: {have}")
        chosen += found
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="*", help="such as 01_convolution; all of them by default")
    status = 0
    for path in lessons(parser.parse_args().lesson):
        started = time.monotonic()
        print(f"record: {path.stem} ...", flush=True)
        try:
            record(path)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            print(f"record: {path.stem} left as it was, a cell failed\n{error}")
            status = 1
            continue
        seconds = time.monotonic() - started
        print(f"record: {path.stem} done, {path.stat().st_size / 1e6:.2f} MB, {seconds:.0f} s", flush=True)
        for fault in notebook_rules.faults(path):
            print(f"  {fault}")
            status = 1
        for told in chinese.faults_of(path):
            print(f"  Chinese: {told} (CONTRIBUTING.md, *In Chinese*)")
        if reason := chinese_outputs.stale(ROOT).get(path.stem):
            command = f"python tools/lessons/chinese_outputs.py {path.stem[:2]}"
            print(f"  Chinese: outputs are stale, {reason}: {command}")
    return status


if __name__ == "__main__":
    sys.exit(main())
