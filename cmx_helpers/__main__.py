"""A model from a folder of one's own, in the terminal.

python -m cmx_helpers train FOLDER                    read FOLDER/manifest.csv, write FOLDER/trained/model.cmx
python -m cmx_helpers predict BUNDLE --image cat.png  names and probabilities; also --text and --audio
"""

import sys

from cmx_helpers.your_data.terminal import main

if __name__ == "__main__":
    sys.exit(main())
