#!/usr/bin/env bash
# Fuzzes whatever reads bytes from clients or disks in the log, all of it side by side: fuzz.sh [MINUTES], ten if not said.
# The seeds are of the moment; one that finds something is told. Exit code 0: nothing was found.
set -euo pipefail
cd "$(dirname "$0")/.."

PARALLEL=junit.jupiter.execution.parallel
mvn -B -ntp -Pquick -pl log-broker -am test -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false \
    -Dweir.fuzz.minutes="${1:-10}" -Dsurefire.argLine="-Xmx1g -D$PARALLEL.enabled=true -D$PARALLEL.mode.default=concurrent \
-D$PARALLEL.config.strategy=fixed -D$PARALLEL.config.fixed.parallelism=8"
