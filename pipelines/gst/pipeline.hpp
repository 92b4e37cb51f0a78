#pragma once
// The one class that makes, links, starts and stops GStreamer elements.
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "mcu/base/result.hpp"
#include "pipelines/gst/handles.hpp"

namespace amphi::pipelines::gst {

/// One element of a chain. `properties` are set from text, as gst-launch does: {"max-threads", "1"}.
struct ElementSpec {
  const char* factory;
  std::vector<std::pair<const char*, std::string>> properties = {};
};

/// Errors: the factory does not exist, or a property is unknown to it (a programming error or a wrong
/// version).
Result<ElementHandle> make_element(const ElementSpec& spec);

/// A chain appsrc ! ... ! appsink. Nothing in it uses a clock: media leaves as soon as it is made.
/// Owner: any one thread, which makes, starts and destroys it; push() on that thread too. Handlers run on
/// streaming threads, never after the destructor has returned, and must not block.
class Pipeline {
 public:
  struct Handlers {
    std::function<void(GstSample*)> sample;         ///< what comes out; a buffer, or a list of them
    std::function<void(const std::string&)> error;  ///< the pipeline is dead; its owner is to destroy it
  };

  /// `caps` describe what is pushed. `elements` stand between the source and the sink.
  static Result<std::unique_ptr<Pipeline>> create(const std::string& name, const std::string& caps,
                                                  std::span<const ElementSpec> elements, Handlers handlers);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  Result<> play();
  /// False when the pipeline takes no more (it stopped after an error).
  bool push(BufferHandle buffer);
  /// What follows has this format.
  void set_caps(const std::string& caps);
  /// Buffers that wait in front of the first element.
  [[nodiscard]] std::uint64_t waiting() const;
  /// The n-th element of the chain handed to create(); owned by the pipeline.
  [[nodiscard]] GstElement* element(std::size_t index) const { return elements_[index]; }
  [[nodiscard]] GstElement* source() const { return source_; }
  [[nodiscard]] GstElement* sink() const { return sink_; }
  /// The pipeline as a Graphviz picture.
  [[nodiscard]] std::string dot() const;

 private:
  Pipeline(const std::string& name, Handlers handlers);
  Result<> build(const std::string& caps, std::span<const ElementSpec> elements);
  Result<> add(const ElementSpec& spec, GstElement** out);
  static GstFlowReturn on_sample(GstAppSink* sink, gpointer self);
  static GstBusSyncReply on_message(GstBus* bus, GstMessage* message, gpointer self);

  Handlers handlers_;
  ElementHandle pipeline_;
  std::vector<GstElement*> elements_;
  GstElement* source_ = nullptr;
  GstElement* sink_ = nullptr;
};

}  // namespace amphi::pipelines::gst
