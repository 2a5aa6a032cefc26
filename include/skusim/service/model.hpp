// How long a request takes on a SKU: the service models that a scenario can name.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/service/scaling.hpp>
#include <skusim/service/token_service.hpp>

#include <array>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

namespace skusim::service {

/// A request takes this time on every SKU, and a batch of any size takes as long as one.
struct DistributionService {
    random::Distribution time;
};

/// A batch of b takes overhead + b x per_request on every SKU. At least one of the two is above 0.
struct LinearService {
    Duration overhead{};
    Duration per_request{};
    double cv = 0; ///< variation of the whole time; lognormal if above 0
};

/// What a measured row is about, from the most to the least specific.
enum class TableScope { sku, accelerator, family };

[[nodiscard]] constexpr auto enum_names(TableScope) {
    return std::array<EnumName<TableScope>, 3>{{{TableScope::sku, "sku"},
                                                {TableScope::accelerator, "accelerator"},
                                                {TableScope::family, "family"}}};
}

/// One measured row: the time of a batch on a machine type, an accelerator or a family.
struct TableRow {
    TableScope scope = TableScope::sku;
    std::string name; ///< "Standard_D4s_v5", "T4", or "Dsv5" / "D"
    int batch_size = 1;
    Duration mean{};
    double cv = 0;
    int line = 0; ///< in its file
};

/// Measured times. A request takes the row of batch size 1 of the most specific scope that matches:
/// SKU, then accelerator, then series, then family. Rows with a cv become lognormal, those without
/// constant. A row of an accelerator holds for workers on whole ones, not for a share of one.
///
/// Batches take the rows of the same scope and name. Between two measured sizes the mean is on the
/// straight line between them; there is none beyond the largest. As batches of all sizes share
/// their draws (see serving::BatchingNode), they have one cv: the largest of the rows.
struct TableService {
    std::vector<TableRow> rows;
    std::string file;
};

/// Time from arithmetic and memory traffic against the machine's peaks (Williams, Waterman and
/// Patterson 2009, "Roofline"): overhead + max(operations / compute, bytes / bandwidth), where
/// compute and bandwidth are the worker's share of the peaks times the efficiency. On an
/// accelerator that share is 1, or the share of it that the machine has; on several, their number,
/// with what they say to each other left out; on a processor it is
/// threads / (cores x threads per core) of a socket. A SKU that can land on several processors is
/// given the slowest for the batch; if one figure of any of them is unknown, there is no basis.
/// Valid for code that keeps its worker's share busy, and for machines whose neighbours leave
/// theirs alone.
struct RooflineService {
    Operations operations; ///< per request
    Bytes weights;         ///< read from memory per request, once for all of a batch
    Bytes activations;     ///< written and read per request
    catalog::Precision precision = catalog::Precision::fp32;
    double compute_efficiency = 1;   ///< share of peak arithmetic that is reached, in (0, 1]
    double bandwidth_efficiency = 1; ///< share of peak bandwidth that is reached, in (0, 1]
    Duration overhead{};             ///< added to every request, once for all of a batch
    double cv = 0;                   ///< variation of the whole time; lognormal if above 0
};

using ServiceModel =
    std::variant<DistributionService, LinearService, TableService, RooflineService, TokenService>;

/// What a worker takes of its node.
struct WorkerShare {
    int threads = 1;                           ///< vCPUs of one worker
    bool on_accelerator = false;               ///< one worker per accelerator
    std::optional<ThreadScaling> scaling = {}; ///< of a request over the threads
    int accelerators = 1;                      ///< that one worker is spread over
};

/// The time of one request on one SKU.
struct ServiceTime {
    random::Distribution time;
    /// Mean time of a batch of 1, 2, ...: the first is that of `time`, whose shape all have. As
    /// many as were asked for, or as many as there is a basis for.
    std::vector<Duration> batch_means;
    std::string basis;                    ///< where the figure comes from, one phrase for the plan
    std::optional<Duration> fastest_mean; ///< on the fastest processor the SKU can land on, if it
                                          ///< can land on several; `time` is for the slowest
};

/// The time of one request on `sku`, and of batches up to `largest_batch` >= 1, or the reason why
/// there is no basis for one, as of tokens, whose times follow from each other ("no row for
/// Standard_D4s_v5, accelerator none or family Dsv5 in latency.csv"). Never a guess. With a
/// scaling, see scaled().
[[nodiscard]] tl::expected<ServiceTime, std::string>
service_on(const ServiceModel& model, const catalog::Sku& sku, const catalog::Hardware& hardware,
           const WorkerShare& share, int largest_batch = 1);

/// The time that the model gives on whatever SKU; nothing if it differs between SKUs.
[[nodiscard]] std::optional<ServiceTime> service_anywhere(const ServiceModel& model,
                                                          int largest_batch = 1);

/// The time on a worker of `threads` on processors, where `time` is that on one thread.
[[nodiscard]] ServiceTime scaled(ServiceTime time, const ThreadScaling& scaling, int threads);

} // namespace skusim::service
