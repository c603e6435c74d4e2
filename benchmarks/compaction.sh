#!/usr/bin/env bash
# Has the log broker compact records of 1 KB and prints lines of JSON: how fast, with how much memory, and what it does to the
# latency of producers meanwhile: compaction.sh [MEGABYTES [KEYS]]. Builds what is missing.
# LOG_LOAD_DIRECTORY says where the data lie (/tmp); they take twice their size.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=system-tests/kafka/jars.sh
source system-tests/kafka/jars.sh

readonly HEAP=512m LIMIT=104857600
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
MEGABYTES=${1:-1024}
KEYS=${2:-100000}

class_path_file=benchmarks/target/class-path.txt
newer=$(find . -path '*/src/main/*' -name '*.java' -newer "$class_path_file" -print -quit 2>/dev/null || echo missing)
if [[ ! -f $class_path_file || -n $newer || -z $(compgen -G 'distribution/target/weir-*/bin') ]]; then
    mvn -q -Pquick -DskipTests -pl benchmarks,distribution -am package dependency:build-classpath \
        -Dmdep.includeScope=runtime -Dmdep.outputFile=target/class-path.txt 1>&2
fi
DISTRIBUTION=$(echo "$PWD"/distribution/target/weir-*/)
DIRECTORY=$(mktemp -d "${LOG_LOAD_DIRECTORY:-/tmp}/weir-compaction-XXXXXX")
PORT=$(free_port)
HTTP_PORT=$(free_port)

stop() {
    "$DISTRIBUTION/bin/log-broker.sh" stop 1>&2 || true
}
end() {
    stop
    rm -rf "$DIRECTORY"
}
trap end EXIT

export WEIR_LOG_DIR=$DIRECTORY/log WEIR_PID_DIR=$DIRECTORY/pid WEIR_CONF_DIR=$DISTRIBUTION/conf
# usage: start DATA SETTING ...
start() {
    local data=$1
    shift
    "$DISTRIBUTION/bin/log-broker.sh" start -Dlisteners="PLAINTEXT://localhost:$PORT" -Dhttp.server.port="$HTTP_PORT" \
        -Dlog.dirs="$data" -Dlog-broker.heap.size=$HEAP "$@" 1>&2
    await_port "$PORT" "The log broker"
}
# usage: load WORK ARGUMENT ...
load() {
    "$JAVA" -Xmx512m -XX:+UseG1GC -cp "benchmarks/target/classes:$(<"$class_path_file")" \
        io.weir.benchmarks.log.CompactionLoad "$@"
}
# usage: measure NAME
measure() {
    local process
    read -r process _ <"$(echo "$DIRECTORY"/pid/*-log-broker.pid)"
    load measure "$1=localhost:$PORT=$process" "$HTTP_PORT"
    stop
}

start "$DIRECTORY/data" -Dlog.cleaner.enable=false
load fill "localhost:$PORT" "$MEGABYTES" "$KEYS"
stop
cp -r "$DIRECTORY/data" "$DIRECTORY/again"
sync

start "$DIRECTORY/data" -Dlog.cleaner.enable=false
measure "not compacting"
start "$DIRECTORY/data" -Dlog.cleaner.backoff.ms=6000
measure "compacting"
start "$DIRECTORY/again" -Dlog.cleaner.backoff.ms=6000 -Dlog.cleaner.io.max.bytes.per.second=$LIMIT
measure "compacting at most $LIMIT bytes/s"
