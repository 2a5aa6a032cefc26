// How an engine puts a step together.
#include <skusim/serving/node/tokens/token_engine.hpp>

#include <algorithm>
#include <limits>

namespace skusim::serving {

namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max() / 2;

} // namespace

bool TokenEngine::begin(Time now) {
    news_.clear();
    chunks_.clear();
    if (running_ == 0 && queue_.empty()) {
        return false;
    }
    budget_ = scheduler_.limits_tokens ? rules_.max_batched_tokens : unlimited;
    const bool is_open = scheduler_.joins || running_ == 0;
    has_preempted_ = false;
    longest_ = 0;
    flight_.dropped = 0;
    flight_.pauses.clear();
    if (scheduler_.prompts_alone) {
        admit();
    }
    const bool decodes = !scheduler_.prompts_alone || chunks_.empty();
    if (decodes) {
        decode_or_preempt();
        flight_.pauses.swap(paused_);
    }
    continue_prompt();
    const bool admits_last =
        !scheduler_.prompts_alone && (!has_preempted_ || scheduler_.admits_after_preemption);
    if (is_open && admits_last) {
        admit();
    }
    flight_.start = std::max(last_end_, Instant{now});
    measure_step(decodes);
    return true;
}

void TokenEngine::decode_or_preempt() {
    const std::int64_t due = decodes_.blocks_of_next_step();
    if (decodes_.size() > 0 && due + scheduler_.spare_blocks > free_) {
        preempt_for_decodes();
    } else {
        take_blocks(due);
    }
    budget_ -= decodes_.size();
}

/// One by one in the order of admission: those that are left decode, whoever was preempted.
void TokenEngine::preempt_for_decodes() {
    std::uint32_t number = first_;
    while (number != no_sequence) {
        if (sequences_[number].state == Sequence::State::decoding) {
            const std::int64_t need = decodes_.needs_block(sequences_[number]) ? 1 : 0;
            while (free_ < std::max(need, scheduler_.spare_blocks)) {
                const std::uint32_t victim = last_;
                preempt_last();
                if (victim == number) {
                    return;
                }
            }
            take_blocks(need);
        }
        number = sequences_[number].next;
    }
}

void TokenEngine::continue_prompt() {
    if (half_done_ == no_sequence || budget_ <= 0) {
        return;
    }
    Sequence& sequence = sequences_[half_done_];
    const std::int64_t chunk = std::min(sequence.tokens() - sequence.computed, budget_);
    const std::int64_t need = std::max<std::int64_t>(
        rules_.blocks_of(sequence.computed + chunk) - blocks_held(half_done_), 0);
    if (need > free_) {
        preempt_last();
        return;
    }
    take_blocks(need);
    add_chunk(half_done_, chunk);
}

void TokenEngine::admit() {
    while (budget_ > 0 && running_ < rules_.max_sequences && !queue_.empty()) {
        const std::uint32_t number = queue_.front();
        const Sequence& sequence = sequences_[number];
        const auto found = cache_ ? cache_->find(number, sequence.tokens()) : PrefixCache::Found{};
        const std::int64_t rest = sequence.tokens() - found.tokens;
        const std::int64_t chunk = std::min(rest, budget_);
        const bool is_cut = chunk < rest;
        if ((is_cut && !rules_.chunked_prefill) || exceeds_step(rest) ||
            !fits(sequence, found, chunk)) {
            return;
        }
        longest_ = std::max(longest_, rest);
        take_in(number, found, chunk);
    }
}

/// Whether such a prompt, and as many tokens for each that the step has, are too many for it.
bool TokenEngine::exceeds_step(std::int64_t prompt) const {
    const std::int64_t prompts = static_cast<std::int64_t>(chunks_.size()) + 1;
    return scheduler_.prompts_alone &&
           prompts * std::max(longest_, prompt) > rules_.max_batched_tokens;
}

/// Blocks that were found, and that nobody holds, are among the free ones.
bool TokenEngine::fits(const Sequence& sequence, PrefixCache::Found found,
                       std::int64_t chunk) const {
    std::int64_t need = 0;
    switch (rules_.admission) {
    case llm::Admission::full_prompt:
        need = rules_.blocks_of(sequence.tokens());
        break;
    case llm::Admission::first_chunk:
        need = rules_.blocks_of(found.tokens + chunk);
        break;
    case llm::Admission::no_evict:
        need = rules_.blocks_of(std::int64_t{sequence.input} + sequence.output - 1);
        break;
    }
    return need - found.held + (running_ > 0 ? rules_.watermark_blocks : 0) <= free_;
}

void TokenEngine::take_in(std::uint32_t number, PrefixCache::Found found, std::int64_t chunk) {
    queue_.pop_front();
    Sequence& sequence = sequences_[number];
    count_cached(sequence, found);
    if (!sequence.was_scheduled) {
        sequence.was_scheduled = true;
        news_.push_back({TokenNews::Kind::scheduled, sequence.request});
    }
    sequence.state = Sequence::State::prefilling;
    sequence.admission = admissions_++;
    const std::int64_t shared = found.tokens / rules_.block_size;
    if (shared > 0) {
        cache_->share(number, found);
        sequence.computed = static_cast<std::uint32_t>(found.tokens);
        free_ -= shared - found.held;
    }
    if (rules_.admission == llm::Admission::no_evict) {
        sequence.reserved = rules_.blocks_of(std::int64_t{sequence.input} + sequence.output - 1);
        take_blocks(sequence.reserved - shared);
    } else {
        const bool is_whole = scheduler_.given == SchedulerRow::Given::prompt;
        take_blocks(rules_.blocks_of(is_whole ? sequence.tokens() : found.tokens + chunk) - shared);
    }
    append(number);
    add_chunk(number, chunk);
}

/// A sequence that was preempted and finds its own KV again has lost the less.
void TokenEngine::count_cached(Sequence& sequence, PrefixCache::Found found) {
    if (sequence.was_scheduled) {
        flight_.dropped -= found.tokens;
    } else {
        sequence.cached = static_cast<std::uint32_t>(found.tokens);
    }
}

void TokenEngine::add_chunk(std::uint32_t number, std::int64_t tokens) {
    chunks_.push_back({number, tokens});
    budget_ -= tokens;
    const Sequence& sequence = sequences_[number];
    half_done_ = sequence.computed + tokens < sequence.tokens() ? number : no_sequence;
}

void TokenEngine::measure_step(bool decodes) {
    const std::int64_t decoding = decodes ? decodes_.size() : 0;
    llm::StepWork work;
    work.tokens = decoding;
    work.sequences = decoding;
    work.sampled = decoding;
    work.kv_tokens = decodes ? decodes_.kv_tokens() : 0;
    for (const Chunk& chunk : chunks_) {
        const Sequence& sequence = sequences_[chunk.number];
        const std::int64_t computed = sequence.computed;
        const bool is_last = computed + chunk.tokens == sequence.tokens();
        work.tokens += chunk.tokens;
        ++work.sequences;
        work.sampled += is_last ? 1 : 0;
        if (is_last && chunk.tokens == 1 && sequence.generated > 0) {
            work.kv_tokens += computed + 1; // the rest of a recomputation is like a decode
        } else {
            work.pairs += chunk.tokens * computed + chunk.tokens * (chunk.tokens + 1) / 2;
        }
    }
    flight_.work = work;
    flight_.decoding = decoding;
    flight_.first = (*step_time_)(work);
    flight_.growth = step_time_->per_kv_token * decoding;
    takes_arrivals_ =
        scheduler_.joins && queue_.empty() && running_ < rules_.max_sequences && budget_ > 0;
    fly(steps_together());
}

void TokenEngine::fly(std::int64_t steps) {
    flight_.steps = steps;
    flight_.end = after(flight_.start, flight_.length(steps));
    flight_.blocks = steps > 1 ? decodes_.blocks_of(steps) - decodes_.blocks_of_next_step() : 0;
}

std::int64_t TokenEngine::steps_together() const {
    if (!rules_.jumps || has_preempted_ || !chunks_.empty()) {
        return 1;
    }
    // The first step has its blocks already.
    const std::int64_t taken = decodes_.blocks_of_next_step();
    return std::max<std::int64_t>(
        1, decodes_.steps_within(std::max<std::int64_t>(free_ + taken - scheduler_.spare_blocks, 0),
                                 decodes_.steps_to_first_end()));
}

} // namespace skusim::serving
