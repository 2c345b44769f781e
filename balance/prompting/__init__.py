"""What the mentor is told, and what came of it."""
