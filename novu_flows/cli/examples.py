"""Examples that the help of each command ends with; a test runs them."""

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "check": (
        "novu-flows check",
        "novu-flows check --env production",
        "novu-flows check --against main --format json",
    ),
    "plan": (
        "novu-flows plan",
        "novu-flows plan --env production --out production.plan",
        "novu-flows plan --target 'workflow order-*' --exclude 'subscriber *'",
        "novu-flows plan --changed-since origin/main --check",
    ),
    "apply": (
        "novu-flows apply",
        "novu-flows apply production.plan --yes --out report.json",
        "novu-flows apply --env staging --target order-shipped --yes",
    ),
    "show": ("novu-flows show production.plan", "novu-flows show production.plan --format json --check"),
    "drift": (
        "novu-flows drift",
        "novu-flows drift --env production --ignore 'subscriber * data.*'",
        "novu-flows drift --target 'workflow *' --format json",
    ),
    "test": (
        "novu-flows test",
        "novu-flows test 'order-shipped::*' --junit report.xml",
        "novu-flows test --update",
    ),
    "watch": ("novu-flows watch --apply --test", "novu-flows watch --once --format json"),
    "pull": (
        "novu-flows pull --check",
        "novu-flows pull --target 'workflow order-*'",
        "novu-flows pull --subscribers 'test-*'",
    ),
    "promote": (
        "novu-flows promote --from staging --to production",
        "novu-flows promote --from staging --to production --out production.plan",
        "novu-flows promote --from staging --to production --target order-shipped",
    ),
    "generate": ("novu-flows generate --output app/notifications.py", "novu-flows generate --check"),
    "convert": ("novu-flows convert --check", "novu-flows convert workflows --write"),
    "serve": ("novu-flows serve", "novu-flows serve --port 0 --memory --integrations all"),
    "init": ("novu-flows init shop", "novu-flows -C shop plan"),
    "api": (
        "novu-flows api health check --env staging",
        "novu-flows api subscribers get ada",
        "novu-flows api v2 workflows list --limit 10",
    ),
}


def examples_of(command: str) -> str | None:
    """Return the examples of a command as the end of its help, which click does not wrap."""
    lines = EXAMPLES.get(command, ())
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)]) if lines else None
