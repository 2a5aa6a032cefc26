// A config.json of a model: what is read of it can be counted, divided and timed.
#include <skusim/base/check.hpp>
#include <skusim/llm/memory.hpp>
#include <skusim/llm/roofline.hpp>
#include <skusim/models/config_file.hpp>

#include "input.hpp"

#include <cmath>

using namespace skusim;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto reading = models::parse_config("config.json", fuzz::text_of(bytes, size));
    if (!reading) {
        SKUSIM_CHECK(!reading.error().empty(), "what is not read has a fault");
        return 0;
    }
    const llm::Transformer& model = reading->model;
    SKUSIM_CHECK(llm::parameters(model).total() > 0, "a model has parameters");
    SKUSIM_CHECK(llm::active_parameters(model) > 0, "a token makes use of some");
    SKUSIM_CHECK(model.sliding_layers >= 0 && model.sliding_layers <= model.layers,
                 "layers that slide are layers");
    SKUSIM_CHECK(model.dense_layers >= 0 && model.dense_layers <= model.layers,
                 "layers that are dense are layers");
    llm::EngineMemory engine;
    engine.gpu_memory = gibibytes(80);
    const llm::MemorySheet sheet = llm::memory_sheet(model, engine);
    SKUSIM_CHECK(sheet.blocks >= 0 && sheet.longest >= 0, "nothing is less than no block");
    catalog::AcceleratorType gpu;
    gpu.peaks.fp16 = OperationRate{1e15};
    gpu.bandwidth = Bandwidth{3e12};
    const auto roofline = llm::roofline_of(model, {&gpu}, {});
    SKUSIM_CHECK(roofline && std::isfinite(roofline->kv_token_s) && roofline->kv_token_s > 0,
                 "a step has a time");
    return 0;
}
