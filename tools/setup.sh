#!/usr/bin/env bash
# Installs what is missing on Debian, saying which.
#
#   tools/setup.sh build          what the program is built from
#   tools/setup.sh test VENV      what the tests run against besides: a real registry, and the wasmtime Python
#                                 package (pinned, in the virtual environment VENV)
set -euo pipefail

build_packages="build-essential pkg-config ca-certificates libcurl4-openssl-dev libssl-dev libarchive-dev libcjson-dev libtomlplusplus-dev"
test_packages="python3 python3-venv docker-registry apache2-utils openssl"

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

installed() {
    dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'
}

install_missing() {
    local missing=()
    for package in "$@"; do installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "setup: this is not Debian; install the equivalents of: ${missing[*]}" >&2
        exit 1
    fi
    echo "setup: installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

python_packages() {
    local venv=$1 stamp
    stamp=$venv/.requirements
    if ! cmp -s tests/requirements.txt "$stamp"; then
        echo "setup: making $venv with $(grep -o '^[a-z]*==[0-9.]*' tests/requirements.txt | tr '\n' ' ')"
        python3 -m venv "$venv"
        "$venv/bin/pip" install -q --disable-pip-version-check --require-hashes -r tests/requirements.txt
        cp tests/requirements.txt "$stamp"
    fi
}

case ${1:-} in
build) install_missing $build_packages ;;
test)
    install_missing $build_packages $test_packages
    python_packages "${2:?the folder of the virtual environment}"
    ;;
*) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
