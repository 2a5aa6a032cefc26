#include <skusim/base/check.hpp>
#include <skusim/random/draw_memory.hpp>
#include <skusim/random/variates.hpp>

#include <algorithm>

namespace skusim::random {

const RememberedSequence::Part* RememberedSequence::part(std::size_t number) {
    const std::lock_guard lock(mutex_);
    if (number < parts_.size()) {
        return &parts_[number];
    }
    SKUSIM_CHECK(number == parts_.size(), "parts are asked for in their order");
    if (parts_left_ <= 0 || parts_left_.fetch_sub(1) <= 0) {
        return nullptr;
    }
    Part& added = parts_.emplace_back();
    draw(shape_, rest_, added.data(), added.data() + added.size());
    return &added;
}

Stream RememberedSequence::rest() const {
    const std::lock_guard lock(mutex_);
    return rest_;
}

RememberedSequence& DrawMemory::sequence(const Shape& shape, const StreamKey& key) {
    const std::lock_guard lock(mutex_);
    auto& known = sequences_[key];
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const auto& entry) { return entry->shape() == shape; });
    return found != known.end()
               ? **found
               : *known.emplace_back(std::make_unique<RememberedSequence>(shape, key, parts_left_));
}

} // namespace skusim::random
