"""Run the notebooks again and store their outputs: ``make notebooks``.

Two runs give the same bytes: no times, no random ids, no paths of the computer.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def store(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(NOTEBOOKS)}},
    )
    client.execute()
    # A widget is alive only in a running notebook; its id is another one each time.
    notebook.metadata.pop("widgets", None)
    for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
        view = output.get("data", {}).get("application/vnd.jupyter.widget-view+json")
        if view is not None:
            view["model_id"] = "widget"
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for notebook_path in sorted(NOTEBOOKS.glob("*.ipynb")):
        store(notebook_path)
        print(notebook_path.name)
