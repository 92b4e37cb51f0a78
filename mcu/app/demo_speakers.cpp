#include "mcu/app/demo_speakers.hpp"

#include <pthread.h>

#include "mcu/base/log.hpp"

namespace amphi::app {
namespace {

constexpr Duration kStep = std::chrono::milliseconds(5);
constexpr Duration kRejoinDelay = std::chrono::seconds(2);

client::ClientOptions speaker_options(const std::string& url, const std::string& token) {
  client::ClientOptions options;
  options.url = url;
  options.token = token;
  options.offer.microphone = true;
  options.offer.camera = true;
  options.transport.addresses = {"127.0.0.1"};
  return options;
}

}  // namespace

DemoSpeaker::DemoSpeaker(transport::EventLoop& loop, const transport::Certificate& certificate,
                         const NtpClock& clock, std::shared_ptr<const client::LoadedClip> clip,
                         client::ClientOptions options)
    : loop_(loop),
      certificate_(certificate),
      clock_(clock),
      player_(std::move(clip)),
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
  player_.start(now());
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
  player_.play(t, *client_);
  client_->tick(t);
  timer_ = loop_.call_at(t + kStep, [this] { play(); });
}

void DemoSpeaker::on_state(transport::ConnectionState state) {
  lost_ = state == transport::ConnectionState::failed || state == transport::ConnectionState::closed;
}

Result<std::unique_ptr<DemoSpeakers>> DemoSpeakers::start(const std::string& clip_folder,
                                                          const std::string& whip_url,
                                                          const std::vector<std::string>& tokens) {
  auto clips = client::load_clips(clip_folder);
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
