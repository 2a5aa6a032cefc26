// Loads of a language model in the JSON of five tools: where each figure lies, and its unit.
//
// vLLM's client divides by the tokens after the first; so do GenAI-Perf and AIPerf with
// `inter_token_latency` and GuideLLM with `inter_token_latency_ms`, whose
// `time_per_output_token_ms` counts the first token, too.
#include <skusim/text/quantities.hpp>

#include "measured/requests.hpp"
#include "readers.hpp"

#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::TokenPoint;

namespace {

/// Keys from the document, or one of its benchmarks, inwards: "metrics/latency/mean".
using Path = std::string_view;

struct PointShape {
    Path input, output; ///< tokens of a request
    Path divisor;       ///< of both, where they are totals
    Path ttft, tpot;
    Path itl; ///< empty if the tool has none beside tpot
    Path latency;
    double token_unit_s = 1; ///< where no "unit" beside a figure tells another
    double latency_unit_s = 1;
    Path throughput;
    std::string_view without_ttft; ///< what to do where there is no time to the first token
    Path answered, failed;         ///< requests; empty where the tool does not tell
};

constexpr PointShape vllm_shape{"total_input_tokens",
                                "total_output_tokens",
                                "completed",
                                "mean_ttft_ms",
                                "mean_tpot_ms",
                                "mean_itl_ms",
                                "mean_e2el_ms",
                                1e-3,
                                1e-3,
                                "request_throughput",
                                "run the benchmark with --percentile-metrics ttft,tpot,itl,e2el",
                                "completed",
                                "failed"};
constexpr PointShape genai_shape{"input_sequence_length/avg",
                                 "output_sequence_length/avg",
                                 "",
                                 "time_to_first_token/avg",
                                 "inter_token_latency/avg",
                                 "",
                                 "request_latency/avg",
                                 1e-3,
                                 1e-3,
                                 "request_throughput/avg",
                                 "run the tool with --streaming",
                                 "request_count/avg",
                                 "error_request_count/avg"};
constexpr PointShape guidellm_shape{"metrics/prompt_token_count/successful/mean",
                                    "metrics/output_token_count/successful/mean",
                                    "",
                                    "metrics/time_to_first_token_ms/successful/mean",
                                    "metrics/inter_token_latency_ms/successful/mean",
                                    "",
                                    "metrics/request_latency/successful/mean",
                                    1e-3,
                                    1,
                                    "metrics/requests_per_second/successful/mean",
                                    "run it against a backend that streams",
                                    "metrics/request_totals/successful",
                                    "metrics/request_totals/errored"};
constexpr PointShape inference_perf_shape{"successes/prompt_len/mean",
                                          "successes/output_len/mean",
                                          "",
                                          "successes/latency/time_to_first_token/mean",
                                          "successes/latency/time_per_output_token/mean",
                                          "successes/latency/inter_token_latency/mean",
                                          "successes/latency/request_latency/mean",
                                          1,
                                          1,
                                          "successes/throughput/requests_per_sec",
                                          "set `api: {streaming: true}` in its configuration",
                                          "successes/count",
                                          "failures/count"};

constexpr PointShape measure_shape{"tokens/input",
                                   "tokens/output",
                                   "",
                                   "ttft/mean/value",
                                   "tpot/mean/value",
                                   "itl/mean/value",
                                   "latency/mean/value",
                                   1,
                                   1,
                                   "throughput/value",
                                   "run `skusim measure` with --stream",
                                   "",
                                   ""};

class PointReader {
public:
    PointReader(const MeasuredText& text, Faults& faults)
        : file_(text.file), figures_(text.file, faults), faults_(faults) {}

    /// The number at the end of the path; nothing where there is none, or a text.
    std::optional<double> number(const Value& root, Path path) {
        const auto [map, key] = parent(root, path);
        return figures_.limit(map, key);
    }

    /// A number above 0, if there is one: no load is 0.
    std::optional<double> load(const Value& root, Path path) {
        const std::optional<double> found = number(root, path);
        return found && *found > 0 ? found : std::nullopt;
    }

    /// A number above 0, which must be there.
    double needed(const Value& root, Path path, std::string_view remedy) {
        const std::size_t before = faults_.size();
        const std::optional<double> found = number(root, path);
        if (found && *found > 0) {
            return *found;
        }
        if (faults_.size() == before) {
            faults_.push_back({figures_.place(root),
                               fmt::format("\"{}\" is {}{}{}", path, found ? "0" : "missing",
                                           remedy.empty() ? "" : "; ", remedy)});
        }
        return 1;
    }

    /// The share of all requests that ended.
    double failed_share(const Value& root, const PointShape& shape) {
        const double failed = shape.failed.empty() ? 0 : load(root, shape.failed).value_or(0);
        return failed > 0 ? failed / (failed + load(root, shape.answered).value_or(0)) : 0;
    }

    TokenPoint read(const Value& root, const PointShape& shape) {
        TokenPoint point;
        point.failed_share = failed_share(root, shape);
        point.place = figures_.place(root);
        const double divisor = shape.divisor.empty() ? 1 : needed(root, shape.divisor, "");
        point.ttft_s = time(root, shape.ttft, shape.token_unit_s, shape.without_ttft);
        point.tpot_s = time(root, shape.tpot, shape.token_unit_s, shape.without_ttft);
        point.input = needed(root, shape.input, "") / divisor;
        point.output = needed(root, shape.output, "") / divisor;
        if (number(root, shape.itl)) {
            point.itl_s = time(root, shape.itl, shape.token_unit_s, "");
        }
        if (number(root, shape.latency)) {
            point.latency_s = time(root, shape.latency, shape.latency_unit_s, "");
        }
        point.completed_per_s = load(root, shape.throughput);
        return point;
    }

private:
    static std::pair<const Value*, std::string_view> parent(const Value& root, Path path) {
        const Value* map = &root;
        for (auto slash = path.find('/'); slash != Path::npos; slash = path.find('/')) {
            map = map->kind == Value::Kind::map ? map->find(path.substr(0, slash)) : nullptr;
            if (map == nullptr) {
                return {nullptr, path};
            }
            path.remove_prefix(slash + 1);
        }
        return {map->kind == Value::Kind::map ? map : nullptr, path};
    }

    double time(const Value& root, Path path, double unit_s, std::string_view remedy) {
        const double value = needed(root, path, remedy);
        const Value* map = parent(root, path).first;
        const Value* unit = map == nullptr ? nullptr : map->find("unit");
        return value * (unit == nullptr
                            ? unit_s
                            : seconds_of_unit(unit->scalar, figures_.place(*unit), faults_));
    }

    const std::string& file_;
    JsonFigures figures_;
    Faults& faults_;
};

Result<TokenMeasurement> points_or(Faults faults, std::vector<TokenPoint> points) {
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    TokenMeasurement measurement;
    measurement.points = std::move(points);
    return measurement;
}

/// The load that one of GuideLLM's strategies offers.
void read_strategy(const Value& benchmark, PointReader& reader, TokenPoint& point) {
    for (const std::string from : {"config/strategy/", "args/strategy/"}) {
        for (const char* key : {"streams", "max_concurrency"}) {
            point.concurrency =
                point.concurrency ? point.concurrency : reader.load(benchmark, from + key);
        }
        if (!point.concurrency) {
            point.offered_per_s = reader.load(benchmark, from + "rate");
        }
        if (point.concurrency || point.offered_per_s) {
            return;
        }
    }
    // One request after the other has no number in it, and neither has "as many as possible".
    point.concurrency = reader.load(benchmark, "metrics/request_concurrency/successful/mean");
}

} // namespace

Result<TokenMeasurement> read_vllm_points(const MeasuredText& text) {
    Faults faults;
    std::vector<TokenPoint> points;
    PointReader reader(text, faults);
    const auto add = [&](const Value& root, int line) {
        TokenPoint point = reader.read(root, vllm_shape);
        point.place.line = text.has_several_documents ? line : point.place.line;
        point.concurrency = reader.load(root, "max_concurrency");
        point.offered_per_s = reader.load(root, "request_rate"); // "inf" is a text
        points.push_back(std::move(point));
    };
    if (text.has_several_documents) {
        for_each_json_line(text, faults, add);
    } else {
        add(*text.json, 1);
    }
    return points_or(std::move(faults), std::move(points));
}

Result<TokenMeasurement> read_genai_point(const MeasuredText& text) {
    Faults faults;
    PointReader reader(text, faults);
    TokenPoint point = reader.read(*text.json, genai_shape);
    point.concurrency = configured(text, "concurrency");
    if (!point.concurrency) {
        point.offered_per_s = configured(text, "request_rate");
    }
    return points_or(std::move(faults), {std::move(point)});
}

Result<TokenMeasurement> read_guidellm_points(const MeasuredText& text) {
    Faults faults;
    std::vector<TokenPoint> points;
    PointReader reader(text, faults);
    const Value& benchmarks = *text.key("benchmarks");
    for (const Value& benchmark : benchmarks.items) {
        points.push_back(reader.read(benchmark, guidellm_shape));
        read_strategy(benchmark, reader, points.back());
    }
    if (points.empty()) {
        faults.push_back({{text.file, benchmarks.mark.line, benchmarks.mark.column},
                          "\"benchmarks\" is no list, or empty; is the file truncated?"});
    }
    return points_or(std::move(faults), std::move(points));
}

Result<TokenMeasurement> read_measured_points(const MeasuredText& text) {
    Faults faults;
    std::vector<TokenPoint> points;
    PointReader reader(text, faults);
    const Value& steps = *text.key("steps");
    for (const Value& step : steps.items) {
        points.push_back(reader.read(step, measure_shape));
        points.back().concurrency = reader.load(step, "concurrency");
        points.back().offered_per_s = reader.load(step, "rate_per_s");
    }
    if (points.empty()) {
        faults.push_back({{text.file, steps.mark.line, steps.mark.column},
                          "\"steps\" is no list, or empty; is the file truncated?"});
    }
    return points_or(std::move(faults), std::move(points));
}

Result<TokenMeasurement> read_inference_perf_point(const MeasuredText& text) {
    Faults faults;
    PointReader reader(text, faults);
    TokenPoint point = reader.read(*text.json, inference_perf_shape);
    point.concurrency = reader.load(*text.json, "load_summary/concurrency");
    if (!point.concurrency) {
        point.offered_per_s = reader.load(*text.json, "load_summary/requested_rate");
    }
    return points_or(std::move(faults), {std::move(point)});
}

} // namespace skusim::measured
