"""What `pretrained.py` trains on pictures: scenes, moved digits, patches that are hidden before labels come.

Every comparison goes through one function, so that steps, batches and schedule are the same for all.
"""

import time

import numpy as np

from cmx_helpers import alignment, datasets, pretraining

STARTS = 3
SCENES = {"steps": 250, "batch": 64, "patch": 8}
RATES = {"CNN": 4e-3, "ViT": 2e-3}
SIZES = (200, 1000, 4000)
MOVES = (0, 2, 4, 8)
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))
SAME_VIT = {"dim": 48, "num_blocks": 2}  # as `pretraining.train_pictures` makes it
# As many steps and pictures as lesson 16's small network for masked patches, at its rate.
FEW = {"steps": (300,), "batch": 64, "rate": 4e-3, "draws": 40, "labels": (1, 5, 10)}
HELD_OUT = (7, 8, 9), (4, 5, 6), (1, 2, 3)  # lesson 16's, one for each start
BUDGETS = {
    "scenes": SCENES | {"rates": RATES},
    "shifted": SCENES | {"rates": RATES},
    "few": FEW,
}


def fit_keras(model, x, y, *, seed, steps, batch, rate):
    """The schedule of `pretraining.train_steps` and the batches of `train_pictures`, for a Keras model."""
    import keras

    model.compile(
        keras.optimizers.Adam(rate, beta_2=0.99, global_clipnorm=1.0),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    rng = np.random.default_rng(seed)
    for n in range(steps):
        fall = max((1 + np.cos(np.pi * n / steps)) / 2, 1e-6)
        model.optimizer.learning_rate = rate * min(1, (n + 1) / 50) * fall
        drawn = rng.integers(len(x), size=batch)
        model.train_on_batch(x[drawn], y[drawn])
    return lambda pictures: np.asarray(model.predict(pictures, verbose=0, batch_size=250))


def fit_reader(x, y, *, seed, steps, batch, rate, patch):
    """A reader of patches, standardised as the training pictures are."""
    cut = pretraining.standard_patches(x, patch)
    weights = pretraining.train_pictures(
        cut(x), y, seed=seed, steps=steps, batch=batch, rate=rate, **SAME_VIT
    )

    def answer(pictures):
        parts = np.array_split(cut(pictures), 1 + len(pictures) // 250)
        return np.concatenate([pretraining.reader(part, weights, pool=True) for part in parts])

    answer.parameters = sum(a.size for a in weights.arrays()) - weights.picture.size
    return answer


def fit(network, x, y, seed):
    """Lesson 09's eye, or the ViT, on the same budget: a function from pictures to logits."""
    budget = {"steps": SCENES["steps"], "batch": SCENES["batch"], "rate": RATES[network], "seed": seed}
    if network == "ViT":
        return fit_reader(x, y, patch=SCENES["patch"], **budget)
    import keras

    from cmx_helpers import encoders

    keras.utils.set_random_seed(seed)
    model = encoders.classifier(encoders.image_encoder(32), 10)
    answer = fit_keras(model, x, y, **budget)
    answer.parameters = model.count_params()
    return answer


def share(answer, x, y):
    """Of right answers."""
    return np.mean(answer(x).argmax(axis=1) == y)


def scenes(store):
    x, y = pretraining.small_scenes("train", max(SIZES))
    asked = pretraining.small_scenes("test", 1000)
    for seed in range(STARTS):
        for size in SIZES:
            for network in RATES:
                if not store.missing("scenes", str(size), network, seed):
                    continue
                started = time.process_time()
                answer = fit(network, x[:size], y[:size], seed)
                seconds = time.process_time() - started
                store("scenes", str(size), network, share(answer, *asked))
                store.cost(network, answer.parameters, seconds)


def shifted(store):
    """Digits on a sheet, learned where they stand in the middle, and asked where they have moved to."""
    (ink, digits), (ink_test, asked) = (datasets.handwriting(split) for split in ("train", "test"))
    for seed in range(STARTS):
        for network in RATES:
            if not store.missing("shifted", network, str(MOVES[-1]), seed):
                continue
            answer = fit(network, pretraining.on_sheets(ink), digits, seed)
            for by in MOVES:
                ways = [pretraining.on_sheets(ink_test, np.multiply(by, way)) for way in DIRECTIONS]
                right = [share(answer, pictures, asked) for pictures in ways]
                store.fill("shifted", network, str(by), seed, np.mean(right))


def few(store):
    """Three digits that no training had, by prototypes on what the ViT makes of a picture."""
    train, test = (alignment.small_digits(split) for split in ("train", "test"))
    rows, rows_test = (
        none_hidden(pretraining.patches(some.image.reshape(-1, 8, 8, 1), 2)) for some in (train, test)
    )
    budget = {name: FEW[name] for name in ("batch", "rate")}
    for seed, digits in enumerate(HELD_OUT):
        known, asked = (np.isin(some.seen, digits) for some in (train, test))
        for steps in FEW["steps"]:
            name = f"{steps} steps"
            if not store.missing("few", name, str(FEW["labels"][-1]), seed):
                continue
            weights = pretraining.train_hidden_patches(
                rows[~known, ..., :-1], seed=seed, steps=steps, **budget, **SAME_VIT
            )
            features = [in_front(part, weights) for part in (rows[known], rows_test[asked])]
            for k in FEW["labels"]:
                drawn = pretraining.draw_episodes(train.seen[known], k, draws=FEW["draws"], seed=seed)
                given = features[0], train.seen[known], drawn, features[1], test.seen[asked]
                right = pretraining.episodes_right(by_prototypes, *given)
                store.fill("few", name, str(k), seed, right.mean())


def none_hidden(rows):
    """Patches as a reader that knows hidden ones wants them, all of them seen."""
    return pretraining.hide_patches(rows, np.zeros(rows.shape[:2], bool))


def in_front(rows, weights):
    """What a reader knows of each picture in front of its last layer, all lengths one."""
    dim = len(weights.kernel)
    bare = weights._replace(kernel=np.eye(dim, dtype=np.float32), bias=np.zeros(dim, np.float32))
    return alignment.l2_normalize(pretraining.reader(rows, bare, pool=True))


def by_prototypes(features, labels, classes):
    """Nearest prototype, as a layer."""
    return pretraining.prototype_layer(pretraining.prototypes(features, labels, classes))


PARTS = {"scenes": scenes, "shifted": shifted, "few": few}
