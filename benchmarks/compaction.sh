#!/usr/bin/env bash
# Has the log broker compact records of 1 KB and prints lines of JSON: how fast, with how much memory, and what it does to the
# latency of producers meanwhile: compaction.sh [MEGABYTES [KEYS]]. Builds what is missing.
# LOG_LOAD_DIRECTORY says where the data lie (/tmp); they take twice their size.
set -euo pipefail
cd "$(dirname "$0")/.."
HEAP=512m
# shellcheck source=benchmarks/log-common.sh
source benchmarks/log-common.sh

readonly LIMIT=104857600
MEGABYTES=${1:-1024}
KEYS=${2:-100000}

# usage: measure NAME
measure() {
    benchmark io.weir.benchmarks.log.CompactionLoad measure "$1=localhost:$WEIR_PORT=$WEIR_PROCESS" "$WEIR_HTTP_PORT"
    stop_weir
}

start_weir "$DIRECTORY/data" -Dlog.cleaner.enable=false
benchmark io.weir.benchmarks.log.CompactionLoad fill "localhost:$WEIR_PORT" "$MEGABYTES" "$KEYS"
stop_weir
cp -r "$DIRECTORY/data" "$DIRECTORY/again"
sync

start_weir "$DIRECTORY/data" -Dlog.cleaner.enable=false
measure "not compacting"
start_weir "$DIRECTORY/data" -Dlog.cleaner.backoff.ms=6000
measure "compacting"
start_weir "$DIRECTORY/again" -Dlog.cleaner.backoff.ms=6000 -Dlog.cleaner.io.max.bytes.per.second=$LIMIT
measure "compacting at most $LIMIT bytes/s"
