"""Objects of the Canvas API, joined: which of them are one activity."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType

from audit.readers.json_fields import Json, child, flag, ident, number

EMPTY: Json = MappingProxyType({})


@dataclass(slots=True)
class Objects:
    """The objects of one course, by kind and id, without doubles.

    Pages of one answer overlap, and a list knows less of an object than the object's own
    answer: what one leaves out is taken from the other.
    """

    by_kind: dict[str, dict[str, Json]] = field(default_factory=dict)
    nameless: int = 0

    def add(self, kind: str, thing: Json) -> None:
        """Add an object, or what it knows more than its double."""
        own_id = ident(thing, "url", "page_id") if kind == "page" else ident(thing, "id")
        if own_id is None:
            self.nameless += 1
            return
        known = self.by_kind.setdefault(kind, {})
        filled = {
            key: value for key, value in known.get(own_id, EMPTY).items() if value is not None
        }
        known[own_id] = {**thing, **filled}

    def of(self, kind: str) -> dict[str, Json]:
        """All objects of a kind, by id."""
        return self.by_kind.get(kind, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an item places: the objects that are one activity."""

    assignment: Json = field(default_factory=dict)
    quiz: Json = field(default_factory=dict)
    new_quiz: Json = field(default_factory=dict)
    topic: Json = field(default_factory=dict)
    page: Json = field(default_factory=dict)
    file: Json = field(default_factory=dict)
    # Questions of a New Quiz, where they were asked for.
    questions: int | None = None

    @property
    def parts(self) -> tuple[Json, ...]:
        """All parts, the one that carries dates and points first; absent ones are empty."""
        return (self.assignment, self.quiz, self.new_quiz, self.topic, self.page, self.file)

    @property
    def found(self) -> bool:
        """Whether the answers hold any part."""
        return any(self.parts)


class Joined:
    """Finds the parts of an activity from any one of them."""

    def __init__(self, bag: Objects) -> None:
        self.assignments = dict(bag.of("assignment"))
        self.quizzes = bag.of("quiz")
        self.new_quizzes = bag.of("new_quiz")
        self.topics = dict(bag.of("topic"))
        self.pages = bag.of("page")
        self.files = bag.of("file")
        self.questions = _questions_of(bag.of("question").values())
        self.page_slug = {ident(page, "page_id") or "": slug for slug, page in self.pages.items()}
        for topic in list(self.topics.values()):
            self._keep(self.assignments, child(topic, "assignment"))
        for assignment in list(self.assignments.values()):
            self._keep(self.topics, child(assignment, "discussion_topic"))
        self.of_quiz: dict[str, str] = {}
        self.of_topic: dict[str, str] = {}
        for own_id, assignment in self.assignments.items():
            self.of_quiz.setdefault(ident(assignment, "quiz_id") or "", own_id)
            topic_id = ident(child(assignment, "discussion_topic"), "id")
            self.of_topic.setdefault(topic_id or "", own_id)
        for table, things in ((self.of_quiz, self.quizzes), (self.of_topic, self.topics)):
            for own_id, thing in things.items():
                assignment_id = ident(thing, "assignment_id")
                if assignment_id is not None:
                    table[own_id] = assignment_id
        self.quiz_of = {assignment: quiz for quiz, assignment in self.of_quiz.items() if quiz}
        self.topic_of = {assignment: topic for topic, assignment in self.of_topic.items() if topic}

    @staticmethod
    def _keep(table: dict[str, Json], thing: Json) -> None:
        own_id = ident(thing, "id")
        if own_id is not None and thing.get("workflow_state") != "deleted":
            table.setdefault(own_id, thing)

    def assignment(self, own_id: str) -> Content:
        """All parts of the activity that has this assignment."""
        return Content(
            assignment=self.assignments.get(own_id, EMPTY),
            quiz=self.quizzes.get(self.quiz_of.get(own_id, ""), EMPTY),
            new_quiz=self.new_quizzes.get(own_id, EMPTY),
            topic=self.topics.get(self.topic_of.get(own_id, ""), EMPTY),
            questions=self.questions.get(own_id),
        )

    def quiz(self, own_id: str, *, new: bool = False) -> Content:
        """All parts of the activity that has this quiz."""
        if new:
            # A New Quiz goes by the id of its assignment.
            return self.assignment(own_id)
        assignment = self.assignments.get(self.of_quiz.get(own_id, ""), EMPTY)
        return Content(quiz=self.quizzes.get(own_id, EMPTY), assignment=assignment)

    def topic(self, own_id: str) -> Content:
        """All parts of the activity that has this discussion."""
        assignment = self.assignments.get(self.of_topic.get(own_id, ""), EMPTY)
        return Content(topic=self.topics.get(own_id, EMPTY), assignment=assignment)

    def page(self, slug: str) -> Content:
        return Content(
            page=self.pages.get(slug) or self.pages.get(self.page_slug.get(slug, ""), EMPTY)
        )

    def placed(self, item: Json) -> Content:
        """All parts of what a module item places."""
        own_id = ident(item, "content_id") or ""
        match item.get("type"):
            case "Assignment":
                return self.assignment(own_id)
            case "Quiz":
                new = own_id not in self.quizzes and flag(item, "quiz_lti") is True
                return self.quiz(own_id, new=new)
            case "Discussion":
                return self.topic(own_id)
            case "Page":
                return self.page(ident(item, "page_url") or "")
            case "File":
                return Content(file=self.files.get(own_id, EMPTY))
        return Content()


def _questions_of(things: Iterable[Json]) -> dict[str, int]:
    """New Quiz -> its questions; a bank counts with as many as are drawn from it."""
    counts: dict[str, int] = {}
    for thing in things:
        quiz_id = ident(thing, "quiz_id")
        entry_type = thing.get("entry_type")
        if quiz_id is None or entry_type == "Stimulus":
            continue
        drawn = number(child(thing, "properties"), "sample_num") if entry_type == "Bank" else None
        counts[quiz_id] = counts.get(quiz_id, 0) + (1 if drawn is None else max(int(drawn), 0))
    return counts
