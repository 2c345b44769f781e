"""The live server and the record: what happens is kept, and a session that was cut off is taken up again."""
