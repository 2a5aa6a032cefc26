// A table that finds numbers of things by a hash of their names: open addressing with linear
// probing (Knuth, The Art of Computer Programming 3, section 6.4, algorithms L and R). Names lie
// with the things; of things that come and go by millions, it takes no memory for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace skusim::serving {

class NumberTable {
public:
    static constexpr std::uint32_t none = 0xffffffff;

    /// The number with that hash of which `is_it(number)` says so; `none` if there is none.
    template <class IsIt>
    [[nodiscard]] std::uint32_t find(std::uint32_t hash, IsIt&& is_it) const {
        std::size_t place = place_of(hash);
        while (slots_[place].number != none &&
               (slots_[place].hash != hash || !is_it(slots_[place].number))) {
            place = after(place);
        }
        return slots_[place].number;
    }
    /// A number that is not there, and not `none`.
    void add(std::uint32_t hash, std::uint32_t number) {
        if (2 * ++count_ > slots_.size()) {
            grow();
        }
        put({hash, number});
    }
    /// A number that is there.
    void remove(std::uint32_t hash, std::uint32_t number) {
        std::size_t hole = place_of(hash);
        while (slots_[hole].number != number) {
            hole = after(hole);
        }
        --count_;
        // Who was pushed beyond the hole by others goes back.
        for (std::size_t place = after(hole); slots_[place].number != none; place = after(place)) {
            const std::size_t pushed = (place - place_of(slots_[place].hash)) & last();
            if (pushed >= ((place - hole) & last())) {
                slots_[hole] = slots_[place];
                hole = place;
            }
        }
        slots_[hole] = Slot{};
    }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number = none;
    };

    [[nodiscard]] std::size_t last() const { return slots_.size() - 1; }
    [[nodiscard]] std::size_t place_of(std::uint32_t hash) const { return hash & last(); }
    [[nodiscard]] std::size_t after(std::size_t place) const { return (place + 1) & last(); }
    void put(const Slot& slot) {
        std::size_t place = place_of(slot.hash);
        while (slots_[place].number != none) {
            place = after(place);
        }
        slots_[place] = slot;
    }
    void grow() {
        std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
        for (const Slot& slot : before) {
            if (slot.number != none) {
                put(slot);
            }
        }
    }

    std::vector<Slot> slots_ =
        std::vector<Slot>(16); ///< a power of two of them, at most half in use
    std::size_t count_ = 0;
};

} // namespace skusim::serving
