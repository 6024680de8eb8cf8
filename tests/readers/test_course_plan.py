"""The course plan reader: an everything file, its columns, many courses and sheets.

Rows and cells: ``test_plan_rows.py``; errors and sniffing: ``test_course_plan_errors.py``.
"""

import hashlib
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from audit.course import Activity, Course, Media, Section, Unread
from audit.readers.course_plan import read, sniff
from audit.readers.source import Source

SOAP = ("SOAP 101", "Fall 2031", "Bubbles", "1", "2031-09-02")
EVERYTHING = (
    ("Course", "Term", "Section", "Week", "Date", "Start", "End", "Title", "Kind", "Mode",
     "Minutes", "Counts_as", "Required", "Graded", "Group", "Captions", "Recorded", "Link",
     "Notes", "Room"),
    (*SOAP, "", "", "How soap cleans", "Lecture video", "asynchronous", "8,5 min", "class", "yes",
     "no", "", "yes", "", "https://video.example/1", "Watch before class.", "B 12"),
    ("", "", "", "", "", "13:15", "14:30", "Soap live", "Live seminar", "sync", "", "", "x", "",
     "yes", "", "yes", "https://meet.example/1", "", ""),
    ("",) * 20,
    ("", "", "", "2", "", "", "", "Soap and trade", "reading", "own time", "1h30", "study",
     "optional", "", "", "", "", "https://a.example/1; https://a.example/2", "", ""),
    ("", "", "Foam", "", "2031-09-11", "", "", "Foam paper", "assignment", "", "PT2H", "", "",
     "20 %", "team", "", "", "", "See https://youtu.be/abc123", ""),
    ("", "", "", "", "", "", "", "Foam mystery", "Krach", "perhaps", "", "", "", "", "", "", "",
     "", "", ""),
    ("", "", "", "", "", "", "", "...", "", "", "", "", "", "", "", "", "", "", "", ""),
)  # fmt: skip
BECAUSE = "the plan's columns"


def activities() -> tuple[Activity, ...]:
    """What the everything file holds, written down by hand."""
    return (
        Activity(
            native_id="2", title="How soap cleans", lms_type="Lecture video", position=1,
            section_id="Bubbles", week=1, day=date(2031, 9, 2), body="Watch before class.",
            url="https://video.example/1", required=True, graded=False,
            media=(
                Media(kind="video", url="https://video.example/1", duration_s=510.0,
                      duration_because="stated in the plan", captions=True),
            ),
            stated_kind="video", stated_mode="asynchronous", stated_counts_as="class",
            stated_minutes=8.5, stated_because=BECAUSE,
        ),
        Activity(
            native_id="3", title="Soap live", lms_type="Live seminar", position=2,
            section_id="Bubbles", week=1, day=date(2031, 9, 2), url="https://meet.example/1",
            starts=datetime(2031, 9, 2, 13, 15, tzinfo=UTC),
            ends=datetime(2031, 9, 2, 14, 30, tzinfo=UTC),
            required=True, group="separate", recorded=True, links=("https://meet.example/1",),
            stated_kind="live_seminar", stated_mode="synchronous", stated_minutes=75.0,
            stated_because=BECAUSE,
        ),
        Activity(
            native_id="5", title="Soap and trade", lms_type="reading", position=3,
            section_id="Bubbles", week=2, url="https://a.example/1", required=False,
            links=("https://a.example/1", "https://a.example/2"), stated_kind="reading",
            stated_mode="asynchronous", stated_counts_as="study", stated_minutes=90.0,
            stated_because=BECAUSE,
        ),
        Activity(
            native_id="6", title="Foam paper", lms_type="assignment", position=4,
            section_id="Foam", week=2, day=date(2031, 9, 11), body="See https://youtu.be/abc123",
            graded=True, group="assignment",
            media=(Media(kind="video", url="https://youtu.be/abc123"),),
            stated_kind="assignment", stated_minutes=120.0, stated_because=BECAUSE,
        ),
        Activity(
            native_id="7", title="Foam mystery", lms_type="Krach", position=5, section_id="Foam",
            week=2, day=date(2031, 9, 11),
        ),
    )  # fmt: skip


def unread(name: str) -> tuple[Unread, ...]:
    return (
        Unread(path=f"{name}, column 'Room'", reason="not a column of a course plan; not read"),
        Unread(
            path=f"{name}, row 7, column 'Kind'",
            reason="'Krach' is not a known kind; the title will have to tell",
        ),
        Unread(
            path=f"{name}, row 7, column 'Mode'",
            reason="'perhaps' does not say whether students meet at one time",
        ),
        Unread(
            path=f"{name}, row 8",
            reason="nothing stands in this row but dots, dashes or 'to do'",
        ),
    )


def as_text(table, delimiter: str = ",") -> str:
    cells = (
        (f'"{cell}"' if delimiter in cell or "\n" in cell else cell for cell in row)
        for row in table
    )
    return "".join(delimiter.join(row) + "\r\n" for row in cells)


def plan(folder: Path, content: str | bytes, name: str = "plan.csv") -> Source:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(path)


def only(folder: Path, content: str | bytes) -> Course:
    (course,) = read(plan(folder, content))
    return course


def notes(course: Course) -> list[tuple[str, str]]:
    return [(note.path.removeprefix("plan.csv, "), note.reason) for note in course.unread]


# ------------------------------------------------------------------ everything


def test_everything(tmp_path):
    content = as_text(EVERYTHING)
    assert only(tmp_path, content) == Course(
        id="SOAP 101",
        title="SOAP 101",
        code="SOAP 101",
        term="Fall 2031",
        format="course_plan",
        source_name="plan.csv",
        source_sha256=hashlib.sha256(content.encode()).hexdigest(),
        sections=(
            Section(native_id="Bubbles", title="Bubbles", position=1),
            Section(native_id="Foam", title="Foam", position=2),
        ),
        activities=activities(),
        unread=unread("plan.csv"),
        wall_clock=True,
        blind_to=frozenset({"breaks"}),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_everything_in_each_encoding_and_delimiter(tmp_path, encoding, delimiter):
    source = plan(tmp_path, as_text(EVERYTHING, delimiter).encode(encoding))
    assert sniff(source)
    (course,) = read(source)
    assert course.activities == activities()


def test_everything_as_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in EVERYTHING:
        book.active.append([cell or None for cell in row])
    sheet = book.active
    # As a spreadsheet keeps them: numbers, dates and hours that are no text.
    sheet["D2"], sheet["D5"] = 1, 2
    sheet["E2"], sheet["E6"] = date(2031, 9, 2), datetime(2031, 9, 11)
    sheet["F3"], sheet["G3"] = time(13, 15), time(14, 30)
    sheet["K2"], sheet["K5"], sheet["K6"] = 8.5, time(1, 30), 120
    sheet["M2"], sheet["N2"], sheet["P2"] = True, False, True
    book.save(tmp_path / "plan.xlsx")
    source = Source(tmp_path / "plan.xlsx")
    assert sniff(source)
    (course,) = read(source)
    assert course.activities == activities()
    assert course.unread == unread("plan.xlsx, sheet 'Sheet'")


def test_a_plan_in_french(tmp_path):
    course = only(
        tmp_path,
        "Sigle;Trimestre;Thème;Semaine;Date;Heure de début;Fin;Intitulé;Nature;Durée;Obligatoire;"
        "Noté;En équipe;Sous-titres;Enregistré;Lien;Remarques\n"
        "PAI 101;Automne 2031;Le blé;Semaine 1;mardi 2 septembre 2031;;;Le grain;Capsule vidéo;"
        "12,5 min;oui;non;;oui;;https://video.example/1;\n"
        ";;;S2;9 sept. 2031;13h15;14h30;Le moulin;Séminaire en direct;;oui;;;;non;;\n"
        ";;;;;;;Chapitre 1;Lecture;1,5 h;facultatif;;;;;;\n"
        ";;;;;;;Le four;Travail d'équipe;1h30;;oui;oui;;;;\n",
    )
    video, seminar, chapter, oven = course.activities
    assert (course.code, course.term, course.sections[0].title) == (
        "PAI 101",
        "Automne 2031",
        "Le blé",
    )
    assert (video.week, video.day, video.required, video.graded) == (
        1,
        date(2031, 9, 2),
        True,
        False,
    )
    assert video.media == (
        Media(
            kind="video",
            url="https://video.example/1",
            duration_s=750.0,
            duration_because="stated in the plan",
            captions=True,
        ),
    )
    assert (seminar.week, seminar.stated_kind, seminar.stated_minutes) == (2, "live_seminar", 75)
    assert (seminar.starts, seminar.recorded) == (
        datetime(2031, 9, 9, 13, 15, tzinfo=UTC),
        False,
    )
    assert (chapter.stated_kind, chapter.stated_minutes, chapter.required) == ("reading", 90, False)
    assert (oven.stated_kind, oven.group, oven.day) == (
        "group_work",
        "assignment",
        date(2031, 9, 9),
    )
    assert course.unread == ()


def test_the_least_that_a_plan_needs(tmp_path):
    course = only(tmp_path, "Activity,Type\nSoap,quiz\n")
    assert course == Course(
        id="plan",
        title="Plan",
        format="course_plan",
        source_name="plan.csv",
        source_sha256=hashlib.sha256(b"Activity,Type\nSoap,quiz\n").hexdigest(),
        activities=(
            Activity(
                native_id="2",
                title="Soap",
                lms_type="quiz",
                position=1,
                stated_kind="quiz",
                stated_because=BECAUSE,
            ),
        ),
        wall_clock=True,
        blind_to=frozenset({"breaks", "sections", "recordings", "captions", "video_lengths"}),
    )


# ------------------------------------------------------------------ columns


def test_columns_of_notes_and_links_join(tmp_path):
    course = only(
        tmp_path,
        "title,kind,notes,comments,link,url\n"
        "Soap,reading,Read it.,Then write.,https://a.example/1,https://a.example/2\n",
    )
    (activity,) = course.activities
    assert activity.body == "Read it.\nThen write."
    assert activity.links == ("https://a.example/1", "https://a.example/2")


def test_a_topic_is_a_title_or_a_section(tmp_path):
    course = only(tmp_path, "week,topic\n1,Soap\n")
    assert [a.title for a in course.activities] == ["Soap"]
    course = only(tmp_path, "week,topic,title\n1,Soap,Film\n")
    assert [(a.title, a.section_id) for a in course.activities] == [("Film", "Soap")]


def test_a_session_is_a_term_or_a_section(tmp_path):
    course = only(tmp_path, "session,title,kind\nAutomne 2031,Soap,quiz\n")
    assert (course.term, course.sections) == ("Automne 2031", ())
    course = only(tmp_path, "session,title,kind\nSession 4,Soap,quiz\n")
    assert (course.term, course.sections[0].title) == (None, "Session 4")


def test_columns_without_a_name(tmp_path):
    course = only(tmp_path, ",title,kind,,\n,Soap,quiz,B 12,\n")
    assert notes(course) == [("plan.csv", "column 4 has no name; not read")]


# ------------------------------------------------------------------ many courses, many sheets


def test_many_courses_in_one_file(tmp_path):
    courses = read(
        plan(
            tmp_path,
            "course,term,section,week,title,kind\n"
            "SOAP 101,Fall 2031,Bubbles,1,a,quiz\n"
            "SOAP 101,Winter 2032,Bubbles,1,b,quiz\n"
            "The art of foam,Fall 2031,,1,c,Krach\n"
            "SOAP 101,Fall 2031,,2,d,quiz\n",
        )
    )
    assert [(c.id, c.title, c.code, c.term) for c in courses] == [
        ("SOAP 101, Fall 2031", "SOAP 101", "SOAP 101", "Fall 2031"),
        ("SOAP 101, Winter 2032", "SOAP 101", "SOAP 101", "Winter 2032"),
        ("The art of foam", "The art of foam", None, "Fall 2031"),
    ]
    # Row numbers stay those of the file; nothing of one course is handed to the next.
    assert [[(a.native_id, a.section_id) for a in c.activities] for c in courses] == [
        [("2", "Bubbles"), ("5", None)],
        [("3", "Bubbles")],
        [("4", None)],
    ]
    assert [len(c.unread) for c in courses] == [0, 0, 1]


def test_many_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Legend"
    book.active.append(["colour", "meaning"])
    for name in ("Soap", "Foam"):
        sheet = book.create_sheet(name)
        sheet.append(["week", "title"])
        sheet.append([1, f"{name} film"])
    book.create_sheet("Empty")
    book.save(tmp_path / "plan.xlsx")
    (course,) = read(Source(tmp_path / "plan.xlsx"))
    assert [(a.native_id, a.title, a.section_id) for a in course.activities] == [
        ("2", "Soap film", "Soap"),
        ("Foam!2", "Foam film", "Foam"),
    ]
    assert course.unread == (
        Unread(
            path="plan.xlsx, sheet 'Legend'", reason="the sheet has no header of a plan; not read"
        ),
        Unread(
            path="plan.xlsx",
            reason="2 sheets were read as one course; a column 'course' tells courses apart",
        ),
    )
