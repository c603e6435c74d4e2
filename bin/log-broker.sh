#!/usr/bin/env bash
# Starts and stops the log broker on this machine.
# usage: log-broker.sh start|start-foreground|stop|stop-all|status [-Dkey=value ...]
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over log-broker.sh "$@"

DAEMON=log-broker
MAIN_CLASS=io.weir.log.broker.BrokerMain
HEAP_MB=512
# shellcheck source=bin/daemon.sh
source "$WEIR_HOME/bin/daemon.sh"

run_daemon_script "$@"
