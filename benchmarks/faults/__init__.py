"""What goes wrong, measured, a module for each section of docs/reliability.md: `make faults`."""
