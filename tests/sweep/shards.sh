#!/usr/bin/env bash
# Shards that are killed at any moment, run again and merged end with the bytes of the undivided
# sweep; so do the ranks of an MPI job of which one is killed. $1: the skusim binary, $2: the source
# folder, $3: "mpi" for the ranks. Status 77 (skipped) where there is no MPI.
set -u
skusim=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# What a scheduler that runs this test says is not about its sweeps.
told='^(SLURM|OMPI|PMI|PMIX|CI_NODE|CIRCLE_NODE|BUILDKITE|JOB_COMPLETION)'
for name in $(compgen -e | grep -E "$told"); do
    unset "$name"
done

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
words=(sweep "$folder/sweep.yaml" --vary 'workload.arrivals.rate=50 /s..100 /s:10' --format csv
    --quiet)
fail() {
    echo "failed: $1" >&2
    exit 1
}
"$skusim" "${words[@]}" > "$folder/whole.csv" || fail "the undivided sweep"
kills=0

run_shards() {
    for shard in 1 2 3; do
        for delay in 0.05 0.3; do
            "$skusim" "${words[@]}" --store "$folder/s.db" --shard "$shard/3" > /dev/null 2>&1 &
            pid=$!
            sleep "$delay"
            kill -9 "$pid" 2> /dev/null && kills=$((kills + 1))
            wait "$pid" 2> /dev/null
        done
    done
    # A merge of what the killed shards left says what is missing, and takes nothing from them.
    # A shard that was killed at once has no store yet.
    mapfile -t stores < <(find "$folder" -name 's.db.*-of-3')
    [ ${#stores[@]} -eq 0 ] ||
        "$skusim" sweep merge "${stores[@]}" --missing > "$folder/missing" 2> "$folder/err" ||
        grep -q "no store has a sweep" "$folder/err" || fail "killed shards cannot be merged"
    for shard in 1 2 3; do
        "$skusim" "${words[@]}" --store "$folder/s.db" --shard "$shard/3" --output /dev/null ||
            fail "shard $shard run again"
    done
    "$skusim" sweep merge "$folder"/s.db.*-of-3 --store "$folder/s.db" --format csv \
        > "$folder/merged.csv" || fail "the merge"
    cmp "$folder/whole.csv" "$folder/merged.csv" || fail "other bytes than the undivided sweep"
}

ranks() {
    mpirun --oversubscribe --allow-run-as-root -np 4 "$skusim" "${words[@]}" --mpi "$@"
}

run_ranks() {
    command -v mpirun > /dev/null || { echo "skipped: no mpirun (packages-mpi.txt)"; exit 77; }
    "$skusim" "${words[@]}" --mpi --shard 1/2 2> "$folder/err" && fail "--mpi with --shard"
    if "$skusim" "${words[@]}" --mpi 2>&1 > /dev/null | grep -q "built without MPI"; then
        echo "skipped: built without MPI (packages-mpi.txt)"
        exit 77
    fi
    ranks > "$folder/ranks.csv" || fail "four ranks"
    cmp "$folder/whole.csv" "$folder/ranks.csv" || fail "other bytes on four ranks"
    # A rank dies: the job ends, what is stored stays, and the same command goes on.
    for delay in 0.6 0.8 1.0 1.2 1.4; do
        ranks --store "$folder/ranks.db" > /dev/null 2>&1 &
        job=$!
        sleep "$delay"
        rank=$(pgrep -P "$job" -f -- --mpi | tail -n 1)
        [ -n "$rank" ] && kill -9 "$rank" 2> /dev/null && kills=$((kills + 1))
        wait "$job" 2> /dev/null
    done
    ranks --store "$folder/ranks.db" > "$folder/resumed.csv" || fail "the job run again"
    cmp "$folder/whole.csv" "$folder/resumed.csv" || fail "other bytes after ranks were killed"
    "$skusim" sweep merge "$folder/ranks.db" --missing | grep -q . && fail "the store lacks cells"
    # A rank that cannot read what the others read, or reads something else, ends the job at once.
    mpirun --oversubscribe --allow-run-as-root -np 1 "$skusim" "${words[@]}" --mpi \
        : -np 1 "$skusim" sweep "$folder/none.yaml" --mpi > "$folder/out" 2> "$folder/err" &&
        fail "a rank without the file is no fault"
    grep -q "rank 1: .*none.yaml: cannot be opened" "$folder/err" || fail "a rank without the file"
    sed 's/400 ms/300 ms/' "$folder/sweep.yaml" > "$folder/other.yaml"
    mpirun --oversubscribe --allow-run-as-root -np 1 "$skusim" "${words[@]}" --mpi \
        : -np 1 "$skusim" sweep "$folder/other.yaml" --mpi > "$folder/out" 2> "$folder/err" &&
        fail "ranks with different sweeps are no fault"
    grep -q "rank 1 reads another sweep than rank 0" "$folder/err" || fail "another sweep"
    [ -s "$folder/out" ] && fail "a result was printed all the same"
    true
}

if [ "${3:-}" = mpi ]; then run_ranks; else run_shards; fi
[ "$kills" -ge 1 ] || fail "no run was still going when it was to be killed"
echo "killed $kills times; the same bytes"
