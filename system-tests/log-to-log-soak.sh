#!/usr/bin/env bash
# Kills TaskManagers and the broker in turn under a job from topic to topic and compares what consumers of committed records
# see: log-to-log-soak.sh --kills 50. With --broker kafka the same job runs against Apache Kafka, which is fetched.
# Builds what is missing. Exit code 0: nothing lost, nothing duplicated, no transaction left open.
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
# shellcheck source=system-tests/kafka/jars.sh
source "$(dirname "$0")/kafka/jars.sh"
if [[ " $* " == *" --broker kafka "* ]]; then
    set -- "$@" --kafka-class-path "$(kafka_jars kafka_2.13 4.3.1)"
fi
run_main io.weir.systemtests.soak.LogToLogSoak "$@"
