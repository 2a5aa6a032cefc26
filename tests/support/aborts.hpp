// Whether a programmer's mistake stops the program.
#pragma once

#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

/// Whether `mistake` aborts the process; it runs in a child.
template <class Mistake>
bool aborts(const Mistake& mistake) {
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // Catch2's handler would report on the child's behalf
        if (std::freopen("/dev/null", "w", stderr) == nullptr) {
            _exit(1);
        }
        mistake();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}
