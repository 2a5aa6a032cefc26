// An engine that makes the tokens of its sequences in steps, all that are there in each
// (continuous batching, Yu et al. 2022, "Orca"), and takes the time that a line in two figures
// says. What a client must see of a lone sequence is therefore known.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

struct StepLine {
    std::chrono::nanoseconds step{};    ///< of each
    std::chrono::nanoseconds token{};   ///< of each token that the step computes
    std::chrono::nanoseconds context{}; ///< of each token that it reads from the cache
};

class TokenEngine {
public:
    /// Works until the process ends.
    explicit TokenEngine(const StepLine& line);

    class Sequence;
    [[nodiscard]] std::shared_ptr<Sequence> enter(int prompt_tokens, int wanted_tokens);
    /// Waits until there are so many tokens; the sequence wants no fewer.
    void wait_for(Sequence& sequence, int tokens);

private:
    [[noreturn]] void work();
    [[nodiscard]] std::chrono::nanoseconds next_step() const;

    StepLine line_;
    std::mutex lock_;
    std::condition_variable something_entered_;
    std::vector<std::shared_ptr<Sequence>> inside_;
};
