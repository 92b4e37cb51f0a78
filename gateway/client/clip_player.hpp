#pragma once
#include <memory>
#include <string>
#include <vector>

#include "gateway/client/media_client.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/clip.hpp"

namespace amphi::client {

/// A clip and the file that its units refer to.
struct LoadedClip {
  std::vector<std::uint8_t> file;
  Clip clip;
};

/// The clips of a folder in the order of their file names. Errors (environment).
Result<std::vector<std::shared_ptr<const LoadedClip>>> load_clips(const std::string& folder);

/// Plays a clip over and over into a client. Owner: whoever has the client; the same thread.
class ClipPlayer {
 public:
  explicit ClipPlayer(std::shared_ptr<const LoadedClip> clip) : clip_(std::move(clip)) {}

  /// The clip's beginning is played at `time`.
  void start(Instant time);
  /// Sends what is due; to be called every few milliseconds. After a longer pause it goes on from now rather
  /// than sending all it missed at once.
  void play(Instant now, MediaClient& client);

 private:
  std::shared_ptr<const LoadedClip> clip_;
  Instant loop_start_;
  std::size_t next_unit_ = 0;
};

}  // namespace amphi::client
