"""What these tests share."""

import numpy as np

SOUND = np.sin(np.arange(4000.0) / 7)
