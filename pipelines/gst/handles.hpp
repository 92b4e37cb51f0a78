#pragma once
// Owning pointers for GStreamer's reference-counted types.
#include <gst/gst.h>

#include <memory>

namespace amphi::pipelines::gst {

struct Unref {
  void operator()(GstElement* p) const { gst_object_unref(p); }
  void operator()(GstBus* p) const { gst_object_unref(p); }
  void operator()(GstPad* p) const { gst_object_unref(p); }
  void operator()(GstBufferPool* p) const { gst_object_unref(p); }
  void operator()(GstCaps* p) const { gst_caps_unref(p); }
  void operator()(GstSample* p) const { gst_sample_unref(p); }
  void operator()(GstBuffer* p) const { gst_buffer_unref(p); }
  void operator()(GError* p) const { g_error_free(p); }
  void operator()(gchar* p) const { g_free(p); }
};

template <class T>
using Handle = std::unique_ptr<T, Unref>;

using ElementHandle = Handle<GstElement>;
using PadHandle = Handle<GstPad>;
using CapsHandle = Handle<GstCaps>;
using SampleHandle = Handle<GstSample>;
using BufferHandle = Handle<GstBuffer>;
using ErrorHandle = Handle<GError>;
using StringHandle = Handle<gchar>;

/// One more reference to what `p` points to.
inline BufferHandle share(GstBuffer* p) {
  return BufferHandle(gst_buffer_ref(p));
}

}  // namespace amphi::pipelines::gst
