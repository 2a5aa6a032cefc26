#include <skusim/base/check.hpp>
#include <skusim/serving/node/tokens/token_engine.hpp>

#include <algorithm>
#include <utility>

namespace skusim::serving {

TokenEngine::TokenEngine(const llm::EngineRules& rules,
                         std::shared_ptr<const llm::StepTime> step_time)
    : rules_(rules), scheduler_(scheduler_row(rules.scheduler)), step_time_(std::move(step_time)),
      decodes_(rules), free_(rules.blocks) {
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
    SKUSIM_CHECK(!scheduler_.prompts_alone ||
                     std::int64_t{tokens.input} + tokens.output - 1 <= rules_.max_batched_tokens,
                 "a sequence that a step can compute");
    const std::uint32_t number = take_number();
    Sequence& sequence = sequences_[number];
    sequence = Sequence{};
    sequence.request = request;
    sequence.input = tokens.input;
    sequence.output = tokens.output;
    if (cache_) {
        cache_->arrive(number, segments, tokens.input);
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
    const std::int64_t steps = first_step_ending(now);
    if (steps == flight_.steps) {
        return false;
    }
    fly(steps);
    return true;
}

/// The least number of the flight's steps that end then or later; all of them at the most.
std::int64_t TokenEngine::first_step_ending(Time moment) const {
    const WideFemtoseconds away = between(flight_.start, Instant{moment});
    std::int64_t too_few = 0;
    std::int64_t enough = flight_.steps;
    while (enough - too_few > 1) {
        const std::int64_t middle = too_few + (enough - too_few) / 2;
        (flight_.length(middle) >= away ? enough : too_few) = middle;
    }
    return enough;
}

std::int64_t TokenEngine::used_blocks_at(Time now) const {
    if (flight_.steps <= 1) {
        return used_blocks();
    }
    // The step that ends at a nanosecond or later is the last that has begun before it.
    const std::int64_t begun = first_step_ending(now);
    return used_blocks() + decodes_.blocks_of(begun) - decodes_.blocks_of(1);
}

void TokenEngine::finish() {
    news_.clear();
    last_end_ = flight_.end;
    if (flight_.decoding > 0) {
        take_blocks(flight_.blocks);
        decodes_.advance(flight_.steps);
        for (auto number = decodes_.first_ended(); number != no_sequence;
             number = decodes_.first_ended()) {
            decodes_.leave(number, sequences_[number]);
            end(number);
        }
    }
    const std::int64_t decoding = decodes_.size();
    for (const Chunk& chunk : chunks_) {
        end_chunk(chunk);
    }
    if (scheduler_.prompts_alone && !chunks_.empty()) {
        stand_still(decoding);
    }
    flight_.steps = 0;
}

/// So many stood still while the flight computed prompts, some of which now stand beside them.
void TokenEngine::stand_still(std::int64_t decoding) {
    if (paused_.empty() && decoding > 0) {
        paused_.push_back({flight_.start, decoding});
    }
    if (decodes_.size() > decoding) {
        paused_.push_back({flight_.end, decodes_.size() - decoding});
    }
}

/// When the last of the batch, which is taken out, had its latest token.
Time TokenEngine::leave_pause() {
    if (paused_.empty()) {
        return last_end_.time;
    }
    const Time since = paused_.back().since.time;
    if (--paused_.back().sequences == 0) {
        paused_.pop_back();
    }
    return since;
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
        sequence.last_token = leave_pause();
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
