"""``python -m codesets``."""

from codesets.commands import main

if __name__ == "__main__":
    main()
