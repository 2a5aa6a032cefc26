#include <skusim/service/token_service.hpp>

#include <cmath>

namespace skusim::service {

namespace {

llm::StepTime with_rest(const LinearStep& rest) {
    llm::StepTime step;
    step.by_sampled.slope = rest.sigma;
    step.per_sequence = rest.delta;
    step.per_kv_token = rest.gamma;
    step.per_pair = rest.eta;
    return step;
}

llm::StepTime step_of(const LinearStep& linear) {
    llm::StepTime step = with_rest(linear);
    step.by_tokens = {{linear.alpha}, linear.beta};
    return step;
}

/// Below the first row the time is that of the first row.
llm::StepTime step_of(const TableStep& table) {
    llm::StepTime step = with_rest(table.rest);
    std::vector<llm::Femtoseconds>& times = step.by_tokens.table;
    times.assign(static_cast<std::size_t>(table.rows.front().first) + 1,
                 table.rows.front().second);
    for (std::size_t row = 1; row < table.rows.size(); ++row) {
        const auto& [from, before] = table.rows[row - 1];
        const auto& [to, after] = table.rows[row];
        const double slope = static_cast<double>(after - before) / static_cast<double>(to - from);
        for (std::int64_t tokens = from + 1; tokens <= to; ++tokens) {
            times.push_back(before + std::llround(slope * static_cast<double>(tokens - from)));
        }
        step.by_tokens.slope = std::llround(slope);
    }
    return step;
}

} // namespace

std::optional<llm::StepTime> step_anywhere(const TokenService& service) {
    if (const auto* linear = std::get_if<LinearStep>(&service.step)) {
        return step_of(*linear);
    }
    if (const auto* table = std::get_if<TableStep>(&service.step)) {
        return step_of(*table);
    }
    return std::nullopt;
}

} // namespace skusim::service
