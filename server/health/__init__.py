"""Whether the program is well: its log, what `balance doctor` checks, what a bug report says, and figures
for those who watch over it.
"""
