"""The running session: loop, workers, wiring and settings."""
