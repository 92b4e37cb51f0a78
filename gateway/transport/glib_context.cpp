#include "gateway/transport/glib_context.hpp"

#include <glib.h>

namespace amphi::transport {
namespace {
constexpr int kMostDispatches = 16;  // in one run, so that no agent can hold the shard
}

GlibContext::GlibContext(EventLoop& loop) : loop_(loop), context_(g_main_context_new()) {}

GlibContext::~GlibContext() {
  loop_.cancel(timer_);
  g_main_context_unref(context_);
}

void GlibContext::run() {
  if (running_ || stopped_) return;
  running_ = true;
  for (int i = 0; i < kMostDispatches && !stopped_ && g_main_context_iteration(context_, FALSE); ++i) {
  }
  set_timer();
  running_ = false;
}

void GlibContext::stop() {
  stopped_ = true;
  loop_.cancel(timer_);
}

void GlibContext::run_soon() {
  if (stopped_) return;
  loop_.cancel(timer_);
  timer_ = loop_.call_at(now(), [this] {
    timer_ = 0;
    run();
  });
}

void GlibContext::set_timer() {
  if (stopped_) return;
  if (!g_main_context_acquire(context_)) return;
  gint priority = 0;
  gint timeout_ms = -1;
  g_main_context_prepare(context_, &priority);
  g_main_context_query(context_, priority, &timeout_ms, nullptr, 0);
  g_main_context_release(context_);
  loop_.cancel(timer_);
  if (timeout_ms < 0) return;
  timer_ = loop_.call_at(now() + std::chrono::milliseconds(timeout_ms), [this] {
    timer_ = 0;
    run();
  });
}

}  // namespace amphi::transport
