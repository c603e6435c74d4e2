# shellcheck shell=bash
# Installs a package of the system where this user may: to be sourced. apt_install PACKAGE; fails silently where apt is not there.
apt_install() {
    local sudo=()
    if [[ $(id -u) != 0 ]]; then
        sudo=(sudo -n)
    fi
    command -v apt-get >/dev/null && "${sudo[@]}" true 2>/dev/null || return 1
    echo "Installing $1."
    "${sudo[@]}" apt-get -q update &&
        DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get -q install -y --no-install-recommends "$1"
}
