"""The pipeline in a process of its own: what the server holds of it, what runs in it, what they say."""
