"""Practice: a drawn workshop in which nobody is heard."""
