#include "tests/integration/fanout/room_fixture.hpp"

#include <future>

#include "tests/support/catch.hpp"

namespace amphi::test {

ControlThread::ControlThread() : thread_([this] { run(); }) {}

ControlThread::~ControlThread() {
  post([this] { stopped_ = true; });
  thread_.join();
}

void ControlThread::post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push(std::move(task));
  wake_.notify_one();
}

void ControlThread::call(const std::function<void()>& task) {
  std::promise<void> done;
  post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

void ControlThread::run() {
  while (!stopped_) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !tasks_.empty(); });
    const auto task = std::move(tasks_.front());
    tasks_.pop();
    lock.unlock();
    task();
  }
}

Room::Room(fanout::FanoutPlane& plane, ControlThread& control) : control_(control) {
  control_.call([&] { media_ = plane.open(RoomId("room"), *this); });
}

Room::~Room() {
  control_.call([this] { media_.reset(); });
}

Told Room::told() {
  Told copy;
  control_.call([&] { copy = told_; });
  return copy;
}

void Room::set_program(ports::ProgramRequest request) {
  control_.call([&] { media_->set_program(std::move(request)); });
}

Result<std::string> Room::offer(const ParticipantId& who, ports::ConnectionPurpose purpose,
                                const std::string& offer) {
  std::promise<Result<ports::MediaAnswer>> answered;
  control_.call([&] {
    media_->connect(who, purpose, offer,
                    [&](Result<ports::MediaAnswer> answer) { answered.set_value(answer); });
  });
  const auto answer = answered.get_future().get();
  if (!answer) return answer.error();
  return answer->sdp;
}

void Room::remove(const ParticipantId& who) {
  control_.call([&] { media_->remove(who); });
}

void Room::set_quality(const ParticipantId& who, Quality quality, bool stills_possible) {
  control_.call([&] { media_->set_quality(who, quality, stills_possible); });
}

TestPeer::TestPeer(transport::EventLoop& loop, const transport::Certificate& certificate,
                   const NtpClock& clock, Room& room, const ParticipantId& who,
                   ports::ConnectionPurpose purpose, sdp::ClientOffer offer) {
  client::ClientOptions options;
  options.offer = std::move(offer);
  options.transport.addresses = {"127.0.0.1"};
  const auto exchange = [&](const std::string& text) { return room.offer(who, purpose, text); };
  auto client = client::MediaClient::connect(loop, certificate, clock, std::move(options), exchange, *this);
  REQUIRE(client);
  client_ = std::move(*client);
}

void TestPeer::say(std::string_view payload) {
  std::array<std::uint8_t, 40> packet{};
  std::copy(payload.begin(), payload.end(), packet.begin());
  client_->send_sound(packet, now());
}

void TestPeer::on_program(MediaKind kind, const RtpPacketView& packet, Instant) {
  const RtpHeader& header = packet.header();
  if (kind == MediaKind::audio) {
    sounds.push_back({packet.payload()[1], header.sequence, header.timestamp, header.ssrc});
  } else {
    const Bytes payload = packet.payload();
    if (payload.size() < 12) return;
    const auto codec = static_cast<Codec>(payload[payload.size() - 3]);
    const rtp::PictureInfo picture = rtp::parse_picture(codec, payload);
    shown.push_back({picture.key, codec, static_cast<RungLevel>(payload[payload.size() - 2]), payload.back(),
                     header.sequence, header.timestamp, picture.picture_id});
    pictures.push_back(picture.key);
    picture_ssrcs.insert(header.ssrc);
  }
}

}  // namespace amphi::test
