#include "described_model.hpp"

namespace skusim::cli {

namespace {

report::Section section_of(const text::Value& map) {
    report::Section section;
    for (const text::Entry& entry : map.entries) {
        section.emplace_back(entry.key, text::flow_text(entry.value));
    }
    return section;
}

} // namespace

report::DescribedModel described(const models::ModelCard& card) {
    report::DescribedModel model;
    model.name = card.name;
    model.task = card.task;
    model.parameters = card.parameters;
    model.model = section_of(card.model);
    model.service = section_of(card.service);
    for (const models::PublishedTime& it : card.published) {
        model.published.emplace_back(it.on, it.time);
    }
    model.source = card.source;
    model.date = card.date;
    model.notes = card.notes;
    model.has_many_passes = card.has_many_passes;
    return model;
}

report::DescribedModel described(const networks::Network& network) {
    report::DescribedModel model = described(network.card);
    report::NetworkFigures& figures = model.network.emplace();
    figures.format = network.format;
    figures.weight_bytes = network.weight_bytes;
    figures.operations = network.operations;
    figures.activation_bytes = network.activation_bytes;
    figures.peak_activation_bytes = network.peak_activation_bytes;
    for (const networks::OperatorWork& it : network.operators) {
        figures.operators.push_back(
            {it.name, it.nodes, it.parameters, it.operations, it.activation_bytes});
    }
    return model;
}

} // namespace skusim::cli
