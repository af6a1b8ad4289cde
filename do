#!/bin/sh
# The project's commands: ./do setup | demo | check | test | bench | docs
set -eu
cd "$(dirname "$0")"
venv=.venv
# The layers that compute and touch nothing (docs/architecture.md).
core="novu_flows/issues.py,novu_flows/errors.py,novu_flows/declare/*,novu_flows/templates/*,novu_flows/wire/*"
core="$core,novu_flows/diff/*,novu_flows/validate/*,novu_flows/plan.py,novu_flows/report.py,novu_flows/planfile.py"
core="$core,novu_flows/render/*,novu_flows/codegen/*"

setup() {
    # Made anew only where the lock or the interpreter has changed since.
    [ -f "$venv/.ready" ] && [ ! requirements.lock -nt "$venv/.ready" ] && [ ! pyproject.toml -nt "$venv/.ready" ] && return
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
    if command -v uv >/dev/null 2>&1; then
        VIRTUAL_ENV=$venv uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
        VIRTUAL_ENV=$venv uv pip install --quiet --no-deps --no-build-isolation -e .
    else
        "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
        "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    fi
    bytecode
    touch "$venv/.ready"
}

bytecode() {
    # What pip does for all that it installs, but not for a package that is used where it lies.
    "$venv/bin/python" -m compileall -q novu_flows
}

demo() {
    # In a copy, so that the demo starts from an empty Novu each time.
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    cp -R novu.toml examples "$copy"
    flows="$PWD/$venv/bin/novu-flows"
    cd "$copy"
    for words in check plan "apply --yes" "plan --check" test; do
        printf '\n$ novu-flows %s\n' "$words"
        # shellcheck disable=SC2086  # the words of a command
        "$flows" $words
    done
}

check() {
    "$venv/bin/ruff" format --check .
    "$venv/bin/ruff" check .
    "$venv/bin/mypy"
    "$venv/bin/pyright"
    "$venv/bin/lint-imports"
}

test() {
    "$venv/bin/pytest" -n auto --cov --cov-report= "$@"
    "$venv/bin/coverage" report --fail-under=99 --include="$core"
}

bench() {
    bytecode
    "$venv/bin/python" benchmarks/run.py "$@"
}

docs() {
    "$venv/bin/pytest" -q tests/test_docs.py "$@"
}

command=${1:-help}
[ $# -gt 0 ] && shift
case "$command" in
    setup) setup ;;
    demo | check | test | bench | docs) setup && "$command" "$@" ;;
    *) sed -n '2s/^# //p' "$0" && exit 64 ;;
esac
