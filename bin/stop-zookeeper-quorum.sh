#!/usr/bin/env bash
# Stops the peers of conf/zoo.cfg, each on its machine.
# usage: stop-zookeeper-quorum.sh
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over stop-zookeeper-quorum.sh "$@"
# shellcheck source=bin/cluster.sh
source "$WEIR_HOME/bin/cluster.sh"

load_settings
at_peers stop
