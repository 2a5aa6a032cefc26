// Recorded prompts that begin alike, against what a cache of prefixes finds by hand and by a replay
// of its blocks, one by one, that is written from its description alone.
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/random/stream.hpp>

#include "experiment/token_trials.hpp"

#include <algorithm>
#include <list>
#include <map>
#include <memory>
#include <span>
#include <support/catch.hpp>
#include <utility>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

struct Prompt {
    std::uint32_t input;
    std::uint32_t output;
    std::vector<std::uint64_t> ids; ///< each of 512 tokens
};

/// Prompts that come `gap` apart, again and again.
class Prompts final : public workload::TraceSource {
public:
    Prompts(std::vector<Prompt> prompts, Duration gap) : prompts_(std::move(prompts)), gap_(gap) {
        workload::TokenSums sums;
        for (const Prompt& prompt : prompts_) {
            sums.add({prompt.input, prompt.output});
        }
        facts_.arrivals = static_cast<std::int64_t>(prompts_.size());
        facts_.period = gap * facts_.arrivals;
        facts_.tokens = workload::TraceTokens{sums.means()};
        facts_.tokens->fresh.emplace(); // it tells what prompts say
    }
    [[nodiscard]] const workload::TraceFacts& facts() const override { return facts_; }
    [[nodiscard]] std::unique_ptr<workload::TraceCursor> open(double start) const override {
        return std::make_unique<Cursor>(
            *this, static_cast<std::size_t>(start * static_cast<double>(prompts_.size())));
    }

private:
    class Cursor final : public workload::TraceCursor {
    public:
        Cursor(const Prompts& all, std::size_t next) : all_(all), next_(next) {}
        Duration next_gap() override {
            const std::uint64_t round = next_ / all_.prompts_.size();
            const Prompt& prompt = all_.prompts_[next_++ % all_.prompts_.size()];
            tokens_ = {prompt.input, prompt.output};
            segments_.clear();
            for (const std::uint64_t id : prompt.ids) {
                segments_.push_back({1'000'000 * round + id, 512});
            }
            return std::exchange(began_, true) ? all_.gap_ : Duration::zero();
        }
        workload::TokenCounts last_tokens() const override { return tokens_; }
        std::span<const workload::Segment> last_segments() const override { return segments_; }

    private:
        const Prompts& all_;
        std::size_t next_;
        bool began_ = false;
        workload::TokenCounts tokens_;
        std::vector<workload::Segment> segments_;
    };

    std::vector<Prompt> prompts_;
    Duration gap_;
    workload::TraceFacts facts_;
};

/// One engine that prompts find empty of other requests, as they come 10 s apart.
Trial alone_with(const std::vector<Prompt>& prompts, std::int64_t blocks) {
    Trial trial = token_trial(workload::TraceArrivals{std::make_shared<Prompts>(prompts, 10s)},
                              linear_step(6 * fs_per_ms, 2 * fs_per_us, 0), {1, 1}, 20, 10ms);
    serving::Tokens& kind = tokens_of(trial);
    kind.lengths.recorded = true;
    kind.rules.prefix_caching = true;
    kind.rules.blocks = blocks;
    kind.rules.max_model_len = blocks * kind.rules.block_size;
    return trial;
}

std::vector<std::uint32_t> cached_of(const Trial& trial, std::size_t count) {
    std::vector<std::uint32_t> cached;
    for (const RecordedRequest& request :
         record(trial, 5, count, RecordingEnd::last_ending).requests) {
        REQUIRE(request.fate == RequestFate::completed);
        cached.push_back(request.tokens->cached);
    }
    return cached;
}

/// Conversations that go on with what was said, and others that begin with one of few texts; the
/// last number of a prompt, of fewer than 512 tokens, is its own unless it says the same.
std::vector<Prompt> random_prompts(std::uint64_t seed) {
    random::SmallStream stream({seed, random::Purpose::demand, 0, 0});
    const auto below = [&](std::uint32_t most) { return random::uniform_below(stream, most); };
    std::vector<Prompt> prompts;
    std::uint64_t unused = 10;
    for (int i = 0; i < 400; ++i) {
        Prompt prompt{1, 1 + below(300), {}};
        if (i > 20 && below(4) > 0) {
            prompt.ids = prompts[prompts.size() - 1 - below(20)].ids;
        } else {
            prompt.ids = {below(3)};
        }
        if (below(8) > 0) {
            prompt.ids.back() = unused++;
            for (std::uint32_t more = below(3); more > 0; --more) {
                prompt.ids.push_back(unused++);
            }
        }
        if (prompt.ids.size() > 8) {
            prompt.ids.resize(8);
        }
        prompt.input = static_cast<std::uint32_t>(512 * prompt.ids.size() - below(512));
        prompts.push_back(std::move(prompt));
    }
    return prompts;
}

/// Blocks of 16 tokens one by one. All lie in one list, from whose head they are taken; a request
/// that ends puts its blocks back at the end, its last one first.
class Replay {
public:
    explicit Replay(int blocks) : contents_(static_cast<std::size_t>(blocks), nothing) {
        for (int block = 0; block < blocks; ++block) {
            places_.push_back(list_.insert(list_.end(), block));
        }
    }

    /// Tokens found of a prompt that is there alone.
    std::uint32_t serve(const Prompt& prompt, std::uint64_t number) {
        std::vector<int> held;
        const std::vector<int> wanted = contents(prompt, number);
        while ((held.size() + 1) * 16 < prompt.input && !copies_[wanted[held.size()]].empty()) {
            held.push_back(copies_[wanted[held.size()]].front());
            list_.erase(places_[place(held.back())]);
        }
        const std::size_t found = held.size();
        while (held.size() < wanted.size()) {
            held.push_back(taken());
        }
        for (std::size_t i = found; i < held.size(); ++i) {
            contents_[place(held[i])] = wanted[i];
            if (wanted[i] != nothing) {
                copies_[wanted[i]].push_back(held[i]);
            }
        }
        for (auto block = held.rbegin(); block != held.rend(); ++block) {
            places_[place(*block)] = list_.insert(list_.end(), *block);
        }
        return static_cast<std::uint32_t>(16 * found);
    }

private:
    static std::size_t place(int block) { return static_cast<std::size_t>(block); }
    int taken() {
        const int block = list_.front();
        list_.pop_front();
        std::vector<int>& copies = copies_[contents_[place(block)]];
        copies.erase(std::remove(copies.begin(), copies.end(), block), copies.end());
        return block;
    }

    static constexpr int nothing = -1;

    /// Numbers of what its blocks hold, all but the token that is said last; the last one holds
    /// nothing that is kept if it is not full.
    std::vector<int> contents(const Prompt& prompt, std::uint64_t number) {
        std::vector<int> blocks;
        std::vector<std::pair<std::uint64_t, std::uint32_t>> tokens;
        for (std::uint32_t token = 0; token + 1 < prompt.input + prompt.output; ++token) {
            const bool is_asked = token < prompt.input;
            tokens.emplace_back(is_asked ? prompt.ids[token / 512] : 1'000'000 + number, token);
            if (tokens.size() == 16) {
                const std::pair content{blocks.empty() ? nothing : blocks.back(), tokens};
                blocks.push_back(
                    names_.try_emplace(content, static_cast<int>(names_.size())).first->second);
                tokens.clear();
            }
        }
        if (!tokens.empty()) {
            blocks.push_back(nothing);
        }
        return blocks;
    }

    std::list<int> list_; ///< of blocks that nobody holds
    std::vector<std::list<int>::iterator> places_;
    std::vector<int> contents_;              ///< by block
    std::map<int, std::vector<int>> copies_; ///< blocks of a content, the first that had it first
    std::map<std::pair<int, std::vector<std::pair<std::uint64_t, std::uint32_t>>>, int> names_;
};

} // namespace

TEST_CASE("A cache without limit finds of ten recorded prompts what is found by hand") {
    const std::vector<Prompt> prompts{
        {1100, 40, {0, 1, 2}},    // nothing is there
        {1100, 40, {0, 1, 3}},    // 1024
        {1100, 40, {0, 1, 2}},    // all 1100, of which 68 blocks are full: 1088
        {1024, 40, {0, 1}},       // all 1024, but its last token is to be computed: 1008
        {1025, 40, {0, 1, 9}},    // 1024
        {600, 40, {1, 0}},        // the same blocks elsewhere are others: 0
        {800, 40, {1, 0}},        // the 600 that were said, in full blocks: 592
        {700, 40, {1, 0, 7}},     // 7 is beyond its end; the 700 of 800, in full blocks: 688
        {16, 40, {0}},            // 15 of 16 may be found, which is no block: 0
        {2000, 40, {0, 1, 2, 4}}, // 1100 of the third, in full blocks: 1088
    };
    const std::vector<std::uint32_t> by_hand{0, 1024, 1088, 1008, 1024, 0, 592, 688, 0, 1088};
    CHECK(cached_of(alone_with(prompts, 100'000), 10) == by_hand);
    Trial fast = alone_with(prompts, 100'000);
    std::get<workload::TraceArrivals>(fast.arrivals).speedup = 10; // a prompt each second, alone
    CHECK(cached_of(fast, 10) == by_hand);
    Trial without = alone_with(prompts, 100'000);
    tokens_of(without).rules.prefix_caching = false;
    CHECK(cached_of(without, 10) == std::vector<std::uint32_t>(10, 0));
}

TEST_CASE("A cache of blocks finds of recorded prompts what a replay block by block does") {
    std::uint64_t found = 0;
    std::uint64_t without_limit = 0;
    for (const int blocks : {300, 700, 2000, 100'000}) {
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            CAPTURE(blocks, seed);
            const std::vector<Prompt> prompts = random_prompts(seed);
            Replay replay(blocks);
            std::vector<std::uint32_t> expected;
            for (const Prompt& prompt : prompts) {
                expected.push_back(replay.serve(prompt, expected.size()));
                (blocks > 2000 ? without_limit : found) += expected.back();
            }
            CHECK(cached_of(alone_with(prompts, blocks), prompts.size()) == expected);
        }
    }
    CHECK(found > 0);
    CHECK(3 * without_limit > found + 100'000); // narrow caches lose much
}

TEST_CASE("A router by prefixes finds on three engines what one finds, others less") {
    std::vector<Prompt> prompts;
    for (std::uint64_t turn = 0; turn < 20; ++turn) { // eight conversations of twenty turns
        for (std::uint64_t talk = 0; talk < 8; ++talk) {
            Prompt prompt{static_cast<std::uint32_t>(512 * (turn + 1)), 30, {}};
            for (std::uint64_t block = 0; block <= turn; ++block) {
                prompt.ids.push_back(100 * talk + block);
            }
            prompts.push_back(std::move(prompt));
        }
    }
    const auto sum_with = [&](int engines, serving::Dispatch router, double speedup = 1) {
        Trial trial = alone_with(prompts, 100'000);
        std::get<workload::TraceArrivals>(trial.arrivals).speedup = speedup;
        trial.cluster.group().nodes = engines;
        trial.cluster.dispatch = router;
        std::uint64_t sum = 0;
        for (const std::uint32_t cached : cached_of(trial, prompts.size())) {
            sum += cached;
        }
        return sum;
    };
    // Of turn t all 512 t tokens before it: 8 * 512 * (0 + ... + 19).
    constexpr std::uint64_t all = 8 * 512 * 190;
    const serving::Dispatch by_prefix =
        serving::EngineRouting{serving::EngineRouterKind::prefix_affinity};
    CHECK(sum_with(1, serving::RouterKind::round_robin) == all);
    CHECK(sum_with(3, by_prefix) == all);
    // Eight conversations in turn come to engine (8 t + talk) mod 3: the same one each third turn,
    // which has seen all but the two blocks since.
    CHECK(sum_with(3, serving::RouterKind::round_robin) == all - 8 * 512 * (1 + 2 + 17 * 2));
    // The same where requests overlap and go to the engines that have few.
    CHECK(sum_with(3, by_prefix, 120) == all);
    CHECK(sum_with(3, serving::RouterKind::least_outstanding, 120) < all);
}

TEST_CASE("A replay that begins in the middle is measured once engines know what came before") {
    // The second thousand say what the first said: a thousand prompts later. Of 512 tokens 496 are
    // found, of every other prompt.
    std::vector<Prompt> prompts;
    for (std::uint64_t number = 0; number < 2000; ++number) {
        prompts.push_back({512, 1, {number % 1000}});
    }
    Effort effort;
    effort.seed = 3;
    const Outcome outcome = run(alone_with(prompts, 100'000), nullptr, effort);
    REQUIRE(outcome.tokens.has_value());
    CHECK(outcome.tokens->prefix_hit_ratio.value == Approx(0.5 * 496 / 512).epsilon(0.02));
}
