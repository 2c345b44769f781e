"""The workshop: what is said about the people while a session listens, joined with what is heard of them.

Every change is an event that goes through `Proceedings.say` (`proceedings.py`); what holds after all of them
is one frozen `State`. Each of the other modules is one idea: what may be asked of it, and which events it
says. `workshop.py` gives each of them what it needs.
"""
