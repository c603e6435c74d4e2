# shellcheck shell=bash
# Sourced by commands that run parts of Apache Kafka beside the log broker.

KAFKA_JARS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Prints a class path with an artifact of Kafka, fetched when it is first asked for: kafka_jars kafka-clients 3.9.1
kafka_jars() {
    local file=$KAFKA_JARS/../target/kafka/$1-$2.txt
    if [[ ! -s $file ]]; then
        mvn -q -B -f "$KAFKA_JARS/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath \
            -Dkafka.artifact="$1" -Dkafka.version="$2" -Dmdep.outputFile="$file" 1>&2
    fi
    cat "$file"
}

# Prints a port of this machine on which nobody listens right now.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# Waits until a port takes connections, for a minute at most: await_port PORT NAME
await_port() {
    local deadline=$((SECONDS + 60))
    until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
        if ((SECONDS > deadline)); then
            echo "error: $2 does not listen on port $1 after a minute." 1>&2
            return 1
        fi
        sleep 0.1
    done
}
