"""The session that runs, what everybody is shown of it, and the pages that watch."""
