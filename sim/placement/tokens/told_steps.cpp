#include "told_steps.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/llm/roofline.hpp>

#include "memory.hpp"

#include <fmt/format.h>
#include <string>
#include <variant>

namespace skusim::placement {

std::optional<NotPlaced> too_fast_for(const scenario::Scenario& scenario,
                                      const catalog::AcceleratorType& gpu,
                                      const llm::StepTime& told, int parallel) {
    const auto* shape = std::get_if<llm::Transformer>(&scenario.model->language->shape);
    if (shape == nullptr) {
        return std::nullopt;
    }
    llm::RooflineQuestion question;
    question.gpu = &gpu;
    question.tensor_parallel = parallel;
    llm::RooflineParameters peaks;
    peaks.weight_bandwidth = 1;
    const auto roofline = llm::roofline_of(*shape, question, peaks);
    if (!roofline) {
        return std::nullopt;
    }
    const double least = roofline->dense_weights_s + roofline->head_weights_s +
                         roofline->expert_share * roofline->expert_weights_s;
    const double lone = static_cast<double>(told({1, 1, 1, 1, 0})) * 1e-15;
    constexpr double surely = 0.9; // fits have errors
    if (lone >= surely * least) {
        return std::nullopt;
    }
    return no_engine(Verdict::gated,
                     "bandwidth floor: a step of a single sequence reads all weights for one token",
                     fmt::format("service.step takes {} for a single token, and {} at least {} to "
                                 "read the weights: it was measured elsewhere; choose what it was "
                                 "measured on with select.skus, or give `step: {{kind: roofline}}`",
                                 time_text(lone),
                                 parallel == 1 ? "a " + gpu.name + " takes"
                                               : fmt::format("{} x {} take", parallel, gpu.name),
                                 time_text(least)));
}

} // namespace skusim::placement
