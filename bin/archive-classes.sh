#!/usr/bin/env bash
# Makes the classes of Weir ready for the JVM, which then starts in about half the time. A build does so; again where the
# directory was moved or another Java is used. Takes some seconds and 80 MB.
# usage: archive-classes.sh
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over archive-classes.sh "$@"
load_settings
find_java

made=$(mktemp "$WEIR_HOME/lib/.classes.XXXXXX")
trap 'rm -rf "$made" "$made.log" "$made.out" "$made.data"' EXIT
# Classes are those of a job from its start to its end, of another leader that takes it over, of the log and of commands, all in
# one process. A JVM that reads half an
# archive crashes, so it gets its name last.
"$JAVA_RUN" "${SERVER_FLAGS[@]}" -Xmx512m "-XX:ArchiveClassesAtExit=$made" -Xlog:cds=off -Xlog:cds+dynamic=off \
    "-Dlog.file=$made.log" "-Dlog4j2.configurationFile=$WEIR_CONF_DIR/log4j.properties" \
    -cp "$WEIR_CLASS_PATH" io.weir.client.cli.ClassTour "$made.data" "$WEIR_HOME/examples/data/flights-20k.csv" >"$made.out" 2>&1 ||
    fail "The tour, from which the classes are taken, failed: $(tail -n 1 "$made.out")"
mv -f "$made" "$ARCHIVE"
