# shellcheck shell=bash
# Sourced by the commands beside it: builds what is missing and runs a class of the tests with what they know of it.

# Goes to the directory of the project, builds, and sets DISTRIBUTION.
build_tests() {
    cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
    mkdir -p target
    exec {BUILD_LOCK}>target/system-tests.lock
    # A build under another command's feet would take the distribution away that its processes start from.
    if flock --exclusive --nonblock "$BUILD_LOCK"; then
        mvn -q -Pquick -DskipTests package dependency:build-classpath -pl system-tests -am \
            -Dmdep.includeScope=test -Dmdep.outputFile=target/class-path.txt 1>&2
    else
        echo 'Another of these commands runs in this directory; its build is used.' 1>&2
    fi
    flock --shared "$BUILD_LOCK"
    local version
    version=$(basename distribution/target/weir-*/ | sed 's/^weir-//')
    DISTRIBUTION=$PWD/distribution/target/weir-$version
}

# usage: run_main CLASS ARGUMENT ...
run_main() {
    build_tests
    exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
        -Dweir.distribution="$DISTRIBUTION" -Dweir.target="$PWD/system-tests/target" \
        -Dlog4j2.configurationFile=system-tests/log4j2-commands.properties \
        -cp "system-tests/target/test-classes:$(<system-tests/target/class-path.txt)" "$@"
}
