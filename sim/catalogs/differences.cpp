#include "differences.hpp"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::catalogs {

namespace {

template <class T>
std::optional<double> over(const std::optional<T>& amount, double unit) {
    return amount ? std::optional(amount->value() / unit) : std::nullopt;
}

constexpr double tera = 1e12;
constexpr double giga = 1e9;
constexpr double gibi = 1024.0 * 1024 * 1024;

void add_peaks(Differences& told, const catalog::Peaks& theirs, const catalog::Peaks& ours) {
    const auto peak = [&](const char* name, const std::optional<OperationRate>& a,
                          const std::optional<OperationRate>& b) {
        told.figure(name, over(a, tera), over(b, tera), "TFLOP/s");
    };
    peak("fp32 peak", theirs.fp32, ours.fp32);
    peak("fp16 peak", theirs.fp16, ours.fp16);
    peak("bf16 peak", theirs.bf16, ours.bf16);
    peak("int8 peak", theirs.int8, ours.int8);
    peak("fp8 peak", theirs.fp8, ours.fp8);
    peak("fp4 peak", theirs.fp4, ours.fp4);
}

template <class T>
void fill(std::optional<T>& theirs, const std::optional<T>& ours) {
    theirs = theirs ? theirs : ours;
}

void fill(std::string& theirs, const std::string& ours) {
    theirs = theirs.empty() ? ours : theirs;
}

void fill(catalog::Peaks& theirs, const catalog::Peaks& ours) {
    fill(theirs.fp32, ours.fp32);
    fill(theirs.fp16, ours.fp16);
    fill(theirs.bf16, ours.bf16);
    fill(theirs.int8, ours.int8);
    fill(theirs.fp8, ours.fp8);
    fill(theirs.fp4, ours.fp4);
}

std::optional<double> unless_zero(int number) {
    return number == 0 ? std::nullopt : std::optional<double>(number);
}

std::string_view link_name(const std::optional<catalog::LinkKind>& link) {
    return link ? name_in_table(*link) : std::string_view{};
}

} // namespace

void Differences::figure(std::string_view name, std::optional<double> theirs,
                         std::optional<double> ours, std::string_view unit) {
    constexpr double rounding = 1e-3;
    if (theirs && ours && std::abs(*theirs - *ours) > rounding * std::abs(*ours)) {
        const std::string space(unit.empty() ? "" : " ");
        told_.push_back(fmt::format("{0} {1:.4g}{4}{3} (ours {2:.4g}{4}{3})", name, *theirs, *ours,
                                    unit, space));
    }
}

void Differences::word(std::string_view name, std::string_view theirs, std::string_view ours) {
    if (!theirs.empty() && !ours.empty() && theirs != ours) {
        told_.push_back(fmt::format("{} {} (ours {})", name, theirs, ours));
    }
}

std::string Differences::text() const {
    return fmt::format("{}", fmt::join(told_, ", "));
}

Differences differences(const catalog::Processor& theirs, const catalog::Processor& ours) {
    Differences told;
    told.figure("cores", unless_zero(theirs.cores), unless_zero(ours.cores), "");
    told.figure("threads per core", theirs.threads_per_core, ours.threads_per_core, "");
    add_peaks(told, theirs.peaks, ours.peaks);
    told.figure("bandwidth", over(theirs.bandwidth, giga), over(ours.bandwidth, giga), "GB/s");
    return told;
}

Differences differences(const catalog::AcceleratorType& theirs,
                        const catalog::AcceleratorType& ours) {
    Differences told;
    told.word("same as", theirs.same_as, ours.same_as);
    told.word("kind", name_in_table(theirs.kind), name_in_table(ours.kind));
    told.word("vendor", theirs.vendor, ours.vendor);
    told.figure("memory", over(theirs.memory, gibi), over(ours.memory, gibi), "GiB");
    told.figure("driver memory", over(theirs.driver_memory, gibi), over(ours.driver_memory, gibi),
                "GiB");
    add_peaks(told, theirs.peaks, ours.peaks);
    told.figure("bandwidth", over(theirs.bandwidth, giga), over(ours.bandwidth, giga), "GB/s");
    told.word("link", link_name(theirs.link), link_name(ours.link));
    told.figure("link bandwidth", over(theirs.link_bandwidth, giga),
                over(ours.link_bandwidth, giga), "GB/s");
    told.figure("compute capability", theirs.compute_capability, ours.compute_capability, "");
    return told;
}

Differences differences(const Series& theirs, const Series& ours) {
    Differences told;
    told.word("architecture", name_in_table(theirs.architecture), name_in_table(ours.architecture));
    told.word("burstable", theirs.burstable ? "true" : "false", ours.burstable ? "true" : "false");
    told.word("retired", theirs.retired ? "true" : "false", ours.retired ? "true" : "false");
    told.figure("threads per core", unless_zero(theirs.threads_per_core),
                unless_zero(ours.threads_per_core), "");
    told.word("accelerator", theirs.accelerator, ours.accelerator);
    told.word("processors", fmt::format("{}", fmt::join(theirs.processors, "|")),
              fmt::format("{}", fmt::join(ours.processors, "|")));
    return told;
}

catalog::Processor filled(catalog::Processor theirs, const catalog::Processor& ours) {
    if (theirs.cores == 0 || theirs.cores == ours.cores) {
        theirs.cores = ours.cores;
        fill(theirs.peaks, ours.peaks);
    }
    fill(theirs.bandwidth, ours.bandwidth);
    return theirs;
}

catalog::AcceleratorType filled(catalog::AcceleratorType theirs,
                                const catalog::AcceleratorType& ours) {
    fill(theirs.memory, ours.memory);
    fill(theirs.vendor, ours.vendor);
    fill(theirs.peaks, ours.peaks);
    fill(theirs.bandwidth, ours.bandwidth);
    fill(theirs.link, ours.link);
    fill(theirs.link_bandwidth, ours.link_bandwidth);
    fill(theirs.driver_memory, ours.driver_memory);
    fill(theirs.compute_capability, ours.compute_capability);
    return theirs;
}

Series filled(Series theirs, const Series& ours) {
    theirs.threads_per_core =
        theirs.threads_per_core == 0 ? ours.threads_per_core : theirs.threads_per_core;
    fill(theirs.accelerator, ours.accelerator);
    theirs.processors = theirs.processors.empty() ? ours.processors : theirs.processors;
    return theirs;
}

} // namespace skusim::catalogs
