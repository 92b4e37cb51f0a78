#pragma once
#include "gateway/transport/event_loop.hpp"

struct _GMainContext;

namespace amphi::transport {

/// One GMainContext under an EventLoop. Only its timers are served by themselves; whoever watches the
/// descriptors of its sources calls run() when one is ready. One context for each ICE agent: a shared one
/// polls all agents' sockets at every wake-up. Lives on the loop's thread.
class GlibContext {
 public:
  explicit GlibContext(EventLoop& loop);
  ~GlibContext();
  GlibContext(const GlibContext&) = delete;
  GlibContext& operator=(const GlibContext&) = delete;

  [[nodiscard]] _GMainContext* get() const { return context_; }
  /// Dispatches whatever is ready and sets the loop's timer for what comes next. Does nothing when called
  /// from inside.
  void run();
  /// run() in a later turn: for after calls that may have made new sources.
  void run_soon();
  /// Nothing is dispatched any more, but what the present dispatch still does.
  void stop();

 private:
  void set_timer();

  EventLoop& loop_;
  _GMainContext* context_;
  EventLoop::TimerId timer_ = 0;
  bool running_ = false;
  bool stopped_ = false;
};

}  // namespace amphi::transport
