"""Prints the table of `./do bench`: ours beside the barest way to do the same, in one run, as a ratio."""

import sys

import commands
import deliveries
import servers
import trials
import watching


def main() -> None:
    """Measure what is named on the command line, or everything."""
    parts = {
        "commands": commands,
        "servers": servers,
        "deliveries": deliveries,
        "trials": trials,
        "watching": watching,
    }
    wanted = sys.argv[1:] or list(parts)
    print(f"{'what':44} {'ours':>10} {'barest':>10} {'ratio':>7}  unit")
    for name in wanted:
        for what, ours, barest, unit in parts[name].measure():
            print(f"{what:44} {ours:10.1f} {barest:10.1f} {ours / barest:7.2f}  {unit}", flush=True)


if __name__ == "__main__":
    main()
