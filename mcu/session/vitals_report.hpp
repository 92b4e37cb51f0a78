#pragma once
#include <boost/json/value.hpp>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/ports/program.hpp"

namespace amphi::session {

/// How everybody's link fares, as the `vitals` messages of docs/protocol.md: the whole to a moderator who
/// comes, then what changed. Figures are rounded, for small changes interest nobody.
class VitalsReport {
 public:
  void update(const std::vector<ports::Vitals>& vitals);
  /// What this reader does not know yet; null when nothing. Once after each update().
  std::shared_ptr<const std::string> message_for(const ParticipantId& reader);
  /// The reader is gone, or is another client that knows nothing.
  void forget(const ParticipantId& reader) { readers_.erase(reader); }

 private:
  boost::json::value figures_;                  ///< by participant
  std::shared_ptr<const std::string> changes_;  ///< by the last update; null for none
  std::set<ParticipantId> readers_;             ///< who know figures_ as they were before the last update
};

}  // namespace amphi::session
