// Times of a step's requests, slice by slice, and the figures that they make.
#pragma once

#include <skusim/measurement/figures.hpp>

namespace skusim::measurement {

/// The slice in which a time since the warm-up lies; nothing outside the window.
[[nodiscard]] std::optional<std::size_t> slice_at(Duration time, Duration window,
                                                  std::size_t slices);

class Timing {
public:
    explicit Timing(std::size_t slices) : slices_(slices) {}

    void add(std::size_t slice, Duration time, std::uint32_t times = 1);

    struct Slice {
        stats::Histogram times;
        double sum = 0; ///< seconds
    };
    [[nodiscard]] const std::vector<Slice>& slices() const { return slices_; }

    /// Nothing without a time.
    [[nodiscard]] std::optional<Latency> figures(double confidence) const;

private:
    std::vector<Slice> slices_;
    // The mean so far and the squares about it (West 1979, "Updating mean and variance estimates").
    double count_ = 0;
    double mean_ = 0;
    double squares_ = 0;
};

} // namespace skusim::measurement
