// The commands of a custodian that write files.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "mcu/app/cli/recording_help.hpp"
#include "mcu/app/cli/recording_place.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "recorder/custody/join.hpp"
#include "recorder/seal/names.hpp"

namespace amphi::app::cli {
namespace {

namespace json = boost::json;

constexpr mode_t kPrivate = 0600;

Error cannot(const char* what, const std::string& file, const std::string& why) {
  return fail(ErrorCode::environment, fmt::format("cannot {} {}: {}", what, file, why));
}

/// A new file for its owner alone, or standard output.
Result<FileDescriptor> open_output(const std::string& name) {
  if (name == "-") {
    if (isatty(STDOUT_FILENO) == 1)
      return fail(ErrorCode::malformed, "this would fill the terminal; give a file with -o, or a pipe");
    return FileDescriptor(dup(STDOUT_FILENO));
  }
  FileDescriptor file(open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kPrivate));
  if (!file) return cannot_make(name);
  return file;
}

void show_progress(std::size_t done, std::size_t of) {
  if (isatty(STDERR_FILENO) != 1) return;
  fmt::print(stderr, "\r{} of {} segments, {} %{}", done, of, done * 100 / of, done == of ? "\n" : "");
}

Result<> copy_files(const custody::Recording& recording, seal::Folder& into) {
  const auto copy = [&](const std::string& name) -> Result<> {
    const auto content = recording.folder().read(name, std::size_t{1} << 30U);
    if (!content) return cannot("read", name, content.error().message());
    if (auto done = seal::write_whole(into, name, *content); !done)
      return cannot("write", name, done.error().message());
    return {};
  };
  for (const custody::MediaFile& file : recording.files()) {
    if (auto done = copy(file.name); !done) return done;
  }
  return copy(std::string(seal::kManifest));
}

Result<std::vector<seal::age::Recipient>> recipients_of(const custody::Recording& recording) {
  // They come out of the manifest: one that was changed would hand the key to somebody else.
  if (!recording.manifest().problems.empty())
    return fail(ErrorCode::conflict, "the manifest is damaged; see: amphi recording verify");
  std::vector<seal::age::Recipient> recipients;
  for (const std::string& text : recording.recipients()) {
    auto recipient = seal::age::Recipient::parse(text);
    if (!recipient) return recipient.error();
    recipients.push_back(std::move(*recipient));
  }
  if (recipients.empty()) return fail(ErrorCode::conflict, "the recording names no recipient");
  return recipients;
}

/// Said before the media are there: whoever plays them out of a pipe wants to know now.
std::size_t say_problems(const custody::Recording& recording) {
  std::vector<seal::Problem> problems = recording.manifest().problems;
  if (!recording.manifest().ended())
    problems.push_back({"", "the recording has no end: it is still running, or was cut"});
  for (const seal::Problem& problem : problems)
    fmt::print(stderr, "problem: {}{}{}\n", problem.file, problem.file.empty() ? "" : ": ", problem.what);
  return problems.size();
}

Error no_folder_for_bundle(const std::string& folder, const boost::system::error_code& error) {
  if (error == boost::system::errc::no_such_file_or_directory)
    return fail(ErrorCode::environment,
                fmt::format("there is no folder {0} to put it into; make it first: mkdir {0}", folder));
  return cannot("open", folder, error.message());
}

Report report_of(const std::string& output, const custody::Joined& joined, std::size_t problems) {
  Report report{"", json::object{{"file", output},
                                 {"segments", joined.files},
                                 {"length_ms", joined.length_ms},
                                 {"problems", problems},
                                 {"left_out", joined.left_out.size()}}};
  report.failed = problems > 0 || !joined.left_out.empty();
  report.quiet = output == "-";
  report.text = fmt::format(
      "{}: {} segments, {} s{}\n", output, joined.files, joined.length_ms / 1000,
      report.failed ? fmt::format(", {} left out, {} problems", joined.left_out.size(), problems) : "");
  return report;
}

}  // namespace

Result<Report> export_recording(const RecordingSettings& settings, const RecordingArguments& arguments) {
  if (arguments.key_files.empty()) return fail(ErrorCode::malformed, "give a custodian's key with --key");
  const auto container = container_of(arguments.output);
  if (!container) return container.error();
  const auto recording = open_recording(settings, arguments);
  if (!recording) return recording.error();
  if (auto known = arguments.server_key.empty() ? Result<>() : check_server(*recording); !known)
    return known.error();
  const auto keys = keys_for(*recording, settings, arguments);
  if (!keys) return keys.error();
  auto output = open_output(arguments.output);
  if (!output) return output.error();
  const bool to_file = arguments.output != "-";
  const std::size_t problems = say_problems(*recording);
  const auto joined = custody::join(*recording, *keys, output->get(), *container, show_progress);
  if (!joined && to_file) unlink(arguments.output.c_str());
  if (!joined) return joined.error();
  if (to_file && fsync(output->get()) != 0) return cannot("write", arguments.output, std::strerror(errno));
  for (const seal::Problem& problem : joined->left_out)
    fmt::print(stderr, "left out: {}: {}\n", problem.file, problem.what);
  return report_of(arguments.output, *joined, problems);
}

Result<Report> bundle_recording(const RecordingSettings& settings, const RecordingArguments& arguments) {
  // The manifest says to whom the key goes: only one of the server whose vault it is may.
  const auto server = server_of_vault(settings, arguments.vault);
  if (!server) return server.error();
  RecordingArguments of_server = arguments;
  of_server.server_key = seal::to_base64(*server);
  const auto recording = open_recording(settings, of_server);
  if (!recording) return recording.error();
  if (auto known = check_server(*recording); !known) return known.error();
  auto vault = open_vault(settings, arguments.vault);
  if (!vault) return vault.error();
  const auto outer = vault->read(recording->id());
  if (!outer) return outer.error();
  const auto head = vault->head_text(recording->id(), *server);
  if (!head && head.error().code != ErrorCode::not_found) return head.error();
  const auto recipients = recipients_of(*recording);
  if (!recipients) return recipients.error();
  auto parent = seal::DiskFolder::open_path(arguments.output);
  if (!parent) return no_folder_for_bundle(arguments.output, parent.error());
  const std::string name = recording->id().str();
  if (auto made = (*parent)->make_folder(name); !made) {
    errno = made.error().value();
    return cannot_make(arguments.output + "/" + name);
  }
  auto folder = (*parent)->open_folder(name);
  if (!folder) return cannot("open", name, folder.error().message());
  if (auto copied = copy_files(*recording, **folder); !copied) return copied.error();
  const auto sealed = custody::seal_outer_key(recording->id(), *outer, *recipients);
  if (auto done = seal::write_whole(**folder, std::string(custody::kOuterKeyFile), sealed); !done)
    return cannot("write", name, done.error().message());
  if (head) {
    if (auto done = seal::write_whole(**folder, std::string(custody::kHeadFile), seal::view(*head)); !done)
      return cannot("write", name, done.error().message());
  }
  const std::string path = arguments.output + "/" + name;
  return Report{fmt::format("{}\nOpen it where a custodian's key is: amphi recording export --key KEYFILE {} "
                            "FILE.mkv\n",
                            path, name),
                json::object{{"folder", path}}};
}

Result<Report> make_custodian_key(const std::string& file) {
  const auto identity = seal::age::Identity::generate();
  const std::string recipient = identity.recipient().str();
  FileDescriptor out(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kPrivate));
  if (!out) return cannot_make(file);
  std::string secret = identity.str();
  std::string text;
  text.reserve(recipient.size() + secret.size() + 32);  // one copy, which is wiped
  text.append("# public key: ").append(recipient).append("\n").append(secret).append("\n");
  const auto size = static_cast<ssize_t>(text.size());
  const bool whole = write(out.get(), text.data(), text.size()) == size && fsync(out.get()) == 0;
  seal::wipe(secret);
  seal::wipe(text);
  if (!whole) return cannot("write", file, std::strerror(errno));
  return Report{fmt::format("{}\nThis public key goes into recording.recipients of the server. {} opens the "
                            "recordings: never put it on the server, and keep a copy elsewhere.\n",
                            recipient, file),
                json::object{{"recipient", recipient}, {"file", file}}};
}

}  // namespace amphi::app::cli
