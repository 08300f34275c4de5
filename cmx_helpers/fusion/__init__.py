"""One Keras model that sees, reads and hears, three ways to join what it finds, and its training.

Everything here is derived in lesson 10_fusion. Only `keras` and `keras.ops` are used.
"""

from cmx_helpers.fusion.compiled import compile_model, fresh
from cmx_helpers.fusion.literal_repair import literal_repair
from cmx_helpers.fusion.model import DIGITS, KINDS, build_fusion_model
from cmx_helpers.fusion.model_files import load_model, save_model
from cmx_helpers.fusion.numbers_watch import NotANumber
from cmx_helpers.fusion.presence import (
    MODALITIES,
    after_encoders,
    mark_present,
)
from cmx_helpers.fusion.processes import all_the_same, group, join_processes, leave_processes
from cmx_helpers.fusion.training_runs import Run, train

__all__ = [
    "KINDS",
    "MODALITIES",
    "NotANumber",
    "Run",
    "after_encoders",
    "all_the_same",
    "build_fusion_model",
    "compile_model",
    "fresh",
    "group",
    "join_processes",
    "leave_processes",
    "literal_repair",
    "load_model",
    "mark_present",
    "save_model",
    "train",
]
