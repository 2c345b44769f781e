"""What each command of `balance` does."""
