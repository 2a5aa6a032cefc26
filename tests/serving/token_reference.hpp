// The schedulers of engines written down a second time, from their description alone: step by step,
// sequence by sequence, without any of the engine's sums. It is what the engine is held against.
#pragma once

#include <skusim/llm/engine_rules.hpp>
#include <skusim/llm/step_time.hpp>

#include "serving/token_fates.hpp"
#include "serving/token_reference_blocks.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

namespace skusim::serving::reference {

class StepByStep {
public:
    StepByStep(const llm::EngineRules& rules, const llm::StepTime& time, std::vector<Job> jobs)
        : rules_(rules), time_(time), jobs_(std::move(jobs)), fates_(jobs_.size()),
          states_(jobs_.size()), blocks_(rules.blocks, rules.block_size) {}

    std::vector<Fate> run() {
        Moment now = 0;
        while (next_ < jobs_.size() || !waiting_.empty() || !running_.empty()) {
            if (waiting_.empty() && running_.empty()) {
                now = std::max(now, jobs_[next_].arrived);
            }
            while (next_ < jobs_.size() && jobs_[next_].arrived <= now) {
                waiting_.push_back(next_++);
            }
            now = step(now);
        }
        return fates_;
    }
    [[nodiscard]] std::int64_t free_blocks() const { return blocks_.free(); }
    [[nodiscard]] std::int64_t evicted() const { return blocks_.evicted(); }
    [[nodiscard]] std::int64_t steps() const { return steps_; }
    [[nodiscard]] const Gaps& gaps() const { return gaps_; }
    /// In whole nanoseconds, of tokens that came after their sequence was preempted.
    [[nodiscard]] const Gaps& resumed() const { return resumed_; }

private:
    struct State {
        std::int64_t generated = 0;
        std::int64_t computed = 0;
        std::vector<std::int64_t> blocks;
        bool decodes = false; ///< all that it had was computed since it was taken in
        Moment last_token = 0;
    };
    struct Item {
        std::size_t job;
        std::int64_t tokens;
    };

    std::int64_t tokens_of(std::size_t job) const {
        return jobs_[job].input + states_[job].generated;
    }
    std::int64_t all_tokens_of(std::size_t job) const {
        return jobs_[job].input + jobs_[job].output - 1;
    }

    std::int64_t blocks_of(std::int64_t tokens) const {
        return (tokens + rules_.block_size - 1) / rules_.block_size;
    }
    std::int64_t held(std::size_t job) const {
        return static_cast<std::int64_t>(states_[job].blocks.size());
    }
    void take_up_to(std::size_t job, std::int64_t blocks) {
        while (held(job) < blocks) {
            states_[job].blocks.push_back(blocks_.take());
        }
    }

    bool is(llm::Scheduler scheduler) const { return rules_.scheduler == scheduler; }
    bool wants_spare_block() const {
        return is(llm::Scheduler::sarathi) || is(llm::Scheduler::vllm_v0);
    }
    bool reserves_all() const {
        return is(llm::Scheduler::orca) || is(llm::Scheduler::fixed) ||
               (is(llm::Scheduler::vllm_v1) && rules_.admission == llm::Admission::no_evict);
    }
    /// Tokens whose blocks must be there as a job is taken in.
    std::int64_t gate_tokens(std::size_t job, std::int64_t first_tokens) const {
        const bool looks_at_chunk =
            is(llm::Scheduler::vllm_v1) && rules_.admission == llm::Admission::first_chunk;
        return reserves_all() ? all_tokens_of(job) : looks_at_chunk ? first_tokens : tokens_of(job);
    }

    bool grow(std::size_t job, std::int64_t tokens, bool& preempted) {
        const std::int64_t wanted = blocks_of(states_[job].computed + tokens);
        const std::int64_t least = wants_spare_block() && states_[job].decodes ? 1 : 0;
        while (std::max(wanted - held(job), least) > blocks_.free()) {
            const std::size_t victim = running_.back();
            running_.pop_back();
            blocks_.release(states_[victim].blocks);
            states_[victim].computed = 0;
            states_[victim].decodes = false;
            ++fates_[victim].preemptions;
            waiting_.push_front(victim);
            preempted = true;
            if (victim == job) {
                return false;
            }
        }
        take_up_to(job, wanted);
        return true;
    }

    bool keeps(std::size_t job) const {
        return rules_.prefix_caching && !jobs_[job].segments.empty();
    }

    /// The blocks that hold the beginning of a job, of which a token is left to be computed.
    std::vector<std::int64_t> found(std::size_t job) {
        std::vector<std::int64_t> blocks;
        while (keeps(job) && (static_cast<std::int64_t>(blocks.size()) + 1) * rules_.block_size <
                                 tokens_of(job)) {
            const std::int64_t block = blocks_.find(blocks_.content(
                jobs_[job].segments, jobs_[job].input, static_cast<std::int64_t>(blocks.size())));
            if (block < 0) {
                break;
            }
            blocks.push_back(block);
        }
        return blocks;
    }

    /// New prompts, whole and alone, as long as the longest of them times their number fits; where
    /// there are none, all that decode.
    Moment step_of_v0(Moment now) {
        std::vector<Item> items;
        std::int64_t longest = 0;
        while (!waiting_.empty() &&
               static_cast<std::int64_t>(running_.size()) < rules_.max_sequences) {
            const std::size_t job = waiting_.front();
            const std::vector<std::int64_t> hits = found(job);
            const std::int64_t tokens =
                tokens_of(job) - static_cast<std::int64_t>(hits.size()) * rules_.block_size;
            longest = std::max(longest, tokens);
            if ((static_cast<std::int64_t>(items.size()) + 1) * longest >
                    rules_.max_batched_tokens ||
                !has_room(blocks_of(tokens_of(job)), hits)) {
                break;
            }
            take_in(now, hits, blocks_of(tokens_of(job)));
            items.push_back({job, tokens});
        }
        bool preempted = false;
        for (std::size_t place = 0; items.size() == place && place < running_.size(); ++place) {
            if (states_[running_[place]].decodes && grow(running_[place], 1, preempted)) {
                items.push_back({running_[place], 1});
            }
        }
        return compute(now, items);
    }

    bool has_room(std::int64_t blocks, const std::vector<std::int64_t>& hits) {
        const std::int64_t in_use = std::count_if(
            hits.begin(), hits.end(), [&](std::int64_t block) { return !blocks_.is_free(block); });
        const std::int64_t spare = running_.empty() ? 0 : rules_.watermark_blocks;
        return blocks - in_use + spare <= blocks_.free();
    }

    /// The first of those that wait.
    void take_in(Moment now, const std::vector<std::int64_t>& hits, std::int64_t blocks) {
        const std::size_t job = waiting_.front();
        waiting_.pop_front();
        running_.push_back(job);
        for (const std::int64_t block : hits) {
            blocks_.hold(block);
        }
        states_[job].blocks = hits;
        states_[job].computed = static_cast<std::int64_t>(hits.size()) * rules_.block_size;
        take_up_to(job, blocks);
        if (fates_[job].scheduled < 0) {
            fates_[job].scheduled = now;
            fates_[job].cached = states_[job].computed;
        }
    }

    Moment step(Moment now) {
        if (is(llm::Scheduler::vllm_v0)) {
            return step_of_v0(now);
        }
        std::vector<Item> items;
        const bool is_limited = is(llm::Scheduler::vllm_v1) || is(llm::Scheduler::sarathi);
        std::int64_t budget = is_limited ? rules_.max_batched_tokens : 1'000'000'000;
        bool preempted = false;
        const bool is_closed = is(llm::Scheduler::fixed) && !running_.empty();
        for (std::size_t place = 0; place < running_.size() && budget > 0; ++place) {
            const std::size_t job = running_[place];
            const std::int64_t tokens = std::min(tokens_of(job) - states_[job].computed, budget);
            if (!grow(job, tokens, preempted)) {
                break;
            }
            items.push_back({job, tokens});
            budget -= tokens;
        }
        while (!is_closed && (!preempted || is(llm::Scheduler::sarathi)) && budget > 0 &&
               !waiting_.empty() &&
               static_cast<std::int64_t>(running_.size()) < rules_.max_sequences) {
            const std::size_t job = waiting_.front();
            const std::vector<std::int64_t> hits = found(job);
            const std::int64_t cached = static_cast<std::int64_t>(hits.size()) * rules_.block_size;
            const std::int64_t tokens = std::min(tokens_of(job) - cached, budget);
            const std::int64_t reserved = gate_tokens(job, cached + tokens);
            if ((!rules_.chunked_prefill && cached + tokens < tokens_of(job)) ||
                !has_room(blocks_of(reserved), hits)) {
                break;
            }
            take_in(now, hits,
                    blocks_of(reserves_all() || is(llm::Scheduler::sarathi) ? reserved
                                                                            : cached + tokens));
            items.push_back({job, tokens});
            budget -= tokens;
        }
        return compute(now, items);
    }

    Moment compute(Moment now, const std::vector<Item>& items) {
        llm::StepWork work;
        for (const Item& item : items) {
            const State& state = states_[item.job];
            const bool is_last = state.computed + item.tokens == tokens_of(item.job);
            work.tokens += item.tokens;
            ++work.sequences;
            work.sampled += is_last ? 1 : 0;
            if (state.generated > 0 && item.tokens == 1 && is_last) {
                work.kv_tokens += state.computed + 1;
            } else {
                for (std::int64_t token = 1; token <= item.tokens; ++token) {
                    work.pairs += state.computed + token;
                }
            }
        }
        ++steps_;
        now += time_(work);
        for (const Item& item : items) {
            State& state = states_[item.job];
            state.computed += item.tokens;
            for (std::int64_t block = 0;
                 keeps(item.job) && block < state.computed / rules_.block_size; ++block) {
                blocks_.enter(
                    state.blocks[static_cast<std::size_t>(block)],
                    blocks_.content(jobs_[item.job].segments, jobs_[item.job].input, block));
            }
            if (state.computed < tokens_of(item.job)) {
                continue;
            }
            if (state.generated++ == 0) {
                fates_[item.job].first = now;
            } else if (state.decodes) {
                gaps_.add(now - state.last_token);
            } else {
                resumed_.add(now / 1'000'000 - state.last_token / 1'000'000);
            }
            state.decodes = true;
            state.last_token = now;
            if (state.generated == jobs_[item.job].output) {
                fates_[item.job].last = now;
                blocks_.release(state.blocks);
                running_.erase(std::find(running_.begin(), running_.end(), item.job));
            }
        }
        return now;
    }

    llm::EngineRules rules_;
    llm::StepTime time_;
    std::vector<Job> jobs_;
    std::vector<Fate> fates_;
    std::vector<State> states_;
    std::deque<std::size_t> waiting_;
    std::vector<std::size_t> running_;
    std::size_t next_ = 0;
    Blocks blocks_;
    std::int64_t steps_ = 0;
    Gaps gaps_;
    Gaps resumed_;
};

} // namespace skusim::serving::reference
