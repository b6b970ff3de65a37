"""Each section of each notebook runs after the set-up cell alone: a reader may start at any."""

import lint
import pytest
import sections

PAGES = lint.pages(lint.ROOT)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_each_section_runs_alone(page):
    pytest.importorskip("matplotlib")
    told = [f"{page.source_path}:{f.line}: {f.title}: {f.error}" for f in sections.failures(page)]
    assert not told, "\n".join(told)
