// A server that tests measure, as a process of its own.
#pragma once

#include <array>
#include <csignal>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace skusim {

/// Runs from its construction to the end of its scope.
class ServerProcess {
public:
    /// The words of a command that prints the server's port in a line.
    explicit ServerProcess(std::vector<std::string> words) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) {
            throw std::runtime_error("no pipe");
        }
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
            execvp(arguments[0], arguments.data());
            _exit(127);
        }
        close(ends[1]);
        char letter = 0;
        while (read(ends[0], &letter, 1) == 1 && letter != '\n') {
            port_ += letter;
        }
        close(ends[0]);
        if (port_.empty()) {
            throw std::runtime_error(words.front() + " does not start a server");
        }
    }
    ~ServerProcess() { stop(); }
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    void stop() {
        if (process_ > 0) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
            process_ = 0;
        }
    }

    [[nodiscard]] pid_t process() const { return process_; }
    [[nodiscard]] const std::string& port() const { return port_; }
    [[nodiscard]] std::string url(const std::string& path = "/infer") const {
        return "http://127.0.0.1:" + port_ + path;
    }

private:
    pid_t process_ = 0;
    std::string port_;
};

/// The server of tests/inference_server, with the options that its main.cpp lists.
class InferenceServer : public ServerProcess {
public:
    explicit InferenceServer(std::vector<std::string> words = {})
        : ServerProcess(command(std::move(words))) {}

private:
    static std::vector<std::string> command(std::vector<std::string> words) {
        words.insert(words.begin(), SKUSIM_INFERENCE_SERVER);
        return words;
    }
};

} // namespace skusim
