#include "tests/scenario/recording_kills/recorded_class.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "recorder/seal/vault.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process_usage.hpp"

namespace amphi::test {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
constexpr const char* kRoom = "class";
}

RecordedClass::RecordedClass() : spool_(scratch_.file("spool")), vault_(scratch_.file("vault")) {
  for (const std::string& folder : {spool_, vault_}) {
    fs::create_directory(folder);
    fs::permissions(folder, fs::perms::owner_all);
  }
  for (int i = 0; i < 2; ++i) custodians_.push_back(seal::age::Identity::generate());
  std::ofstream(scratch_.file("recording.toml")) << fmt::format(
      "[limits]\nthin_out = false\n[metrics]\nenabled = false\n"
      "[recording]\ndirectory = \"{}\"\nvault = \"{}\"\nrecipients = [\"{}\", "
      "\"{}\"]\nrequire_encrypted_storage = false\n",
      spool_, vault_, custodians_[0].recipient().str(), custodians_[1].recipient().str());
  auto clips = client::load_clips(AMPHI_BINARIES "/../share/amphi/demo");
  REQUIRE(clips);
  clips_ = std::move(*clips);
}

void RecordedClass::begin() {
  auto server = load::ServerProcess::start(AMPHI_BINARIES "/amphi", kRoom, scratch_.file("recording.toml"));
  REQUIRE(server);
  server_ = std::move(*server);
  auto crowd = load::Crowd::create();
  REQUIRE(crowd);
  crowd_ = std::move(*crowd);
  crowd_->on_turn([](Instant) { load::RoomChannel::serve_all(); });
  transport::TransportConfig transport;
  transport.addresses = {"127.0.0.1"};
  connector_ = std::make_unique<load::Connector>(*crowd_, transport);
  const auto speaker = [this](int index) {
    const auto connect = connector_->whip(server_->http + "/whip/" + kRoom, server_->speaker, {});
    return load::LoadClient::join(connect, clips_[static_cast<std::size_t>(index) % clips_.size()]);
  };
  REQUIRE(crowd_->fill(crowd_->speakers, 2, 20, speaker));
  crowd_->run_for(1s);
  record(true);
  const std::uintmax_t before = bytes_on_disk();
  REQUIRE(crowd_->run_until([&] { return bytes_on_disk() > before + 20'000; }, 20s));
}

void RecordedClass::record(bool on) {
  auto channel = load::RoomChannel::join(server_->http, kRoom, server_->moderator, "Moderator");
  REQUIRE(channel);
  REQUIRE((*channel)->record(on));
  moderators_.push_back(*channel);
}

void RecordedClass::run(Duration time) {
  crowd_->run_for(time);
}

void RecordedClass::end() {
  record(false);
  CHECK(crowd_->run_until([this] { return children_of(server(), "amphi-recorder").empty(); }, 20s));
  moderators_.clear();
  crowd_.reset();
  server_.reset();
}

pid_t RecordedClass::recorder() const {
  const auto recorders = children_of(server(), "amphi-recorder");
  return recorders.empty() ? -1 : recorders.front();
}

pid_t RecordedClass::mixer() const {
  auto mixers = children_of(server(), "amphi-mixer");
  REQUIRE_FALSE(mixers.empty());
  return *std::max_element(mixers.begin(), mixers.end(), [](pid_t a, pid_t b) {
    return usage_of(a).cpu_seconds < usage_of(b).cpu_seconds;
  });
}

void RecordedClass::wait_for_recorder(pid_t former) {
  const auto another = [&] {
    const pid_t present = recorder();
    return present > 0 && present != former;
  };
  REQUIRE(crowd_->run_until(another, 20s));
  const std::uintmax_t before = bytes_on_disk();
  REQUIRE(crowd_->run_until([&] { return bytes_on_disk() > before + 20'000; }, 20s));
}

void RecordedClass::bury_server(pid_t recorder) {
  moderators_.clear();
  crowd_.reset();
  server_.reset();
  for (int i = 0; i < 1'500 && ::kill(recorder, 0) == 0; ++i) std::this_thread::sleep_for(10ms);
  CHECK(::kill(recorder, 0) != 0);
}

std::vector<std::string> RecordedClass::recordings() const {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(spool_)) {
    if (entry.is_directory()) found.push_back(entry.path().filename());
  }
  return found;
}

std::uintmax_t RecordedClass::bytes_on_disk() const {
  std::uintmax_t bytes = 0;
  std::error_code gone;
  for (const auto& entry : fs::recursive_directory_iterator(spool_)) {
    const auto size = entry.is_regular_file(gone) ? entry.file_size(gone) : 0;
    bytes += gone ? 0 : size;
  }
  return bytes;
}

seal::Key RecordedClass::outer_key(const std::string& id) const {
  auto vault = seal::Vault::open(vault_);
  REQUIRE(vault);
  auto key = vault->read(RecordingId(id));
  REQUIRE(key);
  return std::move(*key);
}

}  // namespace amphi::test
