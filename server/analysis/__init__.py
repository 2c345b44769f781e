"""Recordings as a whole: sound files in, who spoke when and all figures out."""
