# shellcheck shell=bash
# Sourced by commands that load the log broker, with HEAP for it and for who loads it. Builds what is missing; all data are in
# DIRECTORY, which goes at the end.
# shellcheck source=system-tests/kafka/jars.sh
source system-tests/kafka/jars.sh

HEAP=${HEAP:-1g}
# Of an engine, whose heap is 6 GB: fresh pages would cost a fifth of the time.
# shellcheck disable=SC2034 # for those who source this
TOUCHED_HEAP=(-Xms6g -XX:+AlwaysPreTouch -XX:+UseTransparentHugePages)
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

class_path_file=benchmarks/target/class-path.txt
newer=$(find . -path '*/src/main/*' -name '*.java' -newer "$class_path_file" -print -quit 2>/dev/null || echo missing)
if [[ ! -f $class_path_file || -n $newer || -z $(compgen -G 'distribution/target/weir-*/bin') ]]; then
    mvn -q -Pquick -DskipTests -pl benchmarks,distribution -am package dependency:build-classpath \
        -Dmdep.includeScope=runtime -Dmdep.outputFile=target/class-path.txt 1>&2
fi
DISTRIBUTION=$(echo "$PWD"/distribution/target/weir-*/)
DIRECTORY=$(mktemp -d "${LOG_LOAD_DIRECTORY:-/tmp}/weir-log-load-XXXXXX")

export WEIR_LOG_DIR=$DIRECTORY/log WEIR_PID_DIR=$DIRECTORY/pid WEIR_CONF_DIR=$DISTRIBUTION/conf

stop_weir() {
    "$DISTRIBUTION/bin/log-broker.sh" stop 1>&2 || true
}

end_weir() {
    stop_weir
    rm -rf "$DIRECTORY"
}
trap end_weir EXIT

# usage: start_weir DATA SETTING ...
# Sets WEIR_PORT, WEIR_HTTP_PORT and WEIR_PROCESS.
start_weir() {
    local data=$1
    shift
    WEIR_PORT=$(free_port)
    WEIR_HTTP_PORT=$(free_port)
    "$DISTRIBUTION/bin/log-broker.sh" start -Dlisteners="PLAINTEXT://localhost:$WEIR_PORT" \
        -Dhttp.server.port="$WEIR_HTTP_PORT" -Dlog.dirs="$data" -Dlog-broker.heap.size="$HEAP" "$@" 1>&2
    await_port "$WEIR_PORT" "The log broker"
    # shellcheck disable=SC2034 # for those who source this
    read -r WEIR_PROCESS _ <"$(echo "$DIRECTORY"/pid/*-log-broker.pid)"
}

# Runs a class of the benchmarks.
benchmark() {
    "$JAVA" -Xmx"$HEAP" -XX:+UseG1GC -cp "benchmarks/target/classes:$(<"$class_path_file")" "$@"
}
