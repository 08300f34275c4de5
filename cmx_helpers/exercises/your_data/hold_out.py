"""Exercise your_data.hold_out, lesson 18_your_data: whole groups are kept aside."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "your_data.hold_out",
    points=2,
    minutes=5,
    hints=(
        "Begin with an array of False, one for each row, and go through the groups in `order`.",
        "Stop before a group as soon as out.mean() has reached the share.",
        "All rows of a group at once: out |= groups == group.",
    ),
)
def hold_out(groups, order, share):
    out = np.zeros(len(groups), bool)
    for group in order:
        if out.mean() >= share:
            break
        out |= groups == group
    return out


@hold_out.cases
def hold_out_cases(rng):
    def drawn(rows, count, share):
        names = np.arange(count) + 10
        groups = rng.permutation(np.concatenate([names, names[rng.integers(count, size=rows - count)]]))
        return groups, rng.permutation(names), share

    owners = np.array([1, 2, 1, 3, 1, 2, 4, 3])  # numbers here, names in the lesson
    return [
        (owners, np.array([2, 4, 1, 3]), 0.25),
        (owners, np.array([2, 4, 1, 3]), 0.3),
        (owners, np.array([3, 1, 4, 2]), 0.3),
        (owners, np.array([1, 4, 2, 3]), 0.3),
        drawn(23, 6, 0.35),
        drawn(31, 7, 0.5),
    ]


@hold_out.right
def hold_out_by_names(groups, order, share):
    kept, rows = [], 0
    while rows < share * len(groups):
        kept.append(order[len(kept)])
        rows += np.sum(groups == kept[-1])
    return np.isin(groups, kept)


@hold_out.right
def hold_out_by_loop(groups, order, share):
    out = [False] * len(groups)
    for group in order:
        if sum(out) / len(out) < share:
            out = [had or own == group for had, own in zip(out, groups)]
    return out


@hold_out.wrong(
    """You count groups: so many of them are a share of the groups, and groups differ in size. Count the rows
    that are kept aside: out.mean()."""
)
def hold_out_of_groups(groups, order, share):
    return np.isin(groups, order[: int(np.ceil(share * len(order)))])


@hold_out.wrong(
    """A group is cut: some of its rows are kept aside and some are not. Whoever has seen the one knows the
    other. Take groups whole."""
)
def hold_out_rows(groups, order, share):
    place = np.array([list(order).index(group) for group in groups])
    first = np.argsort(place, kind="stable")[: int(np.ceil(share * len(groups)))]
    out = np.zeros(len(groups), bool)
    out[first] = True
    return out


@hold_out.wrong(
    """You stop before the share is reached: too few rows are kept aside. The group that crosses it is taken
    as well."""
)
def hold_out_below(groups, order, share):
    out = np.zeros(len(groups), bool)
    for group in order:
        more = out | (groups == group)
        if more.mean() > share:
            break
        out = more
    return out


@hold_out.wrong("One group too many: where the share is reached exactly, that is enough. Stop at >=.")
def hold_out_one_more(groups, order, share):
    out = np.zeros(len(groups), bool)
    for group in order:
        if out.mean() > share:
            break
        out |= groups == group
    return out


@hold_out.wrong("Your groups come in another order than `order` says. It was drawn at random: keep to it.")
def hold_out_sorted(groups, order, share):
    return hold_out.reference(groups, np.unique(groups), share)


@hold_out.wrong("You begin with the last group of `order`. Begin with the first one.")
def hold_out_from_the_end(groups, order, share):
    return hold_out.reference(groups, order[::-1], share)


@hold_out.wrong("True and False are exchanged: True is what is kept aside.")
def hold_out_exchanged(groups, order, share):
    return ~hold_out.reference(groups, order, share)


@hold_out.wrong("You keep only the last group aside: add it to those before, out |= groups == group.")
def hold_out_last_only(groups, order, share):
    out, rows = np.zeros(len(groups), bool), 0
    for group in order:
        if rows >= share * len(groups):
            break
        out = groups == group
        rows += out.sum()
    return out


@hold_out.wrong("You keep the first group aside and no other. Go on until there are enough rows.")
def hold_out_one_group(groups, order, share):
    return groups == order[0]


@hold_out.wrong("You return the names of the groups. Return True or False for each row.")
def hold_out_names(groups, order, share):
    return list(dict.fromkeys(groups[hold_out.reference(groups, order, share)]))


@hold_out.wrong("You return the numbers of the rows. Return True or False for each row.")
def hold_out_places(groups, order, share):
    return np.flatnonzero(hold_out.reference(groups, order, share))
