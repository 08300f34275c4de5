"""The box below a lesson's title: how to open it in one's own Jupyter."""

import html
import os
import re
from urllib.parse import quote, urlencode

REPOSITORY = "CMX_REPOSITORY"
UNKNOWN = "https://YOUR-HOST/YOUR/COURSE.git"
HUB = "https://YOUR-HUB"


def repository():
    """The address of the course's repository, as `make site` was told it."""
    return os.environ.get(REPOSITORY) or UNKNOWN


def hub_link(lesson):
    """The nbgitpuller link that opens a lesson on a JupyterHub.

    `targetpath` names the folder: nbgitpuller 1.3 would take the address's last part, `.git` and all.
    """
    address = repository()
    folder = address.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
    path = f"lab/tree/{folder}/notebooks/{lesson}.ipynb"
    asked = {"repo": address, "targetpath": folder, "urlpath": path}
    return f"{HUB}/hub/user-redirect/git-pull?{urlencode(asked, quote_via=quote, safe='')}"


def first_cell():
    """The first cell for Colab and Kaggle: the course with its data, installed from where it lies."""
    return (
        f"![ -d course ] || git clone --depth 1 {repository()} course\n"
        "%pip install --quiet -e ./course\n"
        "%cd course/notebooks"
    )


def box(lesson, words, more=""):
    """The box's HTML; `more` is HTML for its first line."""
    lab = re.sub(r"`(.+?)`", r"<code>\1</code>", words["lab"].format(lesson=lesson))
    return (
        f'<div class="lesson-box">{more}<details class="open-box"><summary>{words["open"]}</summary>'
        f"<p>{words['on']}: <code>make lab</code>. {lab}</p>"
        f"<p>{words['hub']}</p><pre>{html.escape(hub_link(lesson))}</pre>"
        f"<p>{words['colab']}</p><pre>{html.escape(first_cell())}</pre></details></div>"
    )
