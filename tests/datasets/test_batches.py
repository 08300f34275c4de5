"""Batches: every sample once, the same order from the same seed, and no waiting unseen."""

import numpy as np
import pytest

from cmx_helpers import datasets
from cmx_helpers.datasets import cmx_digits
from cmx_helpers.datasets.ahead import ahead


def test_batches_hold_every_sample_once():
    data = cmx_digits("test", 130)
    batches = data.batches(64, heads=["fused", "audio"])
    assert len(batches) == 3
    inputs, targets = zip(*(batches[i] for i in range(3)))
    assert [len(x["image"]) for x in inputs] == [64, 64, 2]
    assert all(list(t) == ["fused", "audio"] for t in targets)
    np.testing.assert_array_equal(np.concatenate([x["audio"] for x in inputs]), data.arrays()[0]["audio"])
    assert list(data.batches()[0][1]) == list(data.classes)


def test_shuffled_batches_repeat_from_the_seed():
    data = cmx_digits("test", 130)

    def order(batches):
        return np.concatenate([batches[i][0]["audio"][:, 0] for i in range(len(batches))])

    one, again, other = (data.batches(64, shuffle=True, seed=seed) for seed in (1, 1, 2))
    first = order(one)
    np.testing.assert_array_equal(first, order(again))
    assert (first != order(other)).any()
    one.on_epoch_end()
    second = order(one)
    assert (first != second).any()
    np.testing.assert_array_equal(np.sort(first), np.sort(second))
    np.testing.assert_array_equal(np.sort(first), np.sort(data.arrays()[0]["audio"][:, 0]))


def test_an_epoch_goes_on_where_the_one_before_ended():
    data = cmx_digits("validation", 10)
    want = data.arrays()[0]["audio"][:, 0]
    batches = data.batches(3, per_epoch=4)
    assert len(batches) == 2
    for samples in ([0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1]):
        got = np.concatenate([batches[i][0]["audio"][:, 0] for i in range(len(batches))])
        np.testing.assert_array_equal(got, want[samples])
        batches.on_epoch_end()


@pytest.mark.parametrize(
    "arguments, said",
    [
        ({"batch_size": 0}, "batch_size: expected at least 1"),
        ({"heads": ("fused", "smell")}, "heads: expected some of fused, image, text, audio"),
        ({"heads": ()}, "heads"),
        ({"heads": ("audio", "audio")}, "heads"),
        ({"workers": 0}, "workers: expected at least 1"),
        ({"per_epoch": 5}, "per_epoch: expected at most 4"),
    ],
)
def test_wrong_batches_are_named(arguments, said):
    with pytest.raises(ValueError, match=said):
        cmx_digits("validation", 4).batches(**arguments)


def test_keras_trains_on_the_batches_and_sees_each_sample_once():
    import keras

    data = cmx_digits("validation", 70)
    batches = data.batches(16, shuffle=True, heads="audio", workers=2, max_queue_size=3)
    seen = []
    original = data.arrays
    data.arrays = lambda indices, stop=None: seen.append(np.array(indices)) or original(indices, stop)
    inputs = {
        "image": keras.Input((32, 32, 3), name="image"),
        "text": keras.Input((10,), dtype="int32", name="text"),
        "audio": keras.Input((22050,), name="audio"),
    }
    logits = keras.layers.Dense(10, name="audio_head")(inputs["audio"])
    model = keras.Model(inputs, {"audio": logits})
    model.compile("sgd", {"audio": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    history = model.fit(batches, epochs=2, shuffle=False, verbose=0)
    assert len(history.history["loss"]) == 2 and np.isfinite(history.history["loss"]).all()
    # TensorFlow takes a batch or two more before, to learn their shapes.
    epochs = np.concatenate(seen[-10:])
    np.testing.assert_array_equal(np.sort(epochs), np.repeat(np.arange(70), 2))


def test_the_queue_is_long_enough_for_every_thread():
    """At most `max_queue_size` batches are made at once; with fewer than workers, threads have no work."""
    import threading
    import time

    data = cmx_digits("validation", 70)
    assert [data.batches(workers=n).max_queue_size for n in (1, 2, 4, 5, 16)] == [8, 8, 8, 10, 32]
    assert data.batches(workers=16, max_queue_size=3).max_queue_size == 3
    lock, at_work, most = threading.Lock(), 0, 0

    def slow(indices):
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.05)
        with lock:
            at_work -= 1
        return {}, dict.fromkeys(data.classes)

    batches = data.batches(1, workers=16)
    data.arrays = slow
    assert sum(1 for _ in ahead(batches)) == 70
    assert most == 16


def test_waiting_share_tells_a_slow_step_from_a_slow_source():
    import time

    data = cmx_digits("validation", 48)
    steps = []
    share = datasets.waiting_share(data.batches(4), lambda *batch: steps.append(batch) or time.sleep(0.05))
    assert len(steps) == 12 and share < 0.5
    np.testing.assert_array_equal(np.concatenate([x["text"] for x, _ in steps]), data.arrays()[0]["text"])

    class Slow:
        classes, arrays = data.classes, None

        def __len__(self):
            return 12

    slow = data.batches(4)
    slow.data = Slow()
    slow.data.arrays = lambda indices: time.sleep(0.1) or ({}, dict.fromkeys(data.classes))
    assert datasets.waiting_share(slow, lambda *batch: None, warm_up=0) > 0.5
    with pytest.raises(ValueError, match="batches: expected more than the 9"):
        datasets.waiting_share(data.batches(16), print, warm_up=9)
