#pragma once
#include <boost/json/object.hpp>
#include <memory>
#include <vector>

#include "tests/load/connect.hpp"
#include "tests/load/janus_feed.hpp"
#include "tests/load/options.hpp"
#include "tests/load/room_channel.hpp"
#include "tests/load/server_process.hpp"
#include "tests/load/summary.hpp"

namespace amphi::load {

/// One run of the program: who joins, and what is measured when.
class Scenario {
 public:
  /// Starts or finds the server and gets the speakers in.
  static Result<std::unique_ptr<Scenario>> create(const Options& options);
  /// Joins the viewers, in stages, and measures each.
  Result<boost::json::object> run();

  [[nodiscard]] Crowd& crowd() { return *crowd_; }
  [[nodiscard]] Result<std::unique_ptr<LoadClient>> join_viewer(int index);
  /// The processes whose cost is asked for.
  [[nodiscard]] std::vector<pid_t> servers() const;

 private:
  explicit Scenario(const Options& options) : options_(options) {}
  Result<> prepare();
  Result<> prepare_server();
  Result<> prepare_janus(const std::string& url);
  Result<> join_speakers();
  Result<> begin_recording();
  [[nodiscard]] Connect speaker(int index) const;
  Result<boost::json::object> measure(int viewers);

  const Options& options_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<Crowd> crowd_;
  std::unique_ptr<Connector> connector_;
  std::shared_ptr<JanusSession> janus_;
  std::unique_ptr<JanusFeed> feed_;
  std::shared_ptr<RoomChannel> moderator_;
  std::vector<std::shared_ptr<const client::LoadedClip>> clips_;
  std::string url_, token_, speaker_token_;
};

}  // namespace amphi::load
