"""Explorers that move without a kernel: their states are drawn once, and a small script switches between them."""
