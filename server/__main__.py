"""`python -m server` is the command `balance`, for shortcuts that know only which Python it is."""

from server.cli import main

if __name__ == "__main__":
    main()
