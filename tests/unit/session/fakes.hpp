#pragma once
// Ports for tests: virtual time, a media plane that records, a channel that records.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "mcu/ports/media.hpp"
#include "mcu/ports/participant_channel.hpp"
#include "mcu/ports/timers.hpp"

namespace amphi::testing {

class FakeTimers final : public ports::Timers {
 public:
  [[nodiscard]] Instant now() const override { return now_; }

  [[nodiscard]] std::unique_ptr<ports::Timer> call_at(Instant when, std::function<void()> handler) override {
    auto call = std::make_shared<Call>(Call{when, std::move(handler)});
    calls_.push_back(call);
    return std::make_unique<Handle>(std::move(call));
  }
  void post(std::function<void()> handler) override { posted_.push_back(std::move(handler)); }

  /// Runs what was posted.
  void run() {
    while (!posted_.empty()) {
      const auto batch = std::exchange(posted_, {});
      for (const auto& handler : batch) handler();
    }
  }
  /// Lets time pass; calls come at their time.
  void advance(Duration duration) {
    const Instant end = now_ + duration;
    run();
    while (const auto call = take_due(end)) {
      now_ = std::max(now_, call->when);
      call->handler();
      run();
    }
    now_ = end;
  }
  [[nodiscard]] std::size_t pending() {
    prune();
    return calls_.size();
  }

 private:
  struct Call {
    Instant when;
    std::function<void()> handler;
  };
  struct Handle final : ports::Timer {
    explicit Handle(std::shared_ptr<Call> held) : call(std::move(held)) {}
    std::shared_ptr<Call> call;
  };

  void prune() {
    std::erase_if(calls_, [](const auto& call) { return call.expired(); });
  }
  std::shared_ptr<Call> take_due(Instant end) {
    prune();
    const auto first = std::min_element(calls_.begin(), calls_.end(), [](const auto& a, const auto& b) {
      return a.lock()->when < b.lock()->when;
    });
    if (first == calls_.end() || first->lock()->when > end) return nullptr;
    auto call = first->lock();
    calls_.erase(first);
    return call;
  }

  Instant now_{std::chrono::hours(1)};
  std::vector<std::weak_ptr<Call>> calls_;
  std::vector<std::function<void()>> posted_;
};

/// What was asked of the media of all rooms, in order, with that of the channels when they share the list.
using Journal = std::vector<std::string>;

class FakeMediaPlane final : public ports::MediaPlane {
 public:
  class Room final : public ports::RoomMedia {
   public:
    Room(FakeMediaPlane& plane, ports::MediaEvents& events) : plane_(plane), room_events_(events) {
      plane_.rooms_.push_back(this);
    }
    ~Room() override {
      std::erase(plane_.rooms_, this);
      plane_.journal.push_back("media closed");
    }
    void set_program(ports::ProgramRequest request) override {
      program = std::move(request);
      plane_.journal.push_back("program");
    }
    void connect(const ParticipantId& participant, ports::ConnectionPurpose, std::string offer,
                 AnswerHandler handler) override {
      plane_.journal.push_back("connect");
      if (offer == "bad") {
        handler(fail(ErrorCode::malformed, "The offer is bad."));
        return;
      }
      const ConnectionId connection("connection " + std::to_string(++plane_.connections_));
      auto answer = [handler = std::move(handler), connection] {
        handler(ports::MediaAnswer{connection, "the answer"});
      };
      last_participant = participant;
      if (plane_.hold_answers) {
        held.push_back(std::move(answer));
      } else {
        answer();
      }
    }
    void patch(const ConnectionId&, std::string fragment, FragmentHandler handler) override {
      plane_.journal.push_back("patch");
      handler(fragment == "restart" ? "new credentials" : "");
    }
    void disconnect(const ConnectionId&) override { plane_.journal.push_back("disconnect"); }
    void remove(const ParticipantId&) override { plane_.journal.push_back("remove"); }
    void set_quality(const ParticipantId& participant, Quality wish, bool stills_possible) override {
      qualities[participant] = wish;
      if (stills_possible) stills_possible_for.insert(participant);
    }

    void vitals(VitalsHandler handler) override { handler(figures); }

    [[nodiscard]] ports::MediaEvents& events() const { return room_events_; }

    ports::ProgramRequest program;
    std::vector<ports::Vitals> figures;
    std::map<ParticipantId, Quality> qualities;
    std::set<ParticipantId> stills_possible_for;
    ParticipantId last_participant;
    std::vector<std::function<void()>> held;

   private:
    FakeMediaPlane& plane_;
    ports::MediaEvents& room_events_;
  };

  std::unique_ptr<ports::RoomMedia> open(const RoomId&, ports::MediaEvents& events) override {
    journal.push_back("media opened");
    return std::make_unique<Room>(*this, events);
  }
  void set_thinning(ports::Thinning wanted) override {
    thinning = wanted;
    thinned_rooms.clear();
  }
  void set_thinning(const RoomId& room, ports::Thinning wanted) override { thinned_rooms[room] = wanted; }
  [[nodiscard]] const std::vector<Room*>& rooms() const { return rooms_; }

  Journal journal;
  ports::Thinning thinning = ports::Thinning::none;
  std::map<RoomId, ports::Thinning> thinned_rooms;  ///< other than the rest
  bool hold_answers = false;

 private:
  std::vector<Room*> rooms_;
  int connections_ = 0;
};

}  // namespace amphi::testing
