#!/usr/bin/env bash
# A sweep that is killed at any moment goes on where it was, and ends with the bytes of an unbroken
# one. $1: the skusim binary, $2: the source folder.
set -u
skusim=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat > "$folder/sweep.yaml" <<YAML
skusim: 1
name: sweep
model: {ram: 1.6 GiB}
workload: {arrivals: {kind: poisson, rate: 100 /s}}
service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}
slo: {latency: {p95: 400 ms}}
catalog: $2/catalogs/azure.csv
select: {families: [Fsv2], max_price: 0.5 /h}
simulation: {precision: 5 %}
YAML
command=("$skusim" sweep "$folder/sweep.yaml" --vary 'workload.arrivals.rate=50 /s..100 /s:10'
    --format csv --quiet)
sweep() {
    "${command[@]}" "$@"
}
fail() {
    echo "failed: $1" >&2
    exit 1
}

sweep > "$folder/unbroken.csv" || fail "the unbroken sweep"
[ "$(wc -l < "$folder/unbroken.csv")" -ge 13 ] || fail "the sweep has too few cells to be broken"

kills=0
for delay in 0.02 0.05 0.1 0.15 0.2 0.3; do
    "${command[@]}" --store "$folder/store.db" > /dev/null 2>&1 & # no shell between to be killed
    pid=$!
    sleep "$delay"
    kill -9 "$pid" 2> /dev/null && kills=$((kills + 1))
    wait "$pid" 2> /dev/null
done
[ "$kills" -ge 1 ] || fail "no run was still going when it was to be killed"

sweep --store "$folder/store.db" > "$folder/resumed.csv" || fail "the resumed sweep"
cmp "$folder/unbroken.csv" "$folder/resumed.csv" || fail "other bytes than the unbroken sweep"

# All cells are known now: a rerun makes none anew, and a changed scenario makes its own.
before=$(stat -c %s "$folder/store.db")
sweep --store "$folder/store.db" | cmp - "$folder/unbroken.csv" || fail "the rerun differs"
[ "$(stat -c %s "$folder/store.db")" -eq "$before" ] || fail "the rerun made cells anew"
sed -i 's/p95: 400 ms/p95: 150 ms/' "$folder/sweep.yaml"
sweep --store "$folder/store.db" > "$folder/changed.csv" || fail "the changed sweep"
sweep | cmp - "$folder/changed.csv" || fail "a changed scenario was answered from old cells"
cmp -s "$folder/changed.csv" "$folder/unbroken.csv" && fail "the change changed nothing"
# A full disk, played by a limit on the size of files: a clear line, and what was committed stays.
limited() {
    trap '' XFSZ
    ulimit -f 44
    sweep --store "$folder/full.db" --output "$folder/full.csv"
}
(limited) 2> "$folder/full.err"
[ $? -eq 2 ] || fail "a full disk is unusable input: exit 2"
grep -q "full.db.*\(full\|I/O\)" "$folder/full.err" || fail "no clear line"
[ -e "$folder/full.csv" ] && fail "a result was written though cells are missing"
sweep --store "$folder/full.db" | cmp - "$folder/changed.csv" || fail "not resumed"
echo "killed $kills times; the same bytes"
