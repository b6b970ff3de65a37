"""The one way in which a notebook is written to disk, so that equal content means equal bytes.

Cell ids come from content, execution counts run 1, 2, 3, ..., neighbouring streams are merged,
metadata is a whitelist, widget views (their ids are random) give way to the text beside them, and
a picture's text description becomes its alternative text (nbconvert's classic template puts it on
the page; its lab template does not read it). `canonical` is idempotent: the lint asks whether it
would change a stored file.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections import Counter
from pathlib import Path

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# no Python version here: the file is the same whichever supported Python built it
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def canonical(notebook: dict) -> dict:
    """The same notebook with everything removed that may differ between two equal runs."""
    seen: Counter[str] = Counter()
    count = 0
    cells = []
    for cell in notebook["cells"]:
        count += cell["cell_type"] == "code"
        cells.append(_cell(cell, count, seen))
    course = notebook.get("metadata", {}).get("course", {})
    kept = {"course": dict(course)} if course else {}
    metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE, **kept}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def dumps(notebook: dict) -> str:
    """Canonical text: sorted keys, one space of indent, a newline at the end."""
    return json.dumps(canonical(notebook), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write(path: Path, text: str) -> bool:
    """Replace the file in one step, and only when its content changes; say whether it did."""
    data = text.encode()
    if path.exists() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)
    return True


def join(text: str | list[str]) -> str:
    """A multiline string of the notebook format as one string."""
    return text if isinstance(text, str) else "".join(text)


def _cell(cell: dict, count: int, seen: Counter[str]) -> dict:
    source = join(cell["source"])
    out = {
        "cell_type": cell["cell_type"],
        "id": _cell_id(cell["cell_type"], source, seen),
        "metadata": _cell_metadata(cell.get("metadata", {})),
        "source": source.splitlines(keepends=True),
    }
    if cell["cell_type"] == "code":
        out["execution_count"] = count
        out["outputs"] = [
            _output(output, count) for output in _merge_streams(cell.get("outputs", []))
        ]
        out["outputs"] = [output for output in out["outputs"] if output is not None]
    return out


def _cell_id(kind: str, source: str, seen: Counter[str]) -> str:
    """Content, and the place among equals: a cell keeps its id when others are added around it."""
    digest = hashlib.sha256(f"{kind}\n{source}".encode()).hexdigest()[:12]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def _cell_metadata(metadata: dict) -> dict:
    kept: dict = {}
    if tags := metadata.get("tags"):
        kept["tags"] = sorted(tags)
    if role := metadata.get("slideshow", {}).get("slide_type"):
        kept["slideshow"] = {"slide_type": role}
    jupyter = metadata.get("jupyter", {})
    folded = {key: True for key in ("source_hidden", "outputs_hidden") if jupyter.get(key)}
    if folded:
        kept["jupyter"] = folded
    return kept


def _merge_streams(outputs: list[dict]) -> list[dict]:
    merged: list[dict] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            merged[-1] = {**last, "text": join(last["text"]) + join(output["text"])}
        else:
            merged.append(dict(output))
    return merged


def _output(output: dict, count: int) -> dict | None:
    kind = output["output_type"]
    if kind == "stream":
        text = join(output["text"]).splitlines(keepends=True)
        return {"name": output["name"], "output_type": kind, "text": text}
    if kind == "error":
        # a traceback holds paths and colours; the reader needs the last line
        line = f"{output['ename']}: {output['evalue']}"
        return {k: output[k] for k in ("ename", "evalue", "output_type")} | {"traceback": [line]}
    return _rich_output(output, count)


def _rich_output(output: dict, count: int) -> dict | None:
    data = {mime: v for mime, v in output["data"].items() if mime != WIDGET_VIEW}
    if not data:
        return None
    out = {
        "data": {mime: _mime_value(mime, value) for mime, value in data.items()},
        "metadata": _alternative_text(data),
        "output_type": output["output_type"],
    }
    return out | {"execution_count": count} if out["output_type"] == "execute_result" else out


def _mime_value(mime: str, value):
    if mime.startswith("image/") and mime != "image/svg+xml":
        return join(value).strip()
    if mime.endswith("json") or not isinstance(value, str | list):
        return value
    return join(value).splitlines(keepends=True)


def _alternative_text(data: dict) -> dict:
    """nbconvert hands this to a screen reader; JupyterLab keeps it and does not use it yet."""
    if "image/png" in data and (text := join(data.get("text/plain", ""))):
        return {"image/png": {"alt": text}}
    return {}
