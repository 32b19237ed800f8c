"""Measurements of the program by itself: `python -m scripts bench reading`."""
