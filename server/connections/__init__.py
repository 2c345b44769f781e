"""Connections as they come: how many, how fast, and for how long one may keep the server waiting."""
