"""How the steps of a report compare, as ratios in one run: ``make bench``.

A ratio holds on any machine; a time does not, so nothing here can fail for being slow.
"""

import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import papermill
from lxml import etree

from audit import audit_course, read_courses
from audit.classification.label import label_activity
from audit.classification.minutes import read_rates
from audit.course import Activity
from audit.pipeline import facts_beside
from audit.readers.fields import count_words
from audit.report.run import RunRequest, run_report

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "sample_courses" / "canvas-package" / "rivers-ports-cities.imscc"
RUNS = 5
BODY = "Bees dance to tell where flowers are. " * 50


def fastest_s(step: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS):
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return min(times)


def parse_all_members() -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(PACKAGE) as archive:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename.endswith((".xml", ".qti")) and content:
                etree.fromstring(content, parser)
            elif info.filename.endswith(".html"):
                etree.fromstring(content, etree.HTMLParser())


def run_empty_notebook(folder: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    path = folder / "empty.ipynb"
    nbformat.write(notebook, path)
    papermill.execute_notebook(
        str(path), str(folder / "out.ipynb"), kernel_name="python3", progress_bar=False
    )


def main() -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        request = RunRequest(
            audit=audit_course(PACKAGE),
            export=PACKAGE,
            out=folder / "report",
            facts=facts_beside(PACKAGE),
        )
        parse_s = fastest_s(parse_all_members)
        read_s = fastest_s(lambda: read_courses(PACKAGE))
        audit_s = fastest_s(lambda: audit_course(PACKAGE))
        rates = read_rates()
        page = Activity(
            native_id="1", title="Week 2 discussion", lms_type="Page", position=1, body=BODY
        )
        words_s = fastest_s(lambda: [count_words(BODY) for _n in range(1_000)])
        label_s = fastest_s(lambda: [label_activity(page, rates) for _n in range(1_000)])
        empty_s = fastest_s(lambda: run_empty_notebook(folder))
        report_s = fastest_s(lambda: run_report(request))
    print(f"read the package / unpack and parse its members : {read_s / parse_s:5.1f}")
    print(f"read, classify, measure, judge / read           : {audit_s / read_s:5.1f}")
    print(f"label 1,000 activities / find their words       : {label_s / words_s:5.1f}")
    print(f"write a report / run an empty notebook          : {report_s / empty_s:5.1f}")


if __name__ == "__main__":
    main()
