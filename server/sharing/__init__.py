"""Other devices: whether they may look at all, by which links, and what each of them may do."""
