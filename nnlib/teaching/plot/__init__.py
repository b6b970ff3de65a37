"""Every figure of the course: one call each, then `plt.show()`. One file a subject."""

from nnlib.teaching.plot.common import decision_boundary as decision_boundary
from nnlib.teaching.plot.common import heatmap as heatmap
from nnlib.teaching.plot.common import images as images
from nnlib.teaching.plot.common import loss_curve as loss_curve
from nnlib.teaching.plot.common import scatter as scatter
from nnlib.teaching.plot.fingerprint import describe as describe
from nnlib.teaching.plot.fingerprint import register as _register
from nnlib.teaching.plot.graph import graph as graph
from nnlib.teaching.plot.perceptron import convergence as convergence
from nnlib.teaching.plot.perceptron import line as line
from nnlib.teaching.plot.perceptron import nudge as nudge
from nnlib.teaching.plot.perceptron import passes as passes
from nnlib.teaching.plot.perceptron import scores as scores
from nnlib.teaching.plot.perceptron import staircase as staircase
from nnlib.teaching.plot.perceptron import turning as turning
from nnlib.teaching.plot.perceptron import two_lines as two_lines
from nnlib.teaching.plot.style import BACKWARD as BACKWARD
from nnlib.teaching.plot.style import FORWARD as FORWARD
from nnlib.teaching.plot.style import HIGHLIGHT as HIGHLIGHT
from nnlib.teaching.plot.style import SECOND as SECOND
from nnlib.teaching.plot.style import TARGET as TARGET
from nnlib.teaching.plot.style import WEIGHT as WEIGHT
from nnlib.teaching.plot.style import figure as figure
from nnlib.teaching.plot.style import name_line as name_line
from nnlib.teaching.plot.style import style as style

_register()  # in a notebook, a figure's plain text is its description from now on
