#!/usr/bin/env bash
# Kills TaskManagers under a job with a known result and compares the result: soak.sh --backend hashmap --kills 50.
# Builds what is missing. Exit code 0: nothing lost, nothing duplicated.
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -Pquick -DskipTests package dependency:build-classpath -pl system-tests -am \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/class-path.txt 1>&2
version=$(basename distribution/target/weir-*/ | sed 's/^weir-//')
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
    -Dweir.distribution="$PWD/distribution/target/weir-$version" -Dweir.target="$PWD/system-tests/target" \
    -cp "system-tests/target/test-classes:$(<system-tests/target/class-path.txt)" \
    io.weir.systemtests.soak.Soak "$@"
