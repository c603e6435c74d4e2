# shellcheck shell=bash
# Sourced by commands that load the log broker. Builds what is missing; starts one with its data in DIRECTORY, which goes at the end.
# shellcheck source=system-tests/kafka/jars.sh
source system-tests/kafka/jars.sh

readonly HEAP=1g
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

class_path_file=benchmarks/target/class-path.txt
newer=$(find . -path '*/src/main/*' -name '*.java' -newer "$class_path_file" -print -quit 2>/dev/null || echo missing)
if [[ ! -f $class_path_file || -n $newer || -z $(compgen -G 'distribution/target/weir-*/bin') ]]; then
    mvn -q -Pquick -DskipTests -pl benchmarks,distribution -am package dependency:build-classpath \
        -Dmdep.includeScope=runtime -Dmdep.outputFile=target/class-path.txt 1>&2
fi
DISTRIBUTION=$(echo "$PWD"/distribution/target/weir-*/)
DIRECTORY=$(mktemp -d "${LOG_LOAD_DIRECTORY:-/tmp}/weir-log-load-XXXXXX")

end_weir() {
    "$DISTRIBUTION/bin/log-broker.sh" stop 1>&2 || true
    rm -rf "$DIRECTORY"
}
trap end_weir EXIT

# Further arguments go to the broker. Sets WEIR_PORT and WEIR_PROCESS.
start_weir() {
    export WEIR_LOG_DIR=$DIRECTORY/log WEIR_PID_DIR=$DIRECTORY/pid WEIR_CONF_DIR=$DISTRIBUTION/conf
    WEIR_PORT=$(free_port)
    "$DISTRIBUTION/bin/log-broker.sh" start -Dlisteners="PLAINTEXT://localhost:$WEIR_PORT" \
        -Dhttp.server.port="$(free_port)" -Dlog.dirs="$DIRECTORY/weir" -Dlog-broker.heap.size=$HEAP "$@" 1>&2
    await_port "$WEIR_PORT" "The log broker"
    read -r WEIR_PROCESS _ <"$(echo "$DIRECTORY"/pid/*-log-broker.pid)"
}

# Runs a class of the benchmarks.
benchmark() {
    "$JAVA" -Xmx1g -XX:+UseG1GC -cp "benchmarks/target/classes:$(<"$class_path_file")" "$@"
}
