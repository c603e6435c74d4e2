# shellcheck shell=bash
# Sourced after log-common.sh by commands that run Apache Kafka beside the log broker; its data are in DIRECTORY too.

readonly KAFKA_VERSION=4.3.1
KAFKA_PROCESS=

# usage: start_kafka
# One node with default settings, but that it deletes a topic at once and not a minute later, when something else is measured.
# Sets KAFKA_PORT and KAFKA_PROCESS.
start_kafka() {
    local jars controller
    jars=$(kafka_jars kafka_2.13 $KAFKA_VERSION)
    KAFKA_PORT=$(free_port)
    controller=$(free_port)
    cat >"$DIRECTORY/kafka.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:$controller
listeners=PLAINTEXT://localhost:$KAFKA_PORT,CONTROLLER://localhost:$controller
controller.listener.names=CONTROLLER
log.dirs=$DIRECTORY/kafka
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
log.segment.delete.delay.ms=0
END
    "$JAVA" -cp "$jars" kafka.tools.StorageTool format -t "$("$JAVA" -cp "$jars" kafka.tools.StorageTool random-uuid)" \
        -c "$DIRECTORY/kafka.properties" >"$DIRECTORY/kafka.out" 2>&1
    # The options of the JVM are those of Kafka's own scripts.
    "$JAVA" -Xmx1G -Xms1G -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 \
        -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true -cp "$jars" kafka.Kafka "$DIRECTORY/kafka.properties" \
        >>"$DIRECTORY/kafka.out" 2>&1 &
    KAFKA_PROCESS=$!
    await_port "$KAFKA_PORT" "Kafka"
}

stop_kafka() {
    if [[ -n $KAFKA_PROCESS ]]; then
        kill "$KAFKA_PROCESS" || true
        wait "$KAFKA_PROCESS" || true
    fi
}
