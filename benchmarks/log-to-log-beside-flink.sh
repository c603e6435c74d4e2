#!/usr/bin/env bash
# Runs W8 with Weir on the log broker and with Apache Flink on Apache Kafka, which take turns at the repetitions, and prints a line of
# JSON for each piece: log-to-log-beside-flink.sh [REPETITIONS [RECORDS]]. Builds and fetches what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=benchmarks/log-common.sh
source benchmarks/log-common.sh
# shellcheck source=benchmarks/kafka-common.sh
source benchmarks/kafka-common.sh

readonly FLINK_VERSION=2.2.1 FLINK_KAFKA_VERSION=5.0.0-2.2
REPETITIONS=${1:-5}
RECORDS=${2:-5000000}
ENGINES=()

end() {
    local process
    for process in "${ENGINES[@]}"; do
        kill "$process" 2>/dev/null || true
    done
    stop_kafka
    end_weir
}
trap end EXIT

# Flink and its connector, and what they need.
flink=benchmarks/target/flink/$FLINK_VERSION-$FLINK_KAFKA_VERSION
if [[ ! -s $flink.txt ]]; then
    mvn -q -B -f benchmarks/flink/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath \
        -Dflink.version=$FLINK_VERSION -Dflink.kafka.version=$FLINK_KAFKA_VERSION -Dmdep.outputFile="$PWD/$flink.txt" 1>&2
fi
FLINK=$(<"$flink.txt")
"${JAVA}c" -Xlint:all -Xlint:-serial,-classfile,-processing -proc:none -d "$flink" -cp "benchmarks/target/classes:$FLINK" \
    benchmarks/flink/src/main/java/io/weir/benchmarks/flink/*.java

# One engine in a process of its own: run NAME ADDRESS CLASS CLASS_PATH MINE OTHERS
run() {
    "$JAVA" -Xmx6g -XX:+UseG1GC "${TOUCHED_HEAP[@]}" --add-opens=java.base/java.lang=ALL-UNNAMED -cp "$4" "$3" \
        "$2" "$RECORDS" "$REPETITIONS" "$DIRECTORY/checkpoints-$1" "$5" "$6" &
    ENGINES+=($!)
}

start_weir "$DIRECTORY/weir"
start_kafka
mkfifo "$DIRECTORY/to-weir" "$DIRECTORY/to-flink"
exec 3<>"$DIRECTORY/to-weir" 4<>"$DIRECTORY/to-flink"
run weir "localhost:$WEIR_PORT" io.weir.benchmarks.workload.LogOnWeir "benchmarks/target/classes:$(<"$class_path_file")" \
    "$DIRECTORY/to-weir" "$DIRECTORY/to-flink"
run flink "localhost:$KAFKA_PORT" io.weir.benchmarks.flink.LogOnFlink "benchmarks/target/classes:$flink:$FLINK" \
    "$DIRECTORY/to-flink" "$DIRECTORY/to-weir"
echo >&3
# If one fails, the other would wait for its turn for ever. Flink has the last turn.
wait -n "${ENGINES[@]}"
wait "${ENGINES[1]}"
