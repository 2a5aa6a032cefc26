// Factors on the parameters of service models: what they change, and where their ranges end.
#include <skusim/service/parameters.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::service;
using namespace std::chrono_literals;

namespace {

/// The parameters of that effect that take the factor.
int multiplied(ServiceModel& model, Effect effect, double factor, AtLimit at_limit) {
    int count = 0;
    for (const Parameter& parameter : parameters_of(model)) {
        count += parameter.effect == effect && multiply(parameter, factor, at_limit) ? 1 : 0;
    }
    return count;
}

} // namespace

TEST_CASE("Twice the work of a roofline is twice its operations, its traffic and its overhead") {
    RooflineService roofline;
    roofline.operations = Operations{1e9};
    roofline.weights = Bytes{2e6};
    roofline.activations = Bytes{3e6};
    roofline.overhead = 4ms;
    ServiceModel model = roofline;
    CHECK(multiplied(model, Effect::time, 2, AtLimit::refuse) == 4);
    const auto& doubled = std::get<RooflineService>(model);
    CHECK(doubled.operations.value() == 2e9);
    CHECK(doubled.weights.value() == 4e6);
    CHECK(doubled.activations.value() == 6e6);
    CHECK(doubled.overhead == 8ms);
}

TEST_CASE("An efficiency ends at the peak, or refuses to go beyond it") {
    RooflineService roofline;
    roofline.compute_efficiency = 0.6;
    roofline.bandwidth_efficiency = 0.4;
    ServiceModel model = roofline;
    CHECK(multiplied(model, Effect::efficiency, 2, AtLimit::refuse) == 1);
    CHECK(std::get<RooflineService>(model).compute_efficiency == 0.6);
    CHECK(multiplied(model, Effect::efficiency, 2, AtLimit::stay) == 2);
    CHECK(std::get<RooflineService>(model).compute_efficiency == 1);
}

TEST_CASE("The spread of a shape is multiplied within what its kind allows") {
    const auto spread = [](random::Shape shape, double factor, AtLimit at_limit) {
        ServiceModel model = DistributionService{{10ms, std::move(shape)}};
        const int count = multiplied(model, Effect::spread, factor, at_limit);
        return std::pair(count, std::get<DistributionService>(model).time.shape);
    };
    using random::ShapeKind;
    CHECK(spread(random::lognormal_shape(0.5), 3, AtLimit::stay).second.cv == 1.5);
    CHECK(spread(random::hyperexponential_shape(1.5), 0.5, AtLimit::stay).second.cv == 1);
    CHECK(spread(random::hyperexponential_shape(1.5), 0.5, AtLimit::refuse).first == 0);
    CHECK(spread(random::exponential_shape(), 2, AtLimit::stay).first == 0);
    const auto gamma = spread(random::exponential_shape(), 2, AtLimit::refuse);
    CHECK(gamma.first == 1);
    CHECK(gamma.second == random::gamma_shape(2));
    CHECK(spread(random::constant_shape(), 2, AtLimit::refuse).first == 0);
}

TEST_CASE("A time that is not nothing stays at least a nanosecond") {
    ServiceModel model = LinearService{1ns, 0ns, 0};
    CHECK(multiplied(model, Effect::time, 1e-3, AtLimit::refuse) == 2);
    CHECK(std::get<LinearService>(model).overhead == 1ns);
    CHECK(std::get<LinearService>(model).per_request == 0ns);
}
