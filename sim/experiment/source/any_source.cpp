#include "any_source.hpp"

#include <skusim/serving/source/closed_session_source.hpp>
#include <skusim/serving/source/closed_source.hpp>
#include <skusim/serving/source/open_source.hpp>
#include <skusim/serving/source/session_source.hpp>

#include "experiment/expected.hpp"

#include <utility>
#include <variant>

namespace skusim::experiment {

namespace {

template <serving::SourceOfRequests Source>
class SourceBehind final : public AnySource {
public:
    template <class... Arguments>
    explicit SourceBehind(std::size_t most, Arguments&&... arguments)
        : source_(std::forward<Arguments>(arguments)...), left_(most) {}

    [[nodiscard]] std::uint32_t senders() const override { return source_.senders(); }
    [[nodiscard]] Duration first(std::uint32_t sender) override { return source_.first(sender); }
    [[nodiscard]] std::optional<Duration> after_arrival(std::uint32_t sender) override {
        const std::optional<Duration> next = source_.after_arrival(sender);
        return --left_ > 0 ? next : std::nullopt;
    }
    [[nodiscard]] std::uint32_t follower(std::uint32_t sender) const override {
        return source_.follower(sender);
    }
    [[nodiscard]] double demand(std::uint32_t sender) override { return source_.demand(sender); }
    [[nodiscard]] std::uint8_t request_class() const override { return source_.request_class(); }
    [[nodiscard]] std::optional<workload::TokenCounts> recorded_tokens() const override {
        return source_.recorded_tokens();
    }
    [[nodiscard]] std::span<const workload::Segment> recorded_segments() const override {
        return source_.recorded_segments();
    }
    [[nodiscard]] serving::AnyIdentity identity(std::uint32_t sender) const override {
        return source_.identity(sender);
    }
    [[nodiscard]] std::optional<Duration> after_ending(std::uint32_t sender,
                                                       serving::Ending ending) override {
        return source_.after_ending(sender, ending);
    }

private:
    Source source_;
    std::size_t left_;
};

} // namespace

std::unique_ptr<AnySource> any_source_of(const Trial& trial, const serving::Seed& seed,
                                         const std::vector<serving::DemandClass>& classes,
                                         std::size_t most) {
    const random::Shape& demand = trial.service.shape;
    const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals);
    if (closed != nullptr && closed->sessions.turns > 1) {
        return std::make_unique<SourceBehind<serving::ClosedSessionSource>>(
            most, *closed, demand, expected_response(trial), seed, classes);
    }
    if (closed != nullptr) {
        return std::make_unique<SourceBehind<serving::ClosedSource>>(
            most, *closed, demand, expected_response(trial), seed, classes);
    }
    if (const auto* sessions = std::get_if<workload::SessionArrivals>(&trial.arrivals)) {
        return std::make_unique<SourceBehind<serving::SessionSource>>(most, *sessions, demand, seed,
                                                                      classes);
    }
    return std::make_unique<SourceBehind<serving::OpenSource>>(most, trial.arrivals, demand, seed,
                                                               classes);
}

} // namespace skusim::experiment
