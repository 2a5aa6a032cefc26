// Reads what a subscription may rent from what clouds print of it.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/quota/sheet.hpp>

#include <string>
#include <string_view>

namespace skusim::quotas {

/// Reads the quota file at `path`. The content tells the format:
///
/// - `az vm list-usage --location REGION -o json`: an array whose numbers are texts; the same by
///   REST, {"value": [...]}, with numbers. Limits of families, `cores` (all of the region),
///   `lowPriorityCores` (all spot machines) and `virtualMachines`; others are of no concern;
/// - `az quota list`: limits without what is in use, and `az quota usage list`: what is in use,
///   which a file may hold as well (`jq -s add`);
/// - `az ml compute list-usage`: the same of Azure Machine Learning, whose quota is its own;
/// - `aws service-quotas list-service-quotas --service-code ec2`: limits without what is in use;
/// with
///   `--service-code sagemaker` those of endpoints, by type of instance;
/// - `gcloud compute regions describe REGION --format json`, which names its region;
/// - `gcloud alpha services quota list --service aiplatform.googleapis.com --format json`: limits
/// of
///   Vertex AI in each region, without what is in use;
/// - CSV with the columns `family` (a quota family, series or family of the catalog, or `total`, or
///   `spot`), `limit` (vCPUs, or `unlimited`), and if wanted `used` and `region`.
///
/// Faults, each with its place and the remedy: a text of none of these formats, numbers that are
/// none, a limit that is told twice, a list without any limit (as accounts without the right to
/// read them get), a page of several, rows of several regions. A limit of -1 is none. More in use
/// than allowed is no fault: it happens.
[[nodiscard]] Result<quota::Sheet> read_quota(const std::string& path);

/// Reads it from text; `file` is its name in messages.
[[nodiscard]] Result<quota::Sheet> parse_quota(const std::string& file, std::string_view text);

} // namespace skusim::quotas
