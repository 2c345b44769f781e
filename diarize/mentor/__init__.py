"""What people say of voices, and what follows from it."""
