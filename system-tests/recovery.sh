#!/usr/bin/env bash
# Measures the time from a failure until there is output again: recovery.sh --what taskmanager --kills 10.
# Builds what is missing and prints a line of JSON.
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
run_main io.weir.systemtests.soak.Recovery "$@"
