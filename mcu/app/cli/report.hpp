#pragma once
#include <boost/json/value.hpp>
#include <functional>
#include <string>

#include "mcu/accounts/service.hpp"
#include "mcu/base/result.hpp"

namespace amphi::app::cli {

/// What a command says when it is done: the one or the other, as asked for.
struct Report {
  std::string text;  ///< whole lines
  boost::json::value json;
  bool failed = false;  ///< what was looked at is not as it should be: exit code 1 all the same
  bool quiet = false;   ///< standard output is taken
};

/// Where the store is, and how to answer.
struct StoreOptions {
  std::string config_file;
  std::string data_folder;
  bool json = false;
};

/// Prints it as asked for, or the error to standard error. The exit code.
int print(const Result<Report>& report, bool json);

using StoreCommand = std::function<Result<Report>(accounts::Service&, const std::string& origin)>;

/// Opens the store, runs the command and prints its report, or its error to standard error. The exit code.
/// `origin`, from the configuration, is "https://host" or "".
int run_on_store(const StoreOptions& options, const StoreCommand& command);

}  // namespace amphi::app::cli
