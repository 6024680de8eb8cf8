"""The command that holds the classification against labels made by hand."""

from pathlib import Path

import click

from audit.cli_options import (
    SOURCE,
    everywhere,
    print_json,
    progress,
    sources_option,
    write_or_print,
    writing,
)


@click.command()
@everywhere
@sources_option
@click.option("--labels", type=SOURCE, metavar="FILE", help="Labels made by hand (CSV).")
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Write N activities to label, least certain first, in place of comparing.",
)
@click.option("--out", type=SOURCE, metavar="FILE", help="File for --sample; else it is printed.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def calibrate(
    sources: tuple[Path, ...],
    format: str | None,
    labels: Path | None,
    sample: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Compare what the audit takes activities for with labels made by hand."""
    from audit import calibration, hand_labels
    from audit.classification import classify
    from audit.readers import read_courses

    if (labels is None) == (sample is None):
        raise click.UsageError("Give either --labels, to compare, or --sample, to begin labelling.")
    with progress("Reading and classifying"):
        courses = [
            classify(course) for source in sources for course in read_courses(source, format)
        ]
    if sample is not None:
        with writing(out):
            table = hand_labels.to_label(courses, sample)
            write_or_print(table.to_csv(index=False, lineterminator="\n"), out)
        return
    assert labels is not None
    result = calibration.calibrate(courses, hand_labels.read_labels(labels))
    if as_json:
        print_json(calibration.calibration_record(result))
    else:
        click.echo(calibration.calibration_text(result), nl=False)
