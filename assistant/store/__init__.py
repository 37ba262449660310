"""The session log in SQLite: every event, committed before its effect."""
