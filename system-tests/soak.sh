#!/usr/bin/env bash
# Kills TaskManagers under a job with a known result and compares the result: soak.sh --backend hashmap --kills 50.
# Builds what is missing. Exit code 0: nothing lost, nothing duplicated.
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
run_main io.weir.systemtests.soak.Soak "$@"
