// What a scenario is made from, as one hash.
#pragma once

#include <skusim/base/hash.hpp>

#include <string>

namespace skusim::scenarios {

/// The hash of all that a result is made from: the scenario's own text, and in the order in which
/// they are added the files that it names.
class Origin {
public:
    explicit Origin(const std::string& text) : hash_(hash_text(text)) {}

    void add(const std::string& text) { hash_ = hash_text(hash_ + text); }
    [[nodiscard]] const std::string& hash() const { return hash_; }

private:
    std::string hash_;
};

} // namespace skusim::scenarios
