"""The record: what lasts of sessions, in one database with one writer. No sound, no voice prints."""
