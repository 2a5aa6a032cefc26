// Workers of their own for each class, as scenarios say them.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::scenarios;

TEST_CASE("classes have workers of their own, with what a copy of each model needs") {
    const auto scenario =
        read_text(least("model: {ram: 1 GiB, size: 200 MiB, accelerator: optional-gpu}\n"
                        "node: {threads_per_worker: 2}\n"
                        "classes:\n"
                        "  - {name: small, share: 70 %, workers: 3, model: {size: 100 MiB}}\n"
                        "  - name: large\n"
                        "    share: 30 %\n"
                        "    workers: auto\n"
                        "    threads_per_worker: 4\n"
                        "    model: {ram: 2 GiB, gpu_memory: 5 GiB}\n"));
    REQUIRE(scenario);
    CHECK(has_stations(*scenario));
    const scenario::OwnWorkers& small = *scenario->classes[0].workers;
    const scenario::OwnWorkers& large = *scenario->classes[1].workers;
    CHECK(small.count == 3);
    CHECK(small.threads == 2);
    CHECK(small.ram == gibibytes(1));
    CHECK(small.size_on_disk == gibibytes(300.0 / 1024));
    CHECK(small.gpu_memory == gibibytes(300.0 / 1024)); // what lies on disk is loaded, at least
    CHECK_FALSE(large.count);
    CHECK(large.threads == 4);
    CHECK(large.ram == gibibytes(3));
    CHECK(large.gpu_memory == gibibytes(5 + 200.0 / 1024));
    // The copy that needs most, of each.
    CHECK(scenario->model->ram == gibibytes(3));
    CHECK(scenario->model->size_on_disk == gibibytes(300.0 / 1024));
    CHECK(scenario->model->gpu_memory == gibibytes(5 + 200.0 / 1024));
}

TEST_CASE("mistakes in workers of their own are told at their place, with the way on") {
    CHECK(faults_of(least("classes: [{name: a, share: 70 %, workers: 1}, {name: b, share: 30 "
                          "%}]\n")) ==
          "7:47: classes: \"b\" has no workers of its own, and others have; add \"workers: auto\", "
          "or remove `workers` from all\n");
    CHECK(faults_of(least("classes: [{name: a, share: 100 %, threads_per_worker: 2}]\n")) ==
          "7:55: classes: threads_per_worker is of workers of its own; add \"workers: auto\" to "
          "each class, or write node.threads_per_worker\n");
    CHECK(
        faults_of(least("classes: [{name: a, share: 100 %, workers: 0}]\n")).find("out of range") !=
        std::string::npos);
    const std::string own = "classes: [{name: a, share: 100 %, workers: 2}]\n";
    const std::string not_with = " is not simulated with classes that have workers of their own; ";
    struct Case {
        std::string line;
        std::string fault;
    };
    const std::vector<Case> cases{
        {"node: {workers: 2}",
         "7:17: node.workers:" + not_with + "remove it, or the `workers` of `classes`"},
        {"node: {discipline: lifo}", "7:20: node.discipline:" + not_with +
                                         "each class has a queue in order of arrival; remove it"},
        {"node: {discipline: priority}",
         "7:20: node.discipline:" + not_with +
             "each class has a queue in order of arrival; remove it"},
        {"node: {hyper_thread_gain: 25 %}",
         "7:27: node.hyper_thread_gain:" + not_with +
             "give service times that were measured with all vCPUs busy, and remove it"},
        {"node: {max_concurrent_requests: 2}", "7:33: node.max_concurrent_requests:" + not_with +
                                                   "write 1, and more `workers` in their place"},
        {"scaling: {max_replicas: 3}",
         "7:10: scaling:" + not_with + "write none, or remove `workers` from the classes"},
    };
    for (const Case& it : cases) {
        CAPTURE(it.line);
        CHECK(faults_of(least(it.line + '\n' + own)) == it.fault + '\n');
    }
    for (const char* fine : {"node: {queue: 5, max_concurrent_requests: 1, discipline: fifo}",
                             "node: {queue: slots}", "scaling: none"}) {
        CAPTURE(fine);
        CHECK(faults_of(least(std::string(fine) + '\n' + own)).empty());
    }
    CHECK(faults_of(least("node: {batch: {max_size: 4}}\n" + own)).find("node.batch") !=
          std::string::npos);
    CHECK(faults_of(least("node: {copies_per_accelerator: 2}\nmodel: {ram: 1 GiB, accelerator: "
                          "gpu}\n" +
                          own))
              .find("node.copies_per_accelerator") != std::string::npos);
}
