#!/usr/bin/env bash
# Takes peers of ZooKeeper away under a job from topic to topic, one after the other, then two of three for a minute: ha-quorum.sh.
# Builds what is missing. Exit code 0: one peer is not missed; without a quorum tasks run on, nothing is decided twice, and
# afterwards work goes on with nothing lost and nothing duplicated.
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
run_main io.weir.systemtests.soak.HaQuorum "$@"
