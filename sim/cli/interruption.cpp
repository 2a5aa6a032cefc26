#include "interruption.hpp"

namespace skusim::cli {

namespace {

volatile std::sig_atomic_t noted = 0; // a handler sees nothing but globals

void note(int) {
    noted = 1;
}

} // namespace

Interruption::Interruption() {
    noted = 0;
    struct sigaction action {};
    action.sa_handler = note;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (std::size_t i = 0; i < signals.size(); ++i) {
        sigaction(signals[i], &action, &before_[i]);
    }
}

Interruption::~Interruption() {
    for (std::size_t i = 0; i < signals.size(); ++i) {
        sigaction(signals[i], &before_[i], nullptr);
    }
}

bool Interruption::has_come() const {
    return noted != 0;
}

} // namespace skusim::cli
