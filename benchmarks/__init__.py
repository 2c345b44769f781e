"""What is measured: each module or folder is a command, `python -m benchmarks.NAME`; `parts` is shared."""
