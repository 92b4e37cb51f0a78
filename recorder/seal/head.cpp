#include "recorder/seal/head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace amphi::seal {
namespace {

constexpr std::size_t kDigestLetters = 2 * sizeof(Digest);

std::string signed_part(const RecordingId& id, const ChainEnd& chain) {
  return fmt::format("amphi recording head 1\n{}\n{}\n{}\n", id.str(), chain.next, chain.prev);
}

Error malformed(const char* what) {
  return fail(ErrorCode::malformed, std::string("the recording's head ") + what);
}

/// Up to the next newline, which is taken away, too.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string make_head(const RecordingId& id, const ChainEnd& chain, const Key& server_seed) {
  const std::string part = signed_part(id, chain);
  return part + to_base64(ed25519_sign(server_seed, view(part))) + "\n";
}

Result<ChainEnd> parse_head(std::string_view text, const RecordingId& id, const PublicKey& server) {
  std::string_view rest = text;
  for (int line = 0; line < 2; ++line) take_line(rest);
  const std::string_view number = take_line(rest);
  ChainEnd chain;
  const auto parsed = std::from_chars(number.data(), number.data() + number.size(), chain.next);
  chain.prev = take_line(rest);
  const auto signature = from_base64(take_line(rest));
  if (parsed.ec != std::errc() || chain.next == 0 || chain.prev.size() != kDigestLetters || !signature)
    return malformed("cannot be read");
  // Made again of what was read: no other spelling of it is taken.
  const std::string part = signed_part(id, chain);
  if (text != part + to_base64(*signature) + "\n")
    return malformed("is of another recording, or was changed");
  if (!ed25519_verify(server, view(part), *signature)) return malformed("is not signed by this server");
  return chain;
}

}  // namespace amphi::seal
