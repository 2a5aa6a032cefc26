#include <skusim/serving/node/tokens/decode_batch.hpp>

#include <algorithm>
#include <tuple>

namespace skusim::serving {

DecodeBatch::DecodeBatch(const llm::EngineRules& rules)
    : block_size_(rules.block_size), due_(static_cast<std::size_t>(rules.block_size)) {}

// With L the step of its last token, one that has o tokens to give has given o - (L + 1 - step) by
// the start of `step`; KV is there for all but the latest of them.

std::int64_t DecodeBatch::generated(const Sequence& sequence) const {
    return sequence.output - (sequence.last_step + 1 - step_);
}

std::int64_t DecodeBatch::computed(const Sequence& sequence) const {
    return sequence.input + generated(sequence) - 1;
}

std::size_t DecodeBatch::phase_of(const Sequence& sequence) const {
    const std::int64_t size = block_size_;
    return static_cast<std::size_t>(((step_ - computed(sequence)) % size + size) % size);
}

bool DecodeBatch::needs_block(const Sequence& sequence) const {
    return sequence.reserved == 0 && phase_of(sequence) == phase(step_);
}

std::int64_t DecodeBatch::blocks_of(std::int64_t steps) const {
    std::int64_t blocks = steps / block_size_ * growing_;
    for (std::int64_t ahead = 0; ahead < steps % block_size_; ++ahead) {
        blocks += due_[phase(step_ + ahead)];
    }
    return blocks;
}

std::int64_t DecodeBatch::steps_within(std::int64_t blocks, std::int64_t most) const {
    if (growing_ == 0 || blocks_of(most) <= blocks) {
        return most;
    }
    const std::int64_t rounds = blocks / growing_;
    std::int64_t steps = rounds * block_size_;
    std::int64_t left = blocks - rounds * growing_;
    while (steps < most && due_[phase(step_ + steps)] <= left) {
        left -= due_[phase(step_ + steps)];
        ++steps;
    }
    return std::min(steps, most);
}

bool DecodeBatch::is_later(const End& a, const End& b) {
    return std::tie(a.last_step, a.admission) > std::tie(b.last_step, b.admission);
}

std::int64_t DecodeBatch::steps_to_first_end() const {
    return ends_.front().last_step + 1 - step_;
}

void DecodeBatch::join(std::uint32_t number, Sequence& sequence) {
    sequence.state = Sequence::State::decoding;
    sequence.last_step = step_ + sequence.output - sequence.generated - 1;
    ++size_;
    kv_tokens_ += computed(sequence) + 1;
    if (sequence.reserved == 0) {
        ++growing_;
        ++due_[phase_of(sequence)];
    }
    ends_.push_back({sequence.last_step, sequence.admission, number});
    std::push_heap(ends_.begin(), ends_.end(), is_later);
}

void DecodeBatch::forget_end(std::uint32_t number) {
    if (ends_.front().number == number) {
        std::pop_heap(ends_.begin(), ends_.end(), is_later);
        ends_.pop_back();
        return;
    }
    // Only preemption takes a sequence out before its end, which is rare.
    ends_.erase(std::find_if(ends_.begin(), ends_.end(),
                             [&](const End& end) { return end.number == number; }));
    std::make_heap(ends_.begin(), ends_.end(), is_later);
}

void DecodeBatch::leave(std::uint32_t number, Sequence& sequence) {
    const std::int64_t has_generated = generated(sequence);
    const std::int64_t has_computed = computed(sequence);
    --size_;
    kv_tokens_ -= has_computed + 1;
    if (sequence.reserved == 0) {
        --growing_;
        --due_[phase_of(sequence)];
    }
    forget_end(number);
    sequence.generated = static_cast<std::uint32_t>(has_generated);
    sequence.computed = static_cast<std::uint32_t>(has_computed);
}

void DecodeBatch::advance(std::int64_t steps) {
    step_ += steps;
    kv_tokens_ += steps * size_;
}

std::uint32_t DecodeBatch::first_ended() const {
    const bool is_over = !ends_.empty() && ends_.front().last_step < step_;
    return is_over ? ends_.front().number : no_sequence;
}

} // namespace skusim::serving
