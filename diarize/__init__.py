"""Sound to turns. No web, no database.

Each folder is one room, and knows only those before it: `sources` and `models`; `speech`; `voices`; `mentor`;
`pipeline`, which puts the stages together; `engine`, which runs it in a process of its own. What all of them
share lies here: the types that go from one to the next, the statements that people make, the grid of frames,
the errors.
"""
