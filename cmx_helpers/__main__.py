"""A model from a folder of one's own, in the terminal; samples of CMX Digits, made once.

python -m cmx_helpers train FOLDER                    read FOLDER/manifest.csv, write FOLDER/trained/model.cmx
python -m cmx_helpers predict BUNDLE --image cat.png  names and probabilities; also --text and --audio
python -m cmx_helpers shards FOLDER                   samples of CMX Digits as files, to be read often
"""

import sys

from cmx_helpers.your_data import terminal

if __name__ == "__main__":
    sys.exit(terminal.main())
