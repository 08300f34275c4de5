"""How many settings of an explorer are drawn, and which the questions beside it are about."""

MOST = 120
CHOSEN = {
    "00_start_here.explorer-show": {
        "digit": [2, 4, 7],
        "noise": [0.0, 0.2, 0.4, 0.6, 0.8, 1.2, 2.0],
    },
    "01_convolution.explore": {"size": [3, 5, 7, 11, 15], "stride": [1, 3, 5]},
    "05_recurrent.explorer": {
        "radius": [0.5, 0.9, 1.0, 1.1, 1.5],
        "input_strength": [0.0, 0.2, 0.5, 1.0],
        "forget_bias": [-1.0, 1.0, 4.0, 4.5, 7.0],
    },
    # Eye and ear wrong and the fused head right; right; wrong, and mended by a clean picture, twice.
    "10_fusion.explorer": {"sample": [11, 25, 45, 48]},
    "14_agreement.explorer": {"threshold": [0.1, 0.3, 0.5, 0.7, 0.9]},
}
"""Values that the questions beside an explorer are about, by lesson, cell and control."""
