"""Sphinx's settings for one edition; what differs between editions comes in the file that CMX_SITE names."""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

site = json.loads(Path(os.environ["CMX_SITE"]).read_text(encoding="utf-8"))

project = site["title"]
language = site["language"]
extensions = ["myst_parser", "sphinx.ext.mathjax", "sphinx_copybutton", "course"]
templates_path = [str(HERE / "_templates")]
smartquotes = False

myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 4
myst_heading_slug_func = "course.slug"
myst_dmath_double_inline = True
# Lessons go from the title to `###` where they mean it.
suppress_warnings = ["myst.header"]
mathjax_path = site["mathjax"]
# Chinese words in a formula: what MathJax's own fonts do not have.
mathjax3_config = {
    "chtml": {"unknownFamily": "'Noto Serif CJK SC', 'Songti SC', SimSun, 'CMX Sans SC', serif"}
}

html_theme = "furo"
html_title = site["short"]
html_static_path = site["static"]
html_favicon = str(HERE / "_static" / "favicon.svg")
html_css_files = ["site.css", site["font"]]
html_js_files = ["site.js", "explorer.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_context = {"site": site}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
# The prompt of a doctest is not copied.
copybutton_prompt_text = r">>> |\.\.\. "
copybutton_prompt_is_regexp = True
copybutton_selector = "div.highlight pre, .open-box pre"
