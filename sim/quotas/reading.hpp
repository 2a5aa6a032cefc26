// What the readers of all formats of quotas share.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/quota/sheet.hpp>
#include <skusim/text/tree.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace skusim::quotas {

/// Whose figures they are. One odd figure in a cloud's list of hundreds, which nobody types, costs
/// its own limit; one in a file of the user's own is a slip to be mended.
enum class Author { cloud, user };

/// Limits as they are found, each told once.
class LimitReading {
public:
    explicit LimitReading(const std::string& file, Author author = Author::cloud)
        : file_(file), author_(author) {}

    [[nodiscard]] Place place(const text::Value& value) const {
        return {file_, value.mark.line, value.mark.column};
    }
    /// The limit's place is that of `where`; a fault if its name was told before. One of which a
    /// figure was odd is left out.
    void add(quota::QuotaLimit limit, const Place& where);
    /// A limit under the key, a whole number as number or as text; nothing for -1, which stands for
    /// no limit. Odd if it is missing or something else.
    [[nodiscard]] std::optional<std::int64_t> most(const text::Value& map, std::string_view key,
                                                   std::string_view whose);
    /// What is in use, of the same form. Odd if it is missing or something else.
    [[nodiscard]] std::int64_t used(const text::Value& map, std::string_view key,
                                    std::string_view whose);
    /// A whole number of at least 0 in a text that stands there; odd, and 0, if it is none.
    [[nodiscard]] std::int64_t amount(std::string_view text, const Place& where,
                                      std::string_view key, std::string_view whose);
    void fault(Place where, std::string message) {
        faults_.push_back({std::move(where), std::move(message)});
    }

    /// What was read, with the file's name; its faults, if there are any, or if all is odd.
    [[nodiscard]] Result<quota::Sheet> take(quota::Sheet sheet);
    /// Takes a list that does not tell what is used; `none` is the fault of one without a limit.
    [[nodiscard]] Result<quota::Sheet>
    take_without_usage(quota::Cloud cloud, const text::Value& list, std::string none);

private:
    void note_odd(std::string_view whose, Place where, std::string message);

    const std::string& file_;
    Author author_;
    Faults odd_;
    std::set<std::string> odd_names_; ///< whose figures are
    std::vector<quota::QuotaLimit> limits_;
    std::map<std::string, Place> places_; ///< by name, in small letters
    Faults faults_;
};

/// The text under the key; empty if there is none.
[[nodiscard]] std::string_view text_under(const text::Value& map, std::string_view key);

/// Whether the list is of Azure Machine Learning, of SageMaker, of Vertex AI.
[[nodiscard]] bool is_azure_ml(const text::Value& list);
[[nodiscard]] bool is_sagemaker(const text::Value& list);
[[nodiscard]] bool is_vertex(const text::Value& list);

// One reader for each format, of a document that is known to be of it.
[[nodiscard]] Result<quota::Sheet> read_azure(const std::string& file, const text::Value& list);
[[nodiscard]] Result<quota::Sheet> read_aws(const std::string& file, const text::Value& list);
[[nodiscard]] Result<quota::Sheet> read_gcp(const std::string& file, const text::Value& region);
[[nodiscard]] Result<quota::Sheet> read_azure_ml(const std::string& file, const text::Value& list);
[[nodiscard]] Result<quota::Sheet> read_sagemaker(const std::string& file, const text::Value& list);
[[nodiscard]] Result<quota::Sheet> read_vertex(const std::string& file, const text::Value& list);
[[nodiscard]] Result<quota::Sheet> read_table(const std::string& file, std::string_view text);

} // namespace skusim::quotas
