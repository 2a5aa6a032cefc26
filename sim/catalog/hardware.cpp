#include <skusim/catalog/hardware.hpp>

#include <algorithm>

namespace skusim::catalog {

namespace {

template <class Row>
const Row* find(const std::vector<Row>& rows, std::string_view name) {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [name](const Row& candidate) { return candidate.name == name; });
    return row == rows.end() ? nullptr : &*row;
}

} // namespace

std::string_view name(Precision precision) {
    return name_in_table(precision);
}

std::optional<OperationRate> Peaks::of(Precision precision) const {
    switch (precision) {
    case Precision::fp32:
        return fp32;
    case Precision::fp16:
        return fp16;
    case Precision::bf16:
        return bf16;
    case Precision::int8:
        return int8;
    }
    return std::nullopt;
}

const Processor* Hardware::processor(std::string_view name) const {
    return find(processors, name);
}

const AcceleratorType* Hardware::accelerator(std::string_view name) const {
    return find(accelerators, name);
}

const FormatSupport* Hardware::format(std::string_view name) const {
    return find(formats, name);
}

} // namespace skusim::catalog
