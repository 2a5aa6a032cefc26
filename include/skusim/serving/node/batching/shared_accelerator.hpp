// An accelerator whose batches share it.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/base/time.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace skusim::serving {

/// Processor sharing: of k batches in service each is worked on at 1/k of the accelerator's speed
/// (Kleinrock 1967). A batch is named by the place of its first request.
class SharedAccelerator {
public:
    /// The batch that ends first, if none joins it.
    struct End {
        Time time;
        std::uint32_t batch;
    };

    [[nodiscard]] std::size_t batches() const { return batches_.size(); }

    /// A batch begins that takes `work` alone. The end that comes first is another one from now on.
    End start(Time now, std::uint32_t batch, Duration work) {
        advance(now);
        batches_.push_back({batch, done_ns_ + static_cast<double>(work.count())});
        return *foresee(now);
    }

    /// Whether what was foreseen for that batch and time still holds.
    [[nodiscard]] bool ends(Time now, std::uint32_t batch) const {
        return next_ && next_->time == now && next_->batch == batch;
    }

    /// Removes the batch that ends now. Gives the next end, if there is one.
    std::optional<End> end(Time now) {
        advance(now);
        SKUSIM_CHECK(next_ && next_->time == now, "a batch ends when its work is done");
        std::erase_if(batches_, [&](const Batch& it) { return it.first == next_->batch; });
        return foresee(now);
    }

    /// None of the batches in service ends.
    void stop() {
        batches_.clear();
        done_ns_ = 0;
        next_.reset();
    }
    /// From now on none is worked on.
    void pause(Time now) {
        advance(now);
        next_.reset();
    }
    /// They go on where they were. Gives the next end, if there is one.
    std::optional<End> go_on(Time now) {
        since_ = now;
        return foresee(now);
    }
    /// Calls `work` with the name of each.
    template <class Work>
    void for_each(Work&& work) const {
        for (const Batch& batch : batches_) {
            work(batch.first);
        }
    }

private:
    struct Batch {
        std::uint32_t first;
        double ends_at_ns; ///< of the work that a batch gets which is always in service
    };

    void advance(Time now) {
        if (!batches_.empty()) {
            done_ns_ +=
                static_cast<double>((now - since_).count()) / static_cast<double>(batches_.size());
        }
        since_ = now;
    }

    std::optional<End> foresee(Time now) {
        if (batches_.empty()) {
            done_ns_ = 0; // so that sums stay short, and a batch alone takes its time to the ns
            next_.reset();
            return next_;
        }
        const auto first =
            std::min_element(batches_.begin(), batches_.end(), [](const Batch& a, const Batch& b) {
                return a.ends_at_ns < b.ends_at_ns;
            });
        const double left_ns = std::max(first->ends_at_ns - done_ns_, 0.0);
        const Duration left = from_nanoseconds(left_ns * static_cast<double>(batches_.size()));
        next_ = End{later(now, left), first->first};
        return next_;
    }

    std::vector<Batch> batches_;
    double done_ns_ = 0; ///< what each batch has got, that was in service all the time
    Time since_{};
    std::optional<End> next_;
};

} // namespace skusim::serving
