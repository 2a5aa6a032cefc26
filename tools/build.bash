# Sourced by ./skusim and tests/run, with `root` set: packages and builds. Everything is said on
# standard error; a function that cannot do its work ends the script with status 3.

say() { printf 'skusim: %s\n' "$*" >&2; }
give_up() {
    say "$@"
    exit 3
}

# One process at a time installs and builds; the others wait here, then find the work done. What
# builds keeps the turn, too: if this process is killed, its cmake goes on, and nobody beside it.
take_turn() {
    { mkdir -p "$root/build" && exec 9>"$root/build/lock"; } 2>/dev/null ||
        give_up "must be built first, but cannot write to $root/build"
    if ! flock --nonblock 9; then
        say "waiting for another build in $root/build"
        flock 9
    fi
}
end_turn() { exec 9>&-; }

# install_packages FILE...: those packages of the lists that the system lacks.
install_packages() {
    local wanted missing as_root=()
    mapfile -t wanted < <(packages_in "$@")
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        give_up "no apt here to install packages with; install these or their like, then build" \
            "as CONTRIBUTING.md says: ${wanted[*]}"
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    if ((${#missing[@]} == 0)); then
        return
    fi
    if ((EUID != 0)); then
        can_use_sudo || give_up "packages are missing, and this is neither root nor a user of" \
            "sudo; as root run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    local log="$root/build/packages.log"
    local environment=(env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1)
    local apt=("${as_root[@]}" "${environment[@]}" apt-get -q -o DPkg::Lock::Timeout=300)
    say "installing missing packages: ${missing[*]}"
    # An update that fails for some foreign repository need not keep these packages from installing.
    "${apt[@]}" update >"$log" 2>&1 9>&-
    "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" >>"$log" 2>&1 9>&- ||
        give_up "installing packages failed: $(first_error "$log") (see $log)"
}

# try_packages FILE: those packages of the list whose programs, which have the packages' names, are
# not there; if nobody need be asked for a password. A failure is said, and all goes on.
try_packages() {
    local name wanted=()
    for name in $(packages_in "$1"); do
        command -v "$name" >/dev/null || wanted+=("$name")
    done
    ((${#wanted[@]} == 0)) && return
    ((EUID == 0)) || sudo -n true 2>/dev/null || return 0
    (install_packages <(printf '%s\n' "${wanted[@]}")) || say "going on without: ${wanted[*]}"
}

packages_in() { sed 's/#.*//' "$@" | tr -s ' \t' '\n' | grep .; }

# missing_packages NAME...: the names of those that are not installed, one a line.
missing_packages() {
    local installed
    installed="$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" \
        2>/dev/null || true)" # it fails where one is unknown, having listed the others
    local name
    for name in "$@"; do
        grep -qxF "installed $name" <<<"$installed" || printf '%s\n' "$name"
    done
}

# Asks for a password only where somebody can type one.
can_use_sudo() {
    command -v sudo >/dev/null || return 1
    sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo true; }
}

# build_preset NAME [TARGET]: configures and builds build/NAME as CMakePresets.json says.
build_preset() {
    local name="$1" directory="$root/build/$1" log="$root/build/$1.log" started="$SECONDS"
    # The sources as they are now: an edit during the build is newer than this.
    touch "$root/build/$name.started"
    [[ -w "${HOME:-/nonexistent}" ]] || export CCACHE_DIR="$root/build/ccache"
    say "building in $directory (the first time takes minutes)"
    local fresh=()
    is_configured_here "$directory" || fresh=(--fresh)
    cmake -S "$root" --preset "$name" "${fresh[@]}" >"$log" 2>&1 ||
        give_up "configuring failed: $(first_error "$log") (see $log)"
    NINJA_STATUS='[%f/%t] ' cmake --build "$directory" 2>&1 | show_progress "$log"
    ((PIPESTATUS[0] == 0)) ||
        give_up "the build failed: $(first_error "$log") (see $log)"
    mv "$root/build/$name.started" "$directory/built"
    say "built in $((SECONDS - started)) s"
}

# False for a build tree that was copied or moved here: its cache names another place.
is_configured_here() {
    grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$1/CMakeCache.txt" 2>/dev/null
}

# show_progress LOG: the builder's lines go to the log; on a terminal its steps show on one line,
# elsewhere every tenth of them makes a line.
show_progress() {
    local line tenth=0
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$1"
        [[ "$line" =~ ^\[([0-9]+)/([0-9]+)\]\ (.*) ]] || continue
        local done="${BASH_REMATCH[1]}" total="${BASH_REMATCH[2]}"
        if [[ -t 2 ]]; then
            printf '\r\033[K%.79s' "[$done/$total] ${BASH_REMATCH[3]##*/}" >&2
        elif ((done * 10 / total > tenth)); then
            tenth=$((done * 10 / total))
            say "built $done of $total"
        fi
    done
    if [[ -t 2 ]]; then
        printf '\r\033[K' >&2
    fi
}

# first_error LOG: the first line of the log that tells an error, shortened to one screen line.
first_error() {
    local line
    line="$(grep -m 1 -E '(error|Error|E):? ' "$1" || tail -n 1 "$1")"
    printf '%.160s' "${line#E: }"
}
