#!/usr/bin/env bash
# Starts and stops peers of ZooKeeper on this machine, as conf/zoo.cfg describes them.
# usage: zookeeper.sh start|start-foreground ID | stop [ID] | stop-all | status
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over zookeeper.sh "$@"

DAEMON=zookeeper
MAIN_CLASS=io.weir.ha.zookeeper.ZooKeeperPeerMain
HEAP_MB=256
# What only the server needs is not on the class path of other processes.
WEIR_CLASS_PATH="$WEIR_HOME/lib/*:$WEIR_HOME/lib/zookeeper/*"
SERVER_FLAGS+=(-Dlog.zookeeper.level=INFO -Dzookeeper.jmx.log4j.disable=true)
# shellcheck source=bin/daemon.sh
source "$WEIR_HOME/bin/daemon.sh"

usage() {
    printf 'usage: zookeeper.sh start|start-foreground ID | stop [ID] | stop-all | status\n' >&2
    printf 'hint: ID is the N of a line server.N in conf/zoo.cfg\n' >&2
    exit 2
}

verb=${1:-}
id=${2:-}
if (($# > 2)) || [[ -n $id && ! $id =~ ^[1-9][0-9]{0,2}$ ]]; then
    usage
fi
case $verb in
    start | start-foreground)
        [[ -n $id ]] || usage
        INSTANCE=$id
        run_daemon_script "$verb" --peerId "$id"
        ;;
    stop)
        INSTANCE=$id
        run_daemon_script stop
        ;;
    stop-all | status)
        [[ -z $id ]] || usage
        run_daemon_script "$verb"
        ;;
    *) usage ;;
esac
