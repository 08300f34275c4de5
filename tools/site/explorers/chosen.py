"""How many settings of an explorer are drawn, which its questions are about, and which need a kernel."""

MOST = 120
CHOSEN = {
    "00_start_here.explorer-show": {
        "digit": [2, 4, 7],
        "noise": [0.0, 0.2, 0.4, 0.6, 0.8, 1.2, 2.0],
    },
    "01_convolution.explore": {"size": [3, 5, 7, 11, 15], "stride": [1, 3, 5]},
    # A 2 that the network reads, and a 6 that it takes for a 1 when it moves by a pixel.
    "03_training.explorer": {"picture": [0, 1], "down": [-2, 0, 2], "right": [-2, -1, 0, 1, 2]},
    "05_recurrent.explorer": {
        "radius": [0.5, 0.9, 1.0, 1.1, 1.5],
        "input_strength": [0.0, 0.2, 0.5, 1.0],
        "forget_bias": [-1.0, 1.0, 4.0, 4.5, 7.0],
    },
    "08_mfcc.explorer": {"n_mels": [20, 40, 64, 128], "n_mfcc": [1, 5, 13, 20, 30, 50, 64, 75, 80]},
    "09_encoders.explorer": {
        "square": [0.0, 0.2, 0.4, 0.5],
        "row": [0.1, 0.3, 0.5],
        "column": [0.0, 0.2, 0.3, 0.5],
        "noise": [0.3, 0.9],
    },
    # Wrong, and mended by a clean picture, twice; eye and ear wrong and the fused head right; all right.
    "10_fusion.explorer": {"sample": [3, 5, 34, 245]},
    # A picture, a sound or a text that lies; 55, 81, 102, 129: each sense alone wrong, all three right.
    "11_evaluation.explorer": {"sample": [0, 3, 6, 12, 13, 25, 55, 81, 102, 129, 144, 165]},
    # Sentences that the questions give to type.
    "12_alignment.explorer": {
        "ask_with": ["a test sound", "my sentence", "my sound file"],
        "sound": [0, 12, 27, 43, 58, 79],
        "temperature": [0.02, 0.1, 0.3, 1.0],
        "sentence": [
            "it is odd",
            "odd",
            "odd below five",
            "odd below five, a single unit beyond whole triples",
            "大于四的偶数",
        ],
    },
    "14_agreement.explorer": {"threshold": [0.1, 0.3, 0.5, 0.7, 0.9]},
    "16_pretraining.explorer": {
        "sentence": ["it is even", "it is even and below five", "是个偶数"],
        "word": [1, 2, 3, 4, 5, 6],
        "also": [0, 3],
        "picture": ["none", "4", "7"],
    },
    "17_realtime.explorer": {
        "now_ms": [25, 100, 200, 300, 400, 500, 600, 700, 800, 1000],
        "threshold": [0.5, 0.9],
    },
}
"""Values that the questions beside an explorer are about, by lesson, cell and control."""
ONLY_WITH = {
    "12_alignment.explorer": {
        "sound": {"ask_with": "a test sound"},
        "sentence": {"ask_with": "my sentence"},
    }
}
"""Controls that change nothing but with a certain value of another: the others are not drawn anew."""
NEEDS_KERNEL = {"12_alignment.explorer": {"ask_with": ["my sound file"]}}
"""Values that ask for something of the reader's own: not drawn, and the page says what to do instead."""
