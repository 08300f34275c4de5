"""Explorers that move without a kernel: states drawn once, and a small script that switches between them."""
