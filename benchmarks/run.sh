#!/usr/bin/env bash
# Runs an end-to-end workload: run.sh W3 --keys 1000000. Without arguments it tells what there is.
# JAVA_OPTS adds options of the JVM; BENCHMARK_MAIN names another main class, such as org.openjdk.jmh.Main.
set -euo pipefail
cd "$(dirname "$0")/.."

class_path_file=benchmarks/target/class-path.txt
newer=$(find . -path '*/src/main/*' -name '*.java' -newer "$class_path_file" -print -quit 2>/dev/null || echo missing)
if [[ ! -f $class_path_file || -n $newer ]]; then
    mvn -q -Pquick -pl benchmarks -am test-compile dependency:build-classpath \
        -Dmdep.includeScope=runtime -Dmdep.outputFile=target/class-path.txt 1>&2
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseG1GC -Xms6g -Xmx6g -XX:+AlwaysPreTouch \
    -XX:+UseTransparentHugePages --add-opens=java.base/java.lang=ALL-UNNAMED \
    ${JAVA_OPTS:-} -cp "benchmarks/target/classes:$(<"$class_path_file")" \
    "${BENCHMARK_MAIN:-io.weir.benchmarks.workload.Workloads}" "$@"
