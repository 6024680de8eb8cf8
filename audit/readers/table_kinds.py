"""Which answers of Canvas a table holds, by its columns; such a table is no plan."""

from collections.abc import Sequence, Set

# Kind -> columns that it always has, and columns of which it has at least one. First that fits.
COLUMNS_OF_KINDS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = tuple(
    (kind, frozenset(all_of.split()), frozenset(one_of.split()))
    for kind, all_of, one_of in (
        ("item", "title type module_id", "position page_url content_id external_url"),
        ("course", "id course_code", "enrollment_term_id workflow_state time_zone default_view"),
        ("conference", "title conference_type", ""),
        ("event", "title start_at context_code", ""),
        ("quiz", "title quiz_type", ""),
        ("new_quiz", "id title quiz_settings", ""),
        ("topic", "title discussion_type", ""),
        ("assignment", "name submission_types", ""),
        ("page", "title page_url", ""),
        ("page", "title url", "editing_roles front_page page_id"),
        ("module", "id name position", "items_url items_count prerequisite_module_ids"),
        ("module", "id name position require_sequential_progress", ""),
        ("file", "id content-type", "display_name filename"),
    )
)
# Columns about people: a table with one of these is not read.
PEOPLE_COLUMNS = frozenset(
    {"user_id", "user_name", "actor_id", "login_id", "sis_user_id", "sis user id", "sis login id"}
    | {"post_id", "submission_id", "enrollment_state"}
)


def is_of_canvas(cells: Sequence[object]) -> bool:
    """Whether the cells of a header are columns of Canvas objects, or of its people."""
    columns = {str(cell).strip().lower() for cell in cells}
    return bool(columns & PEOPLE_COLUMNS) or kind_of_table(columns) is not None


def kind_of_table(columns: Set[str]) -> str | None:
    """What the rows under these columns are in Canvas; None = nothing that is read."""
    if columns & PEOPLE_COLUMNS:
        return None
    for kind, all_of, one_of in COLUMNS_OF_KINDS:
        if all_of <= columns and (not one_of or one_of & columns):
            return kind
    return None
