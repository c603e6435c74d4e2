#!/usr/bin/env bash
# Starts the peers of conf/zoo.cfg, each on its machine.
# usage: start-zookeeper-quorum.sh
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over start-zookeeper-quorum.sh "$@"
# shellcheck source=bin/cluster.sh
source "$WEIR_HOME/bin/cluster.sh"

load_settings
at_peers start
