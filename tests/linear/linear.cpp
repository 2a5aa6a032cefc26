// Decompositions against matrices whose answers are known on paper.
#include <skusim/linear/linear.hpp>

#include <cmath>
#include <support/catch.hpp>

using namespace skusim::linear;

namespace {

MatrixXd two_by_two(double a, double b, double c, double d) {
    MatrixXd matrix(2, 2);
    matrix << a, b, c, d;
    return matrix;
}

VectorXd column(double first, double second) {
    VectorXd vector(2);
    vector << first, second;
    return vector;
}

} // namespace

TEST_CASE("equations are solved, one side or many") {
    const MatrixXd matrix = two_by_two(0, 2, 4, 1); // wants a pivot
    const VectorXd side = column(6, 11);
    CHECK(solve(matrix, side).isApprox(column(2, 3)));
    const MatrixXd sides = two_by_two(6, 2, 11, 5);
    CHECK(solve(matrix, sides).isApprox(two_by_two(2, 1, 3, 1)));
    const auto [first, second] = solve(matrix, sides, matrix);
    CHECK(first.isApprox(two_by_two(2, 1, 3, 1)));
    CHECK(second.isApprox(MatrixXd::Identity(2, 2)));
    CHECK(inverse(matrix).isApprox(two_by_two(-0.125, 0.25, 0.5, 0)));
}

TEST_CASE("products are those of the matrices and not of their transposes") {
    const MatrixXd left = two_by_two(1, 2, 3, 4);
    const MatrixXd right = two_by_two(0, 1, 2, 5);
    CHECK(product(left, right) == two_by_two(4, 11, 8, 23));
    CHECK(product(left, column(5, 6)) == column(17, 39));
    CHECK(gram(left) == two_by_two(10, 14, 14, 20));
    // x + 2 y and 3 x + 4 y, where x and y are independent with variances 1 and 2.
    CHECK(carried_over(two_by_two(1, 0, 0, 2), left) == two_by_two(9, 19, 19, 41));
}

TEST_CASE("least squares and pseudo-inverses bear columns that depend on each other") {
    MatrixXd line(3, 2);
    line << 1, 1, 1, 2, 1, 3;
    VectorXd values(3);
    values << 1, 2, 2; // on paper: 2/3 + x/2
    CHECK(least_squares(line, values).isApprox(column(2.0 / 3, 0.5)));
    const MatrixXd twice = two_by_two(1, 1, 1, 1);
    CHECK((twice * least_squares(twice, column(2, 4))).isApprox(column(3, 3)));
    CHECK(pseudo_inverse(twice).isApprox(two_by_two(0.25, 0.25, 0.25, 0.25)));
    CHECK(pseudo_inverse(two_by_two(2, 0, 0, 4)).isApprox(two_by_two(0.5, 0, 0, 0.25)));
}

TEST_CASE("roots of a symmetric matrix") {
    const MatrixXd lower = cholesky(two_by_two(4, 2, 2, 5));
    CHECK(lower.isApprox(two_by_two(2, 0, 1, 2)));
    CHECK(solve_lower(lower, column(4, 8)).isApprox(column(2, 3)));
    CHECK(square_root(two_by_two(5, 4, 4, 5)).isApprox(two_by_two(2, 1, 1, 2)));
    // One eigenvalue is 3, the other -1 and taken for 0.
    CHECK(square_root(two_by_two(1, 2, 2, 1))
              .isApprox(std::sqrt(3) * two_by_two(0.5, 0.5, 0.5, 0.5)));
    CHECK_THAT(least_eigenvalue(two_by_two(1, 2, 2, 1)), WithinAbs(-1, 1e-12));
}
