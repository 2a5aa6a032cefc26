// Reads recorded arrivals from CSV or JSON lines, as a stream: a file of any length takes the same
// memory.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/fault.hpp>
#include <skusim/workload/tokens.hpp>
#include <skusim/workload/trace.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace skusim::traces {

/// What becomes of a recorded request that generated no token: most are failures.
enum class ZeroOutput { drop, one };

[[nodiscard]] constexpr auto enum_names(ZeroOutput) {
    return std::array<EnumName<ZeroOutput>, 2>{
        {{ZeroOutput::drop, "drop", "it is left out, and counted"},
         {ZeroOutput::one, "one", "it counts as one that generates one token"}}};
}

/// Reads the recording at `path` once from end to end, checks and measures it, and gives it back to
/// be walked; each cursor then reads the file again for itself, by 64 KiB. These first lines are
/// known, with columns in any order:
///
/// - `arrival_s`, seconds from any moment on, and optionally `class`, the name of one of `classes`,
///   or any word if there are none; `input_tokens` and `output_tokens`; and `prefix`, which is not
///   read;
/// - `TIMESTAMP,ContextTokens,GeneratedTokens`, as Azure's LLM inference traces have it, with times
///   like "2023-11-16 18:15:46.6805900" (also with "T" between, and "Z" or "+00:00" after);
/// - `arrived_at,num_prefill_tokens,num_decode_tokens` in seconds, as Vidur has it;
/// - `arrival_timestamp,prompt_size,token_size` in seconds, among others, as splitwise-sim has it;
/// - `Timestamp,Request tokens,Response tokens` in seconds, among others, as BurstGPT has it in
///   either of its forms;
/// - JSON objects, one a line, with `timestamp` in milliseconds, `input_length` and
///   `output_length`, as Mooncake has it; if the first has `hash_ids`, each has one whole number
///   for each 512 tokens of its prompt, the last of which may be fewer, and prompts with the same
///   first numbers begin with the same tokens. More may follow for those of its answer, and no
///   further: blocks of another size are refused. Each round of the replay says something new;
/// - JSON objects with `arrival_time_ns`, `input_toks` and `output_toks`, as LLMServingSim has it;
/// - `app,func,end_timestamp,duration`, as Azure's trace of function invocations of 2021 has it,
/// rows
///   in any order: an invocation arrives when it ends less its duration;
/// - `HashOwner,HashApp,HashFunction,Trigger,1,2,...`, as that of 2019 has it: invocations in each
///   minute, of which each comes at a random moment of its minute, the same in every run. Of these
///   two, `functions` names the owners, apps and functions that are read, by whole identifiers or
///   six letters and more of their beginnings; all are if it is empty.
///
/// Tokens, and `hash_ids`, are read only where `zero_output` says what becomes of requests without
/// output: then all others are whole numbers from 1 to workload::most_tokens.
///
/// Times are kept to the nanosecond; further digits are cut off. Blank lines are no rows. Faults,
/// each with its line and column, the first ten of them: a header of another form, a row with more
/// or fewer fields, numbers of tokens that are none, a time that is malformed, negative or before
/// that of the row above it, fewer than two arrivals, arrivals that are all at one moment, a file
/// that is no regular file.
///
/// The file must stay as it is while it is replayed.
[[nodiscard]] Result<std::shared_ptr<const workload::TraceSource>>
read_trace(const std::string& path, const std::vector<std::string>& classes = {},
           std::optional<ZeroOutput> zero_output = std::nullopt,
           const std::vector<std::string>& functions = {});

/// The requests of a file to be drawn from.
struct TokenPairs {
    std::shared_ptr<const std::vector<workload::TokenCounts>> pairs; ///< never null or empty
    std::int64_t dropped = 0;                                        ///< that generated nothing
    std::string hash;                                                ///< of the file's lines
    bool tells_prompts = false; ///< by `hash_ids`, which are not read: a pair is drawn by itself
};

/// Reads the columns of tokens of CSV in any of these forms, whose other columns, times among them,
/// may be there or not; or the JSON lines. Faults as above, and a file without requests, or with
/// more than ten million.
[[nodiscard]] Result<TokenPairs> read_pairs(const std::string& path, ZeroOutput zero_output);

} // namespace skusim::traces
