#include <skusim/random/draw_memory.hpp>
#include <skusim/random/variates.hpp>

#include <algorithm>

namespace skusim::random {

std::shared_ptr<const Opening> DrawMemory::opening(const Shape& shape, const StreamKey& key) {
    const std::lock_guard lock(mutex_);
    std::vector<Entry>& known = entries_[key];
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Entry& entry) { return entry.first == shape; });
    if (found != known.end()) {
        return found->second;
    }
    if (size_ == most_openings) {
        return nullptr;
    }
    auto opening = std::make_shared<Opening>(Opening{std::vector<double>(length), Stream(key)});
    draw(shape, opening->rest, opening->draws.data(), opening->draws.data() + length);
    known.emplace_back(shape, opening);
    ++size_;
    return opening;
}

} // namespace skusim::random
