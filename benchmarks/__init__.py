"""The ledger: every operator of the course beside the libraries, in accuracy, speed and memory.

`make bench` runs `benchmarks.ledger`. `benchmarks/topic.py` declares what the module `cmx_helpers.topic`
is compared with (see `cases.Series`).
"""
