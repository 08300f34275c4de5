"""Exercise pooling.overlap, lesson 02_pooling."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "pooling.overlap",
    points=1,
    minutes=3,
    hints=(
        """How many 2×2 windows does a 3×3 array have at stride 1, and how many of them contain the
        middle?""",
        """Every window sends its own share back, and shares that meet in one place add up. Under the
        maximum the share is all of dy or nothing; under the average it is a quarter of dy.""",
    ),
)
def overlap():
    windows = 4
    return [windows * 1.0, windows * 0.25]


@overlap.wrong(
    """You counted one window. At stride 1 the windows overlap, all of them contain the middle, and what
    they send back adds up."""
)
def overlap_one_window():
    return [1.0, 0.25]


@overlap.wrong(
    """The maximum is right. Under the average, too, the shares of all the windows that contain the middle
    add up."""
)
def overlap_average_not_added():
    return [4.0, 0.25]


@overlap.wrong(
    """The average is right. Under the maximum, every window that contains the largest value sends its
    whole dy there, and these add up."""
)
def overlap_maximum_not_added():
    return [1.0, 1.0]


@overlap.wrong(
    """The maximum is right. The average has a factor 1/4 in front of every entry of a window, and its
    gradient keeps it."""
)
def overlap_average_not_divided():
    return [4.0, 4.0]


@overlap.wrong("Both numbers are there, in the other order: the maximum first, then the average.")
def overlap_swapped():
    return [1.0, 4.0]
