# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is used by the scripts that source it
# What the scripts of this directory share: where Weir is, its settings, a Java to run it with.
# Sourced, with WEIR_HOME set to the directory above bin/.

WEIR_CLASS_PATH="$WEIR_HOME/lib/*"
export WEIR_CLASS_PATH

fail() {
    printf 'error: %s\n' "$1" >&2
    shift
    local hint
    for hint in "$@"; do
        printf 'hint: %s\n' "$hint" >&2
    done
    exit 1
}

# --- Settings -------------------------------------------------------------------------------------------------------

# Prints "key=value" for each setting of the file, nested or flat. Lists are no business of the scripts.
flatten_yaml() {
    awk '
        function strip(text) { sub(/^[ \t]+/, "", text); sub(/[ \t]+$/, "", text); return text }
        function plain(text) {
            text = strip(text)
            if (text ~ /^".*"([ \t]+#.*)?$/) { sub(/"[ \t]+#.*$/, "\"", text); return substr(text, 2, length(text) - 2) }
            if (text ~ /^\047.*\047([ \t]+#.*)?$/) { sub(/\047[ \t]+#.*$/, "\047", text); return substr(text, 2, length(text) - 2) }
            sub(/[ \t]+#.*$/, "", text)
            return strip(text)
        }
        /^[ \t]*(#|$)/ || /^---/ || /^[ \t]*-/ { next }
        {
            line = $0
            sub(/\r$/, "", line)
            match(line, /^ */)
            indent = RLENGTH
            colon = match(line, /:([ \t]|$)/)
            if (colon == 0) next
            key = plain(substr(line, 1, colon - 1))
            value = strip(substr(line, colon + 1))
            while (depth > 0 && indents[depth] >= indent) depth--
            path = depth > 0 ? names[depth] "." key : key
            if (value == "" || value ~ /^#/) { depth++; indents[depth] = indent; names[depth] = path; next }
            print path "=" plain(value)
        }' "$1"
}

# Reads the settings once; `setting KEY` then answers.
declare -A settings=()
load_settings() {
    local file key value
    for file in "$WEIR_CONF_DIR/config.yaml" "$WEIR_CONF_DIR/flink-conf.yaml"; do
        if [[ -f $file ]]; then
            while IFS='=' read -r key value; do
                settings[$key]=$value
            done < <(flatten_yaml "$file")
            return
        fi
    done
}

# setting KEY [FALLBACK]
setting() {
    printf '%s' "${settings[$1]:-${2:-}}"
}

# use_arguments -Dkey=value... : what is said on the command line goes before the file.
use_arguments() {
    local argument key
    for argument in "$@"; do
        if [[ $argument == -D*=* ]]; then
            argument=${argument#-D}
            key=${argument%%=*}
            settings[$key]=${argument#*=}
        fi
    done
}

# megabytes KEY SIZE : "1g", "1024 mb", "1728m", plain bytes.
megabytes() {
    local key=$1 text=${2,,}
    text=${text// /}
    if [[ ! $text =~ ^([0-9]+)([a-z]*)$ ]]; then
        fail "'$key: $2' is not a memory size." "Write it as 512m or 2g."
    fi
    local number=${BASH_REMATCH[1]}
    case ${BASH_REMATCH[2]} in
        '' | b | bytes) printf '%d' $((number / 1048576)) ;;
        k | kb | kib | kibibytes) printf '%d' $((number / 1024)) ;;
        m | mb | mib | mebibytes) printf '%d' "$number" ;;
        g | gb | gib | gibibytes) printf '%d' $((number * 1024)) ;;
        t | tb | tib | tebibytes) printf '%d' $((number * 1048576)) ;;
        *) fail "'$key: $2' is not a memory size." "Write it as 512m or 2g." ;;
    esac
}

readonly METASPACE_MB=256 OFF_HEAP_MB=128 LEAST_HEAP_MB=64

# heap_megabytes PROCESS DEFAULT : the heap of a jobmanager, taskmanager, log-broker or zookeeper. Said outright, or what the size of the whole
# process leaves beside metaspace, direct buffers and the JVM itself.
heap_megabytes() {
    local process=$1 value
    value=$(setting "$process.heap.size")
    if [[ -n $value ]]; then
        megabytes "$process.heap.size" "$value"
        return
    fi
    value=$(setting "$process.memory.process.size")
    if [[ -z $value ]]; then
        printf '%d' "$2"
        return
    fi
    local whole overhead heap
    whole=$(megabytes "$process.memory.process.size" "$value") || exit 1
    overhead=$((whole / 10))
    overhead=$((overhead < 192 ? 192 : overhead > 1024 ? 1024 : overhead))
    heap=$((whole - METASPACE_MB - OFF_HEAP_MB - overhead))
    if ((heap < LEAST_HEAP_MB)); then
        fail "'$process.memory.process.size: $value' leaves $heap MB for the heap; at least $LEAST_HEAP_MB MB are needed." \
            "Set it to $((LEAST_HEAP_MB + METASPACE_MB + OFF_HEAP_MB + 192))m or more, or set $process.heap.size."
    fi
    printf '%d' "$heap"
}

# --- Java -----------------------------------------------------------------------------------------------------------

readonly LEAST_JAVA=17

# Sets JAVA_RUN and ARCHIVE, the classes made ready for this Java. The version is read from the JDK's release file: starting a JVM to ask it would double the time that
# a short command takes.
find_java() {
    local home
    home=$(setting env.java.home "${JAVA_HOME:-}")
    if [[ -n $home ]]; then
        JAVA_RUN=$home/bin/java
        [[ -x $JAVA_RUN ]] || fail "There is no Java at $JAVA_RUN." "Point JAVA_HOME (or env.java.home) at a JDK $LEAST_JAVA or newer."
    else
        JAVA_RUN=$(command -v java) || fail "Java is not installed." "Install JDK $LEAST_JAVA or newer, or set JAVA_HOME."
        JAVA_RUN=$(readlink -f "$JAVA_RUN")
        home=${JAVA_RUN%/bin/java}
    fi
    local version='' line
    if [[ -r $home/release ]]; then
        while IFS= read -r line; do
            [[ $line == JAVA_VERSION=* ]] && version=${line#JAVA_VERSION=}
        done <"$home/release"
    fi
    if [[ -z $version ]]; then
        version=$("$JAVA_RUN" -version 2>&1 | awk -F'"' '/version/ { print $2; exit }')
    fi
    version=${version//\"/}
    local major=${version%%[.-]*}
    if [[ ! $major =~ ^[0-9]+$ ]] || ((major < LEAST_JAVA)); then
        fail "Weir needs Java $LEAST_JAVA or newer; $JAVA_RUN is ${version:-of an unknown version}." \
            "Set JAVA_HOME to a JDK $LEAST_JAVA or newer."
    fi
    ARCHIVE=$WEIR_HOME/lib/classes-$version.jsa
    ARCHIVE_FLAGS=()
    if [[ -f $ARCHIVE ]]; then
        # One that does not fit, as after a move of the directory, is left out by the JVM; that is nothing to warn of.
        ARCHIVE_FLAGS=("-XX:SharedArchiveFile=$ARCHIVE" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off)
    fi
}

# Flags of every process that serves: short pauses, and no half-dead process after memory runs out.
# The opened package is the fast way into strings for the serializers; without it they take a slower one.
OPENED=--add-opens=java.base/java.lang=ALL-UNNAMED
SERVER_FLAGS=("$OPENED" -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData)
# Flags of a command that lives for a second.
CLIENT_FLAGS=("$OPENED" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData)

# java_options ROLE : sets JAVA_OPTIONS to the user's own flags, split at blanks.
java_options() {
    local all own
    all=$(setting env.java.opts.all "$(setting env.java.opts)")
    own=$(setting "env.java.opts.$1")
    read -ra JAVA_OPTIONS <<<"$all $own"
}

# --- Source checkout ------------------------------------------------------------------------------------------------

# hand_over SCRIPT ARGUMENT... : in a source checkout, builds the distribution when it is missing or older than the
# sources, and goes on as the same script there. Returns in a distribution.
hand_over() {
    local script=$1
    shift
    [[ -f $WEIR_HOME/pom.xml && ! -d $WEIR_HOME/lib ]] || return 0
    local version built
    version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$WEIR_HOME/pom.xml" | head -n 1)
    built=$WEIR_HOME/distribution/target/weir-$version
    if ! is_current "$built"; then
        build "$built"
    fi
    exec "$built/bin/$script" "$@"
}

# Every build makes lib/ anew, so the time of that directory is the time of the build.
is_current() {
    [[ -x $1/bin/weir && -d $1/lib ]] || return 1
    local newer
    newer=$(find "$WEIR_HOME" \( -name target -o -name '.*' ! -path "$WEIR_HOME" \) -prune -o -type f \
        \( -path '*/src/*' -o -path '*/bin/*' -o -path '*/conf/*' -o -path '*/data/*' -o -name pom.xml \) \
        -newer "$1/lib" -print -quit)
    [[ -z $newer ]]
}

build() {
    local built=$1 log=$WEIR_HOME/distribution/target/build.log
    find_java
    command -v mvn >/dev/null || fail "Maven is not installed; it is needed once to build Weir from its sources." \
        "Install Maven 3.8.6 or newer, or download a distribution."
    mkdir -p "${log%/*}"
    exec 9>"${log%/*}/.build.lock"
    if command -v flock >/dev/null && ! flock -n 9; then
        printf 'Another command is building Weir; waiting for it.\n' >&2
        flock 9
        if is_current "$built"; then
            exec 9>&-
            return 0
        fi
    fi
    local began=$SECONDS stamp=$WEIR_HOME/distribution/target/.began
    printf 'Building Weir (mvn -q -DskipTests -Pquick package; a minute or two, only after changes) ...' >&2
    : >"$stamp"
    if ! (cd "$WEIR_HOME" && mvn -B -q -Dstyle.color=never -DskipTests -Pquick package </dev/null >"$log" 2>&1); then
        printf ' failed.\n' >&2
        fail "The build failed: $(grep -m 1 -E '^\[ERROR\]' "$log" | cut -c 9-200)" "Read $log"
    fi
    [[ -x $built/bin/weir ]] || fail "The build left no distribution in $built." "Read $log"
    # Its time becomes that of the beginning: what was edited meanwhile counts as newer.
    touch -r "$stamp" "$built/lib"
    rm -f "$stamp"
    printf ' done in %d s.\n' $((SECONDS - began)) >&2
    exec 9>&-
}

# --- Places ---------------------------------------------------------------------------------------------------------

WEIR_CONF_DIR=${WEIR_CONF_DIR:-$WEIR_HOME/conf}
[[ -d $WEIR_CONF_DIR ]] || fail "The directory of settings $WEIR_CONF_DIR does not exist." "Set WEIR_CONF_DIR."
export WEIR_HOME WEIR_CONF_DIR
