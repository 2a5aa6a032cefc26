#!/usr/bin/env bash
# What a sweep costs beside its cells: seconds of processor, store sizes and memory of one whose
# cells take next to nothing, as every machine is too small for the model. $1: the binary,
# build/release/skusim; $2: combinations of values, of 100 machines each (1000: 100,000 cells).
set -eu
binary="$(readlink -f "$1")"
combinations="${2:-1000}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
{
    echo "name,provider,region,vcpus,ram_gib,usd_per_hour"
    for i in $(seq 100); do echo "machine-$i,test,here,2,4,0.$((100 + i))"; done
} > machines.csv
scenario() { # $1: RAM of the model
    cat << YAML
skusim: 1
name: scale
model: {ram: $1}
workload: {arrivals: {kind: poisson, rate: 10 /s}}
service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}
slo: {latency: {p95: 400 ms}}
catalog: machines.csv
simulation: {precision: 20 %, max_requests: 20000}
YAML
}
scenario "64 GiB" > gated.yaml
scenario "1 GiB" > feasible.yaml
words=(sweep gated.yaml --vary "workload.arrivals.rate=1..$combinations /s:1" --yes --threads 1
    --quiet --format csv)
cells=$((combinations * 100))
timed() { # $1: of what; the rest: the command
    local what="$1"
    shift
    /usr/bin/time -f "$what: %U s user, %S s system, %e s wall, %M kB" "$@" > /dev/null 2> told ||
        { cat told; exit 1; }
    tail -n 1 told
}
bytes() { stat -c %s "$@" | awk -v what="$1" '{sum += $1} END {print what ": " sum " bytes"}'; }

model="$(sed -n 's/^model name.*: //p;T;q' /proc/cpuinfo)"
echo "$cells cells, $(date -u +%F), $model, $(nproc) processors"
timed "one shard of 100,000, which is to read the grid and to find its own cell" \
    "$binary" "${words[@]}" --shard 1/100000
timed "all cells, nothing kept" "$binary" "${words[@]}"
timed "all cells, into one store" "$binary" "${words[@]}" --store whole.db
bytes whole.db
timed "the same again, from the store" "$binary" "${words[@]}" --store whole.db
for shard in $(seq 16); do
    "$binary" "${words[@]}" --store s.db --shard "$shard/16" > /dev/null
done
bytes s.db.*
timed "merge of 16 stores" "$binary" sweep merge s.db.*-of-16 --store merged.db --format csv
bytes merged.db
timed "--missing of 16 stores" "$binary" sweep merge s.db.*-of-16 --missing
timed "--missing of 15 of them" "$binary" sweep merge s.db.?-of-16 s.db.1[0-5]-of-16 --missing
if command -v mpirun > /dev/null &&
    ! "$binary" sweep none.yaml --mpi 2>&1 | grep -q "without MPI"; then
    export OMPI_MCA_mpi_yield_when_idle=1
    timed "dealt to one other rank, all ranks" \
        mpirun --oversubscribe --allow-run-as-root -np 2 "$binary" "${words[@]}" --mpi
    mpirun --oversubscribe --allow-run-as-root \
        -np 1 /usr/bin/time -f "dealt to one other rank, dealer: %U s user, %S s system, %M kB" \
        "$binary" "${words[@]}" --mpi --store dealt.db : -np 1 "$binary" "${words[@]}" --mpi \
        2>&1 > /dev/null | grep dealer
fi
full=(sweep feasible.yaml --vary 'workload.arrivals.rate=1..10 /s:1' --threads 1 --quiet)
timed "1,000 cells that are simulated (to 20 %)" "$binary" "${full[@]}" --store full.db
bytes full.db
