// Which nodes a router may send requests to.
#pragma once

#include <cstdint>
#include <vector>

namespace skusim::serving {

/// All nodes of a cluster but those that were closed, in their order.
class OpenNodes {
public:
    explicit OpenNodes(std::uint32_t nodes) : all_(nodes), count_(nodes) {}

    [[nodiscard]] std::uint32_t count() const { return count_; }
    /// The `index`-th of them.
    [[nodiscard]] std::uint32_t operator[](std::uint32_t index) const {
        return count_ == all_ ? index : numbers_[index];
    }

    [[nodiscard]] bool is_open(std::uint32_t node) const {
        return closed_.empty() || !closed_[node];
    }

    void close(std::uint32_t node) { change(node, true); }
    void open(std::uint32_t node) { change(node, false); }

private:
    void change(std::uint32_t node, bool is_closed) {
        closed_.resize(all_, false);
        closed_[node] = is_closed;
        numbers_.clear();
        for (std::uint32_t number = 0; number < all_; ++number) {
            if (!closed_[number]) {
                numbers_.push_back(number);
            }
        }
        count_ = static_cast<std::uint32_t>(numbers_.size());
    }

    std::uint32_t all_;
    std::uint32_t count_;
    std::vector<bool> closed_; ///< by node; empty until one is
    std::vector<std::uint32_t> numbers_;
};

} // namespace skusim::serving
