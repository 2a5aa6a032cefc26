// Writes down what becomes of single requests.
#pragma once

#include <skusim/experiment/recording.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/request.hpp>

#include "onlooker.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace skusim::experiment {

/// Writes down what a cluster tells of the first requests that arrive, each by its mark.
class Recorder final : public Onlooker {
public:
    Recorder(Recording& recording, std::size_t most_requests)
        : recording_(recording), most_(most_requests),
          lanes_(static_cast<std::size_t>(recording.nodes)) {}

    void arrived(Time now, serving::Request& request, std::uint64_t others) override;
    void asked(const serving::Request& request, const serving::TokenRequest& asked) override;
    void answered(Time now, const serving::Request& request,
                  const serving::TokenAnswer& answer) override;
    void started(Time now, const serving::Request& request) override;
    void released(Time now, const serving::Request& request) override;
    void interrupted(Time now, const serving::Request& request) override;
    void continued(Time now, const serving::Request& request) override;
    void lost(Time now, const serving::Request& request) override;
    void sent_again(Time now, const serving::Request& request) override;
    void completed(Time now, const serving::Request& request) override;
    void refused(Time now, const serving::Request& request) override;
    void abandoned(Time now, const serving::Request& request) override;
    void replicas(Time now, int running) override;

    /// Whether as many have arrived as are wanted ...
    [[nodiscard]] bool is_full() const { return recording_.requests.size() >= most_; }
    /// ... and whether all of them have ended.
    [[nodiscard]] bool is_over() const { return is_full() && ended_ >= most_; }

private:
    static constexpr std::uint32_t unrecorded = 0xffffffff;
    struct Lanes {
        std::set<std::uint32_t> free;
        std::uint32_t used = 0;
    };

    std::uint32_t take_lane(std::uint32_t node);
    /// nullptr for those that came after the last that is wanted.
    RecordedRequest* find(const serving::Request& request);
    void end(Time now, const serving::Request& request, RequestFate fate);

    Recording& recording_;
    std::size_t most_;
    std::size_t ended_ = 0;
    std::vector<Lanes> lanes_; ///< by node
};

} // namespace skusim::experiment
