#!/usr/bin/env bash
# Loads the log broker and Apache Kafka in turn and prints a line of JSON for each piece of work: log.sh [ROUNDS [RECORDS]].
# Builds and fetches what is missing. LOG_LOAD_DIRECTORY says where both have their data (/tmp).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=benchmarks/log-common.sh
source benchmarks/log-common.sh

readonly KAFKA_VERSION=4.3.1
ROUNDS=${1:-3}
RECORDS=${2:-1000000}
KAFKA=$(kafka_jars kafka_2.13 $KAFKA_VERSION)
KAFKA_PROCESS=

end() {
    if [[ -n $KAFKA_PROCESS ]]; then
        kill "$KAFKA_PROCESS" || true
        wait "$KAFKA_PROCESS" || true
    fi
    end_weir
}
trap end EXIT

start_weir "$DIRECTORY/weir"

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
await_port "$KAFKA_PORT" "Kafka"

benchmark io.weir.benchmarks.log.LogLoad "$ROUNDS" "$RECORDS" \
    "weir=localhost:$WEIR_PORT=$WEIR_PROCESS" "kafka=localhost:$KAFKA_PORT=$KAFKA_PROCESS"
