"""An exported model answers in the terminal, without TensorFlow.

python -m cmx_helpers.realtime digits.lite --image seen.png --text "it is odd" --audio heard.wav
"""

import argparse
import sys
from pathlib import Path

from cmx_helpers.realtime.answer import load_lite


def main(arguments=None):
    """Print probabilities and names, the likeliest first; returns the exit code, 0 or 1."""
    parser = argparse.ArgumentParser(
        prog="python -m cmx_helpers.realtime", description=__doc__.splitlines()[0]
    )
    parser.add_argument("model", type=Path, help="a file that realtime.save_lite wrote")
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("--text", required=True)
    parser.add_argument("--audio", type=Path, required=True)
    parser.add_argument("--top", type=int, default=3, help="only so many names (%(default)s)")
    options = parser.parse_args(arguments)
    try:
        told = load_lite(options.model).predict(options.image, options.text, options.audio)
    except (ValueError, TypeError, OSError, MemoryError) as error:
        print(f"realtime: {error or type(error).__name__}", file=sys.stderr)
        return 1
    for name, chance in list(told.items())[: max(1, options.top)]:
        print(f"{chance:6.1%}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
