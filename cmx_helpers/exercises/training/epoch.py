"""Exercise training.epoch, lesson 03_training."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "training.epoch",
    points=2,
    minutes=4,
    hints=(
        "order = rng.permutation(len(images)) is the random order, all numbers of pictures once.",
        """for first in range(0, len(images), batch): the batch is order[first : first + batch]. At the
        end of the list a slice simply stops, so the last batch may be smaller.""",
        "Index with it, images[chosen] and labels[chosen], and collect what step returns.",
    ),
)
def epoch(step, images, labels, rng, batch=16):
    order = rng.permutation(len(images))
    losses = []
    for first in range(0, len(images), batch):
        chosen = order[first : first + batch]
        losses.append(step(images[chosen], labels[chosen]))
    return np.array(losses)


def _step(x, y):
    """Stands for a step of training: its number tells which pictures came, with which labels, how many."""
    return float((x.reshape(len(x), -1).sum(axis=1) * (1 + y)).sum() / len(x))


@epoch.cases
def epoch_cases(rng):
    def case(n, batch):
        return _step, rng.random(size=(n, 2, 2, 1)), rng.integers(0, 10, size=n), rng, batch

    return [case(12, 4), case(11, 4), case(3, 8), case(40, 16)]


@epoch.right
def epoch_by_split(step, images, labels, rng, batch=16):
    order = rng.permutation(len(images))
    return [step(images[c], labels[c]) for c in np.split(order, range(batch, len(order), batch))]


@epoch.right
def epoch_shuffled_first(step, images, labels, rng, batch=16):
    order = np.arange(len(images))
    rng.shuffle(order)
    images, labels, losses, first = images[order], labels[order], [], 0
    while first < len(images):
        losses.append(step(images[first : first + batch], labels[first : first + batch]))
        first += batch
    return losses


@epoch.wrong(
    """The last pictures are left out where they fill no whole batch. Let the range run to len(images):
    a slice that reaches past the end is simply shorter."""
)
def epoch_whole_batches_only(step, images, labels, rng, batch=16):
    order = rng.permutation(len(images))
    firsts = range(0, len(order) - batch + 1, batch)
    return [step(images[order[f : f + batch]], labels[order[f : f + batch]]) for f in firsts]


@epoch.wrong(
    """The pictures come in the order of the file. Draw a fresh order with rng.permutation(len(images)) and
    index with it."""
)
def epoch_without_order(step, images, labels, rng, batch=16):
    firsts = range(0, len(images), batch)
    return [step(images[f : f + batch], labels[f : f + batch]) for f in firsts]


@epoch.wrong(
    """Pictures and labels no longer belong together: only the pictures are shuffled. Index both with
    the same numbers."""
)
def epoch_labels_stay(step, images, labels, rng, batch=16):
    images = images[rng.permutation(len(images))]
    firsts = range(0, len(images), batch)
    return [step(images[f : f + batch], labels[f : f + batch]) for f in firsts]


@epoch.wrong(
    """Each batch is drawn anew, so that some pictures come twice and others never. Draw one order for
    the whole epoch, before the loop, and cut it into batches."""
)
def epoch_drawn_anew(step, images, labels, rng, batch=16):
    losses = []
    for _ in range(0, len(images), batch):
        chosen = rng.permutation(len(images))[:batch]
        losses.append(step(images[chosen], labels[chosen]))
    return losses


@epoch.wrong("That is the mean of the losses. Return all of them, one for each batch.")
def epoch_mean(step, images, labels, rng, batch=16):
    return float(np.mean(epoch_by_split(step, images, labels, rng, batch)))


@epoch.wrong(
    """Only the first batch is there. Is the return indented too far, so that the loop ends at its first
    round?"""
)
def epoch_first_batch(step, images, labels, rng, batch=16):
    return epoch_by_split(step, images, labels, rng, batch)[:1]


@epoch.wrong("One picture at a time: take a whole batch of the order in each round.")
def epoch_one_by_one(step, images, labels, rng, batch=16):
    return [step(images[n : n + 1], labels[n : n + 1]) for n in rng.permutation(len(images))]
