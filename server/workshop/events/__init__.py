"""What happens in a workshop, as it is kept: each event with its moment, and nothing ever taken out.

Names stand in `PersonEntered`, `PersonChanged` and `RosterUsed` alone; everything else knows people by id.
What phones vote is no event: nobody is to find out later who wanted to move on.
"""
