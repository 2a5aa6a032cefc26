#include <skusim/base/check.hpp>
#include <skusim/service/token_service.hpp>

namespace skusim::service {

std::optional<llm::StepTime> step_anywhere(const TokenService& service) {
    if (const auto* linear = std::get_if<LinearStep>(&service.step)) {
        return llm::linear_step(linear->line);
    }
    if (const auto* table = std::get_if<TableStep>(&service.step)) {
        const auto step = llm::table_step(table->rows, table->line);
        SKUSIM_CHECK(step.has_value(), "the rows of a table were checked when they were read");
        return *step;
    }
    return std::nullopt;
}

} // namespace skusim::service
