"""``python -m audit`` is ``course-audit``."""

from audit.cli import main

main(prog_name="course-audit")
