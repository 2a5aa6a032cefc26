#include <skusim/placement/number_formats.hpp>

#include "memory.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::placement {

namespace {

struct UsedFormat {
    std::string name; ///< as the table of formats has it
    bool is_asked;    ///< by the scenario, not by the model
};

std::vector<UsedFormat> used_formats(const scenario::LanguageModel& model) {
    std::vector<UsedFormat> used;
    const auto weights = [&](llm::NumberFormat format, bool is_asked) {
        used.push_back({fmt::format("{} weights", name_in_table(format)), is_asked});
    };
    if (const auto* shape = std::get_if<llm::Transformer>(&model.shape)) {
        const llm::WeightStorage& storage = shape->weights;
        if (!storage.is_weight_only || storage.format != llm::NumberFormat::int8) {
            weights(storage.format, model.weights == storage.format);
        }
        if (storage.rest != storage.format) {
            weights(storage.rest, false);
        }
    }
    used.push_back(
        {fmt::format("KV caches of {}", name_in_table(kv_format(model))), model.kv.has_value()});
    return used;
}

NotPlaced refused(const catalog::FormatSupport& format, const catalog::AcceleratorType& gpu) {
    const bool is_new = format.most && *gpu.compute_capability > *format.most;
    return no_engine(
        Verdict::gated, "number formats: the server must have kernels for them on the GPU (vLLM)",
        fmt::format("its {} has compute capability {:.1f}, and {} ask for one {} {:.1f}; use `{}`",
                    gpu.name, *gpu.compute_capability, format.name, is_new ? "of at most" : "from",
                    is_new ? *format.most : std::max(format.least, format.least_if_asked),
                    format.instead));
}

} // namespace

tl::expected<std::vector<std::string>, NotPlaced> format_notes(const scenario::LanguageModel& model,
                                                               const catalog::AcceleratorType& gpu,
                                                               const catalog::Hardware& hardware) {
    std::vector<std::string> notes;
    if (!gpu.compute_capability) {
        return notes;
    }
    const double there = *gpu.compute_capability;
    for (const UsedFormat& used : used_formats(model)) {
        const catalog::FormatSupport* format = hardware.format(used.name);
        if (format == nullptr) {
            continue;
        }
        const double least = used.is_asked ? format->least_if_asked : format->least;
        if (there < least || there > format->most.value_or(there)) {
            return tl::unexpected(refused(*format, gpu));
        }
        if (there < format->native) {
            notes.push_back(fmt::format("{} {} {}, whose compute capability is {:.1f}",
                                        format->name, format->below_native, gpu.name, there));
        }
    }
    return notes;
}

} // namespace skusim::placement
