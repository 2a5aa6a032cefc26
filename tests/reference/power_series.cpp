#include "power_series.hpp"

#include <algorithm>
#include <bit>
#include <complex>
#include <unsupported/Eigen/FFT>

namespace skusim::theory {
namespace {

PowerSeries first(const PowerSeries& series, std::size_t terms, std::size_t padded) {
    PowerSeries result(padded);
    std::copy_n(series.begin(), std::min(terms, series.size()), result.begin());
    return result;
}

} // namespace

PowerSeries multiply(const PowerSeries& one, const PowerSeries& other, std::size_t terms) {
    // A cyclic convolution this long wraps nothing round.
    const std::size_t used = std::min(one.size(), terms) + std::min(other.size(), terms);
    const std::size_t length = std::max<std::size_t>(4, std::bit_ceil(used));
    Eigen::FFT<double> transform;
    transform.SetFlag(Eigen::FFT<double>::HalfSpectrum);
    std::vector<std::complex<double>> spectrum;
    std::vector<std::complex<double>> other_spectrum;
    transform.fwd(spectrum, first(one, terms, length));
    transform.fwd(other_spectrum, first(other, terms, length));
    for (std::size_t i = 0; i < spectrum.size(); ++i) {
        spectrum[i] *= other_spectrum[i];
    }
    PowerSeries product;
    transform.inv(product, spectrum, static_cast<Eigen::Index>(length));
    product.resize(terms);
    return product;
}

PowerSeries reciprocal(const PowerSeries& series, std::size_t terms) {
    PowerSeries result = {1 / series.at(0)};
    while (result.size() < terms) {
        const std::size_t doubled = std::min(2 * result.size(), terms);
        PowerSeries correction = multiply(first(series, doubled, doubled), result, doubled);
        for (double& term : correction) {
            term = -term;
        }
        correction[0] += 2;
        result = multiply(result, correction, doubled);
    }
    return result;
}

} // namespace skusim::theory
