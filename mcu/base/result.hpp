#pragma once
// A peer's fault is a Result; the environment's fault is an Error from create(); a broken invariant is
// AMPHI_ASSERT.
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace amphi {

enum class ErrorCode {
  malformed,     ///< the bytes or text cannot be parsed
  unsupported,   ///< well formed, but asks for what we do not do
  unauthorized,  ///< no or a wrong token
  forbidden,     ///< known, but not allowed
  not_found,
  conflict,  ///< not possible in the present state
  overloaded,
  closed,
  timeout,
  environment,  ///< the machine or the configuration; the message says what to do
};

/// `message` is one English sentence for a person and says the remedy where there is one.
/// It never holds an address, a name or a token.
struct Error {
  ErrorCode code = ErrorCode::malformed;
  std::string message;
  friend bool operator==(const Error&, const Error&) = default;
};

template <class T = void>
using Result = boost::system::result<T, Error>;

inline Error fail(ErrorCode code, std::string message) {
  return Error{code, std::move(message)};
}

/// Found by Boost when value() is called on an error: a programming error.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("unchecked error: " + error.message);
}

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace amphi

/// Checked in every build.
#define AMPHI_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : ::amphi::assertion_failed(#expression, __FILE__, __LINE__))
