#include "tests/integration/recorder/recording_world.hpp"

#include <filesystem>

#include "mcu/base/random.hpp"
#include "recorder/seal/vault.hpp"
#include "tests/support/catch.hpp"

namespace amphi::test {

using namespace std::chrono_literals;

RecordingWorld::RecordingWorld(std::string spool)
    : spool_(spool.empty() ? scratch_.path() : std::move(spool)), id_(random_name(26)) {
  custodians_.push_back(seal::age::Identity::generate());
  custodians_.push_back(seal::age::Identity::generate());
  settings_.directory = spool_;
  settings_.vault = vault_.path();
  std::filesystem::permissions(vault_.path(), std::filesystem::perms::owner_all);
  for (const auto& custodian : custodians_) settings_.recipients.push_back(custodian.recipient().str());
  settings_.reserve_megabytes = 0;
  settings_.require_encrypted_storage = false;
  loop_ = std::move(*transport::EventLoop::create());
  blocking_ = std::make_unique<fanout::BlockingThread>();
}

RecordingWorld::~RecordingWorld() {
  go_away();
}

void RecordingWorld::begin() {
  const fanout::RecorderHost host{*loop_,
                                  *blocking_,
                                  std::make_shared<app::RecordingDesk>(settings_),
                                  {AMPHI_RECORDER_PROGRAM, {"--log-level", "warning"}}};
  link_ =
      std::make_unique<fanout::RecorderLink>(host, RoomId("class"), ports::RecordingRequest{RecordingId(id_)},
                                             static_cast<fanout::RecorderLinkHandler&>(*this));
  next_picture_ = next_sound_ = now();
  link_->start();
}

void RecordingWorld::run(Duration length, const std::function<bool()>& enough) {
  for (const Instant end = now() + length; now() < end && (!enough || !enough());) {
    feed();
    loop_->run_once(5ms);
  }
}

/// A picture takes a while to be encoded.
void RecordingWorld::feed() {
  const auto emit = [this](std::uint32_t stream, Bytes packet, Instant captured) {
    if (link_->ready() && stream == ProgramMedia::kPicture && !first_picture_) first_picture_ = captured;
    link_->send_rtp(stream, packet, captured);
  };
  for (; next_picture_ + 30ms <= now(); next_picture_ += ProgramMedia::kFrame)
    media_.picture(next_picture_, ProgramMedia::kPicture, emit);
  for (; next_sound_ + 5ms <= now(); next_sound_ += ProgramMedia::kPacket)
    media_.sound(next_sound_, ProgramMedia::kSound, emit);
}

void RecordingWorld::wait_for(ports::RecordingReport::State state) {
  run(20s, [&] { return report_.state == state; });
  REQUIRE(report_.state == state);
}

void RecordingWorld::stop(ports::RecordingEnd why) {
  link_->stop(why);
  wait_for(ports::RecordingReport::State::ended);
  go_away();
}

void RecordingWorld::go_away() {
  link_.reset();
  blocking_ = std::make_unique<fanout::BlockingThread>();
}

seal::Key RecordingWorld::outer_key() const {
  auto vault = seal::Vault::open(vault_.path());
  REQUIRE(vault);
  auto key = vault->read(RecordingId(id_));
  REQUIRE(key);
  return std::move(*key);
}

std::int64_t RecordingWorld::recording_ms(Instant captured) const {
  return std::chrono::round<std::chrono::milliseconds>(captured - first_picture_.value()).count();
}

void RecordingWorld::on_recorder_report(const ports::RecordingReport& report) {
  report_ = report;
}

void RecordingWorld::on_recorder_ready() {
  link_->send_sources({ProgramMedia::kPicture, ProgramMedia::kSound});
  media_.want_key_frame();
}

void RecordingWorld::on_recorder_key_frame() {
  ++key_frames_asked_;
  media_.want_key_frame();
}

}  // namespace amphi::test
