"""The built-in technique walked in every kit, on the real content."""
