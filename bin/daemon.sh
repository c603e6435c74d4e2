# shellcheck shell=bash
# Starting and stopping of processes in the background. Sourced by jobmanager.sh, taskmanager.sh, log-broker.sh and
# zookeeper.sh after config.sh, with DAEMON (the name), MAIN_CLASS and HEAP_MB set. INSTANCE, if set, is the number of the one
# that is meant. With AWAITS_READY a start waits until the process says "Ready" on its standard output.
#
# A pid file holds a line "PID NUMBER" for each instance; NUMBER is the one in the names of its log files.

readonly GRACE_SECONDS=10

USER_NAME=${USER:-$(id -un)}
HOST_NAME=${HOSTNAME:-$(hostname)}

prepare_daemon() {
    LOG_DIR=${WEIR_LOG_DIR:-$(setting env.log.dir "$WEIR_HOME/log")}
    PID_DIR=${WEIR_PID_DIR:-$(setting env.pid.dir /tmp)}
    PID_FILE=$PID_DIR/weir-$USER_NAME-$DAEMON.pid
    mkdir -p "$LOG_DIR" "$PID_DIR" || fail "Cannot make $LOG_DIR or $PID_DIR." "Set env.log.dir and env.pid.dir."
}

# Whether the process is alive and one of ours: numbers of dead processes are given to others.
is_ours() {
    local pid=$1 command
    kill -0 "$pid" 2>/dev/null || return 1
    if [[ -r /proc/$pid/cmdline ]]; then
        command=$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) || return 1
    else
        command=$(ps -p "$pid" -o args= 2>/dev/null) || return 1
    fi
    [[ $command == *" $MAIN_CLASS"* ]]
}

# Sets PIDS and NUMBERS to the instances that run.
read_instances() {
    PIDS=()
    NUMBERS=()
    local pid number
    [[ -f $PID_FILE ]] || return 0
    while read -r pid number; do
        if [[ $pid =~ ^[0-9]+$ ]] && is_ours "$pid"; then
            PIDS+=("$pid")
            NUMBERS+=("${number:-0}")
        fi
    done <"$PID_FILE"
}

write_instances() {
    if ((${#PIDS[@]} == 0)); then
        rm -f "$PID_FILE"
        return
    fi
    local i
    for i in "${!PIDS[@]}"; do
        printf '%s %s\n' "${PIDS[i]}" "${NUMBERS[i]}"
    done >"$PID_FILE.new"
    mv "$PID_FILE.new" "$PID_FILE"
}

# The lowest number that no running instance has.
free_number() {
    local number=0
    while [[ " ${NUMBERS[*]} " == *" $number "* ]]; do
        number=$((number + 1))
    done
    printf '%d' "$number"
}

# daemon_command LOG4J_FILE LOG_FILE ARGUMENT... : sets COMMAND.
daemon_command() {
    local log4j=$1 log_file=$2
    shift 2
    java_options "$DAEMON"
    COMMAND=("$JAVA_RUN" "${ARCHIVE_FLAGS[@]}" "${SERVER_FLAGS[@]}" "-Xmx${HEAP_MB}m" "-Dlog.file=$log_file"
        "-Dlog.max=$(setting env.log.max 10)" "-Dlog4j2.configurationFile=$WEIR_CONF_DIR/$log4j" "${JAVA_OPTIONS[@]}"
        -cp "$WEIR_CLASS_PATH" "$MAIN_CLASS" --configDir "$WEIR_CONF_DIR" "$@")
}

start_daemon() {
    read_instances
    local number base pid
    number=${INSTANCE:-$(free_number)}
    if [[ " ${NUMBERS[*]} " == *" $number "* ]]; then
        fail "$DAEMON $number runs on $HOST_NAME already." "Stop it first: $DAEMON.sh stop"
    fi
    base=$LOG_DIR/weir-$USER_NAME-$DAEMON-$number-$HOST_NAME
    [[ -f $base.out ]] && mv -f "$base.out" "$base.out.1"
    daemon_command log4j.properties "$base.log" "$@"
    nohup "${COMMAND[@]}" </dev/null >"$base.out" 2>&1 &
    pid=$!
    # Until the new process has become ours, a script that runs at the same time would take its line for a stale one.
    while kill -0 "$pid" 2>/dev/null && ! is_ours "$pid"; do
        sleep 0.01
    done
    PIDS+=("$pid")
    NUMBERS+=("$number")
    write_instances
    printf 'Starting %s %d on %s, process %d.\n' "$DAEMON" "$number" "$HOST_NAME" "$pid"
    if [[ -n ${AWAITS_READY:-} ]]; then
        await_ready "$pid" "$base"
    fi
}

# await_ready PID BASE_OF_LOGS: fails with what the process says when it ends.
await_ready() {
    local pid=$1 base=$2 seconds deadline
    seconds=$(setting "$DAEMON.ready.seconds" 30)
    deadline=$((SECONDS + seconds))
    until grep -qs '^Ready' "$base.out"; do
        if ! is_ours "$pid"; then
            grep '^error: ' "$base.out" >&2 || printf 'error: %s ended while starting.\n' "$DAEMON" >&2
            printf 'hint: More is in %s.log and .out\n' "$base" >&2
            exit 1
        fi
        if ((SECONDS >= deadline)); then
            printf 'It is not ready after %d s and goes on starting; read %s.log\n' "$seconds" "$base"
            return
        fi
        sleep 0.05
    done
    grep '^Ready' "$base.out"
}

run_in_foreground() {
    daemon_command log4j-console.properties "$LOG_DIR/weir-$USER_NAME-$DAEMON-console-$HOST_NAME.log" "$@"
    exec "${COMMAND[@]}"
}

# stop_processes PID... : asks, waits, and ends by force what does not go.
stop_processes() {
    local pid deadline=$((SECONDS + GRACE_SECONDS))
    kill -TERM "$@" 2>/dev/null || true
    for pid in "$@"; do
        while is_ours "$pid" && ((SECONDS < deadline)); do
            sleep 0.1
        done
        if is_ours "$pid"; then
            printf 'Process %d did not stop within %d s and is killed.\n' "$pid" "$GRACE_SECONDS"
            kill -KILL "$pid" 2>/dev/null || true
            while is_ours "$pid"; do
                sleep 0.1
            done
        fi
    done
}

# The one that is meant, else the one started last.
stop_one() {
    read_instances
    local last=$((${#PIDS[@]} - 1))
    while [[ -n ${INSTANCE:-} ]] && ((last >= 0)) && [[ ${NUMBERS[last]} != "$INSTANCE" ]]; do
        last=$((last - 1))
    done
    if ((last < 0)); then
        printf 'No %s runs on %s.\n' "$DAEMON${INSTANCE:+ $INSTANCE}" "$HOST_NAME"
    else
        printf 'Stopping %s %d on %s, process %d.\n' "$DAEMON" "${NUMBERS[last]}" "$HOST_NAME" "${PIDS[last]}"
        stop_processes "${PIDS[last]}"
        unset "PIDS[last]" "NUMBERS[last]"
    fi
    write_instances
}

stop_every() {
    read_instances
    local i
    if ((${#PIDS[@]} == 0)); then
        printf 'No %s runs on %s.\n' "$DAEMON" "$HOST_NAME"
    else
        for i in "${!PIDS[@]}"; do
            printf 'Stopping %s %d on %s, process %d.\n' "$DAEMON" "${NUMBERS[i]}" "$HOST_NAME" "${PIDS[i]}"
        done
        stop_processes "${PIDS[@]}"
        PIDS=()
        NUMBERS=()
    fi
    write_instances
}

# Prints a line per instance; succeeds when there is one.
show_status() {
    read_instances
    local i
    if ((${#PIDS[@]} == 0)); then
        printf 'No %s runs on %s.\n' "$DAEMON" "$HOST_NAME"
        return 1
    fi
    for i in "${!PIDS[@]}"; do
        printf '%s %d runs on %s, process %d, log %s\n' "$DAEMON" "${NUMBERS[i]}" "$HOST_NAME" "${PIDS[i]}" \
            "$LOG_DIR/weir-$USER_NAME-$DAEMON-${NUMBERS[i]}-$HOST_NAME.log"
    done
}

# run_daemon_script VERB ARGUMENT...
run_daemon_script() {
    local verb=${1:-}
    shift || true
    load_settings
    use_arguments "$@"
    prepare_daemon
    case $verb in
        start | start-foreground)
            find_java
            HEAP_MB=$(heap_megabytes "$DAEMON" "$HEAP_MB")
            if [[ $verb == start ]]; then
                start_daemon "$@"
            else
                run_in_foreground "$@"
            fi
            ;;
        stop) stop_one ;;
        stop-all) stop_every ;;
        status) show_status ;;
        *)
            printf 'usage: %s.sh start|start-foreground|stop|stop-all|status [-Dkey=value ...]\n' "$DAEMON" >&2
            exit 2
            ;;
    esac
}
