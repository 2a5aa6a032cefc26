#include <skusim/service/parameters.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace skusim::service {

namespace {

using Parameters = std::vector<Parameter>;

Parameters list(DistributionService& model) {
    return {{"mean", Effect::time, &model.time.mean}, {"cv", Effect::spread, &model.time.shape}};
}

Parameters list(LinearService& model) {
    return {{"overhead", Effect::time, &model.overhead},
            {"per_request", Effect::time, &model.per_request},
            {"cv", Effect::spread, &model.cv}};
}

/// Its errors are those of its rows, each its own.
Parameters list(TableService& model) {
    Parameters parameters;
    for (TableRow& row : model.rows) {
        parameters.push_back({"", Effect::time, &row.mean});
        parameters.push_back({"", Effect::spread, &row.cv});
    }
    return parameters;
}

Parameters list(RooflineService& model) {
    return {{"", Effect::time, &model.operations},
            {"", Effect::time, &model.weights},
            {"", Effect::time, &model.activations},
            {"overhead", Effect::time, &model.overhead},
            {"compute_efficiency", Effect::efficiency, &model.compute_efficiency},
            {"bandwidth_efficiency", Effect::efficiency, &model.bandwidth_efficiency},
            {"cv", Effect::spread, &model.cv}};
}

/// The parameters of its steps are told apart from times of requests.
Parameters list(TokenService& /*model*/) {
    return {};
}

/// The range of the coefficient of variation of shapes that have one to set.
struct SpreadRange {
    double low = 1e-3;
    double high = 10;
};

std::optional<SpreadRange> range_of(random::ShapeKind kind) {
    switch (kind) {
    case random::ShapeKind::lognormal:
    case random::ShapeKind::gamma:
        return SpreadRange{};
    case random::ShapeKind::hyperexponential:
        return SpreadRange{1, 10};
    case random::ShapeKind::uniform:
        return SpreadRange{1e-3, 1 / std::sqrt(3.0)};
    case random::ShapeKind::constant:
    case random::ShapeKind::exponential:
    case random::ShapeKind::empirical:
    case random::ShapeKind::mixture:
        break;
    }
    return std::nullopt;
}

class Multiplication {
public:
    Multiplication(Effect effect, double factor, AtLimit at_limit)
        : effect_(effect), factor_(factor), stays_(at_limit == AtLimit::stay) {}

    bool operator()(Duration* length) const {
        const Duration product = from_nanoseconds(static_cast<double>(length->count()) * factor_);
        *length = *length > Duration::zero() ? std::max(product, Duration{1}) : *length;
        return true;
    }

    bool operator()(double* number) const {
        const double product = *number * factor_;
        const bool is_share = effect_ == Effect::efficiency || effect_ == Effect::contention;
        if (is_share && product > 1 && !stays_) {
            return false;
        }
        *number = is_share ? std::min(product, 1.0) : product;
        return effect_ != Effect::spread || stays_ || product > 0;
    }

    bool operator()(random::Shape* shape) const {
        const double product = shape->cv * factor_;
        if (shape->kind == random::ShapeKind::exponential && !stays_) {
            *shape = random::gamma_shape(product);
            return true;
        }
        const std::optional<SpreadRange> range = range_of(shape->kind);
        if (!range) {
            return false;
        }
        if (stays_) {
            shape->cv = std::clamp(product, range->low, range->high);
            return true;
        }
        shape->cv = product;
        return shape->kind != random::ShapeKind::uniform &&
               (shape->kind != random::ShapeKind::hyperexponential || product >= range->low);
    }

    bool operator()(Operations* work) const { return scaled(*work); }
    bool operator()(Bytes* amount) const { return scaled(*amount); }

private:
    template <class Amount>
    bool scaled(Amount& amount) const {
        amount = amount * factor_;
        return true;
    }

    Effect effect_;
    double factor_;
    bool stays_;
};

} // namespace

std::vector<Parameter> parameters_of(ServiceModel& model) {
    return std::visit([](auto& kind) { return list(kind); }, model);
}

std::vector<Parameter> parameters_of(ThreadScaling& scaling) {
    return {{"contention", Effect::contention, &scaling.contention},
            {"coherence", Effect::coherence, &scaling.coherence}};
}

bool multiply(const Parameter& parameter, double factor, AtLimit at_limit) {
    return std::visit(Multiplication(parameter.effect, factor, at_limit), parameter.value);
}

} // namespace skusim::service
