#!/usr/bin/env bash
# Runs unmodified clients and tools of Apache Kafka, kcat and a Kafka Streams application against the log broker.
# Builds, fetches and installs what is missing. A line for each step; exit code 0: all of them came out right.
# usage: interop.sh [STEPS ...]   of: tools clients kcat python node performance streams; all, if none is named
set -euo pipefail
# shellcheck source=system-tests/run.sh
source "$(dirname "$0")/run.sh"
# shellcheck source=system-tests/kafka/jars.sh
source "$(dirname "$0")/kafka/jars.sh"
# shellcheck source=system-tests/apt.sh
source "$(dirname "$0")/apt.sh"

readonly TOOLS_VERSION=4.3.1 CLIENT_VERSIONS="2.1.1 2.8.2 3.9.1 4.4.0"
readonly KAFKAJS_VERSION=2.2.4 PYTHON=/usr/bin/python3 # apt installs for this one
readonly TIMEOUT_SECONDS=90 TOOL_OPTIONS="-Xmx256m -XX:TieredStopAtLevel=1"
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
FAILED=0

build_tests
DIRECTORY=$(mktemp -d "${TMPDIR:-/tmp}/weir-interop-XXXXXX")
PORT=$(free_port)
BROKER=localhost:$PORT
export WEIR_LOG_DIR=$DIRECTORY/log WEIR_PID_DIR=$DIRECTORY/pid WEIR_CONF_DIR=$DISTRIBUTION/conf

end() {
    "$DISTRIBUTION/bin/log-broker.sh" stop >/dev/null || true
    if ((FAILED == 0)); then
        rm -rf "$DIRECTORY"
    else
        echo "$FAILED steps failed; what they printed is in $DIRECTORY."
    fi
}
trap end EXIT
"$DISTRIBUTION/bin/log-broker.sh" start -Dlisteners="PLAINTEXT://$BROKER" -Dhttp.server.port="$(free_port)" \
    -Dlog.dirs="$DIRECTORY/data" >/dev/null
await_port "$PORT" "The log broker"

# Runs a command with $INPUT as what it reads; it must end with 0 and print something that the pattern matches, in which ~ stands
# for the end of a line: step NAME PATTERN COMMAND ...
step() {
    local name=$1 pattern=$2 out=$DIRECTORY/${1//[^a-z0-9]/-}.out code=0
    shift 2
    printf '%b' "${INPUT:-}" | timeout "$TIMEOUT_SECONDS" "$@" >"$out" 2>&1 || code=$?
    verdict "$name" "$pattern" "$out" "$code"
}

verdict() {
    local name=$1 pattern=$2 out=$3 code=$4
    sed -i '/^SLF4J/d' "$out"
    if ((code == 0)) && { tr '\n\t' '~ ' <"$out" && echo; } | grep -qE -- "$pattern"; then
        echo "ok      $name"
        return
    fi
    FAILED=$((FAILED + 1))
    echo "failed  $name (exit code $code, expected /$pattern/):"
    tail -n 5 "$out" | sed 's/^/        /'
}

# Runs a program that prints a line for each of its steps: program NAME COMMAND ...
program() {
    local name=$1 out=$DIRECTORY/${1//[^A-Za-z0-9]/-}.out
    shift
    timeout $((TIMEOUT_SECONDS * 2)) "$@" >"$out" 2>&1 </dev/null || FAILED=$((FAILED + 1))
    grep -E '^(ok|failed) ' "$out" || {
        FAILED=$((FAILED + 1))
        echo "failed  $name: $(tail -n 1 "$out")"
    }
}

# Fails with what is to be done: missing WHAT HOW
missing() {
    FAILED=$((FAILED + 1))
    echo "failed  $1 is not there and could not be installed here; $2"
}

# The same with a tool of Kafka: tool NAME PATTERN CLASS ARGUMENT ...
tool() {
    step "$1" "$2" "$JAVA" $TOOL_OPTIONS -cp "$TOOLS" "org.apache.kafka.tools.$3" --bootstrap-server "$BROKER" "${@:4}"
}

run_tools() {
    TOOLS=$(kafka_jars kafka-tools $TOOLS_VERSION)
    local configs groups=consumer.group.ConsumerGroupCommand consumer=consumer.ConsoleConsumer
    configs=("$JAVA" -cp "$(kafka_jars kafka_2.13 $TOOLS_VERSION)" kafka.admin.ConfigCommand --bootstrap-server "$BROKER")
    tool "kafka-topics --create" "Created topic orders" \
        TopicCommand --create --topic orders --partitions 2 --config retention.ms=86400000
    tool "kafka-topics --list" "^orders~$" TopicCommand --list
    tool "kafka-topics --alter" "^$" TopicCommand --alter --topic orders --partitions 3
    tool "kafka-topics --describe" "Topic: orders.*PartitionCount: 3.*ReplicationFactor: 1.*retention.ms=86400000.*Partition: 2.*Leader: 1" \
        TopicCommand --describe --topic orders
    step "kafka-configs --alter" "Completed updating config for topic orders" "${configs[@]}" \
        --alter --topic orders --add-config segment.bytes=1048576
    step "kafka-configs --describe" "segment.bytes=1048576.*DYNAMIC_TOPIC_CONFIG" "${configs[@]}" \
        --describe --topic orders
    step "kafka-configs --describe of the broker" "num.partitions=1" "${configs[@]}" \
        --describe --entity-type brokers --entity-name 1 --all
    INPUT='a:1\nb:2\nc:3\na:4\n' tool "kafka-console-producer" "^>*$" \
        ConsoleProducer --topic orders --reader-property parse.key=true --reader-property key.separator=:
    tool "kafka-console-consumer --group" "a-1.*Processed a total of 4 messages" $consumer --topic orders --group printers \
        --from-beginning --max-messages 4 --formatter-property print.key=true --formatter-property key.separator=-
    tool "kafka-consumer-groups --list" "^printers~$" $groups --list
    tool "kafka-consumer-groups --describe" "printers +orders +[012] +[0-9]+ +[0-9]+ +0 " $groups --describe --group printers
    tool "kafka-consumer-groups --describe --state" "printers .*Empty +0" $groups --describe --group printers --state
    tool "kafka-consumer-groups --reset-offsets" "printers +orders +[012] +0" \
        $groups --reset-offsets --group printers --topic orders --to-earliest --execute
    tool "kafka-console-consumer after the reset" "Processed a total of 4 messages" \
        $consumer --topic orders --group printers --max-messages 4
    tool "kafka-consumer-groups --reset-offsets --shift-by" "printers +orders +[012] +0" \
        $groups --reset-offsets --group printers --topic orders --shift-by -10000 --execute
    tool "kafka-consumer-groups --delete-offsets" "orders +[012] +Successful" \
        $groups --delete-offsets --group printers --topic orders
    tool "kafka-consumer-groups --delete" "Deletion of requested consumer groups .'printers'. was successful" \
        $groups --delete --group printers
    tool "kafka-groups --list" "^GROUP +TYPE" GroupsCommand --list
    tool "kafka-get-offsets" "orders:0:[0-4].*orders:2:[0-4]" GetOffsetShell --topic orders
    tool "kafka-get-offsets --time earliest" "orders:0:0.*orders:2:0" GetOffsetShell --topic orders --time earliest
    echo '{"version":1,"partitions":[{"topic":"orders","partition":0,"offset":-1}]}' >"$DIRECTORY/delete.json"
    tool "kafka-delete-records" "partition: orders-0 +low_watermark: [0-4]" \
        DeleteRecordsCommand --offset-json-file "$DIRECTORY/delete.json"
    tool "kafka-log-dirs" '"partition":"orders-2".*"logDir":"/' LogDirsCommand --describe --topic-list orders
    tool "kafka-transactions list" "^TransactionalId" TransactionsCommand list
    tool "kafka-transactions describe-producers" "ProducerId" \
        TransactionsCommand describe-producers --topic orders --partition 0
    tool "kafka-transactions find-hanging" "^Topic +Partition +ProducerId" TransactionsCommand find-hanging --broker-id 1
    tool "kafka-broker-api-versions" "id: 1 .*Produce\(0\): 0 to 13" BrokerApiVersionsCommand
    tool "kafka-leader-election" "^$" LeaderElectionCommand --election-type preferred --all-topic-partitions
    tool "kafka-topics --delete" "^$" TopicCommand --delete --topic orders
}

run_clients() {
    local version
    for version in $CLIENT_VERSIONS; do
        program "Java client $version" "$JAVA" -Xmx256m -cp \
            "system-tests/target/test-classes:$(kafka_jars kafka-clients "$version")" \
            io.weir.systemtests.interop.ClientCheck "$BROKER" "java-$version"
    done
}

run_kcat() {
    if ! command -v kcat >/dev/null && ! apt_install kcat >"$DIRECTORY/apt.out" 2>&1; then
        missing kcat "apt-get install kcat"
        return
    fi
    local topic=kcat-orders
    INPUT='a|1\nb|2\n' step "kcat -P with headers, creates the topic" "^$" \
        kcat -b "$BROKER" -P -t $topic -K '|' -H table=orders -H 'separator=|' -X allow.auto.create.topics=true
    step "kcat -L" "topic \"$topic\" with 1 partitions" kcat -b "$BROKER" -L
    step "kcat -C" "^a=1 table=orders,separator=.~b=2 table=orders,separator=.~$" \
        kcat -b "$BROKER" -C -t $topic -o beginning -e -q -f '%k=%s %h\n'
    step "kcat -G" "1~2" kcat -b "$BROKER" -G kcat-group -X auto.offset.reset=earliest -e -q $topic
    step "kcat -Q" "$topic \[0\] offset 0" kcat -b "$BROKER" -Q -t $topic:0:-2
    local codec
    for codec in gzip snappy lz4 zstd; do
        INPUT='x\n' step "kcat -P -z $codec" "^$" kcat -b "$BROKER" -P -t $topic -z $codec
    done
    step "kcat -C of what was compressed" "^1~2~x~x~x~x~$" kcat -b "$BROKER" -C -t $topic -o beginning -e -q
}

run_performance() {
    TOOLS=$(kafka_jars kafka-tools $TOOLS_VERSION)
    local more
    tool "kafka-topics --create performance" "Created topic" TopicCommand --create --topic performance --partitions 4
    for more in "" "--transaction-duration-ms 200"; do
        # shellcheck disable=SC2086 # several words, or none
        tool "kafka-producer-perf-test $more" "100000 records sent.*99.9th" ProducerPerformance --topic performance \
            --num-records 100000 --record-size 100 --throughput -1 $more
    done
    tool "kafka-consumer-perf-test" "20[0-9]{4}, " ConsumerPerformance --topic performance --num-records 200000 --timeout 60000
}

run_streams() {
    TOOLS=$(kafka_jars kafka-tools $TOOLS_VERSION)
    local input=streams-plaintext-input output=streams-wordcount-output streams
    tool "kafka-topics --create of streams" "Created topic $input" TopicCommand --create --topic $input --partitions 2
    tool "kafka-topics --create compacted" "Created topic $output" TopicCommand --create --topic $output --partitions 1 \
        --config cleanup.policy=compact
    cat >"$DIRECTORY/streams.properties" <<END
bootstrap.servers=$BROKER
processing.guarantee=exactly_once_v2
commit.interval.ms=100
state.dir=$DIRECTORY/streams
END
    "$JAVA" -Xmx256m -cp "$(kafka_jars kafka-streams-examples $TOOLS_VERSION)" \
        org.apache.kafka.streams.examples.wordcount.WordCountDemo "$DIRECTORY/streams.properties" \
        >"$DIRECTORY/streams.out" 2>&1 &
    streams=$!
    INPUT='all streams lead to weir\nall of them\n' tool "input of the word count" "^>*$" ConsoleProducer --topic $input
    tool "Kafka Streams word count, exactly_once_v2" "weir=1.*all=2|all=2.*weir=1" consumer.ConsoleConsumer --topic $output \
        --isolation-level read_committed --from-beginning --max-messages 8 --timeout-ms 60000 \
        --formatter-property print.key=true --formatter-property key.separator== \
        --formatter-property value.deserializer=org.apache.kafka.common.serialization.LongDeserializer
    kill $streams
    wait $streams || true
}

run_python() {
    local library module package
    for library in kafka-python:kafka:python3-kafka confluent-kafka:confluent_kafka:python3-confluent-kafka; do
        IFS=: read -r library module package <<<"$library"
        if ! "$PYTHON" -c "import $module" 2>/dev/null && ! apt_install "$package" >"$DIRECTORY/apt.out" 2>&1; then
            missing "$library of Python" "apt-get install $package"
            continue
        fi
        program "$library" "$PYTHON" system-tests/interop/python_client.py "$BROKER" "$library"
    done
}

run_node() {
    local modules=system-tests/target/interop/kafkajs-$KAFKAJS_VERSION
    if [[ ! -d $modules/node_modules/kafkajs ]] && ! { mkdir -p "$modules" && command -v npm && npm install --no-save \
        --no-audit --no-fund --prefix "$modules" "kafkajs@$KAFKAJS_VERSION"; } >"$DIRECTORY/npm.out" 2>&1; then
        missing "KafkaJS" "install Node.js with npm (apt-get install nodejs npm), and let it reach its registry"
        return
    fi
    NODE_PATH=$modules/node_modules program KafkaJS node system-tests/interop/node_client.js "$BROKER"
}

if (($# == 0)); then
    set -- tools clients kcat python node performance streams
fi
for steps in "$@"; do
    "run_$steps"
done
exit $((FAILED > 0))
