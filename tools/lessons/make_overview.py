"""Draw notebooks/overview.png, the picture of the README: one digit seen, heard and read.

python tools/lessons/make_overview.py
"""

import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from cmx_helpers import datasets, mfcc, plotting

TARGET = Path(__file__).resolve().parents[2] / "notebooks" / "overview.png"
DIGIT = 7


def main():
    plotting.use_style()
    fig, axes = plt.subplots(1, 3, figsize=(11, 3.3), width_ratios=[1, 1.8, 1.5])
    see(axes[0])
    hear(axes[1], fig)
    read(axes[2])
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_bytes(plotting.to_png(fig, sharpness=1.5))
    os.replace(temporary, TARGET)


def see(ax):
    images, digits = datasets.handwriting("test")
    ax.imshow(images[np.flatnonzero(digits == DIGIT)[0], :, :, 0], cmap="gray_r")
    ax.set_title("seen: 8×8 pixels")
    ax.set_axis_off()


def hear(ax, fig):
    speech = datasets.spoken_digits("test")
    sound = speech.audio[np.flatnonzero(speech.labels == DIGIT)[0]]
    settings = {"n_fft": 512, "hop_length": 64, "n_mels": 64}
    level = mfcc.power_to_db(mfcc.melspectrogram(sound, sr=datasets.SAMPLE_RATE, **settings), ref=np.max)
    seconds = len(sound) / datasets.SAMPLE_RATE
    picture = ax.imshow(level, origin="lower", aspect="auto", cmap="magma", extent=(0, seconds, 0, 64))
    ax.set(title="heard: a mel spectrogram", xlabel="time in seconds", ylabel="mel band")
    fig.colorbar(picture, ax=ax, label="dB")


def read(ax):
    rng = np.random.default_rng(5)
    ax.set_axis_off()
    ax.set_title("read: a clue, in two languages")
    for height, language in ((0.62, "en"), (0.32, "zh")):
        sentence = datasets.clue(DIGIT, kind="parity_below_five", language=language, rng=rng)
        ax.text(0.02, height, sentence, fontsize=15, transform=ax.transAxes)


if __name__ == "__main__":
    main()
