// One engine: a copy of a language model that serves its requests token by token, step by step.
//
// The scheduler is that of vLLM V1 (vllm-project/vllm, vllm/v1/core/sched at 00024d31): decodes
// first, then chunks of prompts within the budget of tokens, KV space in blocks, preemption from
// the batch's tail with recomputation. In one step,
//
//   1. the running sequences go on in the order of their admission: a decoding one by a token, a
//      half computed prompt by a chunk. One that needs a block that is not there preempts the last
//      of the batch, which goes to the front of the queue and starts anew;
//   2. if none was preempted, waiting ones are admitted while tokens, places and blocks last; the
//      first that does not fit holds up those behind it.
//
// Other schedulers depart from that as their rows in scheduler.hpp say.
//
// While nothing comes, ends or lacks a block, decode steps take times in arithmetic progression,
// and any number of them is one event: see Flight.
#pragma once

#include <skusim/llm/engine_rules.hpp>
#include <skusim/llm/step_time.hpp>
#include <skusim/serving/node/tokens/decode_batch.hpp>
#include <skusim/serving/node/tokens/instant.hpp>
#include <skusim/serving/node/tokens/prefix_cache.hpp>
#include <skusim/serving/node/tokens/scheduler.hpp>
#include <skusim/serving/node/tokens/sequence.hpp>
#include <skusim/workload/tokens.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace skusim::serving {

/// Sequences whose latest token came then, and who stand still for the prompts of others.
struct Pause {
    Instant since;
    std::int64_t sequences = 0;
};

/// The steps that an engine is at: one, or many decode steps that differ only in the KV tokens that
/// they read. The n-th of these, counted from 0, takes `first + n * growth`.
struct Flight {
    Instant start;
    Instant end;
    std::int64_t steps = 0;  ///< 0 while the engine idles
    std::int64_t blocks = 0; ///< that its decodes take after the first step
    llm::Femtoseconds first = 0;
    llm::Femtoseconds growth = 0;
    llm::StepWork work;        ///< of the first step
    std::int64_t decoding = 0; ///< sequences in it that decode, and do in every step
    std::int64_t dropped = 0;  ///< tokens whose KV was lost to preemption as it was put together
    /// How long those that decode in it stood still before: the longest comes first.
    std::vector<Pause> pauses = {};

    [[nodiscard]] WideFemtoseconds length(std::int64_t count) const {
        return WideFemtoseconds{first} * count + WideFemtoseconds{growth} * count * (count - 1) / 2;
    }
};

/// What a flight did to a request.
struct TokenNews {
    enum class Kind : std::uint8_t {
        scheduled, ///< its first tokens are computed, from the start of the flight on
        first,     ///< it has its first token
        resumed,   ///< it was preempted, and has its next token
        finished,  ///< it has its last token
    };
    Kind kind;
    std::uint32_t request;
    Duration gap = {};             ///< of one that resumed: since its token before
    std::uint32_t preemptions = 0; ///< of a finished one
    std::uint32_t cached = 0;      ///< of a finished one: tokens found in the prefix cache
};

/// It is told when requests come, when its flight may begin and when that is over.
class TokenEngine {
public:
    /// Its scheduler is a row of scheduler_table.
    TokenEngine(const llm::EngineRules& rules, std::shared_ptr<const llm::StepTime> step_time);

    /// A request with so many tokens, that the cache can hold, comes to the queue. `segments` are
    /// what it says, for a cache of prefixes.
    void arrive(std::uint32_t request, workload::TokenCounts tokens,
                std::span<const workload::Segment> segments = {});
    /// While many steps are one flight, which a request that comes at `now` could join: the flight
    /// ends with the first step that ends at `now` or later. Gives whether that changed it.
    bool interrupt(Time now);
    /// The request that waits longest of those that were never scheduled, if there is one.
    [[nodiscard]] std::optional<std::uint32_t> first_unscheduled() const;
    /// Takes that one out of the queue.
    void withdraw_first_unscheduled();

    /// It begins anew, without requests and with nothing in its cache.
    void restart() { *this = TokenEngine(llm::EngineRules(rules_), step_time_); }

    [[nodiscard]] bool is_idle() const { return flight_.steps == 0; }
    [[nodiscard]] const Flight& flight() const { return flight_; }
    /// Begins the next flight, no earlier than `now`. Gives false, and stays idle, if there is
    /// nothing to do. Those that are scheduled for the first time are news().
    bool begin(Time now);
    /// The flight is over. What became of its requests are news(), in the order of the batch.
    void finish();
    [[nodiscard]] const std::vector<TokenNews>& news() const { return news_; }

    // What observers and routers see; while a flight lasts, as of its start.

    [[nodiscard]] std::int64_t waiting() const { return static_cast<std::int64_t>(queue_.size()); }
    [[nodiscard]] std::int64_t running() const { return running_; }
    [[nodiscard]] std::int64_t used_blocks() const { return rules_.blocks - free_; }
    /// Blocks in use by the end of the flight.
    [[nodiscard]] std::int64_t used_blocks_at_end() const { return used_blocks() + flight_.blocks; }
    /// Blocks in use at `now`, during the flight: a step takes what it needs as it begins, which it
    /// does after all else of the instant in which the one before ends.
    [[nodiscard]] std::int64_t used_blocks_at(Time now) const;
    [[nodiscard]] const llm::EngineRules& rules() const { return rules_; }

private:
    struct Chunk {
        std::uint32_t number;
        std::int64_t tokens;
    };

    // What a step is made of.
    void decode_or_preempt();
    void preempt_for_decodes();
    void continue_prompt();
    void admit();
    [[nodiscard]] std::int64_t first_step_ending(Time moment) const;
    [[nodiscard]] bool fits(const Sequence& sequence, PrefixCache::Found found,
                            std::int64_t chunk) const;
    void take_in(std::uint32_t number, PrefixCache::Found found, std::int64_t chunk);
    void count_cached(Sequence& sequence, PrefixCache::Found found);
    void add_chunk(std::uint32_t number, std::int64_t tokens);
    [[nodiscard]] bool exceeds_step(std::int64_t prompt) const;
    void measure_step(bool decodes);
    void fly(std::int64_t steps);
    [[nodiscard]] std::int64_t steps_together() const;

    // What happens to single sequences.
    void preempt_last();
    void end_chunk(const Chunk& chunk);
    void stand_still(std::int64_t decoding);
    [[nodiscard]] Time leave_pause();
    void end(std::uint32_t number);
    [[nodiscard]] std::deque<std::uint32_t>::const_iterator unscheduled() const;
    [[nodiscard]] std::int64_t blocks_held(std::uint32_t number) const;
    void take_blocks(std::int64_t blocks);
    void give_back_blocks(std::uint32_t number);
    [[nodiscard]] std::uint32_t take_number();
    void append(std::uint32_t number);
    void unlink(std::uint32_t number);

    llm::EngineRules rules_;
    SchedulerRow scheduler_;
    std::shared_ptr<const llm::StepTime> step_time_;
    std::vector<Sequence> sequences_;
    std::uint32_t unused_ = no_sequence; ///< first of the list of those that can be used again
    std::deque<std::uint32_t> queue_;    ///< those that wait
    std::uint32_t first_ = no_sequence;  ///< of the batch, in the order of admission
    std::uint32_t last_ = no_sequence;
    std::int64_t running_ = 0;              ///< sequences in the batch
    std::uint32_t half_done_ = no_sequence; ///< whose prompt is partly computed; the batch's last
    DecodeBatch decodes_;
    std::int64_t free_;                ///< blocks
    std::optional<PrefixCache> cache_; ///< if the rules say so
    std::uint32_t admissions_ = 0;

    Flight flight_;
    std::vector<Chunk> chunks_; ///< of the flight
    std::int64_t longest_ = 0;  ///< tokens of the longest of these
    std::vector<Pause> paused_; ///< of all that decode, while they stand still; else empty
    std::int64_t budget_ = 0;   ///< tokens that the step which is being put together has left
    bool has_preempted_ = false;
    bool takes_arrivals_ = false; ///< whether a request that comes could change the flight
    Instant last_end_;
    std::vector<TokenNews> news_;
};

} // namespace skusim::serving
