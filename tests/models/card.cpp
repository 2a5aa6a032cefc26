// Model cards: all that ship are whole, what is counted in them is right, and what is no card is
// told with its place.
#include <skusim/models/built_in.hpp>
#include <skusim/models/card.hpp>
#include <skusim/text/quantities.hpp>

#include <regex>
#include <set>
#include <string>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::models;

namespace {

std::string service_key(const ModelCard& card, const char* key) {
    const text::Value* value = card.service.find(key);
    REQUIRE(value != nullptr);
    return value->scalar;
}

std::string fault_of(const std::string& text) {
    const Result<ModelCard> card = parse_card("card.yaml", text);
    REQUIRE_FALSE(card.has_value());
    std::string lines;
    for (const Fault& fault : card.error()) {
        lines += line_of(fault) + '\n';
    }
    return lines;
}

const std::string whole = "skusim_model: 1\nname: small\ntask: a row\nparameters: 12\n"
                          "source: counted\ndate: 2026-11-30\nmodel: {ram: 1 GiB}\n"
                          "service: {kind: linear, per_request: 1 ms}\n";

} // namespace

TEST_CASE("model cards: at least twenty, and each name means one of them") {
    CHECK(model_cards().size() >= 20);
    std::set<const ModelCard*> found;
    for (const ModelCard& card : model_cards()) {
        CAPTURE(card.name);
        CHECK(find_card(card.name) == &card);
        for (const std::string& name : card.also) {
            CHECK(find_card(name) == &card);
        }
        CHECK(built_in_model(card.name) == nullptr); // a name of a language model is not its
        CHECK_FALSE(card.source.empty());
        CHECK(card.file == "models/" + card.name + ".yaml");
        found.insert(&card);
    }
    CHECK(found.size() == model_cards().size());
}

TEST_CASE("model cards: capitals, hyphens and the like tell no names apart") {
    const ModelCard* card = find_card("resnet-50");
    REQUIRE(card != nullptr);
    CHECK(find_card("ResNet50") == card);
    CHECK(find_card("resnet_50") == card);
    CHECK(find_card("resnet-5") == nullptr);
    CHECK(find_card("") == nullptr);
}

TEST_CASE("model cards: the operations of transformers are those that their shapes give") {
    // 24 width^2 operations a token in the products of a layer, 4 tokens x width in its attention.
    const auto operations = [](double layers, double width, double tokens) {
        return layers * tokens * (24 * width * width + 4 * tokens * width);
    };
    const auto gflop = [](const char* name) {
        return std::stod(service_key(*find_card(name), "operations"));
    };
    CHECK(gflop("bert-base") == Approx(operations(12, 768, 128) / 1e9).epsilon(0.001));
    CHECK(gflop("bert-large") == Approx(operations(24, 1024, 128) / 1e9).epsilon(0.001));
    CHECK(gflop("distilbert") == Approx(operations(6, 768, 128) / 1e9).epsilon(0.001));
    CHECK(gflop("minilm-l6") == Approx(operations(6, 384, 128) / 1e9).epsilon(0.002));
}

TEST_CASE("model cards: those that are passed through many times say so") {
    for (const ModelCard& card : model_cards()) {
        CAPTURE(card.name);
        CHECK(card.has_many_passes == card.name.starts_with("whisper"));
    }
}

TEST_CASE("model cards: what is no card is told with its place") {
    CHECK(parse_card("card.yaml", whole).has_value());
    CHECK(fault_of("[1, 2]") == "card.yaml:1:1: a model card is a map of keys\n");
    CHECK(fault_of(whole + "sorce: x\n") == "card.yaml:9:1: unknown key \"sorce\"\n");
    std::string text = whole;
    text.replace(text.find("12\n"), 2, "many");
    CHECK(fault_of(text) == "card.yaml:4:13: parameters is \"many\"; expected a whole number\n");
    text = whole;
    text.replace(text.find("model: {ram"), 19, "model: none\n");
    CHECK(fault_of(text) == "card.yaml:7:8: model is a map\n");
}

TEST_CASE("what MLPerf published is told with its round, and its rates are the times told") {
    const std::regex rate(R"(([0-9.]+) (images|questions)/s[),])");
    int told = 0;
    for (const char* name : {"resnet-50", "bert-large"}) {
        const ModelCard* card = find_card(name);
        REQUIRE(card != nullptr);
        for (const PublishedTime& published : card->published) {
            CAPTURE(published.on, published.time);
            CHECK_THAT(published.on, ContainsSubstring("MLPerf Inference v") &&
                                         ContainsSubstring(", closed, NVIDIA, "));
            const auto time = text::read_time("time", published.time);
            REQUIRE(time);
            std::smatch found;
            if (std::regex_search(published.on, found, rate)) {
                ++told;
                CHECK(in_seconds(*time) == Approx(1 / std::stod(found[1])).epsilon(0.01));
            }
        }
        CHECK_THAT(card->notes.back() + card->notes.front(),
                   ContainsSubstring("mlperf_log_summary.txt"));
    }
    CHECK(told == 6);
}
