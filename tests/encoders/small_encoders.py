"""Small encoders, and inputs for them."""

WORDS, SAMPLES = 30, 4000
