"""Answers of a server as JSON: the shapes people keep them in, and what is never opened."""

import contextlib
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import ReadError
from audit.readers import json_answers, json_files
from audit.readers.json_answers import Answers
from audit.readers.json_fields import epoch, flag, ident, number, title, without_secrets
from audit.readers.source import Source


def is_thing(value) -> bool:
    return "thing" in value


def load(path: Path) -> Answers:
    return json_answers.load(Source(path), is_thing)


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def things(answers: Answers) -> list[list[object]]:
    return [[value["thing"] for value in answer.objects] for answer in answers.answers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('[{"thing": 1}, {"thing": 2}]', [[1, 2]], id="array"),
        pytest.param('{"thing": 1}', [[1]], id="one object"),
        pytest.param('while(1);[{"thing": 1}]', [[1]], id="guarded"),
        pytest.param('{"thing": 1}\n{"thing": 2}\n', [[1], [2]], id="JSON lines"),
        pytest.param('[{"thing": 1}][{"thing": 2}]', [[1], [2]], id="joined pages"),
        pytest.param('[[{"thing": 1}], [{"thing": 2}]]', [[1], [2]], id="pages in an array"),
        pytest.param('{"data": [{"thing": 1}]}', [[1]], id="data"),
        pytest.param('{"a": [{"thing": 1}], "b": {"thing": 2}}', [[1], [2]], id="by name"),
        pytest.param(
            '{"list": {"method": "GET", "endpoint": "a/b", "data": [{"thing": 1}]}}',
            [[1]],
            id="client wrapper",
        ),
        pytest.param("[]", [[]], id="empty array"),
        pytest.param('\ufeff[{"thing": 1}]', [[1]], id="byte-order mark"),
        pytest.param('[{"thing": NaN}]', [[None]], id="NaN"),
    ],
)
def test_answers_come_in_many_shapes(tmp_path, text, expected):
    assert things(load(write(tmp_path / "a.json", text))) == expected


def test_utf_16_of_a_windows_shell_is_read(tmp_path):
    text = '[{"thing": "é"}]'.encode("utf-16")
    assert things(load(write(tmp_path / "a.json", text))) == [["é"]]


def test_a_zip_is_read_like_a_folder(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("course/a.json", '[{"thing": 1}]')
        archive.writestr("course/b.txt", "no JSON")
    assert things(load(tmp_path / "a.zip")) == [[1]]


def test_a_package_with_json_inside_is_left_to_its_reader(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.imscc", "w") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
        archive.writestr("a.json", '[{"thing": 1}]')
    assert load(tmp_path / "a.imscc").answers == []


def test_what_was_asked_is_file_key_and_request(tmp_path):
    write(tmp_path / "a.json", '{"k": {"method": "GET", "endpoint": "x/1", "data": []}}')
    assert [answer.asked for answer in load(tmp_path).answers] == ["a.json k x/1"]


def test_people_are_not_opened_and_not_read(tmp_path):
    write(tmp_path / "users.json", "not even JSON")
    write(tmp_path / "courses/1/submissions/jane.json", "not even JSON")
    write(tmp_path / "pages/how-submissions-work.json", '{"thing": 1}')
    write(tmp_path / "all.json", '{"things": [{"thing": 2}], "enrollments": [{"thing": "Jane"}]}')
    found = load(tmp_path)
    assert things(found) == [[2], [1]]
    assert found.problems == []
    assert sorted((note.path, note.reason) for note in found.unread) == [
        ("all.json", "1 answer about people: not read"),
        ("courses/1/submissions", "about people: not opened"),
        ("users", "about people: not opened"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "users.json",
        "users_2.json",
        "groups/5/users.json",
        "course_7_enrollments.json",
        "discussion_topics/12/view.json",
        "discussion_topics/12/entries.json",
        "analytics/activity.json",
        "gradebook_history.json",
        "page_views.json",
        "conversations.json",
        "core_enrol_get_enrolled_users.json",
        "mod_assign_get_submissions.json",
        "mod_forum_get_forum_discussions.json",
        "gradereport_user_get_grade_items.json",
    ],
)
def test_names_that_are_about_people(name):
    assert json_files.about_people(name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "modules.json",
        "discussion_topics.json",
        "assignments/12.json",
        "pages/user-guide.json",
        "course_grade_10/modules.json",
        "mod_forum_get_forums_by_courses.json",
        "core_course_get_contents.json",
    ],
)
def test_names_that_are_about_the_course(name):
    assert json_files.about_people(name) is None


def test_requests_that_change_something_are_not_read(tmp_path):
    text = '{"edit": {"method": "PUT", "endpoint": "a", "data": {"thing": 1}}}'
    found = load(write(tmp_path / "a.json", text))
    assert found.answers == []
    assert [note.reason for note in found.unread] == [
        "1 answer to a request that changes the course: not read"
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"errors": [{"message": "Invalid access token."}]}', "Invalid access token"),
        ('{"status": "unauthorized", "errors": []}', "unauthorized"),
        ('{"exception": "e", "errorcode": "invalidtoken", "message": "m"}', "invalidtoken"),
        ('{"method": "GET", "data": "x", "status_code": 403}', "403"),
    ],
)
def test_a_refusal_is_not_an_empty_answer(tmp_path, text, why):
    found = load(write(tmp_path / "a.json", text))
    assert found.answers == []
    assert [note.reason for note in found.unread] == [
        f"the server refused to answer ({why}); ask for it again"
    ]


def test_what_is_not_known_is_counted(tmp_path):
    found = load(write(tmp_path / "a.json", '[{"thing": 1}, {"other": 2}, {"other": 3}]'))
    assert [note.reason for note in found.unread] == ["2 answers that are not known here"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            '[\n {"thing": 1},\n {"thin',
            "a.json, line 3, column 8: this is not JSON (it stops in the middle); "
            "ask for the answer again",
            id="truncated in a text",
        ),
        pytest.param(
            '[{"thing": 1},',
            "a.json, line 1, column 15: this is not JSON (it stops in the middle); "
            "ask for the answer again",
            id="truncated after a comma",
        ),
        pytest.param(
            '{"thing": 1}\n{"thing": oops}\n',
            "a.json, line 2, column 11: this is not JSON (expecting value); "
            "ask for the answer again",
            id="second line",
        ),
        pytest.param(
            "[" * 100_000,
            "a.json: its lists are nested too deeply; ask for the answer again",
            id="nested",
        ),
    ],
)
def test_what_is_no_json_is_a_problem(tmp_path, text, message):
    found = load(write(tmp_path / "a.json", text))
    assert [str(problem) for problem in found.problems] == [message]


def test_an_empty_file_in_a_folder_is_a_problem(tmp_path):
    write(tmp_path / "a.json", "")
    assert [str(problem) for problem in load(tmp_path).problems] == [
        "a.json: the file is empty; ask for the answer again"
    ]


def test_a_file_that_is_too_large_is_not_parsed(tmp_path, monkeypatch):
    monkeypatch.setattr(json_files, "MAX_JSON_BYTES", 10)
    (problem,) = load(write(tmp_path / "a.json", '[{"thing": 1}]')).problems
    assert isinstance(problem, ReadError)
    assert str(problem) == "a.json: the file is larger than 64 MiB; keep one course a folder"


def test_a_number_of_thousands_of_digits_is_no_bomb(tmp_path):
    found = load(write(tmp_path / "a.json", '{"thing": ' + "9" * 10_000 + "}"))
    assert found.problems == []
    assert ident(found.answers[0].objects[0], "thing") is None


def test_real_client_fixtures_hold_as_many_answers_as_counted(real_exports):
    truth = json.loads((real_exports / "ground_truth.json").read_text(encoding="utf-8"))
    for name in ("assignment", "discussion_topic", "module", "page"):
        path = f"canvas_api/canvasapi_fixtures/{name}.json"
        ((_name, answers),) = json_files.read_files(Source(real_exports / path)).values
        assert len(answers) == truth[path]["truth"]["responses"]
        assert all("endpoint" in answer for answer in answers.values())


@pytest.mark.parametrize(
    ("value", "expected"), [(1, "1"), ("a1", "a1"), (2**60, str(2**60)), (True, None), (0, None)]
)
def test_ids_are_text(value, expected):
    assert ident({"id": value}, "id") == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), ("7.5", 7.5), (True, None), ("x", None), (1e300, None)]
)
def test_numbers(value, expected):
    assert number({"n": value}, "n") == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1, True), (0, False), (None, None), ("yes", None), ([], None)]
)
def test_flags(value, expected):
    assert flag({"f": value}, "f") is expected


def test_no_time_is_not_1970():
    assert epoch({"t": 0}, "t") is None
    assert epoch({"t": 10**14}, "t") is None


def test_titles_are_one_plain_line():
    assert title("Q&amp;A <b>now</b>\n 3 < 4") == "Q&A now 3 < 4"


def test_tokens_leave_addresses():
    assert (
        without_secrets("https://a.example/tokenpluginfile.php/8f/7/x.mp4?a=1&wstoken=8f#t")
        == "https://a.example/pluginfile.php/7/x.mp4?a=1#t"
    )


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(JSON_VALUES | st.binary(min_size=1, max_size=50))
def test_any_content_is_loaded_without_a_crash(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("json") / "a.json"
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    # Two bytes can say that it is a zip, and a broken one.
    with contextlib.suppress(ReadError):
        load(path)
    load(path.parent)
