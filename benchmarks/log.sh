#!/usr/bin/env bash
# Loads the log broker and Apache Kafka in turn and prints a line of JSON for each piece of work:
# log.sh [ROUNDS [RECORDS [WARM_UP_ROUNDS]]]. Builds and fetches what is missing. LOG_LOAD_DIRECTORY says where both have their data (/tmp).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=benchmarks/log-common.sh
source benchmarks/log-common.sh
# shellcheck source=benchmarks/kafka-common.sh
source benchmarks/kafka-common.sh

ROUNDS=${1:-3}
RECORDS=${2:-1000000}
WARM_UP_ROUNDS=${3:-3}

end() {
    stop_kafka
    end_weir
}
trap end EXIT

start_weir "$DIRECTORY/weir"
start_kafka

benchmark io.weir.benchmarks.log.LogLoad "$ROUNDS" "$RECORDS" "$WARM_UP_ROUNDS" \
    "weir=localhost:$WEIR_PORT=$WEIR_PROCESS" "kafka=localhost:$KAFKA_PORT=$KAFKA_PROCESS"
