"""A PDF of each lesson, printed by the browser, with all that is folded open."""

from pathlib import Path

from tools.setup.offline import SetupError
from tools.testing import chromium

_READY = """async () => {
    document.querySelectorAll('details').forEach(part => { part.open = true; });
    document.querySelectorAll('img').forEach(image => { image.loading = 'eager'; });
    await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
    if (window.MathJax?.startup) await MathJax.startup.promise;
    await document.fonts.ready;
}"""
_FOOT = (
    '<div style="font-size:8px;width:100%;text-align:center">{title}, '
    '<span class="pageNumber"></span>/<span class="totalPages"></span></div>'
)


def foot(path):
    """The foot of each sheet. The machine's own fonts set it, so a Chinese lesson goes by its file's name."""
    return _FOOT.format(title=path.stem if path.parent.name == "zh" else '<span class="title"></span>')


def make(folder, names=None):
    """Print the lessons of the built site in `folder` into `pdf/` beside them; returns the paths."""
    if not chromium.find():
        raise SetupError("no chromium here to print with: install it, or name one in CMX_CHROMIUM")
    from playwright.sync_api import sync_playwright

    made = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        page = browser.new_page(color_scheme="light")
        page.set_default_timeout(120_000)
        for path in sorted(Path(folder).glob("**/[0-9][0-9]_*.html")):
            if names and path.stem not in names:
                continue
            target = path.parent / "pdf" / f"{path.stem}.pdf"
            target.parent.mkdir(exist_ok=True)
            page.goto(path.resolve().as_uri())
            page.evaluate(_READY)
            margin = dict.fromkeys(("top", "bottom", "left", "right"), "16mm")
            page.pdf(
                path=target, format="A4", margin=margin, outline=True, tagged=True,
                display_header_footer=True, header_template="<p></p>", footer_template=foot(path),
            )  # fmt: skip
            made.append(target)
        browser.close()
    return made
