"""The application: command line, pages, REST, live WebSocket, access. Joins balance and diarize."""
