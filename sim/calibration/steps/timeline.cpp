#include "timeline.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

/// A request that answers with fewer tokens tells little of its steps beside the error of its ends.
constexpr std::int64_t least_output = 8;
constexpr int most_sweeps = 200;
constexpr double close_enough = 1e-5;

/// The time between two events, and what its steps compute.
struct Stretch {
    double length_s = 0;
    double steps = 0;
    double decoding = 0;  ///< sequences, in each of its steps
    double kv_tokens = 0; ///< read by each of its steps
    double prompt = 0;    ///< tokens of prompts whose first token ends it
    double prompts = 0;   ///< such prompts
    double prompt_pairs = 0;
};

/// Where a request decodes: the stretches [begin, end).
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Timeline {
public:
    Timeline(const std::vector<TimedTokenRequest>& requests, double budget)
        : requests_(requests), budget_(budget) {
        lay_out();
        spread_steps();
        fill();
        spread_prompts();
    }

    std::vector<WorkRow> rows(const KnownTime& known) const {
        std::vector<WorkRow> sums(stretches_.size() + 1); // of all stretches before
        for (std::size_t i = 0; i < stretches_.size(); ++i) {
            sums[i + 1] = sums[i];
            add(stretches_[i], known, sums[i + 1]);
        }
        std::vector<WorkRow> rows;
        for (std::size_t i = 0; i < requests_.size(); ++i) {
            const TimedTokenRequest& request = requests_[i];
            if (request.output < least_output || spans_[i].begin == spans_[i].end) {
                continue;
            }
            WorkRow row = sums[spans_[i].end];
            const WorkRow& before = sums[spans_[i].begin];
            row.label = fmt::format("{}", request.line);
            row.seconds = request.last_s - request.first_s;
            row.known -= before.known;
            for (std::size_t term = 0; term < row.work.size(); ++term) {
                row.work[term] -= before.work[term];
            }
            rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    /// Events that are closer than a step can be are one.
    void lay_out() {
        double least_step = HUGE_VAL;
        std::vector<double> events;
        for (const TimedTokenRequest& request : requests_) {
            events.insert(events.end(), {request.first_s, request.last_s});
            if (request.output >= least_output) {
                least_step = std::min(least_step, (request.last_s - request.first_s) /
                                                      static_cast<double>(request.output - 1));
            }
        }
        std::sort(events.begin(), events.end());
        std::vector<double> ends;
        for (const double event : events) {
            if (ends.empty() || event - ends.back() > least_step / 4) {
                ends.push_back(event);
            }
        }
        for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
            stretches_.push_back({ends[i + 1] - ends[i]});
        }
        const auto stretch_of = [&](double event) {
            return static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), event) -
                                            ends.begin()) -
                   1;
        };
        for (const TimedTokenRequest& request : requests_) {
            spans_.push_back({stretch_of(request.first_s), stretch_of(request.last_s)});
        }
    }

    /// Before they are scaled, a stretch has the steps that the mean rate of those in it makes.
    void guess_steps() {
        std::vector<double> tellers(stretches_.size());
        for (std::size_t i = 0; i < requests_.size(); ++i) {
            if (requests_[i].output < least_output) {
                continue;
            }
            const double per_s = static_cast<double>(requests_[i].output - 1) /
                                 (requests_[i].last_s - requests_[i].first_s);
            for (std::size_t s = spans_[i].begin; s < spans_[i].end; ++s) {
                stretches_[s].steps += per_s;
                ++tellers[s];
            }
        }
        for (std::size_t s = 0; s < stretches_.size(); ++s) {
            stretches_[s].steps *= stretches_[s].length_s / std::max(tellers[s], 1.0);
        }
    }

    void spread_steps() {
        guess_steps();
        for (int sweep = 0; sweep < most_sweeps; ++sweep) {
            double furthest = 0;
            for (std::size_t i = 0; i < requests_.size(); ++i) {
                double steps = 0;
                for (std::size_t s = spans_[i].begin; s < spans_[i].end; ++s) {
                    steps += stretches_[s].steps;
                }
                if (requests_[i].output < least_output || steps <= 0) {
                    continue;
                }
                const double scale = static_cast<double>(requests_[i].output - 1) / steps;
                for (std::size_t s = spans_[i].begin; s < spans_[i].end; ++s) {
                    stretches_[s].steps *= scale;
                }
                furthest = std::max(furthest, std::abs(scale - 1));
            }
            if (furthest < close_enough) {
                break;
            }
        }
    }

    void fill() {
        for (std::size_t i = 0; i < requests_.size(); ++i) {
            const auto input = static_cast<double>(requests_[i].input);
            double context = input + 1; // that its next decode reads, itself included
            for (std::size_t s = spans_[i].begin; s < spans_[i].end; ++s) {
                Stretch& stretch = stretches_[s];
                ++stretch.decoding;
                stretch.kv_tokens += context + (stretch.steps - 1) / 2;
                context += stretch.steps;
            }
            if (spans_[i].begin > 0) {
                Stretch& computed_in = stretches_[spans_[i].begin - 1];
                computed_in.prompt += input;
                computed_in.prompt_pairs += input * (input + 1) / 2;
                ++computed_in.prompts;
            }
        }
    }

    /// Tokens of prompts that a step has room for.
    double room(const Stretch& stretch) const { return std::max(budget_ - stretch.decoding, 1.0); }

    /// Prompts are computed in the last steps before their first tokens, as few as the budget
    /// allows; what the steps of a stretch have no room for was computed in those before it.
    void spread_prompts() {
        for (std::size_t i = stretches_.size(); i-- > 1;) {
            Stretch& stretch = stretches_[i];
            const double over = stretch.prompt - std::round(stretch.steps) * room(stretch);
            if (stretch.decoding > 0 && over > 0) {
                const double pairs = stretch.prompt_pairs * over / stretch.prompt;
                stretches_[i - 1].prompt += over;
                stretches_[i - 1].prompt_pairs += pairs;
                stretch.prompt -= over;
                stretch.prompt_pairs -= pairs;
            }
        }
    }

    void add(const Stretch& stretch, const KnownTime& known, WorkRow& sum) const {
        const double steps = stretch.steps;
        const double mixed = std::ceil(stretch.prompt / room(stretch));
        of(sum.work, Term::alpha) += steps;
        of(sum.work, Term::beta) += steps * stretch.decoding + stretch.prompt;
        of(sum.work, Term::gamma) += steps * stretch.kv_tokens;
        of(sum.work, Term::eta) += stretch.prompt_pairs;
        of(sum.work, Term::delta) += steps * stretch.decoding + stretch.prompts;
        if (known) {
            sum.known += (steps - mixed) * known(stretch.decoding, stretch.decoding);
            if (mixed > 0) {
                sum.known += (mixed - 1) * known(budget_, stretch.decoding) +
                             known(stretch.decoding + stretch.prompt - (mixed - 1) * room(stretch),
                                   stretch.decoding + stretch.prompts);
            }
        }
    }

    const std::vector<TimedTokenRequest>& requests_;
    double budget_;
    std::vector<Stretch> stretches_;
    std::vector<Span> spans_;
};

} // namespace

std::vector<WorkRow> decode_rows(const std::vector<TimedTokenRequest>& requests,
                                 std::int64_t max_batched_tokens, const KnownTime& known) {
    return Timeline(requests, static_cast<double>(max_batched_tokens)).rows(known);
}

} // namespace skusim::calibration
