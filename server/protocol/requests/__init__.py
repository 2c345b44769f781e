"""Bodies of requests, and what comes of them: a module for each of server/rest/, by the same name."""
