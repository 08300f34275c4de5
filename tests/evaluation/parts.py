"""Questions, beliefs and draws that several tests use."""

import numpy as np
from hypothesis import settings

MODALITIES = ("image", "text", "audio")


quick = settings(max_examples=40, deadline=None)


def beliefs_of(rng, *shape):
    return rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])
