// What the files say of that which the plan counts on and they do not bring about.
#include "planned.hpp"

#include <support/catch.hpp>
#include <utility>

using namespace skusim;
using emission::Planned;
using serving::RouterKind;

namespace {

/// The text with each note on one line.
std::string flowing(const std::string& text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.compare(at, 3, "\n# ") == 0 && text.compare(at + 3, 4, "note") != 0) {
            at = text.find_first_not_of(' ', at + 3) - 1;
            result += ' ';
        } else {
            result += text[at];
        }
    }
    return result;
}

bool has(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

Planned routed(int workers, const serving::Dispatch& router) {
    Planned planned("gke");
    planned.plan.candidates[0].workers = workers;
    planned.scenario.router = router;
    return planned;
}

std::string notes_of(const Planned& planned, const std::string& file = "kubernetes.yaml") {
    return flowing(planned.text(file));
}

const std::vector<std::pair<RouterKind, std::string>> balances{
    {RouterKind::random, "random(1)"},
    {RouterKind::round_robin, "roundrobin"},
    {RouterKind::least_outstanding, "leastconn"},
    {RouterKind::power_of_two, "random(2)"},
};

/// The files of a service that requests arrive at, by target.
const std::vector<std::pair<std::string, std::string>> service_files{
    {"aks", "kubernetes.yaml"},
    {"aks", "azureml-deployment.yaml"},
    {"eks", "kubernetes.yaml"},
    {"gke", "kubernetes.yaml"},
    {"managed-online", "deployment.yaml"},
    {"aci", "container.sh"},
    {"aci", "deployment-config.yaml"},
};

Planned on(const std::string& target) {
    Planned planned(target);
    if (target == "aci") {
        planned.scenario.target->rents = catalog::Rental::container;
    }
    return planned;
}

} // namespace

TEST_CASE("Workers of a node that take from one queue are no containers with queues of their own") {
    for (const auto& [router, balance] : balances) {
        CAPTURE(balance);
        const std::string notes = notes_of(routed(2, router));
        CHECK_THAT(notes, ContainsSubstring("the 2 workers on a node take from one queue") &&
                              ContainsSubstring("3 replicas whose server runs 2 copies") &&
                              ContainsSubstring("`router: random` with `node: {workers: 1}`"));
        const bool is_random = router == RouterKind::random; // as a Service is by itself
        CHECK(has(notes, "a load balancer before them") == !is_random);
        CHECK(has(notes, "HAProxy: balance " + balance + ")") == !is_random);
    }
}

TEST_CASE("One worker a node is a container; a Service picks one at random for each connection") {
    for (const auto& [router, balance] : balances) {
        CAPTURE(balance);
        const std::string notes = notes_of(routed(1, router));
        CHECK_THAT(notes, ContainsSubstring("for each connection") &&
                              ContainsSubstring("HAProxy: balance " + balance + ")"));
        CHECK(has(notes, "or plan with `router: random`") == (router != RouterKind::random));
    }
    const std::string notes =
        notes_of(routed(1, serving::EngineRouting{serving::EngineRouterKind::prefix_affinity, {}}));
    CHECK_THAT(notes, ContainsSubstring("the plan's router is prefix-affinity") &&
                          !ContainsSubstring("HAProxy"));
}

TEST_CASE("One queue of the plan is one before all containers") {
    Planned planned = routed(2, serving::OneQueue{});
    planned.scenario.node.max_concurrent_requests = 3;
    CHECK_THAT(notes_of(planned), ContainsSubstring("workers of all nodes take from one queue") &&
                                      ContainsSubstring("HAProxy: maxconn 3 for each"));
    planned.scenario.node.queue.places = 7; // of each of 3 nodes, whose queues are one
    CHECK_THAT(notes_of(planned),
               ContainsSubstring("refused where 21 wait already in the one queue of all nodes"));
    Planned scaled = routed(2, RouterKind::random); // whose replicas have one, too
    scaled.scenario.replicas = serving::ScalingRules{};
    scaled.plan.guidance->service().autoscaled = planner::Autoscaled{};
    scaled.plan.cheapest = scaled.plan.guidance;
    CHECK_THAT(notes_of(scaled),
               ContainsSubstring("replicas that follow the load take from one queue"));
}

TEST_CASE("Each limit that the plan counts on is in a file, or told to be the server's") {
    struct Limit {
        void (*set)(scenario::NodeQueue&);
        std::string key; ///< where the file has it
        std::string words;
    };
    const std::vector<Limit> limits{
        {[](scenario::NodeQueue& queue) { queue.places = 7; }, "no file has it",
         "refused where 7 wait already before the 2 workers of its node"},
        {[](scenario::NodeQueue& queue) { queue.max_wait = from_seconds(0.2); },
         "max_queue_wait_ms: 200", "refused when it has waited for 200 ms"},
        {[](scenario::NodeQueue& queue) { queue.timeout = from_seconds(4); },
         "request_timeout_ms: 4000", "given up when it is 4 s old"},
    };
    for (const auto& [target, file] : service_files) {
        CAPTURE(target, file);
        CHECK_THAT(notes_of(on(target), file), !ContainsSubstring("counts on limits"));
        for (const Limit& limit : limits) {
            CAPTURE(limit.words);
            Planned planned = on(target);
            limit.set(planned.scenario.node.queue);
            const std::string notes = notes_of(planned, file);
            const bool is_told =
                has(notes, limit.words) || has(notes, "the plan has room for 7"); // managed-online
            CHECK(has(notes, limit.key) != is_told);
        }
    }
}

TEST_CASE("A managed endpoint has as many waiting places as it serves requests at once") {
    Planned planned("managed-online"); // of 2 workers
    planned.scenario.node.queue.places = 2;
    CHECK_THAT(notes_of(planned, "deployment.yaml"), !ContainsSubstring("has room for"));
    planned.scenario.node.queue.places = 3;
    CHECK_THAT(notes_of(planned, "deployment.yaml"),
               ContainsSubstring("has room for 2 waiting requests of an instance") &&
                   ContainsSubstring("the plan has room for 3"));
    planned.scenario.node.queue.places = std::nullopt;
    CHECK_THAT(notes_of(planned, "deployment.yaml"),
               ContainsSubstring("the plan has room for any number"));
    planned.scenario.node.queue.places = scenario::PlacesOfSlots{};
    CHECK_THAT(notes_of(planned, "deployment.yaml"), !ContainsSubstring("has room for"));
}

TEST_CASE("Another order than that of arrival is the server's to keep, and each file says so") {
    for (const auto& [target, file] : service_files) {
        CAPTURE(target, file);
        Planned planned = on(target);
        CHECK_THAT(notes_of(planned, file), !ContainsSubstring("discipline"));
        planned.scenario.node.discipline = scenario::Discipline::lifo;
        CHECK_THAT(notes_of(planned, file), ContainsSubstring("serves the newest request first"));
        planned.scenario.node.discipline = scenario::Discipline::priority;
        planned.scenario.classes.resize(2);
        planned.scenario.classes[0].name = std::string("chat");
        planned.scenario.classes[1].name = std::string("digest");
        planned.scenario.classes[1].priority = 2;
        CHECK_THAT(
            notes_of(planned, file),
            ContainsSubstring("priority of their class, the least first (chat 1, digest 2)"));
        planned.scenario.node.discipline = scenario::Discipline::processor_sharing;
        CHECK_THAT(notes_of(planned, file), ContainsSubstring("must not line them up"));
    }
    Planned shared = routed(6, RouterKind::random);
    shared.scenario.node.discipline = scenario::Discipline::processor_sharing;
    CHECK_THAT(notes_of(shared), ContainsSubstring("the 6 workers on a node share its vCPUs"));
}

TEST_CASE("What a container takes at once is set, or told") {
    for (const auto& [target, file] : service_files) {
        CAPTURE(target, file);
        Planned planned = on(target);
        CHECK_THAT(notes_of(planned, file), !ContainsSubstring("each container has to take"));
        planned.scenario.node.max_concurrent_requests = 3;
        const std::string notes = notes_of(planned, file);
        const std::string count = target == "aci" ? "6" : "3"; // of its two copies
        CHECK(has(notes, "each container has to take " + count + " requests at once") !=
              has(notes, "max_concurrent_requests_per_instance"));
    }
}

TEST_CASE("An instance's copies are told the accelerators that the plan counts on") {
    Planned planned("managed-online");
    const auto notes = [&] { return notes_of(planned, "deployment.yaml"); };
    CHECK_THAT(notes(), ContainsSubstring("run 2 copies of the model: the plan"));
    planned.scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    planned.plan.candidates[0].sku.accelerators = {"A100", catalog::AcceleratorKind::gpu, 4,
                                                   gibibytes(80), "nvidia"};
    CHECK_THAT(notes(), ContainsSubstring("2 copies of the model, each on 1 accelerator of its"));
    planned.scenario.model->accelerators_per_copy = 2;
    CHECK_THAT(notes(), ContainsSubstring("2 copies of the model, each on 2 accelerators of its"));
    planned.plan.candidates[0].workers = 1;
    CHECK_THAT(notes(), ContainsSubstring("1 copy of the model on 2 accelerators together"));
    planned.scenario.model->accelerators_per_copy = 1;
    CHECK_THAT(notes(), !ContainsSubstring("let each instance run"));
    planned.plan.candidates[0].workers = 8; // of 4 accelerators
    CHECK_THAT(notes(), ContainsSubstring("8 copies of the model, 2 of them together on 1 acc"));
}
