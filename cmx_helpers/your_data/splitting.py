"""What belongs together stays together: equal files, and rows of one owner. Lesson 18_your_data."""

import numpy as np

from cmx_helpers._common.arguments import sequence
from cmx_helpers._common.validate import number, shown


def twins(contents):
    """For each file the place of the first one with the same bytes. Derived in lesson 18_your_data.

    Parameters
    ----------
    contents : sequence of bytes, n of them

    Returns
    -------
    array of int, shape (n,)
        Its own place for a file that has come for the first time.

    Raises
    ------
    TypeError
        `contents` is no sequence of bytes.

    Examples
    --------
    >>> twins([b"a bell", b"a drum", b"a bell"])
    array([0, 1, 0])
    """
    first, places = {}, []
    for place, content in enumerate(sequence("contents", contents, "bytes")):
        if not isinstance(content, bytes):
            raise TypeError(f"contents: expected bytes at place {place}, got {shown(content)}")
        places.append(first.setdefault(content, place))
    return np.array(places, int)


def hold_out(groups, order, share):
    """Which rows are kept aside: whole groups, in the given order, until there are enough rows.

    Derived in lesson 18_your_data.

    Parameters
    ----------
    groups : sequence, n of them
        For each row the name of what it belongs to: its speaker, its owner.
    order : sequence
        Every group once, the first one to be kept aside first: draw it at random.
    share : float, 0 to 1
        At least this share of the rows is kept aside.

    Returns
    -------
    array of bool, shape (n,)
        No group has rows on both sides.

    Raises
    ------
    ValueError, TypeError
        There are no rows; `order` lacks a group, or has one twice; `share` is out of range.

    Examples
    --------
    >>> hold_out(["Ann", "Ann", "Ben", "Cy"], ["Ben", "Ann", "Cy"], 0.3)
    array([ True,  True,  True, False])
    """
    groups, order = sequence("groups", groups, "names"), sequence("order", order, "names")
    share = number("share", share, minimum=0, maximum=1)
    try:
        there, listed = set(groups), set(order)
    except TypeError:
        raise TypeError("groups, order: expected names that can be compared, such as strings") from None
    if not groups:
        raise ValueError("groups: expected at least one row, got none")
    if len(listed) != len(order) or not there <= listed:
        raise ValueError("order: expected every group once, got one twice or left one out")
    number_of = {group: place for place, group in enumerate(order)}
    codes = np.array([number_of[group] for group in groups])
    sizes = np.bincount(codes, minlength=len(order))
    # Group k is kept aside if those before it do not suffice.
    before = np.cumsum(sizes) - sizes
    return (before < share * len(groups) - 1e-9)[codes]
