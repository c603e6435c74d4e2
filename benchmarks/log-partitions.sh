#!/usr/bin/env bash
# Makes many partitions on one log broker, produces to all of them, consumes them, starts the broker again and consumes once more;
# says what it took: log-partitions.sh [PARTITIONS].
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=benchmarks/log-common.sh
source benchmarks/log-common.sh

PARTITIONS=${1:-10000}

start_weir "$DIRECTORY/data"
benchmark io.weir.benchmarks.log.ManyPartitions "$PARTITIONS" fill "weir=localhost:$WEIR_PORT=$WEIR_PROCESS"
stop_weir
start_weir "$DIRECTORY/data"
benchmark io.weir.benchmarks.log.ManyPartitions "$PARTITIONS" read "weir=localhost:$WEIR_PORT=$WEIR_PROCESS"
