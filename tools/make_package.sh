#!/usr/bin/env bash
# make_package.sh [prove]
# Builds skusim's Debian package for the system at hand, build/package/skusim_VERSION_ARCH.deb, and
# with `prove` shows that it is whole: on a bare Debian of SUITE (bookworm unless set) that debootstrap
# has made, apt installs it with what it names, and its plan, manual pages and completion work; after
# a purge nothing of it is left.
#
# The package reads .onnx files (libonnx is named by its dependencies) and has no MPI, which would
# bring a cluster's launcher to every laptop: whoever runs `sweep --mpi` builds it on the cluster.
#
# Needs packages.txt, packages-onnx.txt and dpkg-dev; `prove` besides root, debootstrap and the
# network. ROOTS and MIRROR are those of prove_packages.sh; BUILD is another folder to build in.
set -euo pipefail

roots="${ROOTS:-/tmp/roots}"
suite="${SUITE:-bookworm}"
source_root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
build="${BUILD:-$source_root/build/package}"
# shellcheck source=tools/bare_system.bash
source "$source_root/tools/bare_system.bash"

cd "$source_root"
cmake --preset release -B "$build" -DSKUSIM_MPI=OFF -DSKUSIM_ONNX=ON \
    -DSKUSIM_ZSH_FOLDER=share/zsh/vendor-completions
cmake --build "$build"
rm -f "$build"/skusim_*.deb
(cd "$build" && cpack)
package="$(echo "$build"/skusim_*.deb)"
dpkg-deb --field "$package" Package Version Architecture Section Depends Installed-Size Description

[[ "${1:-}" == prove ]] || exit 0
mkdir -p "$roots"
unpack_bare_system "$suite"
cp "$package" "$roots/$suite/root/skusim.deb"
cat >"$roots/$suite/root/prove.sh" <<'PROOF'
set -euxo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
# A minimal image leaves manual pages out, which are looked at here.
rm -f /etc/dpkg/dpkg.cfg.d/docker
apt-get -qq install --yes --no-install-recommends ./skusim.deb man-db bash-completion zsh >/dev/null
cd /tmp
skusim --version
skusim plan /usr/share/doc/skusim/examples/quickstart.yaml | head -4
skusim plan --model resnet50 --rate 200/s --p95 250ms --region eastus --brief --quiet
skusim check /usr/share/doc/skusim/examples/*.yaml >/dev/null
skusim help glossary p95
for page in skusim skusim-plan skusim-sweep-merge; do
    man --warnings "$page" >/tmp/page 2>/tmp/warnings
    test -s /tmp/page && ! test -s /tmp/warnings
done
bash -c 'source /usr/share/bash-completion/completions/skusim
         COMP_WORDS=(skusim plan --form) COMP_CWORD=2; _skusim; test "${COMPREPLY[*]}" = --format'
zsh -n /usr/share/zsh/vendor-completions/_skusim
dpkg --verify skusim
apt-get -qq purge --yes skusim >/dev/null
test ! -e /usr/bin/skusim && test ! -e /usr/share/doc/skusim && test ! -e /usr/share/skusim
PROOF
inside "$suite" /root /bin/bash prove.sh
printf 'proved on %s: %s\n' "$suite" "$(basename "$package")"
