"""Whose voice: pieces of speech recognised at once, clustered again and again, bound by what people said."""
