// Places for requests, reused so that a running simulation allocates nothing.
#pragma once

#include <skusim/serving/request.hpp>

#include <cstdint>
#include <vector>

namespace skusim::serving {

inline constexpr std::uint32_t no_request = 0xffffffff;

class RequestPool {
public:
    /// A place for a new request; references into the pool do not survive the call.
    [[nodiscard]] std::uint32_t take() {
        ++in_use_;
        if (free_ == no_request) {
            requests_.emplace_back();
            return static_cast<std::uint32_t>(requests_.size() - 1);
        }
        const std::uint32_t place = free_;
        free_ = requests_[place].next;
        return place;
    }

    void give_back(std::uint32_t place) {
        requests_[place].next = free_;
        free_ = place;
        --in_use_;
    }

    [[nodiscard]] Request& operator[](std::uint32_t place) { return requests_[place]; }
    [[nodiscard]] const Request& operator[](std::uint32_t place) const { return requests_[place]; }
    [[nodiscard]] std::uint64_t in_use() const { return in_use_; }
    /// All places that there are, in use or not: they are numbered from 0.
    [[nodiscard]] std::uint32_t places() const {
        return static_cast<std::uint32_t>(requests_.size());
    }

private:
    std::vector<Request> requests_;
    std::uint32_t free_ = no_request;
    std::uint64_t in_use_ = 0;
};

/// Places for requests at most.
inline constexpr std::uint32_t most_places = no_request;

} // namespace skusim::serving
