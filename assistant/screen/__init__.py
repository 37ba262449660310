"""What is shown: the terminal."""
