"""Blocks of the report: results -> HTML that is escaped already.

Each function gives one ``Block``. What a block says is decided in Python, how it looks in a
template beside it; templates escape everything that is put into them.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import language

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE_FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of the page, and the part of the page where it belongs.

    Parameters
    ----------
    place
        ``mast``, ``nav``, ``main`` or ``footer``.
    """

    html: str
    place: str = "main"

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        del include, exclude
        return (
            {"text/html": self.html, "text/plain": "(a block of the report)"},
            {"course_audit": {"place": self.place}},
        )


def block(template: str, *, place: str = "main", **values: Any) -> Block:
    """Fill a template of this folder."""
    html = _environment().get_template(f"{template}.html.j2").render(values)
    return Block(html=html.strip(), place=place)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.translate, language.translate_plural, newstyle=True
    )
    environment.filters.update(
        minutes=language.minutes,
        percent=language.percent,
        hours=language.hours,
        number=language.number,
    )
    return environment
