#include "mcu/app/demo_speakers.hpp"

#include <pthread.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "mcu/base/log.hpp"

namespace amphi::app {
namespace {

constexpr Duration kStep = std::chrono::milliseconds(5);
constexpr Duration kRejoinDelay = std::chrono::seconds(2);
/// A speaker whose thread was held up goes on from now rather than sending all he missed at once.
constexpr Duration kLongestDelay = std::chrono::milliseconds(500);

client::ClientOptions speaker_options(const std::string& url, const std::string& token) {
  client::ClientOptions options;
  options.url = url;
  options.token = token;
  options.offer.microphone = true;
  options.offer.camera = true;
  options.transport.addresses = {"127.0.0.1"};
  return options;
}

Result<std::shared_ptr<const LoadedClip>> load_clip(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  auto loaded = std::make_shared<LoadedClip>();
  loaded->file.assign(std::istreambuf_iterator<char>(in), {});
  auto clip = parse_clip(loaded->file);
  if (!clip || clip->units.empty()) return fail(ErrorCode::environment, name + " is damaged; build it again");
  loaded->clip = std::move(*clip);
  return std::shared_ptr<const LoadedClip>(std::move(loaded));
}

}  // namespace

DemoSpeaker::DemoSpeaker(transport::EventLoop& loop, const transport::Certificate& certificate,
                         const NtpClock& clock, std::shared_ptr<const LoadedClip> clip,
                         client::ClientOptions options)
    : loop_(loop),
      certificate_(certificate),
      clock_(clock),
      clip_(std::move(clip)),
      options_(std::move(options)) {}

DemoSpeaker::~DemoSpeaker() {
  loop_.cancel(timer_);
}

void DemoSpeaker::start() {
  lost_ = false;
  auto joined = client::MediaClient::join(loop_, certificate_, clock_, options_, *this);
  if (!joined) {
    log::warn("a demo speaker cannot join: {}", joined.error().message);
    return rejoin_later();
  }
  client_ = std::move(*joined);
  loop_start_ = now();
  next_unit_ = 0;
  play();
}

void DemoSpeaker::leave() {
  loop_.cancel(timer_);
  if (client_) (void)client_->leave();
  client_.reset();
}

void DemoSpeaker::rejoin_later() {
  timer_ = loop_.call_at(now() + kRejoinDelay, [this] { start(); });
}

void DemoSpeaker::play() {
  if (lost_) {
    client_.reset();
    return rejoin_later();
  }
  const Instant t = now();
  play_due(t);
  client_->tick(t);
  timer_ = loop_.call_at(t + kStep, [this] { play(); });
}

void DemoSpeaker::play_due(Instant now) {
  const Clip& clip = clip_->clip;
  while (true) {
    if (next_unit_ == clip.units.size()) {
      next_unit_ = 0;
      loop_start_ += std::chrono::milliseconds(clip.duration);
    }
    const ClipUnit& unit = clip.units[next_unit_];
    const Instant due = loop_start_ + std::chrono::milliseconds(unit.timestamp);
    if (due > now) return;
    if (now - due > kLongestDelay) {
      loop_start_ += now - due;
      continue;
    }
    ++next_unit_;
    unit.kind == MediaKind::video ? client_->send_picture(unit.payload, due)
                                  : client_->send_sound(unit.payload, due);
  }
}

void DemoSpeaker::on_state(transport::ConnectionState state) {
  lost_ = state == transport::ConnectionState::failed || state == transport::ConnectionState::closed;
}

Result<std::vector<std::shared_ptr<const LoadedClip>>> load_clips(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".clip") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::shared_ptr<const LoadedClip>> clips;
  for (const std::string& file : files) {
    auto clip = load_clip(file);
    if (!clip) return clip.error();
    clips.push_back(std::move(*clip));
  }
  if (clips.empty()) {
    return fail(ErrorCode::environment,
                "the demo's clips are missing; build the target amphi_demo_clip_files");
  }
  return clips;
}

Result<std::unique_ptr<DemoSpeakers>> DemoSpeakers::start(const std::string& clip_folder,
                                                          const std::string& whip_url,
                                                          const std::vector<std::string>& tokens) {
  auto clips = load_clips(clip_folder);
  if (!clips) return clips.error();
  auto certificate = transport::Certificate::generate();
  if (!certificate) return certificate.error();
  auto loop = transport::EventLoop::create();
  if (!loop) return loop.error();
  std::unique_ptr<DemoSpeakers> demo(new DemoSpeakers(std::move(*loop), std::move(*certificate)));
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    demo->speakers_.push_back(std::make_unique<DemoSpeaker>(*demo->loop_, demo->certificate_, demo->clock_,
                                                            (*clips)[i % clips->size()],
                                                            speaker_options(whip_url, tokens[i])));
  }
  // Clips share one time line (speakers take turns), so all of them start in the same turn of the loop.
  demo->loop_->post([d = demo.get()] {
    for (const auto& speaker : d->speakers_) speaker->start();
  });
  demo->thread_ = std::thread([d = demo.get()] {
    pthread_setname_np(pthread_self(), "demo-speakers");
    d->loop_->run();
  });
  return demo;
}

DemoSpeakers::~DemoSpeakers() {
  loop_->stop();
  thread_.join();
  speakers_.clear();
}

}  // namespace amphi::app
