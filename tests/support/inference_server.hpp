// The server that tests measure, as a process of its own.
#pragma once

#include <array>
#include <csignal>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace skusim {

/// Runs from its construction to the end of its scope.
class InferenceServer {
public:
    /// With the options that tests/inference_server/main.cpp lists.
    explicit InferenceServer(std::vector<std::string> words = {}) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) {
            throw std::runtime_error("no pipe");
        }
        words.insert(words.begin(), SKUSIM_INFERENCE_SERVER);
        std::vector<char*> arguments;
        for (std::string& word : words) {
            arguments.push_back(word.data());
        }
        arguments.push_back(nullptr);
        process_ = fork();
        if (process_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            close(ends[0]);
            close(ends[1]);
            execv(arguments[0], arguments.data());
            _exit(127);
        }
        close(ends[1]);
        char letter = 0;
        while (read(ends[0], &letter, 1) == 1 && letter != '\n') {
            port_ += letter;
        }
        close(ends[0]);
        if (port_.empty()) {
            throw std::runtime_error("the inference server does not start");
        }
    }
    ~InferenceServer() { stop(); }
    InferenceServer(const InferenceServer&) = delete;
    InferenceServer& operator=(const InferenceServer&) = delete;

    void stop() {
        if (process_ > 0) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
            process_ = 0;
        }
    }

    [[nodiscard]] const std::string& port() const { return port_; }
    [[nodiscard]] std::string url(const std::string& path = "/infer") const {
        return "http://127.0.0.1:" + port_ + path;
    }

private:
    pid_t process_ = 0;
    std::string port_;
};

} // namespace skusim
