"""Prints the table of `./do bench`: ours beside the barest way to do the same, in one run, as a ratio."""

import sys

import commands
import deliveries
import servers
import watching


def main() -> None:
    """Measure what is named on the command line, or everything."""
    wanted = sys.argv[1:] or ["commands", "servers", "deliveries", "watching"]
    parts = {"commands": commands, "servers": servers, "deliveries": deliveries, "watching": watching}
    print(f"{'what':44} {'ours':>10} {'barest':>10} {'ratio':>7}  unit")
    for name in wanted:
        for what, ours, barest, unit in parts[name].measure():
            print(f"{what:44} {ours:10.1f} {barest:10.1f} {ours / barest:7.2f}  {unit}", flush=True)


if __name__ == "__main__":
    main()
