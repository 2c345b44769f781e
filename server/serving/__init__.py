"""The web server: its process, its sockets and its end."""
