"""The pages' Chinese font: the characters that they write, drawn as the course's own font draws them."""

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from tools.site import chinese_font
from tools.site.build import FONT

# Two characters, drawn in the pages' font: where it has not come, both are the same box, or nothing.
DRAWN = """async () => {
    const faces = await document.fonts.load('32px "CMX Sans SC"', '卷积');
    const pixels = text => {
        const canvas = document.createElement('canvas');
        const pen = canvas.getContext('2d', {willReadFrequently: true});
        pen.font = '32px "CMX Sans SC"';
        pen.fillText(text, 0, 40);
        return Array.from(pen.getImageData(0, 0, 64, 64).data).join();
    };
    return [faces.length, new Set(['卷', '积', ''].map(pixels)).size];
}"""


def outline(font, character):
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)
    return pen.value


def test_it_has_what_pages_write_and_says_what_it_lacks(tmp_path):
    site = tmp_path / "site"
    (site / "zh").mkdir(parents=True)
    (site / "index.html").write_text("<p>我喜欢苹果, a “word”</p>", encoding="utf-8")
    (site / "zh" / "translations.js").write_text('{"Search": "\\u641c\\u7d22"}', encoding="utf-8")
    wanted = chinese_font.characters(site)
    assert wanted == set("我喜欢苹果搜索")
    assert chinese_font.write(FONT, wanted | {"\u9fff"}, tmp_path / "fonts") == {"\u9fff"}
    made, whole = TTFont(tmp_path / "fonts" / "chinese.woff"), TTFont(FONT)
    assert set(map(chr, made.getBestCmap())) == wanted
    assert all(outline(made, character) == outline(whole, character) for character in wanted)
    assert "Open Font License" in (tmp_path / "fonts" / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("page", ["zh/index", "04_embeddings"])
def test_pages_reach_it(page, site, open_page):
    """From a file, in both editions."""
    shown, outside, errors = open_page((site / f"{page}.html").as_uri())
    assert shown.evaluate(DRAWN) == [1, 3]
    first = shown.evaluate("getComputedStyle(document.body).fontFamily").startswith('"CMX Sans SC"')
    assert first == shown.evaluate("document.documentElement.classList.contains('no-chinese-font')")
    assert outside == [] and errors == []
