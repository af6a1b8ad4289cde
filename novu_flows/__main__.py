"""`python -m novu_flows`: the same as the command `novu-flows`."""

from novu_flows.cli.main import main

if __name__ == "__main__":
    main()
