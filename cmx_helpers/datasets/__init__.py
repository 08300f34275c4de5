"""The data of the course: pictures, sounds and sentences, read, checked and split.

Offline: `handwriting`, `photograph`, `spoken_digits`, `clue`, and `cmx_digits`, which is made of them. By
download, checked against its sha256: `fsdd`, `mnist_test`. Yours: `own_data`. Where everything comes from,
and under which licence, is told in data/README.md. First met in lesson 00_start_here.
"""

from ._clue_types import CLUE_TYPES, ClueType
from ._manifest import ManifestError
from .ahead import waiting_share
from .captions import Caption, all_captions, caption
from .clues import Clue, all_clues, clue, clue_ceiling
from .cmx_digits import CaptionSample, CmxCaptions, CmxDigits, Sample, cmx_digits
from .download import DataError, cache_dir
from .handwriting import handwriting
from .noise import CLEAN, Corruption
from .own_data import OwnData, own_data, own_splits
from .photographs import photograph
from .reading_tasks import ReadingClues, first_numbers, reading_clues
from .recordings import fsdd, mnist_test
from .shards import ShardedDigits, read_shards, write_shards
from .speech import (
    SAMPLE_RATE,
    Recordings,
    Speech,
    load_clip,
    pad_clips,
    speech_manifest,
    spoken_digits,
)
from .speech_check import check_spoken_digits

__all__ = [
    "CLEAN",
    "CLUE_TYPES",
    "SAMPLE_RATE",
    "Caption",
    "CaptionSample",
    "Clue",
    "ClueType",
    "CmxCaptions",
    "CmxDigits",
    "Corruption",
    "DataError",
    "ManifestError",
    "OwnData",
    "ReadingClues",
    "Recordings",
    "Sample",
    "ShardedDigits",
    "Speech",
    "all_captions",
    "all_clues",
    "cache_dir",
    "caption",
    "check_spoken_digits",
    "clue",
    "clue_ceiling",
    "cmx_digits",
    "first_numbers",
    "fsdd",
    "handwriting",
    "load_clip",
    "mnist_test",
    "own_data",
    "own_splits",
    "pad_clips",
    "photograph",
    "read_shards",
    "reading_clues",
    "speech_manifest",
    "spoken_digits",
    "waiting_share",
    "write_shards",
]
