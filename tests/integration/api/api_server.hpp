#pragma once
// The whole HTTP interface without a network: accounts in memory, fake media, virtual time.
#include <boost/json.hpp>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "gateway/signaling/signaling.hpp"
#include "tests/support/fake_recording_archive.hpp"
#include "tests/unit/session/fakes.hpp"

namespace amphi::testing {

inline const RoomId kMaths("maths");
inline constexpr const char* kModeratorToken = "moderator-token-of-maths";
inline constexpr const char* kSpeakerToken = "speaker-token-of-maths";
inline constexpr const char* kAttendeeToken = "attendee-token-of-maths";
inline constexpr const char* kPassword = "correct horse battery";

/// The wall clock of all servers of a test.
accounts::Time wall_now();
void pass(std::chrono::seconds time);

class ApiServer {
 public:
  /// Set up to record. With the room "maths" of the configuration, which has the tokens above. The store is
  /// in `folder`; "": in memory.
  explicit ApiServer(http::Origins origins = {}, const std::string& folder = "");

  /// Waits for answers that come later.
  http::Response send(http::Request request);

  FakeTimers timers;
  FakeMediaPlane plane;
  FakeRecordingArchive archive;
  /// The same store as another process has it.
  static std::unique_ptr<accounts::Service> open_again(const std::string& folder);
  std::unique_ptr<accounts::Service> accounts;
  std::unique_ptr<session::RoomRegistry> registry;
  http::Router router;
  std::unique_ptr<signaling::Signaling> signaling;

 private:
  void run_posted();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> posted_;
};

/// Sends what pages send and keeps cookies.
class Browser {
 public:
  explicit Browser(ApiServer& server, std::string address = "somewhere")
      : server_(server), address_(std::move(address)) {}

  /// `path` is below /api/v1; a null `body` is none.
  http::Response send(const std::string& method, const std::string& path,
                      const boost::json::value& body = {});
  int status(const std::string& method, const std::string& path, const boost::json::value& body = {}) {
    return send(method, path, body).status;
  }
  /// The answer's JSON.
  boost::json::value ask(const std::string& method, const std::string& path,
                         const boost::json::value& body = {});

  std::map<std::string, std::string> cookies;
  http::Headers more;  ///< with every request

 private:
  void keep_cookies(const http::Response& response);

  ApiServer& server_;
  std::string address_;
};

/// One who signs in.
struct Person {
  std::string name;
  std::string id;      ///< of the account
  std::string secret;  ///< of the second factor, as it is typed

  /// The code of now. Each opens once, so this lets half a minute pass.
  [[nodiscard]] std::string code() const;
  /// Signs in; the status.
  int log_in(Browser& browser) const;
};

/// The first admin, signed in with `browser`.
Person make_admin(ApiServer& server, Browser& browser);
/// A moderator's account, signed in with `browser`.
Person make_moderator(ApiServer& server, Browser& admin, Browser& browser, const std::string& name);
/// Sets up the second factor of who is signed in.
std::string set_up_second_factor(Browser& browser);

std::string code_of(const http::Response& response);  ///< the member `code` of a problem

}  // namespace amphi::testing
