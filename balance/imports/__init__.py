"""Meetings that were heard elsewhere: files of who spoke when, read into accounts. Words are never kept."""
