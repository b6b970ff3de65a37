"""Sliders around a picture: every position draws, and the words follow the picture."""

import matplotlib

matplotlib.use("Agg")

import io
import sys
from itertools import product
from types import SimpleNamespace

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from nnlib.teaching import plot
from nnlib.teaching.widgets import Play, play

Z = np.linspace(-4, 4, 50)


def draw(w=1.5, b=0, kind="tanh", mirror=False):
    if w == b == 0:
        raise ValueError("expected w or b to differ from 0 <both are 0>")
    fig, ax = plot.figure(4, 3)
    ax.plot(Z, getattr(np, kind)(w * (-Z if mirror else Z) + b))
    ax.set(title="One neuron", ylim=(-1.1, 1.1))
    return fig


def played() -> Play:
    return play(draw, w=(-3.0, 3.0, 0.25), b=(-2, 2), kind=["tanh", "sin"], mirror=False)


def size(widget: Play) -> tuple[int, int]:
    return Image.open(io.BytesIO(picture(widget).value)).size


def picture(widget: Play) -> ipywidgets.Image:
    (image,) = (child for child in widget.children if isinstance(child, ipywidgets.Image))
    return image


def shown(widget: Play) -> str:
    return " ".join(child.value for child in widget.children if isinstance(child, ipywidgets.HTML))


def test_controls_start_at_the_functions_own_defaults():
    assert played().values == {"w": 1.5, "b": 0, "kind": "tanh", "mirror": False}


def test_each_control_bears_the_name_of_its_argument():
    assert [c.description for c in played().controls.values()] == ["w", "b", "kind", "mirror"]


def test_all_extremes_draw_and_each_has_its_own_words():
    widget = played()
    before = size(widget)
    seen = set()
    for w, b, kind, mirror in product((-3.0, 3.0), (-2, 2), ("tanh", "sin"), (False, True)):
        widget.set(w=w, b=b, kind=kind, mirror=mirror)
        assert widget.values == {"w": w, "b": b, "kind": kind, "mirror": mirror}
        assert size(widget) == before  # nothing on the page jumps
        seen.add(repr(widget))
    assert len(seen) == 16


def test_moving_one_slider_redraws():
    widget = played()
    png, words = picture(widget).value, repr(widget)
    widget.controls["w"].value = -3.0
    assert picture(widget).value != png
    assert repr(widget) != words
    assert repr(widget).startswith("With w = -3, b = 0, kind = tanh, mirror = False. Figure: One")
    assert widget.description == plot.describe(draw(w=-3.0))
    plt.close("all")


def test_setting_several_values_draws_once():
    calls = []

    def counted(w=0.0, b=0.0):
        calls.append((w, b))
        return draw(w + 1, b)

    play(counted, w=(-1.0, 1.0), b=(-1.0, 1.0)).set(w=0.5, b=-0.5)
    assert calls == [(0.0, 0.0), (0.5, -0.5)]


def counting():
    """A play of one slider, and the list of the values that it has drawn."""
    calls = []

    def counted(w=0.0):
        calls.append(w)
        return draw(w + 2)

    return play(counted, w=(-1.0, 1.0, 0.25)), calls


def test_values_that_come_back_show_their_picture_without_drawing_it_again():
    widget, calls = counting()
    png, words = picture(widget).value, shown(widget)
    widget.set(w=0.5)
    assert picture(widget).value != png
    widget.set(w=0.0)
    assert calls == [0.0, 0.5]
    assert (picture(widget).value, shown(widget)) == (png, words)


def test_redraw_and_another_cell_draw_anew(monkeypatch):
    widget, calls = counting()
    widget.redraw()
    assert calls == [0.0, 0.0]
    module = sys.modules["nnlib.teaching.widgets.play"]
    monkeypatch.setattr(module, "get_ipython", lambda: SimpleNamespace(execution_count=7))
    widget.set(w=0.0)  # a reader may have changed what draw reads
    assert calls == [0.0, 0.0, 0.0]
    widget.set(w=0.0)
    assert calls == [0.0, 0.0, 0.0]


def test_only_so_many_pictures_are_kept(monkeypatch):
    monkeypatch.setattr(sys.modules["nnlib.teaching.widgets.play"], "KEPT", 2)
    widget, calls = counting()
    for w in (0.25, 0.5, 0.0):
        widget.set(w=w)
    assert calls == [0.0, 0.25, 0.5, 0.0]


def test_a_control_whose_value_is_a_list_draws_each_time():
    tags = ipywidgets.TagsInput(value=["a"], allowed_tags=["a", "b"])
    widget = play(lambda tags: plot.loss_curve(range(9, 6 - len(tags), -1)), tags=tags)
    tags.value = ["a", "b"]
    assert "line, 5 points" in repr(widget)


def test_the_picture_is_the_one_that_matplotlib_saves():
    """The renderer is shared by pictures of a size: nothing of the last one may be left in it."""
    widget = played()
    for w in (-3.0, 2.0):
        widget.set(w=w)
        saved = io.BytesIO()
        draw(w=w).savefig(saved, dpi=100)
        plt.close("all")
        ours = np.asarray(Image.open(io.BytesIO(picture(widget).value)))
        assert np.array_equal(ours, np.asarray(Image.open(saved)))


def test_a_readers_figure_keeps_its_canvas():
    mine = draw()
    canvas = mine.canvas
    play(lambda w=1.0: mine, w=(0.0, 2.0))
    assert mine.canvas is canvas
    plt.close(mine)


def test_no_figure_stays_open():
    before = plt.get_fignums()
    played().set(w=2.0)
    assert plt.get_fignums() == before


def test_a_readers_open_figure_stays_open():
    mine = plt.figure()
    played()
    assert plt.fignum_exists(mine.number)
    plt.close(mine)


def test_a_value_error_is_shown_escaped_and_raised_and_goes_away():
    widget = played()
    with pytest.raises(ValueError, match="expected w or b to differ"):
        widget.controls["w"].value = 0.0
    assert "expected w or b to differ from 0 &lt;both are 0&gt;" in shown(widget)
    widget.controls["w"].value = 1.0
    assert "expected w or b" not in shown(widget)


def test_any_other_error_is_raised_and_leaves_no_figure():
    def broken(w=0.0):
        plot.figure()
        return 1 / w

    with pytest.raises(ZeroDivisionError):
        play(broken, w=(-1.0, 1.0))
    assert plt.get_fignums() == []


def test_what_is_no_control_is_refused():
    with pytest.raises(ValueError, match="at least one control"):
        play(draw)
    with pytest.raises(ValueError, match=r"w: expected a widget, .*; got None"):
        play(draw, w=None)
    with pytest.raises(ValueError, match="expected w; got v"):
        play(draw, w=(1.0, 2.0)).set(v=1.0)
    with pytest.raises(TypeError, match="expected draw to return a figure; got NoneType"):
        play(lambda w=1.0: None, w=(1.0, 2.0))


def test_draw_may_return_its_axes():
    widget = play(lambda n=3: plot.loss_curve(np.arange(n, 0, -1)), n=(3, 9))
    assert "line, 3 points" in repr(widget)


def test_a_ready_made_widget_is_kept_as_it_is():
    slider = ipywidgets.FloatSlider(value=2.0, min=1.0, max=3.0, description="slope")
    widget = play(draw, w=slider)
    assert widget.controls["w"] is slider
    assert slider.description == "slope"


def test_a_slider_shows_all_the_decimals_of_its_step():
    widget = play(draw, w=(-1.0, 1.0, 0.125))
    assert widget.controls["w"].readout_format == ".3f"


def test_the_stored_notebook_gets_the_whole_description_and_the_picture():
    widget = played()
    bundle = widget._repr_mimebundle_()
    assert bundle["text/plain"] == repr(widget)
    assert len(repr(widget)) > 110  # where the inherited text stops
    assert bundle["image/png"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_screen_reader_finds_the_description():
    assert "One neuron (1 panel)" in shown(played())
