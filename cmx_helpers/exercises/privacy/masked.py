"""Exercise privacy.masked, lesson 15_privacy: an upload that says nothing by itself."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.masked",
    points=2,
    minutes=4,
    hints=(
        "masks[i, j] is the row that i shares with j. Clients after i: masks[i, i + 1 :].",
        "Of each pair one adds and one subtracts: i adds the masks with later clients.",
        "Sums of uint32 become uint64 by themselves: .sum(axis=0, dtype=np.uint32) stays modulo 2³².",
    ),
)
def masked(upload, i, masks):
    later = masks[i, i + 1 :].sum(axis=0, dtype=np.uint32)
    earlier = masks[i, :i].sum(axis=0, dtype=np.uint32)
    return upload + later - earlier


@masked.cases
def masked_cases(rng):
    def case(clients, i, size):
        drawn = rng.integers(2**32, size=(clients, clients, size), dtype=np.uint32)
        drawn *= np.triu(np.ones((clients, clients), np.uint32), 1)[:, :, None]
        upload = rng.integers(2**32, size=size, dtype=np.uint32)
        return upload, i, drawn + drawn.transpose(1, 0, 2)

    return [case(3, 1, 2), case(5, 0, 3), case(4, 3, 2), case(6, 2, 4)]


@masked.observed
def masked_observed(result, upload, i, masks):
    """The integers modulo 2³², of whatever type they are; no other numbers count."""
    result = np.asarray(result)
    if result.dtype.kind not in "iu":
        raise TypeError(f"expected whole numbers (uint32), got dtype {result.dtype}")
    return (result.astype(object) % 2**32).astype(np.float64)


@masked.right
def masked_by_loop(upload, i, masks):
    total = upload.copy()
    for j in range(len(masks)):
        if j > i:
            total += masks[i, j]
        if j < i:
            total -= masks[i, j]
    return total


@masked.right
def masked_by_signs(upload, i, masks):
    signs = np.sign(np.arange(len(masks)) - i)
    return ((upload.astype(object) + signs @ masks[i].astype(object)) % 2**32).astype(np.uint32)


def _sum(rows):
    return rows.sum(axis=0, dtype=np.uint32)


@masked.wrong(
    """You add every mask. Then the sum over all clients holds each mask twice, and nothing cancels: one of
    the two has to subtract."""
)
def masked_all_added(upload, i, masks):
    return upload + _sum(masks[i])


@masked.wrong(
    """The masks with earlier clients are missing. They added theirs, and wait for you to subtract it."""
)
def masked_later_only(upload, i, masks):
    return upload + _sum(masks[i, i + 1 :])


@masked.wrong("The masks with later clients are missing: add them.")
def masked_earlier_only(upload, i, masks):
    return upload - _sum(masks[i, :i])


@masked.wrong(
    """Earlier and later are exchanged. It would do as well if all clients did so, but the rule here is: add
    those of later clients."""
)
def masked_exchanged(upload, i, masks):
    return upload - _sum(masks[i, i + 1 :]) + _sum(masks[i, :i])


@masked.wrong("You return the masks alone. Add them to the upload.")
def masked_without_upload(upload, i, masks):
    return _sum(masks[i, i + 1 :]) - _sum(masks[i, :i])


@masked.wrong("The upload is sent as it is, for everybody to read.")
def masked_not_at_all(upload, i, masks):
    return upload


@masked.wrong("Only the neighbour's masks are in it. Every pair of clients has one.")
def masked_neighbours(upload, i, masks):
    total = upload.copy()
    if i + 1 < len(masks):
        total += masks[i, i + 1]
    if i:
        total -= masks[i, i - 1]
    return total


@masked.wrong("You subtract every mask. One of each pair has to add: the earlier client.")
def masked_all_subtracted(upload, i, masks):
    return upload - _sum(masks[i])


@masked.wrong(
    "The earlier clients' masks multiply. They must be subtracted, else nothing cancels in the sum."
)
def masked_multiplied(upload, i, masks):
    return (upload + _sum(masks[i, i + 1 :])) * _sum(masks[i, :i])


@masked.wrong("The earlier clients' masks divide. They must be subtracted, else nothing cancels in the sum.")
def masked_divided(upload, i, masks):
    return (upload + _sum(masks[i, i + 1 :])) // np.maximum(_sum(masks[i, :i]), 1)


@masked.wrong(
    "The remainder by the later clients' masks is taken. Add them: uint32 takes the remainder by 2³² itself."
)
def masked_remainder(upload, i, masks):
    return upload % np.maximum(_sum(masks[i, i + 1 :]), 1) - _sum(masks[i, :i])
