"""`python -m workshop` is the program."""

from __future__ import annotations

from workshop.cli import main

main(prog_name="workshop")
