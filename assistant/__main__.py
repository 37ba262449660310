"""`python -m assistant` is `handson`."""

from assistant.cli.main import main

main()
