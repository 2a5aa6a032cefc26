// A choice that its measurement takes back is not made: what costs the next least is.
#include <skusim/planner/plan.hpp>

#include "planner/choose.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

/// Two nodes hold at first sight; measured, some need a third.
class Doubtful {
public:
    Doubtful(std::size_t candidate, std::int64_t usd_per_node_hour, bool is_taken_back,
             int likely_nodes = 2)
        : candidate_(candidate), usd_per_node_hour_(usd_per_node_hour),
          is_taken_back_(is_taken_back), likely_nodes_(likely_nodes) {}

    [[nodiscard]] std::size_t candidate() const { return candidate_; }
    [[nodiscard]] static bool is_roomy() { return true; }
    [[nodiscard]] UsdPerHour likely_cost() const { return cost_of(likely_nodes_); }
    [[nodiscard]] bool could_beat(const std::optional<Choice>& best) const {
        return !best || cost_of(nodes_) < best->usd_per_hour;
    }
    [[nodiscard]] Candidate bounded(Candidate candidate) const {
        if (candidate.nodes_basis == NodesBasis::simulated) {
            return candidate; // known already
        }
        candidate.nodes = nodes_;
        candidate.usd_per_hour = cost_of(nodes_);
        return candidate;
    }
    [[nodiscard]] Answer answer(Candidate candidate, const std::optional<Choice>& best) {
        candidate = bounded(std::move(candidate));
        if (!could_beat(best)) {
            return {std::move(candidate), std::nullopt};
        }
        candidate.nodes_basis = NodesBasis::simulated;
        Choice choice;
        choice.candidate = candidate_;
        choice.nodes = choice.nodes_for_slo = nodes_;
        choice.usd_per_hour = cost_of(nodes_);
        return {std::move(candidate), std::move(choice)};
    }
    [[nodiscard]] std::optional<Choice> told(const Candidate& candidate, Choice choice,
                                             const experiment::RunProgress&) {
        CHECK(candidate.nodes == choice.nodes);
        if (is_taken_back_ && nodes_ == 2) {
            nodes_ = 3;
            return std::nullopt;
        }
        ++times_told;
        return choice;
    }
    [[nodiscard]] static bool is_held_by_quota() { return false; }
    void lift_quota() {}
    [[nodiscard]] static Candidate judged_by_quota(Candidate candidate) { return candidate; }
    [[nodiscard]] static std::string cost_text(const Candidate&) { return "it costs"; }
    [[nodiscard]] static std::string cost_text(const Choice&) { return "it costs"; }
    static constexpr std::string_view performs = "performs";

    int times_told = 0;

private:
    [[nodiscard]] UsdPerHour cost_of(int nodes) const {
        return UsdPerHour::from_nano(1'000'000'000 * usd_per_node_hour_ * nodes);
    }

    std::size_t candidate_;
    std::int64_t usd_per_node_hour_;
    bool is_taken_back_;
    int likely_nodes_;
    int nodes_ = 2;
};

} // namespace

TEST_CASE("a choice that is taken back when it is measured is answered anew") {
    // At 3 nodes the first of the ladder stays the guidance; the second would cost least with 2,
    // and costs more than the third with 3.
    std::vector<Doubtful> contenders = {{0, 10, true}, {1, 5, true}, {2, 6, false}, {3, 8, false}};
    Plan plan;
    plan.candidates.resize(contenders.size());
    choose(contenders, plan, [](const Progress&) {});
    REQUIRE(plan.guidance);
    CHECK(plan.guidance->candidate == 0);
    CHECK(plan.guidance->nodes == 3);
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->candidate == 2);
    CHECK(plan.cheapest->nodes == 2);
    CHECK(plan.candidates[0].nodes == 3);
    CHECK(plan.candidates[1].nodes == 3);
    CHECK(plan.candidates[3].nodes_basis == NodesBasis::lower_bound);
    CHECK(contenders[0].times_told == 1);
    CHECK(contenders[1].times_told == 0);
    CHECK(contenders[2].times_told == 1);
    CHECK(contenders[3].times_told == 0);
}

TEST_CASE("what was best for a while and is taken back later is no answer any more") {
    // The second is best until the third is found, which is taken back, then the second: with 3
    // nodes it costs more than the guidance's choice.
    std::vector<Doubtful> contenders = {
        {0, 10, false}, {1, 7, true}, {2, 6, true, 3}, {3, 8, false}};
    Plan plan;
    plan.candidates.resize(contenders.size());
    choose(contenders, plan, [](const Progress&) {});
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->candidate == 3);
    CHECK(plan.candidates[1].nodes == 3);
    CHECK(plan.candidates[1].nodes_basis == NodesBasis::lower_bound);
    CHECK(plan.candidates[2].nodes == 3);
    CHECK(plan.candidates[2].nodes_basis == NodesBasis::lower_bound);
}
