"""From blocks to decisions: voice activity, end of speech, recognisers, evidence, the guard against its own voice."""
