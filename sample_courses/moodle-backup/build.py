"""Write ``lights.mbz`` (gzip-tar) from ``content.toml``, byte for byte the same each time.

Run it after a change of the content, then count again what ``expected.json`` says:

    python sample_courses/moodle-backup/build.py
"""

import gzip
import hashlib
import io
import json
import tarfile
import tomllib
import wave
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
BACKUP = HERE / "lights.mbz"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NULL = "$@NULL@$"
# Most of what Moodle keeps of an activity's place in the course.
MODULE = {
    "indent": 0,
    "visible": 1,
    "visibleoncoursepage": 1,
    "visibleold": 1,
    "groupmode": 0,
    "groupingid": 0,
    "completion": 0,
    "completionview": 0,
    "completionexpected": 0,
    "availability": None,
    "showdescription": 0,
    "downloadcontent": 1,
    "lang": None,
}


def seconds(value: datetime) -> int:
    """Moodle's seconds of a moment."""
    return int(value.timestamp())


def conditions(value: dict[str, Any] | None) -> str | None:
    """Conditions of availability as Moodle's JSON."""
    return None if value is None else json.dumps(value, default=seconds, separators=(",", ":"))


def element(name: str, value: Any, **attributes: object) -> str:
    """One element; a table holds elements, a list is the element again and again, with ids."""
    if isinstance(value, list):
        return "".join(element(name, item, id=place) for place, item in enumerate(value, start=1))
    marks = "".join(f' {key}="{text}"' for key, text in attributes.items())
    if isinstance(value, dict):
        inside = "".join(element(key, item) for key, item in value.items())
        return f"<{name}{marks}>\n{inside}</{name}>\n"
    if value is None:
        value = NULL
    if isinstance(value, datetime):
        value = seconds(value)
    return f"<{name}{marks}>{escape(str(value))}</{name}>\n"


def silence(length_s: int) -> bytes:
    """A recording of nothing, eight bits a sample and few samples a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(100)
        recording.writeframes(b"\x80" * (100 * length_s))
    return file.getvalue()


def members(content: dict[str, Any]) -> dict[str, bytes]:
    """All members of the backup, by name; activities come before the list, as Moodle does it."""
    texts: dict[str, str] = dict(content["people"])
    blobs: dict[str, bytes] = {}
    for activity in content["activity"]:
        texts |= folder(activity)
    rows = [file_row(place, file, blobs) for place, file in enumerate(content["file"], start=1)]
    texts["files.xml"] = f"<files>\n{''.join(rows)}</files>"
    for section in content["section"]:
        texts[f"sections/section_{section['id']}/section.xml"] = section_xml(section)
    texts["questions.xml"] = questions(content["question"])
    course = content["course"]
    texts["course/course.xml"] = element("course", course, id=77, contextid=12)
    texts["course/calendar.xml"] = element("events", {"event": content["event"]})
    texts["moodle_backup.xml"] = backup_list(content)
    found = {name: (XML + text).encode() for name, text in texts.items()}
    return found | blobs


def folder(activity: dict[str, Any]) -> dict[str, str]:
    """Members of one activity's folder."""
    number, mod = activity["id"], activity["mod"]
    own_id = activity.get("instance", number + 1000)
    module = MODULE | {"modulename": mod, "sectionid": activity["section"]}
    module |= activity.get("module", {})
    module["availability"] = conditions(module["availability"])
    inside = element(mod, activity["fields"], id=own_id)
    marks = f'id="{own_id}" moduleid="{number}" modulename="{mod}" contextid="{number + 2000}"'
    return {
        f"activities/{mod}_{number}/{mod}.xml": f"<activity {marks}>\n{inside}</activity>",
        f"activities/{mod}_{number}/module.xml": element("module", module, id=number),
    }


def file_row(place: int, file: dict[str, Any], blobs: dict[str, bytes]) -> str:
    """One row of the list of files; its bytes go into ``blobs`` unless they are left out."""
    text = file.get("text", file["name"]).encode()
    blob = silence(file["silence_s"]) if "silence_s" in file else text
    digest = hashlib.sha1(blob).hexdigest()
    if not file.get("left_out"):
        blobs[f"files/{digest[:2]}/{digest}"] = blob
    row = {
        "contenthash": digest,
        "contextid": file["activity"] + 2000,
        "component": file.get("component", "mod_" + mod_of(file["activity"])),
        "filearea": file["area"],
        "itemid": file.get("item", 0),
        "filepath": file.get("path", "/"),
        "filename": file["name"],
        "userid": 3,
        "filesize": len(blob),
        "mimetype": file["mimetype"],
        "author": file.get("author"),
        "sortorder": 0,
    }
    return element("file", row, id=place)


def mod_of(number: int) -> str:
    """Plug-in of an activity that has files."""
    return {111: "page", 113: "resource", 141: "book", 156: "folder", 157: "scorm"}.get(
        number, "h5pactivity"
    )


def section_xml(section: dict[str, Any]) -> str:
    """One section."""
    fields = {
        "number": section["number"],
        "name": section.get("name"),
        "summary": section.get("summary", ""),
        "sequence": ",".join(map(str, section["sequence"])),
        "visible": section.get("visible", 1),
        "availabilityjson": conditions(section.get("availability")),
        "component": section.get("component"),
        "itemid": section.get("itemid"),
    }
    return element("section", fields, id=section["id"])


def questions(rows: list[dict[str, Any]]) -> str:
    """The bank of questions in the form of 4.0 and later."""
    entries = "".join(
        f'<question_bank_entry id="{row["entry"]}">\n<question_version>\n<question_versions '
        f'id="1">\n<questions>\n<question id="{row["entry"] + 50}">\n'
        f"<qtype>{row['qtype']}</qtype>\n<createdby>3</createdby>\n</question>\n</questions>\n"
        "</question_versions>\n</question_version>\n</question_bank_entry>\n"
        for row in rows
    )
    return (
        '<question_categories>\n<question_category id="1">\n<question_bank_entries>\n'
        f"{entries}</question_bank_entries>\n</question_category>\n</question_categories>"
    )


def backup_list(content: dict[str, Any]) -> str:
    """``moodle_backup.xml``: what is in the backup, and where."""
    activities = "".join(
        element(
            "activity",
            {
                "moduleid": a["id"],
                "sectionid": a["section"],
                "modulename": a["mod"],
                "title": a.get("title", a["fields"]["name"]),
                "directory": f"activities/{a['mod']}_{a['id']}",
                "insubsection": a.get("inner", ""),
            },
        )
        for a in content["activity"]
    )
    sections = "".join(
        element(
            "section",
            {
                "sectionid": s["id"],
                "title": s.get("name", s["number"]),
                "directory": f"sections/section_{s['id']}",
                "parentcmid": s.get("parentcmid", ""),
                "modname": "subsection" if "parentcmid" in s else "",
            },
        )
        for s in content["section"]
    )
    information = "".join(element(key, value) for key, value in content["information"].items())
    return (
        f"<moodle_backup>\n<information>\n{information}"
        "<details>\n<detail>\n<type>course</type>\n<format>moodle2</format>\n</detail>\n</details>\n"
        f"<contents>\n<activities>\n{activities}</activities>\n<sections>\n{sections}</sections>\n"
        "<course>\n<courseid>77</courseid>\n<directory>course</directory>\n</course>\n</contents>\n"
        "<settings>\n<setting>\n<level>root</level>\n<name>users</name>\n<value>1</value>\n"
        "</setting>\n</settings>\n</information>\n</moodle_backup>"
    )


def as_tar(found: dict[str, bytes]) -> bytes:
    """The gzip-tar flavour, with Moodle's index in front."""
    index = f"Moodle archive file index. Count: {len(found)}\n" + "".join(
        f"{name}\tf\t{len(blob)}\t?\n" for name, blob in found.items()
    )
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name, blob in {".ARCHIVE_INDEX": index.encode(), **found}.items():
            member = tarfile.TarInfo(name)
            member.size = len(blob)
            archive.addfile(member, io.BytesIO(blob))
    return packed.getvalue()


def as_zip(found: dict[str, bytes]) -> bytes:
    """The zip flavour of older backups."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in found.items():
            archive.writestr(zipfile.ZipInfo(name), blob, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def content() -> dict[str, Any]:
    """What ``content.toml`` says."""
    return tomllib.loads((HERE / "content.toml").read_text("utf-8"))


def build() -> bytes:
    """The backup."""
    return as_tar(members(content()))


if __name__ == "__main__":
    BACKUP.write_bytes(build())
