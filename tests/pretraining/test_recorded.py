"""What is stored of lesson 16's trainings belongs together, and what is stored first is made again."""

import numpy as np

from cmx_helpers import pretraining
from tools.lessons import picture_runs, pretrained


def test_budgets_and_starts_are_the_tool_s():
    stored = pretraining.recorded_runs()
    assert stored.made["budgets"] == _as_json(
        {
            "words": pretrained.WORDS | {"steps": pretrained.STEPS},
            "pictures": pretrained.WORDS | pretrained.SHOWN,
            **picture_runs.BUDGETS,
        }
    )
    values = [v for name in pretrained.PARTS for v in _leaves(getattr(stored, name))]
    assert len(values) == 2 + 10 + 6 + 8 + 3
    assert {v.shape for v in values} == {(pretrained.STARTS,)}
    shares = [v for name in picture_runs.PARTS for v in _leaves(getattr(stored, name))]
    assert all(((v > 0) & (v < 1)).all() for v in shares)
    assert set(stored.costs) == set(picture_runs.RATES)


def test_a_broken_off_run_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(pretrained, "FOLDER", tmp_path)
    store = pretrained.Store([])
    for value in (0.25, 0.5):  # the second has come already
        store.fill("shifted", "ViT", "0", 0, value)
    store.fill("shifted", "ViT", "0", 1, 0.75)
    assert store.told()["shifted"] == {"ViT": {"0": [0.25, 0.75]}}
    assert pretrained.Store(["shifted"]).told()["shifted"] == {}


def test_features_in_front_of_the_last_layer_are_what_it_is_given():
    rng = np.random.default_rng(0)
    weights = pretraining.ReaderWeights.random(rng, inputs=5, places=4, dim=8, outputs=3)
    rows = rng.random((6, 4, 5), dtype=np.float32)
    features = picture_runs.in_front(rows, weights)
    said = pretraining.reader(rows, weights, pool=True) - weights.bias
    np.testing.assert_allclose(np.linalg.norm(features, axis=1), 1, rtol=1e-5)
    ratio = said / (features @ weights.kernel)
    np.testing.assert_allclose(ratio, np.broadcast_to(ratio[:, :1], ratio.shape), rtol=1e-3)


def _as_json(value):
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    return list(map(_as_json, value)) if isinstance(value, (list, tuple)) else value


def _leaves(value):
    return [leaf for part in value.values() for leaf in _leaves(part)] if isinstance(value, dict) else [value]
