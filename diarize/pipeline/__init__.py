"""Sound in, publications out: the stages put together, live or over a recording."""
