#include "token_figures.hpp"

#include <skusim/stats/interval.hpp>

#include "timing.hpp"

#include <algorithm>

namespace skusim::measurement {

namespace {

class TokenTally {
public:
    TokenTally(const MeasuredStep& measured, std::size_t slices)
        : asked_(*measured.tokens_asked), window_(measured.window), ttft_(slices), tpot_(slices),
          itl_(slices), delivered_(slices) {
        for (const Completion& completion : measured.completed) {
            if (const auto slice = slice_at(completion.intended, window_, slices)) {
                add(*slice, completion.tokens);
            }
            count_deliveries(completion);
        }
    }

    [[nodiscard]] std::optional<TokenFigures> figures(double confidence) {
        const std::optional<Latency> ttft = ttft_.figures(confidence);
        if (!ttft) {
            return std::nullopt;
        }
        figures_.ttft = *ttft;
        figures_.tpot = tpot_.figures(confidence);
        figures_.itl = itl_.figures(confidence);
        figures_.input = input_ / requests_;
        figures_.output = static_cast<double>(figures_.tokens) / requests_;
        std::vector<stats::RatioPart> parts;
        const double length = in_seconds(window_) / static_cast<double>(delivered_.size());
        for (const double tokens : delivered_) {
            parts.push_back({tokens, length});
        }
        figures_.per_second =
            stats::within(stats::ratio_interval(parts, confidence), 0, stats::infinite);
        return figures_;
    }

private:
    [[nodiscard]] std::uint64_t output_of(const TokenStream& stream) const {
        return stream.output.value_or(std::max<std::uint64_t>(
            static_cast<std::uint64_t>(asked_.output), stream.deliveries.size()));
    }

    void add(std::size_t slice, const TokenStream& stream) {
        const std::vector<Duration>& deliveries = stream.deliveries;
        const std::uint64_t tokens = output_of(stream);
        requests_ += 1;
        input_ +=
            static_cast<double>(stream.input.value_or(static_cast<std::uint64_t>(asked_.input)));
        figures_.tokens += tokens;
        figures_.deliveries += deliveries.size();
        figures_.uncounted += stream.output ? 0 : 1;
        ttft_.add(slice, deliveries.front());
        if (tokens < 2) {
            return;
        }
        const Duration later = deliveries.back() - deliveries.front();
        tpot_.add(slice, later / static_cast<std::int64_t>(tokens - 1));
        for (std::size_t i = 1; i < deliveries.size(); ++i) {
            itl_.add(slice, deliveries[i] - deliveries[i - 1]);
        }
        if (tokens > deliveries.size()) { // the others of a delivery come with its first
            itl_.add(slice, Duration::zero(),
                     static_cast<std::uint32_t>(tokens - deliveries.size()));
        }
    }

    /// Counts tokens where they came, also those of requests of the warm-up.
    void count_deliveries(const Completion& completion) {
        const TokenStream& stream = completion.tokens;
        const double each =
            static_cast<double>(output_of(stream)) / static_cast<double>(stream.deliveries.size());
        for (const Duration delivery : stream.deliveries) {
            if (const auto slice =
                    slice_at(completion.intended + delivery, window_, delivered_.size())) {
                delivered_[*slice] += each;
            }
        }
    }

    const TokensAsked& asked_;
    Duration window_;
    Timing ttft_;
    Timing tpot_;
    Timing itl_;
    std::vector<double> delivered_; ///< tokens, by slice
    double requests_ = 0;
    double input_ = 0;
    TokenFigures figures_;
};

} // namespace

std::optional<TokenFigures> token_figures_of(const MeasuredStep& measured, int slices,
                                             double confidence) {
    return TokenTally(measured, static_cast<std::size_t>(slices)).figures(confidence);
}

} // namespace skusim::measurement
