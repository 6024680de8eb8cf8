from audit.course import Course
from audit.readers.source import Source


def sniff(source: Source) -> bool:
    return False


def read(source: Source) -> list[Course]:
    return []
