#include "term_fit.hpp"

#include <skusim/linear/linear.hpp>

#include "calibration/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace skusim::calibration {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// What varies by less than this beside the columns before it is the same as they.
constexpr double least_share = 1e-3;
/// A coefficient that is fewer standard errors from 0 is not told from it.
constexpr double least_errors = 2;

constexpr std::string_view work_of(Term term) {
    constexpr std::array<std::string_view, term_names.size()> names{
        "steps", "tokens", "KV tokens", "query-key pairs", "sequences", "requests"};
    return names[static_cast<std::size_t>(term)];
}

std::string name_of(Term term) {
    return std::string(term_names[static_cast<std::size_t>(term)]);
}

/// Rows as shares of what was measured, so that all weigh alike.
struct Scaled {
    MatrixXd design;
    VectorXd values;
};

Scaled scaled(const std::vector<WorkRow>& rows, const std::vector<Term>& terms) {
    Scaled result{MatrixXd(rows.size(), terms.size()), VectorXd(rows.size())};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        for (std::size_t j = 0; j < terms.size(); ++j) {
            result.design(row, static_cast<Eigen::Index>(j)) =
                rows[i].work[static_cast<std::size_t>(terms[j])] / rows[i].seconds;
        }
        result.values[row] = (rows[i].seconds - rows[i].known) / rows[i].seconds;
    }
    return result;
}

std::string joined_work(const std::vector<Term>& terms) {
    std::string text;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == terms.size() ? " and " : ", ");
        text += work_of(terms[i]);
    }
    return text;
}

/// The terms whose columns are not sums of those before; why the others are none.
std::vector<Term> told_apart(const std::vector<WorkRow>& rows, const std::vector<Term>& terms,
                             std::vector<std::string>& untold) {
    std::vector<Term> kept;
    for (const Term term : terms) {
        const VectorXd column = scaled(rows, {term}).design.col(0);
        if (column.norm() == 0) {
            untold.push_back(fmt::format("{} is not identified: no measurement has {}; it is 0",
                                         name_of(term), work_of(term)));
            continue;
        }
        const MatrixXd before = scaled(rows, kept).design;
        const VectorXd rest =
            kept.empty()
                ? column
                : VectorXd(column - linear::product(before, linear::least_squares(before, column)));
        if (rest.norm() < least_share * column.norm()) {
            untold.push_back(fmt::format(
                "{} is not identified: in all measurements {} go with {}, whose coefficients hold "
                "what it takes; it is 0",
                name_of(term), work_of(term), joined_work(kept)));
            continue;
        }
        kept.push_back(term);
    }
    return kept;
}

struct SolvedTerms {
    LeastSquares solution;
    MatrixXd covariance; ///< with what the rows scatter by
};

SolvedTerms solved(const Scaled& system) {
    SolvedTerms result{solve_linear(system.design, system.values), {}};
    const int spare = result.solution.degrees_of_freedom;
    result.covariance =
        result.solution.covariance * (spare > 0 ? result.solution.chi_squared / spare : 0);
    return result;
}

/// The term that is the least above 0, if it is not clearly so.
std::optional<std::size_t> not_above_zero(const SolvedTerms& fit) {
    std::optional<std::size_t> worst;
    double fewest = 0;
    for (Eigen::Index i = 0; i < fit.solution.parameters.size(); ++i) {
        const double value = fit.solution.parameters[i];
        const double error = std::sqrt(std::max(fit.covariance(i, i), 0.0));
        if (value > 0 && value >= least_errors * error) {
            continue;
        }
        const double errors = error > 0 ? value / error : value < 0 ? -HUGE_VAL : 0;
        if (!worst || errors < fewest) {
            worst = static_cast<std::size_t>(i);
            fewest = errors;
        }
    }
    return worst;
}

std::string why_zero(Term term, const SolvedTerms& fit, std::size_t index) {
    const auto i = static_cast<Eigen::Index>(index);
    return fmt::format("{} is not identified: it is not told from 0 ({:.3g} s +- {:.2g} s); it is "
                       "0",
                       name_of(term), fit.solution.parameters[i],
                       std::sqrt(std::max(fit.covariance(i, i), 0.0)));
}

/// Each row's prediction by the others follows from its leverage.
void add_points(const std::vector<WorkRow>& rows, const Scaled& system, const SolvedTerms& fit,
                Fit& into) {
    const VectorXd share = linear::product(system.design, fit.solution.parameters);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        const WorkRow& it = rows[i];
        FitPoint point{
            it.label, FigureUnit::seconds, it.seconds, it.known + share[row] * it.seconds, {}};
        const VectorXd ours = system.design.row(row).transpose();
        const double leverage = ours.dot(linear::product(fit.solution.covariance, ours));
        if (fit.solution.degrees_of_freedom > 0 && leverage < 1 - 1e-9) {
            const double off = (system.values[row] - share[row]) / (1 - leverage);
            point.left_out = it.seconds * (1 - off);
        }
        into.points.push_back(std::move(point));
    }
}

} // namespace

tl::expected<TermFit, std::string> fit_terms(const std::vector<WorkRow>& rows,
                                             const std::vector<Term>& terms) {
    TermFit result;
    std::vector<Term> kept = told_apart(rows, terms, result.untold);
    while (!kept.empty()) {
        const Scaled system = scaled(rows, kept);
        const SolvedTerms fit = solved(system);
        if (const auto zero = not_above_zero(fit)) {
            result.untold.push_back(why_zero(kept[*zero], fit, *zero));
            kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(*zero));
            continue;
        }
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const auto at = static_cast<Eigen::Index>(i);
            of(result.coefficients, kept[i]) = fit.solution.parameters[at];
            result.fit.parameters.push_back(
                {name_of(kept[i]), FigureUnit::seconds, fit.solution.parameters[at],
                 fit.solution.degrees_of_freedom > 0
                     ? std::optional(std::sqrt(std::max(fit.covariance(at, at), 0.0)))
                     : std::nullopt});
        }
        result.fit.correlations = rows_of(correlations_of(fit.solution.covariance));
        add_points(rows, system, fit, result.fit);
        return result;
    }
    std::string why = "no coefficient of a step is told by the measurements";
    for (const std::string& sentence : result.untold) {
        why += "; " + sentence;
    }
    return tl::unexpected(why);
}

} // namespace skusim::calibration
