#include <skusim/serving/front/engine_router.hpp>

namespace skusim::serving {

namespace {

class SessionRouter final : public EngineRouterPolicy {
public:
    std::uint32_t pick(const RoutedRequest& request, const Sight& sight) override {
        const std::uint32_t least = sight.outstanding.least_loaded();
        if (!request.session) {
            return least;
        }
        const std::uint32_t sender = request.session->sender;
        if (sender >= engines_.size()) {
            engines_.resize(sender + 1);
        }
        if (request.session->turn == 0 || !sight.open.is_open(engines_[sender])) {
            engines_[sender] = least;
        }
        return engines_[sender];
    }

private:
    std::vector<std::uint32_t> engines_; ///< by the conversation's sender
};

} // namespace

std::unique_ptr<EngineRouterPolicy> session_router() {
    return std::make_unique<SessionRouter>();
}

} // namespace skusim::serving
