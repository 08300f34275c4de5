"""A small lesson, its catalogue without a fault, and how to spoil either."""

from tools.lessons import chinese

TITLE = "# 01 · Small\n\nA lesson.\n\n**Minutes:** 75, side rooms 60"
TEXT = "## Why\n\nThe mean $\\text{of } x$ is `x.mean()`, see [00](00_start.ipynb).\n\n$$y = \\sum_i x_i,$$"
MAP = "See the [map](#The-map) below."
PLACE = "## The map\n\nOne row."
ROOM = "### Side room: More\n\n*6 minutes.* Enough."
ONE_WAY = "<details><summary>One way to write it</summary>\n\n```python\nreturn x\n```\n\n</details>"
ENGLISH = {"title": TITLE, "text": TEXT, "map": MAP, "place": PLACE, "room": ROOM}
CHINESE = {
    "title": "# 01 · 小课\n\n一课。\n\n**时间：** {minutes}",
    "text": "## 为什么\n\n均值 $\\text{当然是 } x$ 写作 `x.mean()`，见 [00](00_start.ipynb)。\n\n"
    "$$y = \\sum_i x_i$$",
    "map": "见下面的[地图](#The-map)。",
    "place": "## 课程 地图\n\n一行。",
    "room": "### 选读：更多\n\n*{minutes}。* 够了。",
}


def cell(name, source, kind="markdown", **metadata):
    more = {"outputs": [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}], "execution_count": 1}
    return {
        "cell_type": kind,
        "id": name,
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
        **(more if kind == "code" else {}),
    }


def lesson(**changed):
    cells = [cell(name, source) for name, source in (ENGLISH | changed).items()]
    cells.insert(2, cell("one-way-x", ONE_WAY, cmx={"one_way": "x"}))
    cells.insert(2, cell("code", "print(1)  # here", "code", tags=["keep"]))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def catalogue(english=ENGLISH, **changed):
    texts = {name: text for name, text in (CHINESE | changed).items() if text is not None}
    return "\n".join(
        f"<!-- cell: {name} english: {chinese.fingerprint(english.get(name, ''))} -->\n{text}\n"
        for name, text in texts.items()
    )


def shown(notebook, name):
    return next("".join(part["source"]) for part in notebook["cells"] if part["id"] == name)
