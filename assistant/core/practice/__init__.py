"""A practice: one command after the other is asked for, and how each was heard is told. Pure, as all of the core."""
