// An endpoint of a load test, on curl's multi interface with sockets that are watched here.
#pragma once

#include <skusim/http/endpoint.hpp>

#include "event_loop.hpp"
#include "event_stream.hpp"

#include <curl/curl.h>
#include <memory>
#include <vector>

namespace skusim::http {

class CurlEndpoint : public measurement::Endpoint {
public:
    CurlEndpoint(Request request, int max_connections);
    ~CurlEndpoint() override;
    CurlEndpoint(const CurlEndpoint&) = delete;
    CurlEndpoint& operator=(const CurlEndpoint&) = delete;

    [[nodiscard]] Duration now() const override;
    void send(std::size_t connection, Duration deadline) override;
    void wait(Duration until, std::vector<measurement::Answer>& answers) override;
    void abandon() override;

private:
    using Clock = EventLoop::Clock;
    struct Transfer {
        CURL* handle = nullptr; ///< made when first used
        const CurlEndpoint* endpoint = nullptr;
        std::string body;   ///< of the request under way, where each has its own
        EventStream stream; ///< of its answer
        bool is_under_way = false;
        std::array<char, CURL_ERROR_SIZE> error{};
    };

    static int watch_socket(CURL* handle, curl_socket_t socket, int what, void* endpoint,
                            void* unused);
    static std::size_t take_tokens(char* bytes, std::size_t size, std::size_t count,
                                   void* transfer);
    static int set_timer(CURLM* multi, long timeout_ms, void* endpoint);

    void prepare(std::size_t connection);
    void act(curl_socket_t socket, int happened);
    void act_on_timer();
    void collect(std::vector<measurement::Answer>& answers);
    [[nodiscard]] measurement::Answer answer_of(Transfer& transfer, CURLcode code) const;

    Request request_;
    std::uint64_t sent_ = 0;
    curl_slist* headers_ = nullptr;
    EventLoop loop_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point timer_ = Clock::time_point::max(); ///< when curl wants to be called
    std::vector<Transfer> transfers_;                    ///< by connection
    CURLM* multi_ = nullptr;
};

} // namespace skusim::http
