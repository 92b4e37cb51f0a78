#pragma once
#include <sys/types.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "recorder/seal/age/keys.hpp"
#include "recorder/seal/crypto.hpp"
#include "tests/load/connect.hpp"
#include "tests/load/room_channel.hpp"
#include "tests/load/server_process.hpp"
#include "tests/support/scratch_folder.hpp"

namespace amphi::test {

/// A class with two speakers on a real server that records it, and what may happen to its processes.
class RecordedClass {
 public:
  RecordedClass();

  /// Starts a server, gets the speakers in, and records; returns when media is on the disk.
  void begin();
  void run(Duration time);
  /// Ends the recording and the server.
  void end();

  [[nodiscard]] pid_t server() const { return server_->pid(); }
  [[nodiscard]] pid_t recorder() const;
  /// The one that works, not its spare: what it takes is watched for a moment.
  [[nodiscard]] pid_t mixer();
  /// Until another recorder than this writes.
  void wait_for_recorder(pid_t former);
  /// The server is dead: until its recorder has ended, too. Then another begin() goes on.
  void bury_server(pid_t recorder);

  [[nodiscard]] std::vector<std::string> recordings() const;
  [[nodiscard]] std::string folder(const std::string& id) const { return spool_ + "/" + id; }
  [[nodiscard]] seal::Key outer_key(const std::string& id) const;
  [[nodiscard]] const seal::age::Identity& custodian() const { return custodians_.front(); }

 private:
  [[nodiscard]] std::uintmax_t bytes_on_disk() const;
  void record(bool on);

  ScratchFolder scratch_;
  std::string spool_, vault_;
  std::vector<seal::age::Identity> custodians_;
  std::vector<std::shared_ptr<const client::LoadedClip>> clips_;
  std::unique_ptr<load::ServerProcess> server_;
  std::unique_ptr<load::Crowd> crowd_;
  std::unique_ptr<load::Connector> connector_;
  std::vector<std::shared_ptr<load::RoomChannel>> moderators_;
};

}  // namespace amphi::test
