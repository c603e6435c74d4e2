#!/usr/bin/env bash
# Kills the leading JobManager of three again and again under a job from topic to topic, and measures for how long consumers of
# committed records see nothing: ha-soak.sh --kills 30. Builds what is missing. Exit code 0: nothing lost, nothing
# duplicated, no task restarted, 99 % of the gaps within --limit-millis (3000).
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
run_main io.weir.systemtests.soak.HaSoak "$@"
