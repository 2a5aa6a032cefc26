#include <skusim/llm/roofline.hpp>
#include <skusim/llm/step_forms.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace skusim::llm {

namespace {

/// The soft maximum of two times.
double rounded_knee(double a, double b, double knee) {
    return knee == 2 ? std::sqrt(a * a + b * b)
                     : std::pow(std::pow(a, knee) + std::pow(b, knee), 1 / knee);
}

/// 0 is a length that was not told: as long as any.
bool is_short(double tokens) {
    return tokens > 0 && tokens < 512;
}

/// Peak arithmetic of what is not quantized; old GPUs run models of bf16 in fp16.
std::optional<OperationRate> plain_peak(const catalog::Peaks& peaks, NumberFormat format) {
    if (format == NumberFormat::fp32) {
        return peaks.fp32;
    }
    return format == NumberFormat::bf16 && peaks.bf16 ? peaks.bf16 : peaks.fp16;
}

/// Peak arithmetic of weights in their format. A GPU without it turns them into `plain` first.
OperationRate quantized_peak(const catalog::Peaks& peaks, const WeightStorage& storage,
                             OperationRate plain) {
    if (storage.is_weight_only) {
        return plain;
    }
    switch (storage.format) {
    case NumberFormat::fp8:
        return peaks.fp8.value_or(plain);
    case NumberFormat::int8:
        return peaks.int8.value_or(plain);
    case NumberFormat::mxfp4:
    case NumberFormat::nvfp4:
        return peaks.fp4.value_or(plain);
    case NumberFormat::fp32:
    case NumberFormat::bf16:
    case NumberFormat::fp16:
    case NumberFormat::int4:
        break;
    }
    return plain;
}

struct Link {
    double latency_s;
    double bytes_per_s;
};

Link link_of(const RooflineQuestion& question, const RooflineParameters& parameters) {
    const catalog::AcceleratorType& gpu = *question.gpu;
    const bool is_fast =
        gpu.link_bandwidth && gpu.link &&
        (gpu.link == catalog::LinkKind::nvlink || gpu.link == catalog::LinkKind::xgmi ||
         (gpu.link == catalog::LinkKind::nvlink_pairs && question.tensor_parallel == 2));
    return is_fast ? Link{parameters.link_latency_s, gpu.link_bandwidth->value() * parameters.link}
                   : Link{parameters.pcie_latency_s, parameters.pcie_bytes_per_s};
}

/// The share of query-key pairs that a window leaves of a prompt.
double pairs_in_window(double tokens, double window) {
    return tokens <= window ? 1 : window * (2 * tokens - window + 1) / (tokens * (tokens + 1));
}

/// A model bound to a GPU, part by part.
class Binding {
public:
    Binding(const Transformer& model, const RooflineQuestion& question,
            const RooflineParameters& parameters, OperationRate plain)
        : model_(model), question_(question), parameters_(parameters), plain_(plain),
          quantized_(quantized_peak(question.gpu->peaks, model.weights, plain)),
          bandwidth_(question.gpu->bandwidth->value()),
          gpus_(static_cast<double>(question.tensor_parallel)) {}

    [[nodiscard]] Roofline bound() const {
        Roofline result;
        result.knee = parameters_.knee;
        result.mixed = parameters_.mixed;
        bind_matrices(result);
        bind_attention(result);
        const auto layers = static_cast<double>(model_.layers);
        result.host_s = parameters_.host_s + parameters_.host_per_layer_s * layers;
        result.sequence_host_s = parameters_.host_per_sequence_s;
        if (question_.tensor_parallel > 1) {
            const Link link = link_of(question_, parameters_);
            const double sums = 2 * layers; // after attention and after the feed-forward part
            result.links_s = sums * link.latency_s;
            result.token_links_s = sums * 2 * (gpus_ - 1) / gpus_ *
                                   static_cast<double>(model_.hidden) * 2 / link.bytes_per_s;
        }
        return result;
    }

private:
    void bind_matrices(Roofline& result) const {
        const ParameterCounts counts = parameters(model_);
        const QuantizedParts& parts = model_.weights.parts;
        const double share = model_.experts ? static_cast<double>(model_.experts->per_token) /
                                                  static_cast<double>(model_.experts->count)
                                            : 1;
        result.expert_share = share;
        result.dense_weights_s = reading(counts.attention, parts.attention) +
                                 reading(counts.feed_forward, parts.feed_forward) +
                                 reading(counts.routers, false);
        result.expert_weights_s = reading(counts.experts, parts.experts);
        result.token_arithmetic_s = computing(counts.attention, parts.attention) +
                                    computing(counts.feed_forward, parts.feed_forward) +
                                    computing(counts.routers, false) +
                                    computing(counts.experts, parts.experts) * share;
        result.head_weights_s = reading(counts.embedding, parts.head);
        result.head_arithmetic_s = computing(counts.embedding, parts.head);
    }

    void bind_attention(Roofline& result) const {
        const double full = static_cast<double>(model_.layers - model_.sliding_layers);
        const auto sliding = static_cast<double>(model_.sliding_layers);
        const auto window = static_cast<double>(model_.window);
        const double context = question_.mean_context;
        const double read_layers = full + sliding * (context > window ? window / context : 1);
        const double kv_efficiency =
            is_short(context) ? parameters_.kv_bandwidth_short : parameters_.kv_bandwidth;
        result.kv_token_s = read_layers *
                            kv_bytes_per_layer(model_, question_.kv, question_.tensor_parallel) /
                            (bandwidth_ * kv_efficiency);

        const double chunk = question_.mean_chunk;
        const double pair_layers = full + sliding * pairs_in_window(chunk, window);
        const double efficiency =
            is_short(chunk) ? parameters_.attention_short : parameters_.attention;
        double width = 2 * static_cast<double>(model_.head_dimension);
        if (model_.latent) {
            const LatentAttention& latent = *model_.latent;
            width = static_cast<double>(latent.nope_dimension + latent.rope_dimension +
                                        latent.value_dimension);
            // Heads share the compressed vector, so many operations meet each byte of it.
            const double absorbed =
                read_layers * 2 * static_cast<double>(model_.heads) / gpus_ *
                static_cast<double>(2 * latent.kv_rank + latent.rope_dimension) /
                (plain_.value() * parameters_.arithmetic);
            result.kv_token_s = std::max(result.kv_token_s, absorbed);
        }
        result.pair_s = pair_layers * 2 * static_cast<double>(model_.heads) * width / gpus_ /
                        (plain_.value() * efficiency);
    }

    [[nodiscard]] double reading(std::int64_t count, bool is_quantized) const {
        const WeightStorage& storage = model_.weights;
        const double bytes = is_quantized ? bytes_per_weight(storage.format, storage.group)
                                          : bytes_per_weight(storage.rest);
        return static_cast<double>(count) * bytes /
               (gpus_ * bandwidth_ * parameters_.weight_bandwidth);
    }

    [[nodiscard]] double computing(std::int64_t count, bool is_quantized) const {
        return 2 * static_cast<double>(count) /
               (gpus_ * (is_quantized ? quantized_ : plain_).value() * parameters_.arithmetic);
    }

    const Transformer& model_;
    const RooflineQuestion& question_;
    const RooflineParameters& parameters_;
    OperationRate plain_;
    OperationRate quantized_;
    double bandwidth_;
    double gpus_;
};

/// Reading the weights that so many tokens pass.
double weights_s(const Roofline& roofline, std::int64_t tokens) {
    const double passed = 1 - std::pow(1 - roofline.expert_share, static_cast<double>(tokens));
    return roofline.dense_weights_s + roofline.expert_weights_s * passed;
}

double head_s(const Roofline& roofline, std::int64_t sampled) {
    return sampled == 0 ? 0
                        : rounded_knee(roofline.head_weights_s,
                                       roofline.head_arithmetic_s * static_cast<double>(sampled),
                                       roofline.knee);
}

double dense_s(const Roofline& roofline, std::int64_t tokens) {
    return rounded_knee(weights_s(roofline, tokens),
                        roofline.token_arithmetic_s * static_cast<double>(tokens), roofline.knee);
}

template <class Seconds>
TimeByCount tabulated(std::int64_t most, const Seconds& seconds) {
    TimeByCount result;
    result.table.clear();
    for (std::int64_t count = 0; count <= most + 1; ++count) {
        result.table.push_back(femtoseconds(seconds(count)));
    }
    result.slope = result.table.back() - result.table[result.table.size() - 2];
    return result;
}

} // namespace

RooflineParameters usual_parameters(std::string_view gpu) {
    RooflineParameters parameters;
    const auto is = [gpu](std::string_view family) { return gpu.starts_with(family); };
    if (is("RTX-PRO-6000") || is("RTXPRO6000")) {
        parameters.arithmetic = 0.80;
    } else if (is("RTX4090")) {
        parameters.arithmetic = 0.95;
    } else if (is("A100")) {
        parameters.link = 0.58;
    }
    if (is("RTX4090") || is("L4")) { // of Ada: L4, L40 and L40S, too
        parameters.knee = 3;
    }
    return parameters;
}

tl::expected<Roofline, std::string> roofline_of(const Transformer& model,
                                                const RooflineQuestion& question,
                                                const RooflineParameters& parameters) {
    const catalog::AcceleratorType& gpu = *question.gpu;
    if (const auto why = unshareable(model, question.tensor_parallel)) {
        return tl::unexpected(*why);
    }
    if (!gpu.bandwidth) {
        return tl::unexpected(fmt::format("the memory bandwidth of {} is not known", gpu.name));
    }
    const std::optional<OperationRate> plain = plain_peak(gpu.peaks, model.weights.rest);
    if (!plain) {
        return tl::unexpected(fmt::format("the {} peak of {} is not known",
                                          name_in_table(model.weights.rest), gpu.name));
    }
    return Binding(model, question, parameters, *plain).bound();
}

StepTime Roofline::step_time(std::int64_t max_tokens, std::int64_t max_sequences) const {
    StepTime time;
    time.by_tokens = tabulated(max_tokens, [this](std::int64_t tokens) {
        return host_s + links_s + token_links_s * static_cast<double>(tokens) +
               dense_s(*this, tokens);
    });
    time.by_sampled =
        tabulated(max_sequences, [this](std::int64_t sampled) { return head_s(*this, sampled); });
    time.per_sequence = femtoseconds(sequence_host_s);
    time.per_kv_token = femtoseconds(kv_token_s);
    time.per_pair = femtoseconds(pair_s);
    time.mixed_permille = std::llround(1000 * mixed);
    return time;
}

namespace {

/// The parts of one step in seconds, in place of shares.
StepShares seconds_of(const Roofline& roofline, const StepWork& work) {
    const auto tokens = static_cast<double>(work.tokens);
    const double dense = dense_s(roofline, work.tokens);
    const double weights = std::pow(weights_s(roofline, work.tokens), roofline.knee);
    const double arithmetic = std::pow(roofline.token_arithmetic_s * tokens, roofline.knee);
    const double both = work.kv_tokens > 0 && work.pairs > 0 ? roofline.mixed : 1;
    StepShares seconds;
    seconds.weights = dense * weights / (weights + arithmetic);
    seconds.arithmetic = dense - seconds.weights;
    seconds.kv_cache = both * roofline.kv_token_s * static_cast<double>(work.kv_tokens);
    seconds.prompts = both * roofline.pair_s * static_cast<double>(work.pairs);
    seconds.head = head_s(roofline, work.sampled);
    seconds.host = roofline.host_s + roofline.sequence_host_s * static_cast<double>(work.sequences);
    seconds.links = roofline.links_s + roofline.token_links_s * tokens;
    return seconds;
}

constexpr std::array step_parts{
    &StepShares::weights, &StepShares::arithmetic, &StepShares::kv_cache, &StepShares::prompts,
    &StepShares::head,    &StepShares::host,       &StepShares::links};

} // namespace

StepShares shares(const Roofline& roofline, const std::vector<StepKind>& steps) {
    StepShares all;
    double sum = 0;
    for (const StepKind& step : steps) {
        const StepShares seconds = seconds_of(roofline, step.work);
        for (const auto part : step_parts) {
            all.*part += step.frequency * seconds.*part;
            sum += step.frequency * seconds.*part;
        }
    }
    for (const auto part : step_parts) {
        all.*part /= sum;
    }
    return all;
}

} // namespace skusim::llm
