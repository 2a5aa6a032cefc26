#include <skusim/base/check.hpp>
#include <skusim/llm/step_forms.hpp>

#include <cmath>
#include <fmt/format.h>

namespace skusim::llm {

Femtoseconds femtoseconds(double seconds) {
    SKUSIM_CHECK(std::abs(seconds) < 9000, "a time of a step is beyond what femtoseconds count");
    return std::llround(seconds * 1e15);
}

StepTime linear_step(const StepLine& line) {
    StepTime time;
    time.by_tokens = {{femtoseconds(line.alpha_s)}, femtoseconds(line.beta_s)};
    time.by_sampled = {{0}, femtoseconds(line.sigma_s)};
    time.per_sequence = femtoseconds(line.delta_s);
    time.per_kv_token = femtoseconds(line.gamma_s);
    time.per_pair = femtoseconds(line.eta_s);
    return time;
}

tl::expected<StepTime, std::string> table_step(const std::vector<StepTableRow>& rows,
                                               const StepLine& line) {
    if (rows.size() < 2) {
        return tl::unexpected(fmt::format(
            "a table of step times has {} rows; two are the least that tell a slope", rows.size()));
    }
    StepTime time = linear_step(line);
    std::vector<Femtoseconds>& table = time.by_tokens.table;
    const auto add = [&](std::int64_t tokens, double seconds) {
        table.push_back(
            femtoseconds(line.alpha_s + line.beta_s * static_cast<double>(tokens) + seconds));
    };
    table.clear();
    for (std::int64_t tokens = 0; tokens < rows.front().tokens; ++tokens) {
        add(tokens, rows.front().seconds);
    }
    double slope = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const StepTableRow& low = rows[i - 1];
        const StepTableRow& high = rows[i];
        if (high.tokens <= low.tokens) {
            return tl::unexpected(fmt::format("a table of step times has {} tokens after {}; they "
                                              "must rise from row to row",
                                              high.tokens, low.tokens));
        }
        slope = (high.seconds - low.seconds) / static_cast<double>(high.tokens - low.tokens);
        for (std::int64_t tokens = low.tokens; tokens < high.tokens; ++tokens) {
            add(tokens, low.seconds + slope * static_cast<double>(tokens - low.tokens));
        }
    }
    add(rows.back().tokens, rows.back().seconds);
    time.by_tokens.slope = femtoseconds(line.beta_s + slope);
    return time;
}

} // namespace skusim::llm
