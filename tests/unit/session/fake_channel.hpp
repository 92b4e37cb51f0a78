#pragma once
#include <boost/json.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mcu/ports/participant_channel.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/session/fakes.hpp"

namespace amphi::testing {

/// Writes what it is told into the plane's journal too, so that the order of both can be seen.
class FakeChannel final : public ports::ParticipantChannel {
 public:
  FakeChannel(std::string name, Journal& journal) : name_(std::move(name)), journal_(journal) {}
  void send(std::shared_ptr<const std::string> message) override {
    CHECK_FALSE(closed);
    messages.push_back(boost::json::parse(*message));
    journal_.push_back(name_ + ": " + std::string(messages.back().at("type").as_string()));
  }
  void send_still(const ports::Still& still) override { stills.push_back(still); }
  void close(ports::CloseReason why) override { closed = why; }

  [[nodiscard]] std::vector<boost::json::value> of_type(const std::string& type) const {
    std::vector<boost::json::value> found;
    for (const auto& message : messages) {
      if (message.at("type").as_string() == type) found.push_back(message);
    }
    return found;
  }
  std::vector<boost::json::value> messages;
  std::vector<ports::Still> stills;
  std::optional<ports::CloseReason> closed;

 private:
  std::string name_;
  Journal& journal_;
};

}  // namespace amphi::testing
