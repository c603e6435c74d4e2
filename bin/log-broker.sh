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

# What only several brokers need is not on the class path of one that is alone.
is_one_of_several() {
    local word
    for word in "$@"; do
        [[ $word != -Dzookeeper.connect=* && $word != zookeeper.connect=* ]] || return 0
    done
    grep -qs '^[[:space:]]*zookeeper\.connect[[:space:]]*[=:]' "$WEIR_CONF_DIR/log-broker.properties"
}
if is_one_of_several "$@"; then
    WEIR_CLASS_PATH="$WEIR_CLASS_PATH:$WEIR_HOME/lib/log-cluster/*"
    # BookKeeper asks for the descriptors of its files.
    SERVER_FLAGS+=(--add-opens=java.base/java.io=ALL-UNNAMED)
else
    # One of several may have to wait for the others.
    AWAITS_READY=true
fi
# shellcheck source=bin/daemon.sh
source "$WEIR_HOME/bin/daemon.sh"

run_daemon_script "$@"
