#include <skusim/llm/step_time.hpp>

namespace skusim::llm {

Femtoseconds StepTime::operator()(const StepWork& work) const {
    Femtoseconds attention = per_kv_token * work.kv_tokens + per_pair * work.pairs;
    if (work.kv_tokens > 0 && work.pairs > 0 && mixed_permille != 1000) {
        attention = attention / 1000 * mixed_permille + attention % 1000 * mixed_permille / 1000;
    }
    return by_tokens(work.tokens) + by_sampled(work.sampled) + per_sequence * work.sequences +
           attention;
}

} // namespace skusim::llm
