"""What who spoke when comes to: talk time, fair shares, turns, inequality, and how sure all of it is."""
