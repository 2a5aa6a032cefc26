#include <skusim/base/hash.hpp>
#include <skusim/quotas/quota_file.hpp>
#include <skusim/text/json_items.hpp>
#include <skusim/text/json_tree.hpp>
#include <skusim/text/plain.hpp>

#include "reading.hpp"

#include <fmt/format.h>

namespace skusim::quotas {

using text::Value;

namespace {

constexpr std::size_t quota_size_limit = std::size_t{16} << 20U;

const Value* list_under(const Value& root, std::string_view key) {
    const Value* list = root.kind == Value::Kind::map ? root.find(key) : nullptr;
    return list != nullptr && list->kind == Value::Kind::list ? list : nullptr;
}

/// A page that says where the next is does not hold all limits, and the rest would not be kept to.
bool has_more_pages(const Value& root) {
    for (const char* key : {"nextLink", "NextToken", "nextPageToken"}) {
        const Value* next = root.find(key);
        if (next != nullptr && next->kind == Value::Kind::scalar && !next->scalar.empty()) {
            return true;
        }
    }
    return false;
}

Result<quota::Sheet> parse_json(const std::string& file, std::string_view text) {
    const Result<Value> root = text::read_json(file, text);
    if (!root) {
        return failure(root.error());
    }
    const Place place{file, root->mark.line, root->mark.column};
    if (root->kind == Value::Kind::list && is_vertex(*root)) {
        return read_vertex(file, *root);
    }
    if (root->kind == Value::Kind::list && is_azure_ml(*root)) {
        return read_azure_ml(file, *root);
    }
    if (root->kind == Value::Kind::list) {
        const bool has_regions = !root->items.empty() && list_under(root->items[0], "quotas");
        return has_regions ? failure(place, "the file lists several regions; a quota is of one: "
                                            "gcloud compute regions describe REGION --format json")
                           : read_azure(file, *root);
    }
    if (has_more_pages(*root)) {
        return failure(place, "the file is one page of several; fetch all of them into one list");
    }
    if (const Value* list = list_under(*root, "value")) {
        return is_azure_ml(*list) ? read_azure_ml(file, *list) : read_azure(file, *list);
    }
    if (const Value* list = list_under(*root, "Quotas")) {
        return is_sagemaker(*list) ? read_sagemaker(file, *list) : read_aws(file, *list);
    }
    if (list_under(*root, "quotas") != nullptr) {
        return read_gcp(file, *root);
    }
    return failure(place,
                   "no list of quotas that is known: expected the output of `az vm "
                   "list-usage`, `az quota list`, `az ml compute list-usage`, `aws service-quotas "
                   "list-service-quotas`, `gcloud compute regions describe` or `gcloud alpha "
                   "services quota list` in JSON");
}

} // namespace

Result<quota::Sheet> parse_quota(const std::string& file, std::string_view text) {
    Result<quota::Sheet> sheet =
        text::looks_like_json(text) ? parse_json(file, text) : read_table(file, text);
    if (sheet) {
        sheet->hash = hash_text(text);
    }
    return sheet;
}

Result<quota::Sheet> read_quota(const std::string& path) {
    const Result<std::string> text = text::read_text_file(path, quota_size_limit);
    if (!text) {
        return failure(text.error());
    }
    if (text->size() > quota_size_limit) {
        return failure(
            Place{path, 0, 0},
            fmt::format("the file is over {} MiB; is it the right one?", quota_size_limit >> 20U));
    }
    return parse_quota(path, *text);
}

} // namespace skusim::quotas
