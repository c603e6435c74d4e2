# shellcheck shell=bash
# The machines of a cluster, for start-cluster.sh, stop-cluster.sh and those of the ZooKeeper quorum. Sourced after config.sh.

# read_hosts FILE... : sets HOSTS to the lines of the first file that exists, without comments.
read_hosts() {
    HOSTS=()
    local file line
    for file in "$@"; do
        if [[ -f $file ]]; then
            while IFS= read -r line || [[ -n $line ]]; do
                line=${line%%#*}
                line=${line//[[:space:]]/}
                [[ -n $line ]] && HOSTS+=("$line")
            done <"$file"
            return 0
        fi
    done
    return 1
}

read_masters() {
    read_hosts "$WEIR_CONF_DIR/masters" || HOSTS=(localhost)
    ((${#HOSTS[@]} > 0)) || fail "$WEIR_CONF_DIR/masters names no machine." "Write localhost:8081 into it."
}

read_workers() {
    read_hosts "$WEIR_CONF_DIR/workers" "$WEIR_CONF_DIR/slaves" || HOSTS=(localhost)
    ((${#HOSTS[@]} > 0)) || fail "$WEIR_CONF_DIR/workers names no machine." "Write localhost into it."
}

# Sets PEERS to "ID HOST" for each line server.ID=HOST:... of conf/zoo.cfg.
read_peers() {
    PEERS=()
    local line rest
    [[ -f $WEIR_CONF_DIR/zoo.cfg ]] || fail "There is no $WEIR_CONF_DIR/zoo.cfg." "Write the peers into it: server.1=localhost:2888:3888"
    while IFS= read -r line || [[ -n $line ]]; do
        line=${line//[[:space:]]/}
        if [[ $line =~ ^server\.([0-9]+)=(.+)$ ]]; then
            rest=${BASH_REMATCH[2]}
            if [[ $rest == \[* ]]; then
                rest=${rest#[}
                PEERS+=("${BASH_REMATCH[1]} ${rest%%]*}")
            else
                PEERS+=("${BASH_REMATCH[1]} ${rest%%:*}")
            fi
        fi
    done <"$WEIR_CONF_DIR/zoo.cfg"
    ((${#PEERS[@]} > 0)) || fail "$WEIR_CONF_DIR/zoo.cfg names no peer." "Write the peers into it: server.1=localhost:2888:3888"
}

# at_peers VERB : runs zookeeper.sh VERB for each peer, on its machine.
at_peers() {
    local peer
    read_peers
    for peer in "${PEERS[@]}"; do
        run_at "${peer#* }" zookeeper.sh "$1" "${peer%% *}"
    done
}

is_local() {
    case $1 in
        localhost | 127.* | ::1 | "${HOSTNAME:-}") return 0 ;;
        *) [[ $1 == "$(hostname 2>/dev/null)" || $1 == "$(hostname -f 2>/dev/null)" ]] ;;
    esac
}

# run_at HOST SCRIPT ARGUMENT... : runs a script of bin/ there. Weir must be in the same directory on every machine.
run_at() {
    local host=$1 script=$2
    shift 2
    if is_local "$host"; then
        "$WEIR_HOME/bin/$script" "$@"
        return
    fi
    local options words
    read -ra options <<<"$(setting env.ssh.opts)"
    printf -v words '%q ' "WEIR_CONF_DIR=$WEIR_CONF_DIR" "$WEIR_HOME/bin/$script" "$@"
    ssh -n "${options[@]}" "$host" -- "env $words" ||
        fail "$script ${1:-} failed on $host." "Try: ssh $host $WEIR_HOME/bin/$script ${1:-}"
}
