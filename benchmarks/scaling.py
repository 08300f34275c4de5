"""What several processes gain, on paper: a step, the sum of the gradients over the network, and stragglers.

    python -m benchmarks.scaling

Prints a Markdown table. Measured step times go in; what comes out is a calculation, not a measurement.
"""

import argparse

import numpy as np

from cmx_helpers.your_data import ring_seconds

WEIGHTS = 299_000
"""Of lesson 10's model at 224 pixels: 4 bytes of gradient each."""

NETWORKS = {"1 Gbit/s": (1e9, 60e-6), "10 Gbit/s": (1e10, 30e-6), "100 Gbit/s": (1e11, 5e-6)}
"""Bits per second, and seconds from sending to having received the first of them."""


def step_seconds(
    step, processes, *, spread=0.1, slow=0.0, slower=3.0, overlap=0.0, sums=0.0, steps=4000, seed=0
):
    """Mean seconds of a step in which all wait for the slowest, simulated.

    Parameters
    ----------
    step : float
        Seconds that one process computes on its part of a batch.
    processes : int
    spread : float
        Standard deviation of a step, as a share of it; a process draws anew for each step.
    slow, slower : float
        Chance that a process is a straggler in a step, and how many times longer it then takes.
    overlap : float
        Share of the computing during which sums are made already, 0 to 1.
    sums : float
        Seconds to sum the gradients.
    """
    rng = np.random.default_rng(seed)
    each = step * np.maximum(0.1, 1 + spread * rng.standard_normal((steps, processes)))
    each = np.where(rng.random((steps, processes)) < slow, slower * each, each)
    computing = each.max(axis=1)
    return float(np.mean(computing + np.maximum(0, sums - overlap * computing)))


def gain(step, processes, network, *, gradient_bytes=4 * WEIGHTS, **how):
    """Times as many samples per second as one process, each with a batch of its own size."""
    sums = ring_seconds(gradient_bytes, processes, *NETWORKS[network])
    return processes * step / step_seconds(step, processes, sums=sums, **how)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=int, default=WEIGHTS)
    weights = parser.parse_args().weights
    kinds = {"every process as fast": {}, "one step in a hundred three times as long": {"slow": 0.01}}
    print("| step of one process | stragglers | network | 2 | 4 | 8 | 16 |\n|---|---|---|---|---|---|---|")
    for name, step in {
        "GPU, 5.7 ms": 5.7e-3,
        "processor, 43 ms (TensorFlow)": 43e-3,
        "processor, 50 ms (JAX)": 50e-3,
    }.items():
        for kind, how in kinds.items():
            for network in NETWORKS:
                row = [gain(step, p, network, gradient_bytes=4 * weights, **how) for p in (2, 4, 8, 16)]
                print(f"| {name} | {kind} | {network} | {' | '.join(f'{g:.1f}' for g in row)} |")


if __name__ == "__main__":
    main()
