#include "curl_endpoint.hpp"

#include <skusim/base/check.hpp>

#include "curl_library.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::http {

using measurement::Answer;
using measurement::AnswerEnding;

namespace {

std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

curl_slist* header_list(const Request& request) {
    curl_slist* list = nullptr;
    for (const std::string& header : request.headers) {
        list = curl().slist_append(list, header.c_str());
    }
    if (!has_header(request, "Expect")) {
        list = curl().slist_append(list, "Expect:"); // a large body does not wait for leave
    }
    return list;
}

AnswerEnding ending_of(CURLcode code, long status) {
    switch (code) {
    case CURLE_OK:
        return status >= 200 && status < 300 ? AnswerEnding::answered : AnswerEnding::bad_status;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
        return AnswerEnding::refused;
    case CURLE_OPERATION_TIMEDOUT:
        return AnswerEnding::timed_out;
    default:
        return AnswerEnding::broken;
    }
}

} // namespace

CurlEndpoint::CurlEndpoint(Request request, int max_connections)
    : request_(std::move(request)), headers_(header_list(request_)),
      transfers_(static_cast<std::size_t>(max_connections)), multi_(curl().multi_init()) {
    SKUSIM_CHECK(multi_ != nullptr, "curl has memory for its transfers");
    curl().multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl().multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl().multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, set_timer);
    curl().multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl().multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections));
    curl().multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
}

CurlEndpoint::~CurlEndpoint() {
    abandon();
    for (const Transfer& transfer : transfers_) {
        curl().easy_cleanup(transfer.handle);
    }
    curl().multi_cleanup(multi_);
    curl().slist_free_all(headers_);
}

Duration CurlEndpoint::now() const {
    return std::chrono::duration_cast<Duration>(Clock::now() - start_);
}

void CurlEndpoint::prepare(std::size_t connection) {
    Transfer& transfer = transfers_[connection];
    transfer.handle = curl().easy_init();
    SKUSIM_CHECK(transfer.handle != nullptr, "curl has memory for a transfer");
    CURL* handle = transfer.handle;
    curl().easy_setopt(handle, CURLOPT_PRIVATE, &transfer);
    curl().easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer.error.data());
    curl().easy_setopt(handle, CURLOPT_URL, request_.url.c_str());
    curl().easy_setopt(handle, CURLOPT_USERAGENT, "skusim");
    curl().easy_setopt(handle, CURLOPT_HTTPHEADER, headers_);
    curl().easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl().easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl().easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl().easy_setopt(handle, CURLOPT_PROXY, "");
    curl().easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl().easy_setopt(handle, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
    if (request_.streamed_body) {
        transfer.endpoint = this;
        curl().easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_tokens);
        curl().easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    } else {
        curl().easy_setopt(handle, CURLOPT_WRITEFUNCTION, drop);
    }
    if (request_.body) {
        curl().easy_setopt(handle, CURLOPT_POSTFIELDS, request_.body->data());
        curl().easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                           static_cast<curl_off_t>(request_.body->size()));
    } else if (request_.method == "HEAD") {
        curl().easy_setopt(handle, CURLOPT_NOBODY, 1L);
    }
    curl().easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void CurlEndpoint::send(std::size_t connection, Duration deadline) {
    Transfer& transfer = transfers_[connection];
    if (transfer.handle == nullptr) {
        prepare(connection);
    }
    SKUSIM_CHECK(!transfer.is_under_way, "one request at a time on a connection");
    transfer.is_under_way = true;
    transfer.error[0] = '\0';
    if (request_.streamed_body) {
        transfer.stream = {};
        transfer.body = request_.streamed_body(sent_++);
        curl().easy_setopt(transfer.handle, CURLOPT_POSTFIELDS, transfer.body.data());
        curl().easy_setopt(transfer.handle, CURLOPT_POSTFIELDSIZE_LARGE,
                           static_cast<curl_off_t>(transfer.body.size()));
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now());
    curl().easy_setopt(transfer.handle, CURLOPT_TIMEOUT_MS,
                       static_cast<long>(std::max<std::int64_t>(left.count(), 1)));
    SKUSIM_CHECK(curl().multi_add_handle(multi_, transfer.handle) == CURLM_OK,
                 "curl takes a transfer that is not under way");
    act_on_timer(); // by which curl begins at once
}

void CurlEndpoint::act(curl_socket_t socket, int happened) {
    int running = 0;
    curl().multi_socket_action(multi_, socket, happened, &running);
}

void CurlEndpoint::act_on_timer() {
    if (Clock::now() >= timer_) {
        timer_ = Clock::time_point::max();
        act(CURL_SOCKET_TIMEOUT, 0);
    }
}

int CurlEndpoint::watch_socket(CURL*, curl_socket_t socket, int what, void* endpoint, void*) {
    std::uint32_t wanted = 0;
    if (what == CURL_POLL_IN || what == CURL_POLL_INOUT) {
        wanted |= EPOLLIN;
    }
    if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT) {
        wanted |= EPOLLOUT;
    }
    static_cast<CurlEndpoint*>(endpoint)->loop_.watch(socket, wanted);
    return 0;
}

std::size_t CurlEndpoint::take_tokens(char* bytes, std::size_t size, std::size_t count,
                                      void* transfer) {
    Transfer& receiving = *static_cast<Transfer*>(transfer);
    receiving.stream.take({bytes, size * count}, receiving.endpoint->now());
    return size * count;
}

int CurlEndpoint::set_timer(CURLM*, long timeout_ms, void* endpoint) {
    static_cast<CurlEndpoint*>(endpoint)->timer_ =
        timeout_ms < 0 ? Clock::time_point::max()
                       : Clock::now() + std::chrono::milliseconds(timeout_ms);
    return 0;
}

void CurlEndpoint::wait(Duration until, std::vector<Answer>& answers) {
    const std::size_t before = answers.size();
    collect(answers); // of requests that ended while they were sent
    if (answers.size() > before) {
        return;
    }
    for (const EventLoop::SocketEvent& event : loop_.wait(std::min(start_ + until, timer_))) {
        int happened = 0;
        happened |= (event.happened & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0;
        happened |= (event.happened & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0;
        happened |= (event.happened & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0;
        act(event.socket, happened);
        collect(answers);
    }
    act_on_timer();
    collect(answers);
}

void CurlEndpoint::collect(std::vector<Answer>& answers) {
    int left = 0;
    while (const CURLMsg* message = curl().multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        CURL* handle = message->easy_handle;
        const CURLcode code = message->data.result; // the message goes with the handle
        char* address = nullptr;
        curl().easy_getinfo(handle, CURLINFO_PRIVATE, &address);
        Transfer& transfer = *static_cast<Transfer*>(static_cast<void*>(address));
        answers.push_back(answer_of(transfer, code));
        curl().multi_remove_handle(multi_, handle);
        transfer.is_under_way = false;
    }
}

Answer CurlEndpoint::answer_of(Transfer& transfer, CURLcode code) const {
    long status = 0;
    curl().easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &status);
    Answer answer;
    answer.connection = static_cast<std::size_t>(&transfer - transfers_.data());
    answer.at = now();
    answer.ending = ending_of(code, status);
    answer.status = code == CURLE_OK ? static_cast<int>(status) : 0;
    if (answer.ending == AnswerEnding::bad_status) {
        char* location = nullptr;
        curl().easy_getinfo(transfer.handle, CURLINFO_REDIRECT_URL, &location);
        answer.why = fmt::format("status {}", status);
        if (location != nullptr) {
            answer.why +=
                fmt::format(", a redirect to {}, which is not followed", shown_url(location));
        }
    } else if (answer.ending != AnswerEnding::answered) {
        const char* detail = transfer.error.data();
        answer.why = *detail != '\0' ? detail : curl().easy_strerror(code);
    } else if (request_.streamed_body) {
        answer.why = transfer.stream.finish();
        answer.tokens = transfer.stream.tokens();
        answer.ending = answer.why.empty() ? AnswerEnding::answered : AnswerEnding::broken;
    }
    return answer;
}

void CurlEndpoint::abandon() {
    for (Transfer& transfer : transfers_) {
        if (transfer.is_under_way) {
            curl().multi_remove_handle(multi_, transfer.handle);
            transfer.is_under_way = false;
        }
    }
}

} // namespace skusim::http
