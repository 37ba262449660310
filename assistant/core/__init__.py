"""The pure core: no audio, files, clock, threads, randomness or logging (see `tests/test_imports.py`)."""
