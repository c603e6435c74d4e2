#!/usr/bin/env bash
# Loads the log broker and Apache Kafka in turn and prints a line of JSON for each piece of work: log.sh [ROUNDS [RECORDS]].
# Builds and fetches what is missing. LOG_LOAD_DIRECTORY says where both have their data (/tmp).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=system-tests/kafka/jars.sh
source system-tests/kafka/jars.sh

readonly KAFKA_VERSION=4.3.1 HEAP=1g
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
ROUNDS=${1:-3}
RECORDS=${2:-250000}

class_path_file=benchmarks/target/class-path.txt
newer=$(find . -path '*/src/main/*' -name '*.java' -newer "$class_path_file" -print -quit 2>/dev/null || echo missing)
if [[ ! -f $class_path_file || -n $newer || -z $(compgen -G 'distribution/target/weir-*/bin') ]]; then
    mvn -q -Pquick -DskipTests -pl benchmarks,distribution -am package dependency:build-classpath \
        -Dmdep.includeScope=runtime -Dmdep.outputFile=target/class-path.txt 1>&2
fi
KAFKA=$(kafka_jars kafka_2.13 $KAFKA_VERSION)
DISTRIBUTION=$(echo "$PWD"/distribution/target/weir-*/)
DIRECTORY=$(mktemp -d "${LOG_LOAD_DIRECTORY:-/tmp}/weir-log-load-XXXXXX")
KAFKA_PROCESS=

end() {
    "$DISTRIBUTION/bin/log-broker.sh" stop 1>&2 || true
    if [[ -n $KAFKA_PROCESS ]]; then
        kill "$KAFKA_PROCESS" || true
        wait "$KAFKA_PROCESS" || true
    fi
    rm -rf "$DIRECTORY"
}
trap end EXIT

export WEIR_LOG_DIR=$DIRECTORY/log WEIR_PID_DIR=$DIRECTORY/pid WEIR_CONF_DIR=$DISTRIBUTION/conf
WEIR_PORT=$(free_port)
"$DISTRIBUTION/bin/log-broker.sh" start -Dlisteners="PLAINTEXT://localhost:$WEIR_PORT" -Dhttp.server.port="$(free_port)" \
    -Dlog.dirs="$DIRECTORY/weir" -Dlog-broker.heap.size=$HEAP 1>&2

KAFKA_PORT=$(free_port)
CONTROLLER_PORT=$(free_port)
cat >"$DIRECTORY/kafka.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:$CONTROLLER_PORT
listeners=PLAINTEXT://localhost:$KAFKA_PORT,CONTROLLER://localhost:$CONTROLLER_PORT
controller.listener.names=CONTROLLER
log.dirs=$DIRECTORY/kafka
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
END
"$JAVA" -cp "$KAFKA" kafka.tools.StorageTool format -t "$("$JAVA" -cp "$KAFKA" kafka.tools.StorageTool random-uuid)" \
    -c "$DIRECTORY/kafka.properties" >"$DIRECTORY/kafka.out" 2>&1
# The options of the JVM are those of Kafka's own scripts.
"$JAVA" -Xmx1G -Xms1G -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 \
    -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true -cp "$KAFKA" kafka.Kafka "$DIRECTORY/kafka.properties" \
    >>"$DIRECTORY/kafka.out" 2>&1 &
KAFKA_PROCESS=$!
await_port "$WEIR_PORT" "The log broker"
await_port "$KAFKA_PORT" "Kafka"

read -r WEIR_PROCESS _ <"$(echo "$DIRECTORY"/pid/*-log-broker.pid)"
"$JAVA" -Xmx1g -XX:+UseG1GC -cp "benchmarks/target/classes:$(<"$class_path_file")" \
    io.weir.benchmarks.log.LogLoad "$ROUNDS" "$RECORDS" \
    "weir=localhost:$WEIR_PORT=$WEIR_PROCESS" "kafka=localhost:$KAFKA_PORT=$KAFKA_PROCESS"
