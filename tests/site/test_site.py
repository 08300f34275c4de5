"""The built site in a browser: closed to other hosts, on a phone, by ear, by keys. `make site` builds it."""

import re

import pytest

from tools.site import check

pytestmark = pytest.mark.browser

PHONE = 390
PAGES = [
    "index", "01_convolution", "07_stft", "10_fusion", "glossary", "guide", "api_convolution",
    "zh/00_start_here", "zh/index",
]  # fmt: skip
FORMULAS = """async () => {
    if (window.MathJax?.startup) await MathJax.startup.promise;
    const count = what => document.querySelectorAll(what).length;
    return [count('span.math, div.math'), count('mjx-container'), count('mjx-merror')];
}"""
# Text whose colour stands out too little from what lies behind it: [text, contrast].
FAINT = """() => {
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(
        v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce(
        (sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
    const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
    const behind = node => {
        for (let one = node; one; one = one.parentElement) {
            const [r, g, b, a = 1] = parts(getComputedStyle(one).backgroundColor);
            if (a > 0.99) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const found = [];
    const walk = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode.parentElement;
        const hidden = node.closest('script, mjx-container, svg, .headerlink, .copybtn, option');
        if (!walk.currentNode.data.trim() || hidden || !node.checkVisibility()) continue;
        const [one, other] = [light(parts(getComputedStyle(node).color)), light(behind(node))];
        const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (contrast < 4.5) found.push([walk.currentNode.data.trim().slice(0, 40), contrast.toFixed(1)]);
    }
    return found;
}"""


def test_every_link_and_picture_leads_somewhere(site):
    assert check.faults(site) == []


def test_every_picture_of_a_lesson_says_what_it_shows(site):
    lessons = [*site.glob("[0-9][0-9]_*.html"), *site.glob("zh/[0-9][0-9]_*.html")]
    assert lessons
    for path in lessons:
        article = path.read_text(encoding="utf-8").split("<article", 1)[1].split("</article>", 1)[0]
        alts = [re.search(r'alt="([^"]*)"', image) for image in re.findall(r"<img[^>]*>", article)]
        poor = [alt and alt[1] for alt in alts if not alt or len(alt[1]) < 20 or "/" in alt[1].split()[0]]
        assert alts and not poor, f"{path.name}: {poor}"
        assert not re.search(r"<pre>Figure: ", article), f"{path.name}: a description is printed, too"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_on_a_phone(name, site, open_page):
    """From a file: nothing is asked of others, nothing is wider than the screen, formulas are set."""
    page, outside, errors = open_page((site / f"{name}.html").as_uri(), width=PHONE)
    written, drawn, wrong = page.evaluate(FORMULAS)
    assert (drawn, wrong) == (written, 0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert outside == [] and errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out(scheme, site, open_page):
    page, *_ = open_page((site / "01_convolution.html").as_uri(), scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.evaluate(FAINT) == []


def test_side_rooms_and_answers_are_folded(site, open_page):
    page, *_ = open_page((site / "01_convolution.html").as_uri())
    assert page.locator("details[open]").count() == 0
    rooms = page.locator("details.side-room")
    headings = page.locator("h3", has_text="Side room:")
    assert rooms.count() == headings.count() > 0
    inside = rooms.first.locator("> p").first
    assert not inside.is_visible()
    rooms.first.locator("> summary").press("Enter")
    assert inside.is_visible()
    assert page.locator(".cell.stub").count() >= 6


def test_every_explorer_that_moves_is_moved_by_keys(site, open_page):
    """Each control by the keys of its kind; the picture or the sentence answers, and the picture is there."""
    moved = 0
    for path in sorted(site.glob("[0-9][0-9]_*.html")):
        if 'class="explorer"' not in path.read_text(encoding="utf-8"):
            continue
        page, outside, errors = open_page(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        for explorer in page.locator(".explorer").all():
            answered = 0
            for control in explorer.locator("input, select").all():
                told = (
                    "part => part.querySelector('img').src + part.querySelector('[role=status]').textContent"
                )
                before = explorer.evaluate(told)
                control.focus()
                kind = control.get_attribute("type")
                for key in ("Space",) if kind == "checkbox" else ("ArrowRight", "ArrowDown", "ArrowLeft"):
                    page.keyboard.press(key)
                    if explorer.evaluate(told) != before:
                        answered += 1
                        break
            assert answered, f"{path.name}: {explorer.get_attribute('data-name')} does not move"
            image = explorer.locator("img")
            image.scroll_into_view_if_needed()
            image.evaluate("image => image.decode()")
            moved += 1
        assert outside == [] and errors == [], path.name
        page.context.close()
    if not moved:
        pytest.skip("no explorer is drawn: make site draws them")


def test_sounds_play(site, open_page):
    page, *_ = open_page((site / "07_stft.html").as_uri())
    heard = page.locator("audio").first.evaluate(
        "async sound => { await sound.play(); const long = sound.duration; sound.pause(); return long; }"
    )
    assert heard > 0.1


@pytest.mark.parametrize(
    "edition, words, found", [("", "equivariance", "01"), ("zh/", "卷积核", "01"), ("zh/", "gradient", "01")]
)
def test_search(edition, words, found, served, open_page):
    page, outside, errors = open_page(f"{served}/{edition}search.html?q={words}")
    page.wait_for_selector("ul.search li a")
    links = page.locator("ul.search li a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert any(found in link for link in links), links
    assert outside == []


def test_previous_next_and_the_other_language(site, open_page):
    page, *_ = open_page((site / "01_convolution.html").as_uri())
    assert page.locator("a.next-page").get_attribute("href") == "02_pooling.html"
    assert page.locator("a.prev-page").get_attribute("href") == "00_start_here.html"
    assert page.locator("a.other-edition").get_attribute("href") == "zh/01_convolution.html"
    page, *_ = open_page((site / "zh" / "01_convolution.html").as_uri())
    assert page.locator("a.other-edition").get_attribute("href") == "../01_convolution.html"
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
