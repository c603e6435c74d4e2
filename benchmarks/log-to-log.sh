#!/usr/bin/env bash
# Counts the records of a topic by key, with results hashed and with exactly-once results in another topic (W8), then measures how
# long records take through a job that writes exactly once: log-to-log.sh [REPETITIONS [RECORDS]]. Builds what is missing; the log
# broker is a process of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=benchmarks/log-common.sh
source benchmarks/log-common.sh

REPETITIONS=${1:-5}
RECORDS=${2:-5000000}

start_weir "$DIRECTORY/weir"
HEAP=6g
benchmark "${TOUCHED_HEAP[@]}" --add-opens=java.base/java.lang=ALL-UNNAMED io.weir.benchmarks.workload.LogOnWeir "localhost:$WEIR_PORT" \
    "$RECORDS" "$REPETITIONS" "$DIRECTORY/checkpoints"
benchmark "${TOUCHED_HEAP[@]}" --add-opens=java.base/java.lang=ALL-UNNAMED io.weir.benchmarks.workload.LogLatency "localhost:$WEIR_PORT" \
    5000 30 '200 ms' "$DIRECTORY/latency-checkpoints"
