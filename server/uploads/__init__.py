"""Recordings and files from elsewhere, sent by the page: received, worked on beside a live session, kept."""
