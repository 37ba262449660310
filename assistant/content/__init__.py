"""From `prompts/` files to a checked technique, phrasebook and cues, with line and column of every mistake."""
