"""From text to clips: voices, the cue cache, earcons."""
