// Step four, the same for requests and for jobs: the guidance choice and the cheapest choice, each
// simulated, and what becomes of the rest.
//
// The guidance choice is the first SKU up the ladder that can be scaled out. The cheapest is looked
// for in the order of what contenders are likely to cost, so that it is found early; whatever
// cannot cost less than the best so far is not simulated.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/planner/progress.hpp>

#include "contender.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace skusim::planner {

/// Whether what would be cheapest without the quota is looked for, too.
enum class BeyondQuota { sought, ignored };

/// Chooses among contenders, and is the only one that writes what became of their candidates.
template <Contender Type>
class Chooser {
public:
    /// The contenders of one candidate stand beside each other, up the ladder.
    Chooser(std::vector<Type>& contenders, Plan& plan, const ProgressSink& progress)
        : contenders_(contenders), plan_(plan), progress_(progress) {}

    void choose(BeyondQuota beyond_quota) {
        plan_.guidance = guidance();
        plan_.cheapest = cheapest();
        if (beyond_quota == BeyondQuota::sought) {
            look_beyond_quota();
        }
        if (plan_.guidance) {
            plan_.candidates[plan_.guidance->candidate].is_guidance = true;
        }
        if (plan_.cheapest) {
            plan_.candidates[plan_.cheapest->candidate].is_cheapest = true;
        }
        explain();
    }

private:
    /// The best so far, and who gave it; nobody gave what is told already.
    struct Best {
        std::optional<Choice> choice;
        Type* contender = nullptr;
    };

    /// The first that is roomy as the guidance asks, or if none of these can be scaled out the
    /// first of all.
    std::optional<Choice> guidance() {
        return told([this] {
            Best best = first_that([](const Type& it) { return it.is_roomy(); });
            return best.choice ? best : first_that([](const Type& it) { return !it.is_roomy(); });
        });
    }

    /// What `find` finds, measured; where that shows it not to hold, what it finds next, of a
    /// candidate that is what it was before any such answer.
    template <class Find>
    std::optional<Choice> told(const Find& find) {
        before_answers_.clear();
        for (;;) {
            Best best = find();
            if (best.contender == nullptr) {
                return best.choice;
            }
            if (std::optional<Choice> choice = told(*best.contender, *best.choice)) {
                return choice;
            }
            candidate(*best.contender) = before_answers_.at(best.contender->candidate());
        }
    }

    std::optional<Choice> told(Type& contender, const Choice& choice) {
        // What is told later of the contender, after its choice, goes to the same place.
        const auto measuring = [sink = progress_](std::int64_t done, std::int64_t expected) {
            constexpr std::int64_t thousand = 1000;
            sink({"thousand requests", static_cast<std::size_t>(done / thousand),
                  static_cast<std::size_t>((expected + thousand - 1) / thousand)});
        };
        return contender.told(std::as_const(candidate(contender)), choice, measuring);
    }

    template <class Which>
    Best first_that(const Which& is_wanted) {
        Best best;
        for (std::size_t i = 0; i < contenders_.size(); ++i) {
            if (!is_wanted(contenders_[i])) {
                continue;
            }
            if (best.choice && best.choice->candidate != contenders_[i].candidate()) {
                break;
            }
            progress_({"scale out", i, contenders_.size()});
            look_at(contenders_[i], best);
        }
        return best;
    }

    std::optional<Choice> cheapest() {
        return told([this] { return cheapest_so_far(); });
    }

    Best cheapest_so_far() {
        const std::vector<Type*> order = by_likely_cost();
        Best best{plan_.guidance};
        std::size_t done = 0;
        for (Type* contender : order) {
            progress_({"scale out", done++, order.size()});
            if (contender->could_beat(best.choice)) {
                look_at(*contender, best);
            } else {
                Candidate& it = candidate(*contender);
                it = contender->bounded(std::move(it));
            }
        }
        return best;
    }

    /// What would be cheapest without the quota. A candidate that fits within it stays as it is.
    void look_beyond_quota() {
        std::vector<Type*> held = by_likely_cost();
        std::erase_if(held, [](const Type* it) { return !it->is_held_by_quota(); });
        Best best{plan_.cheapest};
        for (Type* contender : held) {
            const Candidate before = candidate(*contender);
            contender->lift_quota();
            if (!contender->could_beat(best.choice)) {
                Candidate& it = candidate(*contender);
                it = contender->bounded(std::move(it));
            } else if (look_at(*contender, best)) {
                plan_.without_quota = told(*contender, *best.choice);
            }
            Candidate& it = candidate(*contender);
            it = before.verdict == Verdict::feasible ? before
                                                     : contender->judged_by_quota(std::move(it));
        }
    }

    [[nodiscard]] std::vector<Type*> by_likely_cost() {
        std::vector<Type*> order;
        for (Type& contender : contenders_) {
            order.push_back(&contender);
        }
        std::stable_sort(order.begin(), order.end(), [](const Type* a, const Type* b) {
            return a->likely_cost() < b->likely_cost();
        });
        return order;
    }

    /// Whether it gave a choice, which is the best then.
    bool look_at(Type& contender, Best& best) {
        Candidate& it = candidate(contender);
        before_answers_.try_emplace(contender.candidate(), it);
        Answer answer = contender.answer(std::move(it), best.choice);
        it = std::move(answer.candidate);
        const bool is_choice = answer.choice.has_value();
        if (is_choice) {
            best = {std::move(answer.choice), &contender};
        }
        return is_choice;
    }

    /// One sentence for each contender: what it would cost, and why it was not chosen.
    void explain() {
        for (const Type& contender : contenders_) {
            Candidate& it = candidate(contender);
            if (it.verdict == Verdict::feasible && it.nodes) {
                it.reason = (it.nodes_basis == NodesBasis::lower_bound ? "at least " : "") +
                            Type::cost_text(it) + ending(it);
            }
        }
    }

    [[nodiscard]] std::string ending(const Candidate& it) const {
        const std::string first = "; first up the ladder that " + std::string(Type::performs);
        if (it.is_guidance) {
            return it.is_cheapest ? first + ", and cheapest" : first;
        }
        if (it.is_cheapest) {
            return "; cheapest";
        }
        return plan_.cheapest ? ", cheapest " + Type::cost_text(*plan_.cheapest) : "";
    }

    Candidate& candidate(const Type& contender) { return plan_.candidates[contender.candidate()]; }

    std::vector<Type>& contenders_;
    Plan& plan_;
    const ProgressSink& progress_;
    std::map<std::size_t, Candidate> before_answers_; ///< by candidate, since a search began
};

/// Sets the plan's choices. Every contender's candidate gets its node count, or a lower bound of
/// it, and a reason.
template <Contender Type>
void choose(std::vector<Type>& contenders, Plan& plan, const ProgressSink& progress,
            BeyondQuota beyond_quota = BeyondQuota::sought) {
    Chooser<Type>(contenders, plan, progress).choose(beyond_quota);
}

} // namespace skusim::planner
