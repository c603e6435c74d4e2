#!/usr/bin/env bash
# Stops every TaskManager and every JobManager on the machines of conf/workers and conf/masters.
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over stop-cluster.sh "$@"
# shellcheck source=bin/cluster.sh
source "$WEIR_HOME/bin/cluster.sh"

load_settings

# stop_on SCRIPT HOST... : each machine once, however many of its processes the file names.
stop_on() {
    local script=$1 host
    shift
    while IFS= read -r host; do
        run_at "$host" "$script" stop-all
    done < <(printf '%s\n' "$@" | sort -u)
}

read_workers
stop_on taskmanager.sh "${HOSTS[@]}"
read_masters
stop_on jobmanager.sh "${HOSTS[@]%:*}"
