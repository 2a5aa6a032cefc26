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

} // namespace skusim::cli
