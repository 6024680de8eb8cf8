"""What the addresses of an Open edX course stand for: files that were uploaded to it."""

import re
from urllib.parse import unquote

from audit.readers.open_edx_tree import Tree

_STATIC = re.compile(r"(?:\.{0,2}/)?static/([^?#]+)")
_ASSET = re.compile(
    r"(?:https?://[^/]+)?/?asset-v1:([^+/]+)\+([^+/]+)\+[^@/]+@asset\+block@([^?#]+)"
)
_OLD_ASSET = re.compile(r"(?:https?://[^/]+)?/?c4x/([^/]+)/([^/]+)/asset/([^?#]+)")


class Addresses:
    """Uploaded files of one course, by the ways in which its texts name them.

    Parameters
    ----------
    org, code
        Of the course: assets of other courses are on the web only.
    """

    def __init__(self, tree: Tree, org: str | None, code: str | None) -> None:
        self._tree = tree
        self._course = (org, code)

    def resolve(self, address: str) -> str:
        """Member of the package that an address means, or the address as it is."""
        name: str | None = None
        if found := _STATIC.match(address):
            name = found[1]
        elif found := _ASSET.match(address) or _OLD_ASSET.match(address):
            org, code, name = found.groups()
            if (org, code) != self._course:
                name = None
        if name is None:
            return address
        member = self._tree.static(name) or self._tree.static(unquote(name))
        return member or address
