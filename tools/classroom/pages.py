"""HTML that runs nothing and fetches nothing: Markdown, formulas as MathML, code in colours."""

import html
import re

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

# Should anything slip through all the same, the browser itself refuses scripts, frames and other hosts.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
STYLE = """
:root { color-scheme: light dark; --line: #8886; --good: #2e7d32; --bad: #b45309; --none: #757575 }
@media (prefers-color-scheme: dark) { :root { --good: #81c784; --bad: #ffb74d; --none: #bdbdbd } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
pre { overflow-x: auto; border: 1px solid var(--line); padding: 0.6rem; background: #8881; color: inherit }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { border: 1px solid var(--line); padding: 0.25rem 0.6rem; text-align: left }
td.number { text-align: right; font-variant-numeric: tabular-nums }
.said { border-left: 4px solid var(--none); padding: 0.2rem 0.8rem; margin: 0.5rem 0 2rem }
.correct { border-color: var(--good) } .wrong, .raised { border-color: var(--bad) }
.comment { border-left: 4px solid #0072b2; padding: 0.2rem 0.8rem }
"""


def whole(title, body, head=""):
    """A page of its own: no file beside it, no other host."""
    colours = HtmlFormatter(style="bw").get_style_defs(".code")
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{head}'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{html.escape(title)}</title>\n<style>{STYLE}{colours}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def code(source):
    return highlight(source, PythonLexer(), HtmlFormatter(cssclass="code"))


def formula(text, block=False):
    """The formula as MathML, or as it was typed where it is none."""
    from latex2mathml.converter import convert

    try:
        converted = convert(text, display="block" if block else "inline")
        # LaTeX has links and styles, too.
        return re.sub(r'\s(?:href|style|class|id|src)="[^"]*"', "", converted)
    except Exception:  # whatever somebody typed between two dollar signs
        return f"<code>{html.escape(text)}</code>"


class _Renderer(mistune.HTMLRenderer):
    def __init__(self):
        super().__init__(escape=True)

    def image(self, text, url, title=None):
        return html.escape(f"[picture: {text}]")

    def link(self, text, url, title=None):
        if re.match(r"https?://", url):
            return f'<a href="{html.escape(url)}" rel="noreferrer">{text}</a>'
        return text


def markdown(text):
    """Markdown with formulas; what is HTML in it is shown as text."""
    convert = mistune.create_markdown(renderer=_Renderer(), plugins=["math", "table"])
    convert.renderer.register("block_math", lambda renderer, text: f"<p>{formula(text, True)}</p>\n")
    convert.renderer.register("inline_math", lambda renderer, text: formula(text))
    return convert(text)


def rows(heads, lines):
    """A table; numbers stand on the right."""
    head = "".join(f"<th>{html.escape(str(text))}</th>" for text in heads)
    body = "".join("<tr>" + "".join(map(_cell, line)) + "</tr>\n" for line in lines)
    return f"<table>\n<tr>{head}</tr>\n{body}</table>"


def _cell(value):
    if isinstance(value, (int, float)):
        return f'<td class="number">{value:g}</td>'
    return f"<td>{html.escape(str(value))}</td>"
