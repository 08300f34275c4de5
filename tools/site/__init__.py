"""The course as a website that needs no network: `make site` (build.py says how)."""
