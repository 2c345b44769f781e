"""The engine as the server knows it: what it must be able to do, how it is watched, and what goes on
in its place.
"""
