#include "token_engine.hpp"

#include <algorithm>
#include <thread>

class TokenEngine::Sequence {
public:
    Sequence(int prompt_tokens, int wanted_tokens) : prompt(prompt_tokens), wanted(wanted_tokens) {}

    int prompt;
    int wanted;
    int made = 0;
    std::condition_variable grew;
};

TokenEngine::TokenEngine(const StepLine& line) : line_(line) {
    std::thread([this] { work(); }).detach();
}

std::shared_ptr<TokenEngine::Sequence> TokenEngine::enter(int prompt_tokens, int wanted_tokens) {
    auto sequence = std::make_shared<Sequence>(prompt_tokens, wanted_tokens);
    const std::lock_guard guard(lock_);
    inside_.push_back(sequence);
    something_entered_.notify_one();
    return sequence;
}

void TokenEngine::wait_for(Sequence& sequence, int tokens) {
    std::unique_lock guard(lock_);
    sequence.grew.wait(guard, [&] { return sequence.made >= tokens; });
}

std::chrono::nanoseconds TokenEngine::next_step() const {
    std::chrono::nanoseconds time = line_.step;
    for (const auto& sequence : inside_) {
        const bool is_new = sequence->made == 0; // its whole prompt is computed at once
        time += line_.token * (is_new ? sequence->prompt : 1);
        time += line_.context * (is_new ? 0 : sequence->prompt + sequence->made);
    }
    return time;
}

void TokenEngine::work() {
    while (true) {
        std::unique_lock guard(lock_);
        something_entered_.wait(guard, [this] { return !inside_.empty(); });
        const auto members = inside_; // those that enter meanwhile wait for the next step
        const auto end = std::chrono::steady_clock::now() + next_step();
        guard.unlock();
        std::this_thread::sleep_until(end);
        guard.lock();
        for (const auto& sequence : members) {
            ++sequence->made;
            sequence->grew.notify_one();
        }
        inside_.erase(
            std::remove_if(inside_.begin(), inside_.end(),
                           [](const auto& sequence) { return sequence->made == sequence->wanted; }),
            inside_.end());
    }
}
