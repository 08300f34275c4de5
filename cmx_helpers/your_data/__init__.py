"""From a folder of one's own to a model that answers: trained, saved as one file, asked by a new process.

In the terminal: ``python -m cmx_helpers train folder``, ``python -m cmx_helpers predict bundle --image ...``.
"""

from cmx_helpers.your_data.bundle import Bundle, load_bundle, save_bundle
from cmx_helpers.your_data.folder_training import train_folder

__all__ = ["Bundle", "load_bundle", "save_bundle", "train_folder"]
