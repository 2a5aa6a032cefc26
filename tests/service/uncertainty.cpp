// Parameters drawn as a fit leaves them open.
#include <skusim/service/uncertainty.hpp>

#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::service;

namespace {

const ScaledModel lognormal{
    DistributionService{{from_seconds(0.04), random::lognormal_shape(0.5)}}};

random::Distribution time_of(const ScaledModel& service) {
    return std::get<DistributionService>(service.model).time;
}

} // namespace

TEST_CASE("a draw of 0 changes nothing, one of 1 multiplies by one standard error") {
    const Uncertainty uncertainty{{"mean", 0.1, {}}, {"cv", 0.2, {}}};
    CHECK(time_of(drawn(lognormal, uncertainty, {0, 0})) == time_of(lognormal));
    const random::Distribution drawn_time = time_of(drawn(lognormal, uncertainty, {1, -1}));
    CHECK(in_seconds(drawn_time.mean) ==
          Approx(0.04 * std::exp(std::sqrt(std::log1p(0.01)))).epsilon(1e-6));
    CHECK(drawn_time.shape.cv == Approx(0.5 * std::exp(-std::sqrt(std::log1p(0.04)))));
}

TEST_CASE("correlated errors move together") {
    const Uncertainty together{{"mean", 0.1, {}}, {"cv", 0.1, {1}}};
    const random::Distribution time = time_of(drawn(lognormal, together, {1.3, -0.4}));
    CHECK(in_seconds(time.mean) / 0.04 == Approx(time.shape.cv / 0.5).epsilon(1e-6));
    const Uncertainty apart{{"mean", 0.1, {}}, {"cv", 0.1, {-1}}};
    const random::Distribution other = time_of(drawn(lognormal, apart, {1.3, -0.4}));
    CHECK(in_seconds(other.mean) / 0.04 == Approx(0.5 / other.shape.cv).epsilon(1e-6));
}

TEST_CASE("draws stay within what the model allows") {
    const ScaledModel mixture{
        DistributionService{{from_seconds(0.04), random::hyperexponential_shape(1.05)}}};
    CHECK(time_of(drawn(mixture, {{"cv", 0.5, {}}}, {-3})).shape.cv == 1);
    RooflineService roofline;
    roofline.compute_efficiency = 0.9;
    const ScaledModel drawn_model = drawn({roofline}, {{"compute_efficiency", 0.3, {}}}, {3});
    CHECK(std::get<RooflineService>(drawn_model.model).compute_efficiency == 1);
    const ScaledModel scaled{roofline, ThreadScaling{0.9, 0.01}};
    const Uncertainty of_law{{"contention", 0.3, {}}, {"coherence", 0.5, {}}};
    const ScaledModel law = drawn(scaled, of_law, {3, -1});
    CHECK(law.scaling->contention == 1);
    CHECK(law.scaling->coherence == Approx(0.01 * std::exp(-std::sqrt(std::log1p(0.25)))));
    CHECK(std::get<RooflineService>(law.model).compute_efficiency == 0.9);
}

TEST_CASE("which parameters a model has") {
    CHECK(has_parameter(lognormal, "mean"));
    CHECK(has_parameter(lognormal, "cv"));
    CHECK_FALSE(has_parameter(lognormal, "overhead"));
    CHECK_FALSE(
        has_parameter({DistributionService{{from_seconds(1), random::exponential_shape()}}}, "cv"));
    CHECK(has_parameter({LinearService{}}, "per_request"));
    CHECK_FALSE(has_parameter({LinearService{}}, "mean"));
    CHECK(has_parameter({RooflineService{}}, "overhead"));
    CHECK_FALSE(has_parameter({TableService{}}, "mean"));
    CHECK_FALSE(has_parameter({LinearService{}}, "contention"));
    CHECK(has_parameter({LinearService{}, ThreadScaling{}}, "contention"));
    CHECK(has_parameter({LinearService{}, ThreadScaling{}}, "per_request"));
}

TEST_CASE("correlations that contradict each other are no correlations") {
    CHECK(is_consistent({}));
    CHECK(is_consistent({{"a", 0.1, {}}, {"b", 0.1, {0.9}}, {"c", 0.1, {0.9, 0.9}}}));
    CHECK_FALSE(is_consistent({{"a", 0.1, {}}, {"b", 0.1, {0.9}}, {"c", 0.1, {0.9, -0.9}}}));
}
