#!/usr/bin/env bash
# Kills the log broker while it compacts what is written to it, and compares what is in it with what it acknowledged:
# compaction-soak.sh --kills 100. Builds what is missing. Exit code 0: the last of each key, and nothing that was deleted.
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
run_main io.weir.systemtests.compaction.CompactionSoak "$@"
