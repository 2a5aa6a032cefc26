#!/usr/bin/env bash
# skusim     0.1.0, seed 1
# scenario   Photo tags: live, from deployed.yaml (hash 1344bbf9274f88c8)
# catalog    small_catalog.csv (2026-01-01, hash bcf9ddd426edaa13)
# workload   20 requests/s (Poisson)
# objective  p95 <= 150 ms
# target     Azure Kubernetes Service, production
# plan       guidance, cheapest: 3 x better in here, 3 workers per node: 0.45 USD/h
# this file  the node pool; run it once. Its nodes do not scale by themselves
#
# fill in         which is
# resource_group  the resource group of the cluster
# cluster         your AKS cluster, in here
set -euo pipefail

resource_group='photo-tags-live-group'
cluster='photo-tags-live-cluster'

az aks nodepool add \
    --resource-group "$resource_group" \
    --cluster-name "$cluster" \
    --name 'phototagsliv' \
    --mode User \
    --node-vm-size 'better' \
    --node-count 3 \
    --labels skusim-plan=photo-tags-live
