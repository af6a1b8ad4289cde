"""Prints the table of `./do bench`: ours beside the barest way to do the same, in one run, as a ratio."""

import sys
from importlib import import_module

PARTS = ("commands", "engine", "servers", "deliveries", "trials", "watching")


def main() -> None:
    """Measure what is named on the command line, or everything."""
    print(f"{'what':44} {'ours':>10} {'barest':>10} {'ratio':>7}  unit")
    for name in sys.argv[1:] or PARTS:
        # Here, for a child of the watch imports the main module, as light as the command's own.
        for what, ours, barest, unit in import_module(name).measure():
            print(f"{what:44} {ours:10.1f} {barest:10.1f} {ours / barest:7.2f}  {unit}", flush=True)


if __name__ == "__main__":
    main()
