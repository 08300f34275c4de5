"""Fixtures that several of these tests use."""

import matplotlib.pyplot as plt
import pytest

from cmx_helpers import plotting


@pytest.fixture(autouse=True)
def closed_figures():
    with plt.rc_context():
        plotting.use_style()
        yield
    plt.close("all")


@pytest.fixture
def shown(monkeypatch):
    """Collect what `show` displays."""
    calls = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata, raw: calls.append((data, metadata)))
    return calls
