#include "pipelines/gst/pipeline.hpp"

#include <utility>

namespace amphi::pipelines::gst {

Result<ElementHandle> make_element(const ElementSpec& spec) {
  GstElement* raw = gst_element_factory_make(spec.factory, nullptr);
  if (raw == nullptr) {
    return fail(ErrorCode::environment, std::string("GStreamer has no element ") + spec.factory);
  }
  ElementHandle element(GST_ELEMENT(gst_object_ref_sink(raw)));
  for (const auto& [name, value] : spec.properties) {
    if (g_object_class_find_property(G_OBJECT_GET_CLASS(raw), name) == nullptr) {
      return fail(ErrorCode::environment, std::string(spec.factory) + " has no property " + name);
    }
    gst_util_set_object_arg(G_OBJECT(raw), name, value.c_str());
  }
  return element;
}

Pipeline::Pipeline(const std::string& name, Handlers handlers)
    : handlers_(std::move(handlers)),
      pipeline_(GST_ELEMENT(gst_object_ref_sink(gst_pipeline_new(name.c_str())))) {
  // No clock: nothing in here waits for a time to come.
  gst_pipeline_use_clock(GST_PIPELINE(pipeline_.get()), nullptr);
}

Pipeline::~Pipeline() {
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  const Handle<GstBus> bus(gst_element_get_bus(pipeline_.get()));
  gst_bus_set_sync_handler(bus.get(), nullptr, nullptr, nullptr);
}

Result<std::unique_ptr<Pipeline>> Pipeline::create(const std::string& name, const std::string& caps,
                                                   std::span<const ElementSpec> elements, Handlers handlers) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline(name, std::move(handlers)));
  if (auto built = pipeline->build(caps, elements); !built) return built.error();
  return pipeline;
}

Result<> Pipeline::add(const ElementSpec& spec, GstElement** out) {
  auto element = make_element(spec);
  if (!element) return element.error();
  *out = element->get();
  gst_bin_add(GST_BIN(pipeline_.get()), element->get());  // the bin takes a reference of its own
  return {};
}

Result<> Pipeline::build(const std::string& caps, std::span<const ElementSpec> elements) {
  const ElementSpec source{"appsrc",
                           {{"format", "time"}, {"is-live", "true"}, {"max-bytes", "0"}, {"max-time", "0"}}};
  const ElementSpec sink{
      "appsink", {{"sync", "false"}, {"async", "false"}, {"wait-on-eos", "false"}, {"buffer-list", "true"}}};
  if (auto added = add(source, &source_); !added) return added;
  GstElement* last = source_;
  for (const ElementSpec& spec : elements) {
    GstElement* next = nullptr;
    if (auto added = add(spec, &next); !added) return added;
    if (!gst_element_link(last, next)) {
      return fail(ErrorCode::environment, std::string("GStreamer does not link to ") + spec.factory);
    }
    elements_.push_back(next);
    last = next;
  }
  if (auto added = add(sink, &sink_); !added) return added;
  if (!gst_element_link(last, sink_))
    return fail(ErrorCode::environment, "GStreamer does not link to appsink");
  set_caps(caps);

  GstAppSinkCallbacks callbacks{};
  callbacks.new_sample = &Pipeline::on_sample;
  gst_app_sink_set_callbacks(GST_APP_SINK(sink_), &callbacks, this, nullptr);
  const Handle<GstBus> bus(gst_element_get_bus(pipeline_.get()));
  gst_bus_set_sync_handler(bus.get(), &Pipeline::on_message, this, nullptr);
  return {};
}

Result<> Pipeline::play() {
  if (gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE) {
    return fail(ErrorCode::environment, "a GStreamer pipeline does not start");
  }
  return {};
}

bool Pipeline::push(BufferHandle buffer) {
  return gst_app_src_push_buffer(GST_APP_SRC(source_), buffer.release()) == GST_FLOW_OK;
}

void Pipeline::set_caps(const std::string& caps) {
  const CapsHandle parsed(gst_caps_from_string(caps.c_str()));
  AMPHI_ASSERT(parsed);
  gst_app_src_set_caps(GST_APP_SRC(source_), parsed.get());
}

std::uint64_t Pipeline::waiting() const {
  return gst_app_src_get_current_level_buffers(GST_APP_SRC(source_));
}

std::string Pipeline::dot() const {
  const StringHandle text(gst_debug_bin_to_dot_data(GST_BIN(pipeline_.get()), GST_DEBUG_GRAPH_SHOW_ALL));
  return text ? text.get() : "";
}

GstFlowReturn Pipeline::on_sample(GstAppSink* sink, gpointer self) {
  const SampleHandle sample(gst_app_sink_pull_sample(sink));
  if (!sample) return GST_FLOW_OK;
  static_cast<Pipeline*>(self)->handlers_.sample(sample.get());
  return GST_FLOW_OK;
}

GstBusSyncReply Pipeline::on_message(GstBus*, GstMessage* message, gpointer self) {
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
    GError* raw = nullptr;
    gst_message_parse_error(message, &raw, nullptr);
    const ErrorHandle error(raw);
    static_cast<Pipeline*>(self)->handlers_.error(error ? error->message : "unknown error");
  }
  gst_message_unref(message);  // nobody reads the queue
  return GST_BUS_DROP;
}

}  // namespace amphi::pipelines::gst
