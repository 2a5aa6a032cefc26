#!/usr/bin/env bash
# skusim     0.1.0, seed 1
# scenario   bert-gpu, from /tmp/bg.yaml (hash 8e970f94e4308e9e)
# catalog    /work/main/catalogs/azure.csv (2026-05-20, hash 3937d387864beb90)
# workload   700 requests/s (Poisson)
# objective  p99 <= 40 ms, errors <= 0.1 %
# target     Azure Kubernetes Service, production
# plan       guidance, cheapest: 3 x Standard_NC64as_T4_v3 in eastus, 4 workers per node: 13.056
#            USD/h
# this file  the node pool; run it once. Its nodes do not scale by themselves
#
# fill in         which is
# resource_group  the resource group of the cluster
# cluster         your AKS cluster, in eastus
set -euo pipefail

resource_group='bert-gpu-group'
cluster='bert-gpu-cluster'

az aks nodepool add \
    --resource-group "$resource_group" \
    --cluster-name "$cluster" \
    --name 'bertgpu' \
    --mode User \
    --node-vm-size 'Standard_NC64as_T4_v3' \
    --node-count 3 \
    --labels skusim-plan=bert-gpu
