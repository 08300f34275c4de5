"""The clients' data: lesson 15's spoken digits, 39 MFCC means a clip, voices shared out to four clients."""

import numpy as np

from cmx_helpers import datasets, mfcc

SHARES = (4, 7, 9, 12)
"""Voices of each client: unequal, so that the weights n_i of the average matter."""


def features(split):
    """(N, 39) means of 13 MFCCs over the first, middle and last third of each clip; digits; voices."""
    speech = datasets.spoken_digits(split, "en")
    rows = []
    for audio in speech.audio:
        coefficients = mfcc.mfcc(audio.astype(np.float64), sr=datasets.SAMPLE_RATE, n_mfcc=13)
        rows.append(np.concatenate([third.mean(axis=1) for third in np.array_split(coefficients, 3, axis=1)]))
    return np.array(rows), speech.labels, speech.voices


def clients_and_test():
    """Name of a client -> (x, y); and the test voices' (x, y). Standardised, with a column of ones.

    Mean and spread are those of all training clips together: clients would have to agree on them first.
    """
    x, y, voices = features("train")
    mean, spread = x.mean(axis=0), x.std(axis=0)
    test_x, test_y, _ = features("test")
    names, ends = np.unique(voices), np.cumsum(SHARES)
    if len(names) != ends[-1]:
        raise ValueError(f"SHARES: expected {len(names)} voices in all, got {ends[-1]}")
    x, test_x = _with_ones((x - mean) / spread), _with_ones((test_x - mean) / spread)
    clients = {}
    for n, own in enumerate(np.split(names, ends[:-1])):
        rows = np.isin(voices, own)
        clients[f"client{n}"] = x[rows], y[rows]
    return clients, (test_x, test_y)


def _with_ones(x):
    return np.hstack([x, np.ones((len(x), 1))])
