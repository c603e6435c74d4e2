#!/usr/bin/env bash
# Starts and stops TaskManagers on this machine.
# usage: taskmanager.sh start|start-foreground|stop|stop-all|status [-Dkey=value ...]
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over taskmanager.sh "$@"

DAEMON=taskmanager
MAIN_CLASS=io.weir.taskmanager.TaskManagerMain
HEAP_MB=1024
# shellcheck source=bin/daemon.sh
source "$WEIR_HOME/bin/daemon.sh"

run_daemon_script "$@"
