"""XML of a Moodle backup: what is about people is dropped while it is parsed; fields as texts.

An activity's file holds its settings and, in a backup with user data, what students did in it.
Nothing below the elements named here is ever looked at.
"""

import io
from typing import TYPE_CHECKING

from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.safe_xml import broken_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements of Moodle 2 and later, of core and of common plug-ins; each with all that is in it.
PERSONAL = frozenset(
    {"discussion", "discussions", "post", "posts", "subscription", "subscriptions"}
    | {"digest", "digests", "readposts", "read", "trackedprefs", "rating", "ratings"}
    | {"submission", "submissions", "userflag", "userflags", "grades", "override", "assessment"}
    | {"assessments", "aggregations", "attempt", "attempts", "timer", "timers", "completeds"}
    | {"completed", "completedtmps", "response", "responses", "entry", "entries", "record"}
    | {"records", "subwiki", "subwikis", "issue", "issues", "message", "messages", "log", "logs"}
    | {"appointment", "appointments", "signup", "signups", "session_role", "session_roles"}
    | {"session_data", "booking", "bookings", "request", "requests", "recording", "recordings"}
    | {"sco_track", "scoes_tracks", "content_user_data", "ltisubmissions", "participants"}
    | {"tempusers", "tempuser", "grade_grades", "comment", "comments", "members", "manual_awards"}
)
# The same of Moodle 1.9, where they all stand in one file.
PERSONAL_1_9 = frozenset(
    {"USER", "USERS", "ROLE", "ROLES", "ROLES_ASSIGNMENTS", "ROLES_OVERRIDES", "GRADEBOOK"}
    | {"DISCUSSION", "DISCUSSIONS", "POST", "POSTS", "SUBSCRIPTIONS", "READPOSTS", "RATINGS"}
    | {"SUBMISSION", "SUBMISSIONS", "ATTEMPT", "ATTEMPTS", "GRADES", "TIMES", "HIGH_SCORES"}
    | {"RESPONSE", "RESPONSES", "RECORD", "RECORDS", "ENTRY", "ENTRIES", "MESSAGE", "MESSAGES"}
    | {"LOG", "LOGS", "GROUPS", "STATES", "NEWEST_STATES", "SCO_TRACK", "SCO_TRACKS"}
    | {"COMPLETEDS", "ASSESSMENTS", "COMMENTS", "WIKI_ENTRIES", "BLOGS", "ISSUES", "OVERRIDES"}
)
_NULL = "$@NULL@$"


def parse(content: bytes, where: str, personal: frozenset[str] = PERSONAL) -> "_Element":
    """Root of a member, without what people did.

    Parameters
    ----------
    personal
        Names of the elements whose content is dropped as soon as it has been read past.

    Raises
    ------
    ReadError
        The member is empty or is not well-formed XML.
    """
    from lxml import etree

    if not content.strip():
        raise ReadError(where, _("the member is empty"), _("export the course again"))
    steps = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=tuple(personal),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    with broken_xml(where):
        for _event, element in steps:
            # A setting may bear such a name; it holds a word, and no elements.
            if len(element):
                element.clear()
        root: _Element | None = steps.root
    if root is None:
        raise ReadError(where, _("the member is empty"), _("export the course again"))
    return root


def fields_of(element: "_Element | None", *names: str) -> dict[str, str]:
    """Texts of the children that hold nothing but text, by name in small letters.

    What is empty, or null in Moodle's own spelling, is left out.

    Parameters
    ----------
    names
        Only the children of these names; without them, all.
    """
    found: dict[str, str] = {}
    for child in element.iterchildren(*names) if element is not None else ():
        text = child.text
        # An element with elements in it begins with the space before the first of them.
        if text and text != _NULL and not text.isspace() and not len(child):
            tag = child.tag
            if isinstance(tag, str):
                found.setdefault(tag.lower(), text)
    return found


def whole_number(text: str | None) -> int | None:
    """A whole number of not too many digits; None if it is none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.lstrip("-").isdigit() and len(text) < 16 else None
