#pragma once
#include <string>
#include <vector>

#include "tests/load/crowd.hpp"
#include "tests/load/janus_session.hpp"

namespace amphi::load {

/// What kind of media a client takes part in.
struct Media {
  bool sound = true;
  bool picture = true;
  bool redundant = true;  ///< takes redundant sound and FEC
  bool recorded = false;  ///< agrees to be recorded
};

/// The ways to a server, each for one more client.
class Connector {
 public:
  Connector(Crowd& crowd, const transport::TransportConfig& transport)
      : crowd_(crowd), transport_(transport) {}

  /// `url` of the room's /whep/ endpoint, with any query.
  [[nodiscard]] Connect whep(const std::string& url, const std::string& token, Media media) const;
  [[nodiscard]] Connect whip(const std::string& url, const std::string& token, Media media) const;
  /// As a browser: over the room's WebSocket, sending and receiving.
  [[nodiscard]] Connect participant(const std::string& http, const std::string& room,
                                    const std::string& token, const std::string& name, Media media) const;
  [[nodiscard]] Connect janus_streaming(const std::shared_ptr<JanusSession>& session, int mountpoint) const;
  [[nodiscard]] Connect janus_audiobridge(const std::shared_ptr<JanusSession>& session, int room,
                                          bool muted) const;

 private:
  [[nodiscard]] Connect over_http(client::ClientOptions options) const;
  Crowd& crowd_;
  transport::TransportConfig transport_;
};

}  // namespace amphi::load
