#!/usr/bin/env bash
# Runs jobs that end badly and compares what the processes of the cluster hold before and after: leaks.sh --jobs 100.
# Builds what is missing. Exit code 0: nothing grew.
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
run_main io.weir.systemtests.soak.Leaks "$@"
