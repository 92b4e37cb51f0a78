#include "recorder/seal/manifest_line.hpp"

#include <fmt/format.h>

#include "recorder/seal/manifest_json.hpp"

namespace amphi::seal {
namespace {

// The signature covers the line as it stands up to here, so that nobody has to spell JSON the same way twice.
constexpr std::string_view kBeforeSignature = R"(,"sig":")";
constexpr std::string_view kAfterSignature = R"("})";
constexpr std::size_t kSignatureLetters = 88;
constexpr std::size_t kTail = kBeforeSignature.size() + kSignatureLetters + kAfterSignature.size();
constexpr std::size_t kMaxLine = 64 * 1024;

Error malformed(const char* what) {
  return fail(ErrorCode::malformed, std::string("the manifest's line ") + what);
}

}  // namespace

std::string make_line(ChainEnd& chain, const ManifestEvent& event, const Key& signer) {
  std::string line = manifest_text(chain, event);
  AMPHI_ASSERT(line.ends_with('}'));
  line.pop_back();
  const Signature signature = ed25519_sign(signer, view(line));
  line += fmt::format("{}{}{}", kBeforeSignature, to_base64(signature), kAfterSignature);
  follow(chain, line);
  return line + '\n';
}

Result<ManifestLine> parse_line(std::string_view line) {
  if (line.size() > kMaxLine) return malformed("is too long");
  if (line.size() < kTail || line.find('\n') != std::string_view::npos) return malformed("is cut");
  const std::string_view tail = line.substr(line.size() - kTail);
  if (!tail.starts_with(kBeforeSignature) || !tail.ends_with(kAfterSignature))
    return malformed("is not signed");
  auto signature = from_base64(tail.substr(kBeforeSignature.size(), kSignatureLetters));
  if (!signature || signature->size() != kSignatureBytes) return malformed("has no signature");
  auto parsed = manifest_from_text(line);
  if (!parsed) return parsed.error();
  return ManifestLine{std::move(parsed->first), std::move(parsed->second),
                      line.substr(0, line.size() - kTail), std::move(*signature)};
}

void follow(ChainEnd& chain, std::string_view line) {
  ++chain.next;
  chain.prev = to_hex(sha256(view(line)));
}

std::string authorised_text(const std::string& recording, const ChainEnd& chain, const PublicKey& key) {
  return fmt::format("amphi recording key 1\n{}\n{}\n{}\n{}\n", recording, chain.next, chain.prev,
                     to_base64(key));
}

std::string file_of(const ManifestEvent& event) {
  if (const auto* segment = std::get_if<SegmentLine>(&event)) return segment->file;
  if (const auto* recovered = std::get_if<RecoveredLine>(&event)) return recovered->file;
  return "";
}

}  // namespace amphi::seal
