#!/usr/bin/env bash
# Starts and stops JobManagers on this machine.
# usage: jobmanager.sh start|start-foreground|stop|stop-all|status [-Dkey=value ...]
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over jobmanager.sh "$@"

DAEMON=jobmanager
MAIN_CLASS=io.weir.jobmanager.JobManagerMain
HEAP_MB=512
# shellcheck source=bin/daemon.sh
source "$WEIR_HOME/bin/daemon.sh"

run_daemon_script "$@"
