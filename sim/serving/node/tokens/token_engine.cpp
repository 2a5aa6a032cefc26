#include <skusim/base/check.hpp>
#include <skusim/serving/node/tokens/token_engine.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace skusim::serving {

namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max() / 2;

const SchedulerRow& row_of(const llm::EngineRules& rules) {
    const SchedulerRow* row = scheduler_row(rules.scheduler);
    SKUSIM_CHECK(row != nullptr, "a scheduler that is simulated");
    return *row;
}

} // namespace

TokenEngine::TokenEngine(const llm::EngineRules& rules,
                         std::shared_ptr<const llm::StepTime> step_time)
    : rules_(rules), scheduler_(row_of(rules)), step_time_(std::move(step_time)), decodes_(rules),
      free_(rules.blocks) {
    if (scheduler_.given == SchedulerRow::Given::prompt) {
        rules_.admission = llm::Admission::full_prompt;
    } else if (scheduler_.given == SchedulerRow::Given::all) {
        rules_.admission = llm::Admission::no_evict;
    }
    if (rules.prefix_caching) {
        cache_.emplace(rules);
    }
}

void TokenEngine::arrive(std::uint32_t request, workload::TokenCounts tokens,
                         std::span<const workload::Segment> segments) {
    SKUSIM_CHECK(rules_.blocks_of(std::int64_t{tokens.input} + tokens.output - 1) <= rules_.blocks,
                 "a sequence that the cache can hold");
    const std::uint32_t number = take_number();
    Sequence& sequence = sequences_[number];
    sequence = Sequence{};
    sequence.request = request;
    sequence.input = tokens.input;
    sequence.output = tokens.output;
    if (cache_) {
        cache_->arrive(number, segments);
    }
    queue_.push_back(number);
}

/// Behind those that were preempted, which are few.
std::deque<std::uint32_t>::const_iterator TokenEngine::unscheduled() const {
    return std::find_if(queue_.begin(), queue_.end(),
                        [&](std::uint32_t number) { return !sequences_[number].was_scheduled; });
}

std::optional<std::uint32_t> TokenEngine::first_unscheduled() const {
    const auto found = unscheduled();
    return found == queue_.end() ? std::nullopt : std::optional(sequences_[*found].request);
}

void TokenEngine::withdraw_first_unscheduled() {
    const auto found = unscheduled();
    if (cache_) {
        cache_->leave(*found);
    }
    sequences_[*found].next = std::exchange(unused_, *found);
    queue_.erase(found);
}

bool TokenEngine::interrupt(Time now) {
    if (!takes_arrivals_ || flight_.steps <= 1) {
        return false;
    }
    const std::int64_t steps = first_step_ending(Instant{now});
    return std::exchange(flight_.steps, steps) != steps;
}

/// The least number of the flight's steps that end then or later; all of them at the most.
std::int64_t TokenEngine::first_step_ending(Instant moment) const {
    std::int64_t too_few = 0;
    std::int64_t enough = flight_.steps;
    while (enough - too_few > 1) {
        const std::int64_t middle = too_few + (enough - too_few) / 2;
        (flight_.end_of(middle) >= moment ? enough : too_few) = middle;
    }
    return enough;
}

std::int64_t TokenEngine::used_blocks_at(Time now) const {
    if (flight_.steps <= 1) {
        return used_blocks();
    }
    // The step that ends at a nanosecond or later is the last that has begun before it.
    const std::int64_t begun = first_step_ending(Instant{now});
    return used_blocks() + decodes_.blocks_of(begun) - decodes_.blocks_of(1);
}

bool TokenEngine::begin(Time now) {
    news_.clear();
    chunks_.clear();
    if (running_ == 0 && queue_.empty()) {
        return false;
    }
    budget_ = scheduler_.limits_tokens ? rules_.max_batched_tokens : unlimited;
    const bool is_open = scheduler_.joins || running_ == 0;
    has_preempted_ = false;
    flight_.dropped = 0;
    decode_or_preempt();
    continue_prompt();
    if (is_open && (!has_preempted_ || scheduler_.admits_after_preemption)) {
        admit();
    }
    flight_.start = std::max(last_end_, Instant{now});
    measure_step();
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
        if ((is_cut && !rules_.chunked_prefill) || !fits(sequence, found, chunk)) {
            return;
        }
        take_in(number, found, chunk);
    }
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

void TokenEngine::measure_step() {
    llm::StepWork work;
    work.tokens = decodes_.size();
    work.sequences = decodes_.size();
    work.sampled = decodes_.size();
    work.kv_tokens = decodes_.kv_tokens();
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
    flight_.decoding = decodes_.size();
    flight_.first = (*step_time_)(work);
    flight_.growth = step_time_->per_kv_token * decodes_.size();
    takes_arrivals_ =
        scheduler_.joins && queue_.empty() && running_ < rules_.max_sequences && budget_ > 0;
    flight_.steps = steps_together();
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

std::int64_t TokenEngine::used_blocks_at_end() const {
    return used_blocks() + decodes_.blocks_of(flight_.steps) - decodes_.blocks_of(1);
}

void TokenEngine::finish() {
    news_.clear();
    last_end_ = flight_.end();
    if (flight_.decoding > 0) {
        take_blocks(decodes_.blocks_of(flight_.steps) - decodes_.blocks_of(1));
        decodes_.advance(flight_.steps);
        for (auto number = decodes_.first_ended(); number != no_sequence;
             number = decodes_.first_ended()) {
            decodes_.leave(number, sequences_[number]);
            end(number);
        }
    }
    for (const Chunk& chunk : chunks_) {
        end_chunk(chunk);
    }
    flight_.steps = 0;
}

void TokenEngine::end_chunk(const Chunk& chunk) {
    Sequence& sequence = sequences_[chunk.number];
    sequence.computed += static_cast<std::uint32_t>(chunk.tokens);
    if (cache_) {
        cache_->keep(chunk.number, sequence.computed);
    }
    if (sequence.computed < sequence.tokens()) {
        return;
    }
    if (sequence.generated++ == 0) {
        news_.push_back({TokenNews::Kind::first, sequence.request});
    } else {
        news_.push_back(
            {TokenNews::Kind::resumed, sequence.request, last_end_.time - sequence.last_token});
    }
    if (sequence.generated == sequence.output) {
        end(chunk.number);
    } else {
        decodes_.join(chunk.number, sequence);
    }
}

void TokenEngine::end(std::uint32_t number) {
    Sequence& sequence = sequences_[number];
    news_.push_back(
        {TokenNews::Kind::finished, sequence.request, {}, sequence.preemptions, sequence.cached});
    give_back_blocks(number);
    if (cache_) {
        cache_->leave(number);
    }
    unlink(number);
    sequence.next = std::exchange(unused_, number);
}

void TokenEngine::preempt_last() {
    const std::uint32_t number = last_;
    Sequence& sequence = sequences_[number];
    if (sequence.state == Sequence::State::decoding) {
        decodes_.leave(number, sequence);
        sequence.last_token = last_end_.time;
    }
    give_back_blocks(number);
    if (number == half_done_) {
        half_done_ = no_sequence;
    }
    flight_.dropped += sequence.computed;
    sequence.computed = 0;
    sequence.state = Sequence::State::waiting;
    ++sequence.preemptions;
    has_preempted_ = true;
    unlink(number);
    queue_.push_front(number);
}

std::int64_t TokenEngine::blocks_held(std::uint32_t number) const {
    const Sequence& sequence = sequences_[number];
    if (sequence.reserved > 0) {
        return sequence.reserved;
    }
    const bool is_ahead = scheduler_.given == SchedulerRow::Given::prompt && number == half_done_;
    return rules_.blocks_of(is_ahead ? sequence.tokens() : sequence.computed);
}

void TokenEngine::take_blocks(std::int64_t blocks) {
    free_ -= blocks;
    if (cache_) {
        cache_->take(blocks);
    }
}

void TokenEngine::give_back_blocks(std::uint32_t number) {
    if (!cache_) {
        free_ += blocks_held(number);
        return;
    }
    // What a sequence computes as it decodes is its own, and nobody looks for it before.
    cache_->keep(number, sequences_[number].computed);
    free_ += cache_->release(number, blocks_held(number));
}

std::uint32_t TokenEngine::take_number() {
    if (unused_ == no_sequence) {
        sequences_.emplace_back();
        return static_cast<std::uint32_t>(sequences_.size() - 1);
    }
    return std::exchange(unused_, sequences_[unused_].next);
}

void TokenEngine::append(std::uint32_t number) {
    Sequence& sequence = sequences_[number];
    sequence.previous = last_;
    sequence.next = no_sequence;
    (last_ == no_sequence ? first_ : sequences_[last_].next) = number;
    last_ = number;
    ++running_;
}

void TokenEngine::unlink(std::uint32_t number) {
    const Sequence& sequence = sequences_[number];
    (sequence.previous == no_sequence ? first_ : sequences_[sequence.previous].next) =
        sequence.next;
    (sequence.next == no_sequence ? last_ : sequences_[sequence.next].previous) = sequence.previous;
    --running_;
}

} // namespace skusim::serving
