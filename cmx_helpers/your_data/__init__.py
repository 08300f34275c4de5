"""From a folder of one's own to a model that answers: trained, saved as one file, asked by a new process.

Derived in lesson 18_your_data: what may be cut into pieces (sums, gradients, lists of files), and what may
not (the rows of one owner). In the terminal: ``python -m cmx_helpers train folder``,
``python -m cmx_helpers predict bundle --image ...``.
"""

from cmx_helpers.your_data.balance import class_weights, with_shares
from cmx_helpers.your_data.bundle import Bundle, load_bundle, save_bundle
from cmx_helpers.your_data.folder_training import train_folder
from cmx_helpers.your_data.instruments import make_folder
from cmx_helpers.your_data.pace import ring_seconds, step_seconds
from cmx_helpers.your_data.recorded import RecordedProcesses, recorded_processes
from cmx_helpers.your_data.sharing import ring_all_reduce, ring_round, shard, to_send
from cmx_helpers.your_data.splitting import hold_out, twins
from cmx_helpers.your_data.statistics import Moments, merge, moments

__all__ = [
    "Bundle",
    "Moments",
    "RecordedProcesses",
    "class_weights",
    "hold_out",
    "load_bundle",
    "make_folder",
    "merge",
    "moments",
    "recorded_processes",
    "ring_all_reduce",
    "ring_round",
    "ring_seconds",
    "save_bundle",
    "shard",
    "step_seconds",
    "to_send",
    "train_folder",
    "twins",
    "with_shares",
]
