#pragma once
#include <string>
#include <vector>

#include "gateway/sdp/answer.hpp"

namespace amphi::sdp {

/// Writes a description line by line.
class Writer {
 public:
  Writer(const LocalTransport& transport, Setup setup, const LocalStreams& streams);
  /// Up to the first m-line.
  void session(const std::vector<std::string>& bundle);
  void rejected(const MediaSection& section);
  /// `with_candidates` for the line that carries the bundle; `sends` when we announce a stream on it.
  void section(const MediaSection& section, bool with_candidates, bool sends);
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void line(std::string_view text);
  void codecs(const MediaSection& section);
  void candidates();
  void stream(const MediaSection& section);

  const LocalTransport& transport_;
  Setup setup_;
  const LocalStreams& streams_;
  std::string text_;
};

}  // namespace amphi::sdp
