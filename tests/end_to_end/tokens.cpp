// Measure, calibrate, predict, measure again: the whole way with a server of tokens.
//
//   end_to_end_tokens [SECONDS]    seconds of each measurement, 1.5 if not given
//
// Loads a server whose engine takes known times for its steps, with prompts of two lengths and one
// to eight clients, fits its steps, predicts the tokens' times at 50 and 80 % of its capacity, and
// measures there. Prints prediction and measurement as a Markdown table. It fails where a command
// does, or where the two are further apart at 50 % than noise can explain on a machine that server,
// client and others share; nearer to capacity a machine that slows down turns load into overload,
// and anything goes.
#include "commands.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <support/inference_server.hpp>

namespace {

using nlohmann::json;
using namespace skusim::end_to_end;

/// What noise cannot break: a factor between prediction and measurement.
constexpr double band = 4;

// The engine's line, as its options say it, in seconds.
constexpr double token_s = 100e-6;
constexpr double context_s = 2e-6;
const std::vector<std::string> engine{"--step-us", "4000",         "--token-us",
                                      "100",       "--context-ns", "2000"};

// The load that is predicted: prompts between the lengths that were measured.
constexpr int input = 200;
constexpr int output = 40;

/// Requests a second that would keep the engine at their tokens, whatever its steps take besides.
double capacity() {
    const double computed = input + output - 1;
    const double read = (output - 1) * (input + output / 2.0);
    return 1 / (computed * token_s + read * context_s);
}

std::string measure(const std::string& url, const std::string& load, int prompt, double seconds) {
    return run_skusim(fmt::format("measure {} --stream --input-tokens {} --output-tokens {} {} "
                                  "--duration '{} s' --warm-up '0.5 s' --seed 7 --format json",
                                  url, prompt, output, load, seconds));
}

void calibrate(const std::string& url, double seconds, const Folder& folder) {
    std::string files;
    for (const int prompt : {50, 400}) {
        const std::string file = folder / fmt::format("points{}.json", prompt);
        std::ofstream(file) << measure(url, "--concurrency 1,2,4,8", prompt, seconds);
        files += ' ' + file;
    }
    run_skusim("calibrate --steps" + files + " --service " + folder / "engine.yaml");
    std::ofstream(folder / "engine.yaml", std::ios::app)
        << "engine: {kv_blocks: 100000, max_batched_tokens: 100000, max_sequences: 256}\n";
}

json predicted_at(double rate, const Folder& folder) {
    std::ofstream(folder / "scenario.yaml")
        << fmt::format("skusim: 1\nmodel: {{weights: 16 GB, kv_per_token: 131072 B}}\n"
                       "workload:\n  arrivals: {{kind: poisson, rate: {:.6g} /s}}\n"
                       "  tokens: {{input: {{kind: fixed, tokens: {}}}, "
                       "output: {{kind: fixed, tokens: {}}}}}\nservice: engine.yaml\n",
                       rate, input, output);
    return json::parse(run_skusim("simulate " + folder / "scenario.yaml" + " --format json"))
        .at("metrics");
}

bool is_close(double predicted, double measured) {
    return measured < band * predicted && predicted < band * measured;
}

bool run(double seconds) {
    const skusim::InferenceServer server(engine);
    const std::string url = server.url("/v1/completions");
    const Folder folder;
    calibrate(url, seconds, folder);
    fmt::print("| load | figure | predicted | measured | error |\n|---:|---|---:|---:|---:|\n");
    bool is_fine = true;
    for (const double load : {0.5, 0.8}) {
        const double rate = load * capacity();
        const json predictions = predicted_at(rate, folder);
        const json result =
            json::parse(measure(url, fmt::format("--rates {:.6g}", rate), input, seconds));
        for (const char* figure : {"ttft", "tpot"}) {
            for (const char* of : {"mean", "p95"}) {
                const double predicted = predictions.at(figure).at(of).at("value");
                const double measured = result.at("steps").at(0).at(figure).at(of).at("value");
                fmt::print("| {:.0f} % | {} {}, ms | {:.4g} | {:.4g} | {:+.1f} % |\n", load * 100,
                           figure, of, predicted * 1e3, measured * 1e3,
                           (predicted / measured - 1) * 100);
                is_fine &= load > 0.6 || is_close(predicted, measured);
            }
        }
    }
    return is_fine;
}

} // namespace

int main(int count, char** words) {
    try {
        const double seconds = count > 1 ? std::stod(words[1]) : 1.5;
        return run(seconds) ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return EXIT_FAILURE;
    }
}
