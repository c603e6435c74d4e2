#!/usr/bin/env bash
# Kills log brokers of a cluster of three while it is written to and compares what is in it with what it acknowledged:
# log-cluster-soak.sh --kills 20. Builds what is missing. Exit code 0: nothing lost, repeated, out of order, or seen that was aborted.
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
run_main io.weir.systemtests.log.LogClusterSoak "$@"
