// A small inference server to measure: matrix products (Eigen) behind HTTP (cpp-httplib), by a
// fixed number of workers, first come first served. It prints its port, and serves until killed.
//
//   inference_server [--workers 1] [--size 192] [--products 1]
//                    [--pause-at N] [--hang-after N] [--die-after N] [--busy-after N]
//                    [--step-us 4000] [--token-us 20] [--context-ns 500] [--tokens-a-chunk 1]
//                    [--shorter-us 5000] [--longer-us 40000] [--percent-longer 20]
//
// Paths: /infer; /elsewhere, which redirects to a port of the caller's choice; /wait, where one
// worker waits for known times, and /waits, what became of those requests (timed_waits.hpp); and
// /v1/completions, which streams tokens as OpenAI and vLLM do (token_engine.hpp).
#include "timed_waits.hpp"
#include "token_engine.hpp"

#include <Eigen/Dense>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <future>
#include <httplib.h>
#include <iostream>
#include <limits>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <queue>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <thread>

namespace {

constexpr long no_request = std::numeric_limits<long>::max();

struct Settings {
    int workers = 1;
    int size = 192;               ///< rows and columns of the matrices
    int products = 1;             ///< of matrices, for each request
    long pause_at = no_request;   ///< this request takes a second longer
    long hang_after = no_request; ///< later ones get no answer
    long die_after = no_request;  ///< the next one ends the process
    long busy_after = no_request; ///< later ones are answered 503
    StepLine line{std::chrono::microseconds(4000), std::chrono::microseconds(20),
                  std::chrono::nanoseconds(500)};
    int tokens_a_chunk = 1;
    WaitLaw waits{std::chrono::microseconds(5000), std::chrono::microseconds(40000), 0.2};
};

/// Work that waits for workers, in the order in which it came.
class Workers {
public:
    explicit Workers(int count) {
        for (int i = 0; i < count; ++i) {
            std::thread([this] { serve(); }).detach();
        }
    }

    void do_in_turn(const std::function<void()>& work) {
        std::packaged_task<void()> task(work);
        std::future<void> done = task.get_future();
        {
            const std::lock_guard guard(lock_);
            waiting_.push(std::move(task));
        }
        something_waits_.notify_one();
        done.get();
    }

private:
    [[noreturn]] void serve() {
        while (true) {
            std::unique_lock guard(lock_);
            something_waits_.wait(guard, [this] { return !waiting_.empty(); });
            std::packaged_task<void()> task = std::move(waiting_.front());
            waiting_.pop();
            guard.unlock();
            task();
        }
    }

    std::mutex lock_;
    std::condition_variable something_waits_;
    std::queue<std::packaged_task<void()>> waiting_;
};

float infer(const Settings& settings) {
    const Eigen::MatrixXf weights = Eigen::MatrixXf::Constant(settings.size, settings.size, 0.01F);
    Eigen::MatrixXf activations = Eigen::MatrixXf::Identity(settings.size, settings.size);
    for (int i = 0; i < settings.products; ++i) {
        activations = (weights * activations).eval();
    }
    return activations.trace();
}

Settings read(int count, char** words) {
    Settings settings;
    std::map<std::string, std::function<void(long)>> options{
        {"--workers", [&](long n) { settings.workers = static_cast<int>(n); }},
        {"--size", [&](long n) { settings.size = static_cast<int>(n); }},
        {"--products", [&](long n) { settings.products = static_cast<int>(n); }},
        {"--pause-at", [&](long n) { settings.pause_at = n; }},
        {"--hang-after", [&](long n) { settings.hang_after = n; }},
        {"--die-after", [&](long n) { settings.die_after = n; }},
        {"--busy-after", [&](long n) { settings.busy_after = n; }},
        {"--step-us", [&](long n) { settings.line.step = std::chrono::microseconds(n); }},
        {"--token-us", [&](long n) { settings.line.token = std::chrono::microseconds(n); }},
        {"--context-ns", [&](long n) { settings.line.context = std::chrono::nanoseconds(n); }},
        {"--tokens-a-chunk", [&](long n) { settings.tokens_a_chunk = static_cast<int>(n); }},
        {"--shorter-us", [&](long n) { settings.waits.shorter = std::chrono::microseconds(n); }},
        {"--longer-us", [&](long n) { settings.waits.longer = std::chrono::microseconds(n); }},
        {"--percent-longer",
         [&](long n) { settings.waits.share_of_longer = static_cast<double>(n) / 100; }}};
    for (int i = 1; i + 1 < count; i += 2) {
        options.at(words[i])(std::stol(words[i + 1]));
    }
    return settings;
}

void answer(const Settings& settings, Workers& workers, long number, httplib::Response& response) {
    if (number > settings.die_after) {
        std::_Exit(3);
    }
    if (number > settings.hang_after) {
        std::this_thread::sleep_for(std::chrono::hours(1));
    }
    if (number > settings.busy_after) {
        response.status = 503;
        return;
    }
    float result = 0;
    workers.do_in_turn([&] {
        static std::atomic<long> begun =
            0; // in the order of work, which need not be that of arrival
        if (++begun == settings.pause_at) {
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
        result = infer(settings);
    });
    response.set_content(std::to_string(result), "text/plain");
}

/// What the client asks to be told at the end, in a chunk without text.
std::string usage_chunk(int prompt, int made) {
    const nlohmann::json usage{{"prompt_tokens", prompt}, {"completion_tokens", made}};
    return "data: " +
           nlohmann::json{{"choices", nlohmann::json::array()}, {"usage", usage}}.dump() + "\n\n";
}

std::string text_chunk(int tokens, bool is_last) {
    std::string text;
    for (int i = 0; i < tokens; ++i) {
        text += " word";
    }
    const nlohmann::json choice{{"index", 0},
                                {"text", text},
                                {"finish_reason", is_last ? nlohmann::json("length") : nullptr}};
    return "data: " + nlohmann::json{{"choices", {choice}}}.dump() + "\n\n";
}

/// Streams as many tokens as are asked, whatever the end of the text.
void complete(const Settings& settings, TokenEngine& engine, const httplib::Request& request,
              httplib::Response& response) {
    const nlohmann::json asked = nlohmann::json::parse(request.body);
    std::istringstream words(asked.at("prompt").get<std::string>());
    const auto prompt = static_cast<int>(std::distance(std::istream_iterator<std::string>(words),
                                                       std::istream_iterator<std::string>()));
    const int wanted = asked.at("max_tokens");
    const auto stream = [&engine, prompt, wanted,
                         together = settings.tokens_a_chunk](std::size_t, httplib::DataSink& sink) {
        const auto sequence = engine.enter(prompt, wanted);
        for (int made = 0; made < wanted;) {
            const int next = std::min(made + together, wanted);
            engine.wait_for(*sequence, next);
            const std::string chunk = text_chunk(next - made, next == wanted);
            sink.write(chunk.data(), chunk.size());
            made = next;
        }
        const std::string end = usage_chunk(prompt, wanted) + "data: [DONE]\n\n";
        sink.write(end.data(), end.size());
        sink.done();
        return true;
    };
    response.set_chunked_content_provider("text/event-stream", stream);
}

} // namespace

int main(int count, char** words) {
    const Settings settings = read(count, words);
    Workers workers(settings.workers);
    TokenEngine engine(settings.line);
    TimedWaits waits(settings.waits);
    httplib::Server server;
    std::atomic<long> requests{0};
    const auto respond = [&](const httplib::Request&, httplib::Response& response) {
        answer(settings, workers, ++requests, response);
    };
    server.Get("/infer", respond);
    server.Post("/infer", respond);
    server.Post("/v1/completions",
                [&](const httplib::Request& request, httplib::Response& response) {
                    complete(settings, engine, request, response);
                });
    server.Get("/wait", [&](const httplib::Request&, httplib::Response&) { waits.serve(); });
    server.Get("/waits", [&](const httplib::Request&, httplib::Response& response) {
        response.set_content(waits.records(), "text/csv");
    });
    server.Get("/elsewhere", [](const httplib::Request& request, httplib::Response& response) {
        response.set_redirect("http://127.0.0.1:" + request.get_param_value("port") + "/infer");
    });

    constexpr int connections = 256; // a thread each
    server.new_task_queue = [] { return new httplib::ThreadPool(connections); };
    server.set_keep_alive_max_count(std::numeric_limits<int>::max());
    server.set_keep_alive_timeout(60);
    server.set_tcp_nodelay(true);
    socket_t listener = INVALID_SOCKET;
    server.set_socket_options([&](socket_t socket) { listener = socket; });
    const int port = server.bind_to_any_port("127.0.0.1");
    // The library's own backlog of 5 would cost a burst of connections a second each.
    if (port <= 0 || listen(listener, connections) != 0) {
        return EXIT_FAILURE;
    }
    std::cout << port << std::endl;
    return server.listen_after_bind() ? EXIT_SUCCESS : EXIT_FAILURE;
}
