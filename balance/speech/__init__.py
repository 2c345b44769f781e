"""Who spoke when: the ledger, the timeline that figures are read from, and the same as plain lists."""
