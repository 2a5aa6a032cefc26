// A node that serves one request per worker, in the order of arrival.
#pragma once

#include <skusim/serving/node/fifo/fifo.hpp>
#include <skusim/serving/node/worker_node.hpp>

namespace skusim::serving {

class FifoNode : public WorkerNode<RequestQueue> {
public:
    FifoNode(const Fifo& /*rules*/, Slots slots) : WorkerNode(RequestQueue{}, slots) {}
};

} // namespace skusim::serving
