#!/usr/bin/env bash
# Lets groups of consumers read a log while their members come, leave and are killed, and compares what they read with what
# was produced: group-soak.sh --records 5000000 --partitions 12.
# Builds what is missing. Exit code 0: no record skipped, none read again that was committed.
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
run_main io.weir.systemtests.groups.GroupSoak "$@"
