"""Who gets in: what is checked before anything of a request is read."""
