"""What is stored of lesson 17's models belongs together."""

import json

import numpy as np
import pytest

from cmx_helpers import realtime
from tools.lessons import small_models


def test_budget_and_starts_are_the_tool_s():
    stored = realtime.recorded_small()
    assert stored.budget == json.loads(json.dumps(small_models.BUDGET))
    assert stored.starts == small_models.STARTS
    assert {len(row) for row in (*stored.test.values(), *stored.validation.values())} == {stored.starts}
    assert all(((row > 0) & (row < 1)).all() for row in stored.test.values())


def test_table_and_choice():
    stored = realtime.recorded_small()
    assert stored.table(["large"]).splitlines()[1].startswith("large")
    assert set(stored.within(1)) == set(stored.test) and "large" in stored.within(0)
    with pytest.raises(ValueError, match="names"):
        stored.table(["no such model"])


def test_the_smallest_that_is_as_good():
    rows = {"large": 0.9, "half": 0.895, "tiny": 0.7}
    values = {name: np.array([right - 0.01, right + 0.01]) for name, right in rows.items()}
    stored = realtime.recorded_small()._replace(validation=values, test=values)
    sizes = {"large": 4000, "half": 2000, "tiny": 100}
    assert [stored.smallest(sizes, margin) for margin in (0, 0.01, 0.3)] == ["large", "half", "tiny"]
    head, large, _, tiny = stored.table(sizes=sizes).splitlines()
    assert head.endswith("over 2 starts       kB") and large.endswith("    4.0  1/1")
    assert tiny.split() == ["tiny", "0.700", "0.690", "0.710", "0.1", "1/40"]
    with pytest.raises(ValueError, match="sizes: expected one that is within"):
        stored.smallest({"tiny": 100}, 0.01)


@pytest.mark.parametrize("name", ["large", "small 16", "small 8", "small 4"])
def test_stored_model_is_the_one_that_was_measured(name):
    model = realtime.stored_model(name)
    stored = realtime.stored_weights(name)
    assert [w.shape for w in model.get_weights()] == [w.shape for w in stored]
    assert all(np.isfinite(w).all() for w in stored)
