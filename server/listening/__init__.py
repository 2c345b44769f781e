"""What the session listens to: microphones, a page, a recording, and their sound on its way to the engine."""
