"""Real recordings and real handwriting as a learner's own folder: sounds alone, pictures alone."""

import gzip
import os
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cmx_helpers import your_data
from tests.your_data.folders import HEADER, write

SHARED = Path(os.environ.get("CMX_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
FSDD = SHARED / "free-spoken-digit-dataset-1.0.9.tar.gz"
MNIST = SHARED / "t10k-images-idx3-ubyte.gz", SHARED / "t10k-labels-idx1-ubyte.gz"


@pytest.mark.skipif(not FSDD.is_file(), reason=f"the upstream files are not in {SHARED}")
def test_recordings_of_people(tmp_path):
    """200 recordings, the digits 0, 1 and 6 of five people; at 8 kHz, as they are."""
    rows = []
    with tarfile.open(FSDD) as archive:
        for member in archive:
            name = Path(member.name).name
            if name.endswith(".wav") and name[0] in "016" and int(name[:-4].split("_")[2]) < 14:
                (tmp_path / name).write_bytes(archive.extractfile(member).read())
                rows.append(["", "", name, name[0]])
    write(tmp_path, sorted(rows), HEADER)
    bundle, path, told = your_data.train_folder(tmp_path, epochs=8, patience=8, batch_size=8)
    assert bundle.class_names == ("0", "1", "6") and bundle.learned == ("audio",)
    assert told["accuracy"] > 0.6  # chance is a third
    again = your_data.load_bundle(path).predict(audio=tmp_path / rows[0][2])
    assert sum(again.values()) == pytest.approx(1)


@pytest.mark.skipif(
    not all(path.is_file() for path in MNIST), reason=f"the upstream files are not in {SHARED}"
)
def test_handwriting_of_people(tmp_path):
    """300 pictures of 0, 1 and 7, as PNG files."""
    images = np.frombuffer(gzip.decompress(MNIST[0].read_bytes()), np.uint8, offset=16).reshape(-1, 28, 28)
    labels = np.frombuffer(gzip.decompress(MNIST[1].read_bytes()), np.uint8, offset=8)
    chosen = np.flatnonzero(np.isin(labels, (0, 1, 7)))[:300]
    for i in chosen:
        Image.fromarray(images[i]).save(tmp_path / f"{i}.png")
    write(tmp_path, [[f"{i}.png", "", "", str(labels[i])] for i in chosen], HEADER)
    bundle, _, told = your_data.train_folder(tmp_path, epochs=8, patience=8, batch_size=16)
    assert bundle.learned == ("image",) and told["accuracy"] > 0.8  # chance is a third
