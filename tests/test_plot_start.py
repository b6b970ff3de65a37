"""The figures of notebook 00: each is drawn, says what it shows, and changes with its data."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from nnlib.teaching import plot
from nnlib.teaching.plot.start import COURSE

SOURCES = Path(__file__).resolve().parent.parent / "notebooks" / "source"
SUN = plot.smiling_sun(plot.pixels(8))
LOSSES = np.geomspace(1, 0.01, 20)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def said(drawn):
    return plot.describe(drawn if isinstance(drawn, Figure) else drawn.get_figure())


FIGURES = [
    (plot.paintings, ([SUN], ["sun"]), ([SUN[::-1]], ["sun"])),
    (plot.paintings, ([SUN[:, :1]], ["grey"]), ([SUN[:, 1:2]], ["grey"])),
    (plot.learning, (SUN, SUN, LOSSES, 3), (SUN, SUN, LOSSES, 4)),
    (plot.learning, (SUN, SUN, LOSSES, 3), (SUN, SUN[::-1], LOSSES, 3)),
    (plot.growing_square, (3, 0.5), (3, 0.4)),
    (plot.course_map, (COURSE,), (COURSE[:3],)),
]


@pytest.mark.parametrize(("draw", "data", "others"), FIGURES)
def test_a_figure_changes_with_its_data(draw, data, others):
    assert said(draw(*data)) == said(draw(*data))
    assert said(draw(*data)) != said(draw(*others))


def test_pixels_run_row_after_row_from_the_top_left():
    X = plot.pixels(3)
    assert X.tolist()[:4] == [[-4, 4], [0, 4], [4, 4], [-4, 0]]
    assert X.tolist()[-1] == [4, -4]


def test_the_drawing_has_sky_above_hill_below_and_a_yellow_nose():
    sky, hill, nose = plot.smiling_sun([[0, 3.9], [0, -3.9], [0, 1.0]])
    assert sky.argmax() == 2
    assert hill.argmax() == 1
    assert nose.min() == nose[2] < 0.2 < 0.7 < nose[1]
    everywhere = plot.smiling_sun(plot.pixels(40))
    assert 0 <= everywhere.min() < everywhere.max() <= 1


def test_the_new_ground_of_the_square_is_two_strips_and_a_corner():
    ax = plot.growing_square(3, 0.5)
    first, *new = [p.get_width() * p.get_height() for p in ax.patches]
    assert first == 9
    assert sum(new) == pytest.approx(3.5**2 - 3**2)


@pytest.mark.parametrize("stop", COURSE, ids=lambda stop: f"{stop[0]:02d}")
def test_the_map_and_the_table_say_what_the_notebooks_say(stop):
    number, title, _, minutes = stop
    (path,) = SOURCES.glob(f"{number:02d}_*.py")
    text = path.read_text(encoding="utf-8")
    assert f"# # {number}. {title}\n" in text
    assert re.search(r"About (\d+) minutes", text).group(1) == str(minutes)
    if number:
        table = (SOURCES / "00_start_here.py").read_text(encoding="utf-8")
        row = rf"\| \[{number}\. {title}\]\({path.stem}\.ipynb\) \| .* \| {minutes} \|"
        assert re.search(row, table)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot.pixels(1), "at least 2 pixels"),
        (lambda: plot.smiling_sun(np.zeros(2)), r"X \(n, 2\)"),
        (lambda: plot.paintings([SUN], []), "a title a picture"),
        (lambda: plot.paintings([SUN[:7]], ["cut"]), r"got \(7, 3\)"),
        (lambda: plot.learning(SUN, SUN, LOSSES, 20), "from 0 to 19; got 20"),
        (lambda: plot.growing_square(3, 0), "above 0"),
    ],
)
def test_bad_input_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
