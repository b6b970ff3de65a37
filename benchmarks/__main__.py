"""Run the benchmarks: `python benchmarks` runs all, `python benchmarks latency` one of them.

What follows a name is its own options; options without a name go to the first, `train_step`.
"""

import sys
from collections.abc import Sequence

import latency
import train_step

BENCHMARKS = {"train_step": train_step.main, "latency": latency.main}


def main(arguments: Sequence[str]) -> None:
    if arguments and arguments[0] in BENCHMARKS:
        BENCHMARKS[arguments[0]](arguments[1:])
        return
    train_step.main(arguments)
    print(flush=True)
    latency.main([])


if __name__ == "__main__":
    main(sys.argv[1:])
