"""Pictures and reports of a session or a series; figures come from `balance.review` as they are."""
