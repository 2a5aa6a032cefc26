#include "parts.hpp"
#include "scenarios/notations.hpp"
#include "scenarios/rules.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

namespace {

using catalog::Limit;
using catalog::LimitKind;

/// A bound in the unit of its limit's kind, and as it is written.
struct Bound {
    double amount = 0;
    std::string written;
};

template <class T>
Notation<Bound> bound_of(const Notation<T>& notation, double (*amount)(const T&)) {
    return {notation.type, [notation, amount](const Value& value, Bound& into) {
                into = {amount(value_of(notation, value)), value.scalar};
            }};
}

void put_bound(Limit& limit, const Bound& bound, bool is_open) {
    limit.bound = bound.amount;
    limit.written = bound.written;
    limit.is_open = is_open;
}

BoundKind<Limit> limit_of(LimitKind kind_of_limit, std::string sentence,
                          const Notation<Bound>& bound, const char* example) {
    Limit start;
    start.kind = kind_of_limit;
    return kind<Limit>(
        std::string(name_in_table(kind_of_limit)), std::move(sentence), start,
        {field<Limit>(
             "below", [](Limit& limit, const Bound& given) { put_bound(limit, given, true); },
             bound, "The bound itself is too much already.", example)
             .otherwise("none"),
         field<Limit>(
             "at_most", [](Limit& limit, const Bound& given) { put_bound(limit, given, false); },
             bound, "The bound itself is allowed.", example)
             .otherwise("none"),
         field("in_force", &Limit::in_force, boolean(),
               "Whether it refuses anything. One that does not is only named beside those that "
               "do: the rule of another year.",
               "false"),
         rule_field<Limit>(), instead_field<Limit>()},
        check_limit);
}

} // namespace

Notation<std::vector<Limit>> limits_notation() {
    const auto plain = [](const double& number) { return number; };
    const Notation<Bound> memory =
        bound_of<Bytes>(target_memory(), [](const Bytes& amount) { return amount.value(); });
    const Notation<Bound> vcpus = bound_of<double>(target_vcpus(), plain);
    const Notation<Bound> nodes = bound_of<int>(
        whole(1, most_target_nodes), [](const int& count) { return static_cast<double>(count); });
    const Notation<Bound> length =
        bound_of<Duration>(positive_time(), [](const Duration& time) { return in_seconds(time); });
    const Notation<Bound> speed = bound_of<Rate>(
        rate("1e-6 /s", "1e9 /s"), [](const Rate& requests) { return requests.value(); });
    return list_of(
        kinds_of<Limit>(
            {limit_of(LimitKind::ram, "RAM of one node.", memory, "48 GiB"),
             limit_of(LimitKind::vcpus, "vCPUs of one node.", vcpus, "4"),
             limit_of(LimitKind::nodes, "Nodes of the plan.", nodes, "1"),
             limit_of(LimitKind::dev_test_nodes, "Nodes of a plan for dev/test.", nodes, "1"),
             limit_of(LimitKind::model_size, "The model's size on disk.", memory, "1 GB"),
             limit_of(LimitKind::request_timeout,
                      "The longest time that a request may take (node.timeout).", length, "180 s"),
             limit_of(LimitKind::request_rate, "Requests of the whole service per unit of time.",
                      speed, "500 /s")},
            KindType{{}, {}, "{kind: ram, below: 48 GiB, rule: ...}"}),
        0, 100);
}

} // namespace skusim::scenarios
