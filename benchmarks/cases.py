"""What the ledger measures: one `Series` for each operator, three sizes long."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

import numpy as np

TOPICS = {
    "convolution": "01_convolution",
    "pooling": "02_pooling",
    "training": "03_training",
    "embeddings": "04_embeddings",
    "recurrent": "05_recurrent",
    "attention": "06_attention",
    "stft": "07_stft",
    "mfcc": "08_mfcc",
    "alignment": "12_alignment",
    "generation": "13_generation",
    "agreement": "14_agreement",
    "privacy": "15_privacy",
    "pretraining": "16_pretraining",
    "realtime": "17_realtime",
    "widgets": "",
}


@dataclass(frozen=True)
class Series:
    """One operator at three sizes, and who computes it.

    Attributes
    ----------
    operator : str
        Name of the rows, once in a topic.
    unit : str
        What `amounts` counts.
    amounts : tuple of int
        Each twice the one before.
    inputs : function of an amount
        Returns the float32 (or integer) arrays, the same at every call.
    builders : dict
        For each library ("ours", "tensorflow", ...) a function of the arrays that returns a function of the
        library's tensors. The latter is timed, and what it returns is compared, so all must use one layout.
        A builder imports its library itself: a process holds one library only.
    flops : function of an amount, optional
        Additions and multiplications that the formula needs.
    reference : str or None
        The library whose result in float64 is the truth.
    tiny : function, optional
        Returns arrays so small that a call of ours is Python and little else.
    wanted : dict
        Speed wanted beside a candidate of `adapters.CANDIDATES`, as that one's time over ours.
    wanted_at : int, optional
        The amount at which it is wanted; the largest by default.
    obstacle : str
        What stands in the way where a wanted speed is missed.
    """

    operator: str
    unit: str
    amounts: tuple
    inputs: Callable
    builders: dict
    flops: Callable | None = None
    reference: str | None = "tensorflow"
    tiny: Callable | None = None
    wanted: dict = field(default_factory=dict)
    wanted_at: int | None = None
    obstacle: str = ""


def series_of(topic, package="benchmarks"):
    """Return the list of series that the topic's module declares."""
    return import_module(f"{package}.{topic}").SERIES


def find(topic, operator, package="benchmarks"):
    """Return the one series with that name."""
    return next(series for series in series_of(topic, package) if series.operator == operator)


def normal(*shapes, seed=0):
    """Arrays of float32 normal numbers, the same at every call."""
    rng = np.random.default_rng(seed)
    return tuple(rng.standard_normal(shape, dtype=np.float32) for shape in shapes)
