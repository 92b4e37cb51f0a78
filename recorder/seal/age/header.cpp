#include "recorder/seal/age/header.hpp"

#include <algorithm>

namespace amphi::seal::age {
namespace {

constexpr std::string_view kVersion = "age-encryption.org/v1";
constexpr std::string_view kX25519 = "X25519";
constexpr std::string_view kX25519Info = "age-encryption.org/v1/X25519";
constexpr std::string_view kStanza = "-> ";
constexpr std::string_view kFooter = "---";
constexpr std::size_t kColumns = 64;
constexpr std::size_t kMaxStanzas = 64;

Error malformed(const char* what) {
  return fail(ErrorCode::malformed, std::string("this is no age file: ") + what);
}

Digest mac_of(const FileKey& file_key, ByteView covered) {
  const Key key = hkdf_sha256(file_key.view(), {}, "header");
  return hmac_sha256(key.view(), covered);
}

Key wrapping_key(const Key& shared, const PublicKey& share, const PublicKey& recipient) {
  Buffer salt(share.begin(), share.end());
  append(salt, recipient);
  return hkdf_sha256(shared.view(), salt, kX25519Info);
}

void append_text(Buffer& out, std::string_view text) {
  append(out, view(text));
}

void append_stanza(Buffer& out, const FileKey& file_key, const Recipient& recipient) {
  const Key ephemeral = Key::random();
  const PublicKey share = x25519_public(ephemeral);
  const auto shared = x25519(ephemeral, recipient.point());
  AMPHI_ASSERT(shared.has_value());  // Recipient::parse() takes no point that would do this
  Buffer wrapped;
  aead_seal(wrapping_key(*shared, share, recipient.point()), Nonce{}, {}, file_key.view(), wrapped);
  append_text(out, kStanza);
  append_text(out, kX25519);
  append_text(out, " " + to_base64(share, false) + "\n");
  append_text(out, to_base64(wrapped, false) + "\n");
}

/// Takes lines off the front; each must end with a newline.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  std::optional<std::string_view> next() {
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::vector<std::string>> arguments_of(std::string_view line) {
  std::vector<std::string> arguments(1);
  for (const char c : line) {
    if (c == ' ') {
      arguments.emplace_back();
    } else if (c > ' ' && c <= '~') {
      arguments.back() += c;
    } else {
      return std::nullopt;
    }
  }
  for (const std::string& argument : arguments) {
    if (argument.empty()) return std::nullopt;
  }
  return arguments;
}

/// Full lines, then a shorter one, which may be empty.
std::optional<Buffer> body_of(Lines& lines) {
  std::string text;
  for (;;) {
    const auto line = lines.next();
    if (!line || line->size() > kColumns) return std::nullopt;
    text += *line;
    if (line->size() < kColumns) return from_base64(text, false);
  }
}

Result<Header> finished(Header header, std::string_view line, std::size_t end) {
  const auto mac = from_base64(line.substr(std::min(line.size(), kFooter.size() + 1)), false);
  if (!line.starts_with("--- ") || !mac || mac->size() != header.mac.size()) return malformed("its MAC");
  std::copy(mac->begin(), mac->end(), header.mac.begin());
  if (header.stanzas.empty()) return malformed("it is for nobody");
  header.signed_bytes = end - line.size() - 1 + kFooter.size();
  header.size = end;
  return header;
}

/// Nothing: the stanza is for somebody else.
std::optional<Result<FileKey>> try_stanza(const Stanza& stanza, const Identity& identity) {
  if (stanza.arguments.front() != kX25519) return std::nullopt;
  const auto share = stanza.arguments.size() == 2 ? from_base64(stanza.arguments[1], false) : std::nullopt;
  if (!share || share->size() != kKeyBytes || stanza.body.size() != kFileKeyBytes + kTagBytes)
    return Result<FileKey>(malformed("a stanza"));
  PublicKey point{};
  std::copy(share->begin(), share->end(), point.begin());
  const auto shared = x25519(identity.scalar(), point);
  if (!shared) return Result<FileKey>(malformed("a share of low order"));
  Buffer opened;
  const WipeAtEnd wiped(opened);
  const Key wrapping = wrapping_key(*shared, point, identity.recipient().point());
  if (!aead_open(wrapping, Nonce{}, {}, stanza.body, opened)) return std::nullopt;
  return Result<FileKey>(FileKey::copy(opened));
}

}  // namespace

Buffer make_header(const FileKey& file_key, std::span<const Recipient> recipients) {
  AMPHI_ASSERT(!recipients.empty());
  Buffer out;
  append_text(out, kVersion);
  out.push_back('\n');
  for (const Recipient& recipient : recipients) append_stanza(out, file_key, recipient);
  append_text(out, kFooter);
  const Digest mac = mac_of(file_key, out);
  append_text(out, " " + to_base64(mac, false) + "\n");
  return out;
}

Result<Header> parse_header(ByteView bytes) {
  Lines lines(text(bytes.first(std::min(bytes.size(), kMaxHeader))));
  if (lines.next() != kVersion) return malformed("its first line");
  Header header;
  for (;;) {
    const auto line = lines.next();
    if (!line) return malformed("its header is cut or too long");
    if (line->starts_with(kFooter)) return finished(std::move(header), *line, lines.at());
    if (!line->starts_with(kStanza) || header.stanzas.size() == kMaxStanzas) return malformed("its stanzas");
    auto arguments = arguments_of(line->substr(kStanza.size()));
    auto body = body_of(lines);
    if (!arguments || !body) return malformed("a stanza");
    header.stanzas.push_back({std::move(*arguments), std::move(*body)});
  }
}

Result<FileKey> open_header(const Header& header, ByteView bytes, std::span<const Identity> identities) {
  for (const Stanza& stanza : header.stanzas) {
    for (const Identity& identity : identities) {
      auto file_key = try_stanza(stanza, identity);
      if (!file_key) continue;
      if (!*file_key) return file_key->error();
      const Digest mac = mac_of(**file_key, bytes.first(header.signed_bytes));
      if (!equal_in_constant_time(mac, header.mac)) return malformed("its header was changed");
      return std::move(*file_key);
    }
  }
  return fail(ErrorCode::forbidden, "it is sealed to other keys than those given");
}

}  // namespace amphi::seal::age
