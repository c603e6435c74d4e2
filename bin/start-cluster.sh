#!/usr/bin/env bash
# Starts a JobManager for each line of conf/masters and a TaskManager for each line of conf/workers, and waits until
# they have found one another. usage: start-cluster.sh [-Dkey=value ...]
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
WEIR_HOME=$(cd -P "${self%/*}/.." && pwd)
# shellcheck source=bin/config.sh
source "$WEIR_HOME/bin/config.sh"
hand_over start-cluster.sh "$@"
# shellcheck source=bin/cluster.sh
source "$WEIR_HOME/bin/cluster.sh"

readonly WAIT_SECONDS=30

load_settings
use_arguments "$@"
find_java

# Asks for /overview and prints how many TaskManagers are registered. Fails with 1 while nobody answers, with 2 when the
# answer is something else.
registered() {
    local host=$1 port=$2 line body=''
    {
        exec 3<>"/dev/tcp/$host/$port" || return 1
        printf 'GET /overview HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$host" "$port" >&3
        while IFS= read -r -t 2 line || [[ -n $line ]]; do
            body+=$line
        done <&3
        exec 3>&-
    } 2>/dev/null
    [[ $body =~ \"taskmanagers\"[[:space:]]*:[[:space:]]*([0-9]+) ]] || return 2
    printf '%s' "${BASH_REMATCH[1]}"
}

# Where the log of a process is, for whoever has to read it.
log_pattern() {
    printf '%s/weir-%s-%s-*.log (and .out)' "${WEIR_LOG_DIR:-$(setting env.log.dir "$WEIR_HOME/log")}" "${USER:-$(id -un)}" "$1"
}

read_masters
masters=("${HOSTS[@]}")
read_workers
workers=("${HOSTS[@]}")

elects=$(setting high-availability.type "$(setting high-availability none)")
for master in "${masters[@]}"; do
    arguments=("$@")
    # Each of several tells others its own name, under which it is reached.
    if [[ ${elects,,} != none ]]; then
        arguments+=("-Djobmanager.rpc.address=${master%:*}" "-Drest.address=${master%:*}")
    fi
    port=${master##*:}
    # The port of conf/masters is for several JobManagers; a single one obeys rest.port where that is set.
    if [[ $master == *:* ]] && { ((${#masters[@]} > 1)) || [[ -z $(setting rest.port) ]]; }; then
        arguments+=("-Drest.port=$port")
    else
        port=$(setting rest.port 8081)
    fi
    # Whatever answers there already would be taken for the cluster that is being started.
    if is_local "${master%:*}"; then
        taken=0
        registered "${master%:*}" "$port" >/dev/null || taken=$?
        if ((taken != 1)); then
            fail "Something answers at http://${master%:*}:$port/ already." "End it (bin/stop-cluster.sh), or choose another port with -Drest.port=PORT."
        fi
    fi
    run_at "${master%:*}" jobmanager.sh start "${arguments[@]}"
    : "${first_host:=${master%:*}}" "${first_port:=$port}"
done
for worker in "${workers[@]}"; do
    run_at "$worker" taskmanager.sh start "$@"
done

deadline=$((SECONDS + WAIT_SECONDS))
number=''
while ((SECONDS < deadline)); do
    if is_local "$first_host" && ! "$WEIR_HOME/bin/jobmanager.sh" status >/dev/null; then
        fail "The JobManager ended while starting." "Read $(log_pattern jobmanager)"
    fi
    answered=0
    number=$(registered "$first_host" "$first_port") || answered=$?
    if [[ -n $number ]] && ((number >= ${#workers[@]})); then
        printf 'The cluster is up: %d of %d TaskManagers registered, http://%s:%s/\n' "$number" "${#workers[@]}" "$first_host" "$first_port"
        exit 0
    fi
    sleep 0.2
done
if ((answered == 2)); then
    fail "http://$first_host:$first_port/overview did not say within $WAIT_SECONDS s how many TaskManagers are registered." "Read $(log_pattern jobmanager)"
elif [[ -z $number ]]; then
    fail "The JobManager did not answer at http://$first_host:$first_port/ within $WAIT_SECONDS s." "Read $(log_pattern jobmanager)"
fi
fail "$number of ${#workers[@]} TaskManagers registered within $WAIT_SECONDS s." "Read $(log_pattern taskmanager)"
