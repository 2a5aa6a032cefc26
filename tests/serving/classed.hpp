// A scripted load of several classes of requests.
#pragma once

#include "trace.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace skusim::serving {

/// One request of each client, of a class that the client's number tells.
class ClassedSource : public ScriptedSource {
public:
    ClassedSource(std::vector<Sent> sent, std::vector<std::uint8_t> classes)
        : ScriptedSource(std::move(sent)), classes_(std::move(classes)) {}

    [[nodiscard]] double demand(std::uint32_t client) {
        class_ = classes_[client];
        return ScriptedSource::demand(client);
    }
    [[nodiscard]] std::uint8_t request_class() const { return class_; }

private:
    std::vector<std::uint8_t> classes_;
    std::uint8_t class_ = 0;
};

} // namespace skusim::serving
