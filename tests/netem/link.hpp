#pragma once
#include <map>
#include <string>

#include "mcu/base/file_descriptor.hpp"
#include "tests/netem/address_change.hpp"
#include "tests/netem/link_shaper.hpp"
#include "tests/netem/script.hpp"
#include "tests/netem/tun_device.hpp"

namespace amphi::netem {

/// Two TUN devices, and what lies between them.
class Link {
 public:
  Link(FileDescriptor client, FileDescriptor server, std::uint64_t seed, Instant start)
      : client_(std::move(client)), server_(std::move(server)), start_(start), up_(seed), down_(~seed) {}

  /// One line of a script, at once or when its time has come. Errors (malformed).
  Result<> take(const std::string& line, Instant now);
  /// Carries what has come and what is due.
  void serve(Instant now);
  [[nodiscard]] Instant next_time() const;

  [[nodiscard]] int client_fd() const { return client_.get(); }
  [[nodiscard]] int server_fd() const { return server_.get(); }
  [[nodiscard]] const LinkShaper::Counters& up() const { return up_.counters(); }
  [[nodiscard]] const LinkShaper::Counters& down() const { return down_.counters(); }

 private:
  void apply_line(const ScriptLine& line, Instant now);
  static void read_all(int from, LinkShaper& shaper, Instant now);

  FileDescriptor client_, server_;
  Instant start_;
  LinkShaper up_, down_;
  AddressChange address_;
  std::multimap<Instant, ScriptLine> later_;
};

}  // namespace amphi::netem
