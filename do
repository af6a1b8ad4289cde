#!/bin/sh
# The project's commands: ./do setup | demo | check | test | bench | docs
set -eu
cd "$(dirname "$0")"
venv=.venv

setup() {
    # Made anew only where the lock, pyproject.toml, the interpreter or the folder has changed since.
    # Called by itself and not in a list of commands ("setup && …"), which would switch `set -e` off inside.
    interpreter=$(find_python)
    wanted=$("$interpreter" --version && cksum requirements.lock pyproject.toml && pwd)
    [ ! -x "$venv/bin/python" ] || [ "$(cat "$venv/.ready" 2>/dev/null)" != "$wanted" ] || return 0
    # A half-made environment is worth nothing: begin anew, mark it as ready only at the end, and leave none behind.
    doing="removing the old $venv"
    trap 'rm -rf "$venv" || true; echo "./do setup failed while $doing. What went wrong stands above." >&2' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    rm -rf "$venv"
    doing="making $venv with $interpreter (400 MB must be free; Debian and Ubuntu need the package python3-venv)"
    # Settings that would have pip install elsewhere than into the environment.
    unset PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PYTHONHOME PYTHONPATH
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "$interpreter" "$venv"
        pip="uv pip install --quiet --python $venv/bin/python"
        compile=--compile-bytecode
    else
        "$interpreter" -m venv "$venv"
        pip="$venv/bin/python -m pip install --quiet --disable-pip-version-check"
        compile=--compile
    fi
    # The lock is complete: nothing is resolved, so no release that came out since can change what is installed. It
    # holds setuptools too, so the build asks nothing of the machine.
    doing="installing requirements.lock"
    $pip $compile --no-deps --require-hashes -r requirements.lock
    doing="installing novu-flows itself"
    $pip --no-deps --no-build-isolation -e .
    doing="compiling novu_flows"
    bytecode
    doing="marking $venv as ready"
    echo "$wanted" >"$venv/.ready"
    trap - EXIT HUP INT TERM
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" && return
        echo "./do: PYTHON=$PYTHON is no Python 3.11 or newer" >&2
        exit 1
    fi
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        is_new_enough "$candidate" && return
    done
    echo "./do needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$1"
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
        shown_run "$words"
    done
    # What was applied, pulled into an empty folder: a plan of it finds nothing to do.
    mkdir pulled
    cp -R .novu-flows pulled
    sed 's|"examples/workflows"|"flows"|; /^\[generate\]/,$d' novu.toml >pulled/novu.toml
    cd pulled
    for words in "pull --subscribers *" "plan --check"; do
        shown_run "$words"
    done
}

shown_run() {
    printf '\n$ novu-flows %s\n' "$1"
    # shellcheck disable=SC2086  # the words of a command
    (set -f && "$flows" $1)
}

check() {
    "$venv/bin/ruff" format --check .
    "$venv/bin/ruff" check .
    "$venv/bin/mypy"
    "$venv/bin/pyright"
    "$venv/bin/lint-imports"
}

test() {
    # What tests start is compiled once, and so is what pytest rewrites, whatever the machine's setting for its own programs.
    unset PYTHONDONTWRITEBYTECODE
    bytecode
    "$venv/bin/pytest" -n auto --dist worksteal --cov --cov-report= "$@"
    "$venv/bin/coverage" report
}

bench() {
    bytecode
    "$venv/bin/python" benchmarks/run.py "$@"
}

docs() {
    "$venv/bin/zensical" build --strict --clean
    "$venv/bin/pytest" -q tests/test_docs.py tests/test_declarations_page.py "$@"
}

command=${1:-help}
[ $# -gt 0 ] && shift
case "$command" in
    setup) setup ;;
    demo | check | test | bench | docs)
        setup
        "$command" "$@"
        ;;
    *) sed -n '2s/^# //p' "$0" && exit 64 ;;
esac
