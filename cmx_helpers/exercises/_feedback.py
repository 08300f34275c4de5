"""What `check`, `hint` and `solution` return: objects that show themselves in a notebook."""

import html
from dataclasses import dataclass

from cmx_helpers._common.language import shown

_LOOK = {  # the word in front tells the state; the colour only repeats it
    "correct": ("Correct", "var(--jp-success-color1, #2e7d32)"),
    "wrong": ("Not yet", "var(--jp-warn-color1, #b45309)"),
    "raised": ("Your code stopped", "var(--jp-error-color1, #c62828)"),
    "not attempted": ("Not attempted", "var(--jp-border-color0, #757575)"),
    "hint": ("Hint", "var(--jp-info-color1, #0072b2)"),
}


@dataclass(frozen=True)
class Feedback:
    """The state of an answer (`status`) and what to say about it (`message`).

    `kind` names what a wrong answer was recognised by: "listed 3", "transposed", "slip"; it is "" where
    nothing was. Tries of one kind are counted by it.
    """

    name: str
    status: str
    message: str
    kind: str = ""

    def __repr__(self):
        return f"{self.name}: {shown(f'{_LOOK[self.status][0]}. {self.message}')}"

    def _repr_html_(self):
        word, colour = _LOOK[self.status]
        return (
            f'<div style="border-left:4px solid {colour};padding:0.2em 0.8em">'
            f"<strong>{html.escape(shown(word))}</strong> <code>{html.escape(self.name)}</code><br>"
            f"{html.escape(shown(self.message))}</div>"
        )


@dataclass(frozen=True)
class Source:
    """Python source that shows itself highlighted."""

    text: str

    def __repr__(self):
        return self.text

    def _repr_markdown_(self):
        return f"```python\n{self.text}\n```"


def show(feedback):
    """Show feedback from inside a cell: as HTML in a notebook, as a line elsewhere."""
    from IPython import get_ipython  # half a second, and not needed to check
    from IPython.display import display

    if get_ipython() is None:
        print(feedback)
    else:
        display(feedback)
