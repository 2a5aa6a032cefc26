// Models that are not language models, by name: what one loaded copy needs and what one request
// costs, each from a file in models/ with its source and date. A scenario's
// `model: {name: resnet-50}` takes both from here.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/tree.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::models {

/// A time that somebody published, beside which an estimate can be held.
struct PublishedTime {
    std::string on;   ///< "NVIDIA A100, TensorRT, one image"
    std::string time; ///< as a scenario writes it: "0.99 ms"
};

/// One file of models/.
struct ModelCard {
    std::string file; ///< "models/resnet-50.yaml"
    std::string name;
    std::vector<std::string> also; ///< other names that it goes by
    std::string task;              ///< what one request is
    std::int64_t parameters = 0;
    std::string source;
    std::string date;    ///< ISO date on which the source was read
    text::Value model;   ///< the sections of a scenario, as checked there, with their places here
    text::Value service; ///< with `kind`
    std::vector<PublishedTime> published;
    std::vector<std::string> notes; ///< sentences
    /// Whether a request passes through the model many times, as where tokens come one by one: one
    /// roofline pass tells little of it.
    bool has_many_passes = false;
};

/// All that ship, compiled into the program and parsed once, in order of name.
[[nodiscard]] const std::vector<ModelCard>& model_cards();

/// The card that goes by that name; small letters, hyphens, underscores, dots and blanks tell no
/// names apart. nullptr if there is none.
[[nodiscard]] const ModelCard* find_card(std::string_view name);

/// The name of a card or of a built-in language model that is most likely meant by a word that is
/// none; empty if none is near.
[[nodiscard]] std::string_view nearest_model(std::string_view word);

/// Reads such a file. Faults, each with its place: malformed YAML, unknown and missing keys, and
/// values of the wrong type. What `model` and `service` say is checked where a scenario uses it.
[[nodiscard]] Result<ModelCard> parse_card(const std::string& file, std::string_view text);

} // namespace skusim::models
