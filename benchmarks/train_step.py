"""How far is one training step of nnlib from the matrix products that it cannot avoid?

    make bench        or        .venv/bin/python benchmarks/train_step.py [--threads 1]

One step is the forward pass, the loss, the backward pass and the update: relu between the layers,
softmax cross-entropy, plain gradient descent. The contenders, in one process, take turns:

- products: X W, X^T dY and dY W^T of each layer (not the first layer's dY W^T), written into
  arrays that exist already, and nothing else;
- nnlib: `L(theta, X, T)`, `pullback()`, `sgd.update`, with all of its checks;
- naive: the same step written out in NumPy for this one network, without any check;
- PyTorch, where it is installed: eager `nn.Sequential`, `cross_entropy`, `optim.SGD`.

A time is the least of all rounds, since whatever else the machine does only adds to it.
With several threads there is a pause before each turn: the idle threads of BLAS and of PyTorch spin
for some 30 ms, and would take the processors from whoever is next.
"""

import argparse
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import threadpoolctl

import nnlib as nn

try:
    import torch
except ImportError:  # a development dependency: without it, its column stays empty
    torch = None

Case = tuple[tuple[int, ...], int]  # the sizes of the layers, and of the batch
Step = Callable[[], Any]

LR = 1e-3
CASES: list[Case] = [
    ((2, 2, 2), 1),
    ((64, 32, 10), 32),
    ((784, 128, 10), 64),
    ((784, 512, 512, 10), 128),
]


@dataclass(frozen=True)
class Problem:
    """A network, one batch of made-up data for it, and the parameters to start from."""

    net: nn.Network
    theta: np.ndarray
    X: np.ndarray
    T: np.ndarray


def problem(sizes: tuple[int, ...], n: int, dtype: str, seed: int = 0) -> Problem:
    rng = np.random.default_rng(seed)
    dense = [nn.Dense(i, o) for i, o in itertools.pairwise(sizes)]
    net = nn.Network(*[f for layer in dense for f in (layer, nn.relu)][:-1])
    T = nn.one_hot(rng.integers(sizes[-1], size=n), sizes[-1])
    X = rng.normal(size=(n, sizes[0]))
    return Problem(net, net.init(rng, dtype), X.astype(dtype), T.astype(dtype))


def products(p: Problem) -> Step:
    """The matrix products alone; the arrays that they read are made before."""
    Ws = [own[0] for own in filter(None, p.net.unpack(p.theta))]
    Xs = [p.X] + [np.ones((len(p.X), W.shape[1]), p.X.dtype) for W in Ws[:-1]]
    dYs = [np.ones((len(p.X), W.shape[1]), p.X.dtype) for W in Ws]
    calls = [(X, W, X @ W) for X, W in zip(Xs, Ws, strict=True)]
    calls += [(X.T, dY, X.T @ dY) for X, dY in zip(Xs, dYs, strict=True)]
    calls += [(dY, W.T, dY @ W.T) for dY, W in zip(dYs[1:], Ws[1:], strict=True)]

    def step() -> None:
        for left, right, out in calls:
            np.matmul(left, right, out=out)

    return step


def with_nnlib(p: Problem) -> Step:
    L, optimizer, theta = nn.objective(p.net, nn.softmax_cross_entropy), nn.sgd(LR), p.theta
    state = optimizer.init(theta)

    def step() -> Any:
        nonlocal theta, state
        loss, pullback = L(theta, p.X, p.T)
        theta, state = optimizer.update(theta, pullback(), state)
        return loss

    return step


def naive(p: Problem) -> Step:
    params = [(W.copy(), b.copy()) for W, b in filter(None, p.net.unpack(p.theta))]

    def step() -> Any:
        inputs, Y = [], p.X
        for k, (W, b) in enumerate(params):
            inputs.append(np.maximum(Y, 0) if k else Y)
            Y = inputs[-1] @ W + b
        Y -= Y.max(axis=1, keepdims=True)
        E = np.exp(Y)
        sums = E.sum(axis=1, keepdims=True)
        loss = (p.T * (np.log(sums) - Y)).sum() / len(Y)
        dY = (E / sums - p.T) / len(Y)
        for k in reversed(range(len(params))):
            (W, b), X = params[k], inputs[k]
            dX = dY @ W.T * (X > 0) if k else None
            W -= LR * (X.T @ dY)
            b -= LR * dY.sum(axis=0)
            dY = dX
        return loss

    return step


def with_torch(p: Problem) -> Step:
    modules: list[Any] = []
    for W, b in filter(None, p.net.unpack(p.theta)):
        linear = torch.nn.Linear(*W.shape)
        linear.weight.data, linear.bias.data = torch.tensor(W.T), torch.tensor(b)
        modules += [linear, torch.nn.ReLU()]
    model = torch.nn.Sequential(*modules[:-1])
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    X, labels = torch.tensor(p.X), torch.tensor(p.T.argmax(axis=1))

    def step() -> Any:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(X), labels)
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step


CONTENDERS = {"products": products, "nnlib": with_nnlib, "naive": naive, "PyTorch": with_torch}


def seconds(step: Step, repeats: int, pause: float = 0.0) -> float:
    """The time of one call, after two that are not counted: they wake threads and fill caches."""
    time.sleep(pause)
    step()
    step()
    start = time.perf_counter()
    for _ in range(repeats):
        step()
    return (time.perf_counter() - start) / repeats


def measure(steps: dict[str, Step], rounds: int, block: float, pause: float) -> dict[str, float]:
    """Each contender's least time in seconds, over rounds in which each runs for a block."""
    repeats = {name: max(1, round(block / seconds(step, 3))) for name, step in steps.items()}
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            times[name].append(seconds(step, repeats[name], pause))
    return {name: min(taken) for name, taken in times.items()}


def table(cases: Iterable[Case], rounds: int, block: float, pause: float) -> Iterator[str]:
    """The heading, then each case's line as soon as it is measured."""
    yield f"{'':34}{'products':>10}{'time / time of the products':>30}{'nnlib /':>10}"
    yield (
        f"{'network':18}{'batch':>6}  {'dtype':8}{'(us)':>10}"
        f"{'nnlib':>10}{'naive':>10}{'PyTorch':>10}{'PyTorch':>10}"
    )
    for (sizes, n), dtype in itertools.product(cases, ("float32", "float64")):
        p = problem(sizes, n, dtype)
        present = {k: make for k, make in CONTENDERS.items() if torch or k != "PyTorch"}
        t = measure({k: make(p) for k, make in present.items()}, rounds, block, pause)
        ratios = [t[k] / t["products"] if k in t else np.nan for k in list(CONTENDERS)[1:]]
        ratios.append(t["nnlib"] / t["PyTorch"] if "PyTorch" in t else np.nan)
        name = "-".join(map(str, sizes))
        yield f"{name:18}{n:6}  {dtype:8}{t['products'] * 1e6:10.1f}" + "".join(
            f"{'-' if np.isnan(ratio) else format(ratio, '.2f'):>10}" for ratio in ratios
        )


def blas_threads() -> int:
    pools = threadpoolctl.threadpool_info()
    return max((pool["num_threads"] for pool in pools if pool["user_api"] == "blas"), default=1)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Time a training step of nnlib beside its peers.")
    parser.add_argument("--threads", type=int, default=blas_threads(), help="default: BLAS's own")
    parser.add_argument("--rounds", type=int, default=50, help="default: %(default)s")
    options = parser.parse_args(arguments)
    if torch:
        torch.set_num_threads(options.threads)
    pause = 0.04 if options.threads > 1 else 0.0
    peer = f"PyTorch {torch.__version__}" if torch else "PyTorch is not installed"
    print(f"NumPy {np.__version__}, {peer}, threads: {options.threads}", flush=True)
    with threadpoolctl.threadpool_limits(options.threads):
        for line in table(CASES, options.rounds, 0.002, pause):
            print(line, flush=True)


if __name__ == "__main__":
    main()
