#include "gateway/http/static_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "mcu/base/file_descriptor.hpp"

namespace amphi::http {

namespace {

constexpr off_t kMaxFile = 32 * 1024 * 1024;
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kTypes{
    {{".html", "text/html; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".mjs", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".json", "application/json"},
     {".map", "application/json"},
     {".webmanifest", "application/manifest+json"},
     {".svg", "image/svg+xml"},
     {".png", "image/png"},
     {".jpg", "image/jpeg"},
     {".webp", "image/webp"},
     {".ico", "image/x-icon"},
     {".woff2", "font/woff2"},
     {".woff", "font/woff"},
     {".wasm", "application/wasm"},
     {".txt", "text/plain; charset=utf-8"},
     {".mp3", "audio/mpeg"},
     {".ogg", "audio/ogg"},
     {".wav", "audio/wav"},
     {".pdf", "application/pdf"}}};

std::string_view content_type(std::string_view path) {
  const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
                                   [&](const auto& type) { return path.ends_with(type.first); });
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

/// "main-X3FZ2QKB.js", "main.0a1b2c3d.css": a bundler's hash of the content, so the name never means anything
/// else.
bool has_hash(std::string_view path) {
  const auto stem = path.substr(0, path.rfind('.'));
  const auto mark = stem.find_last_of("-./");
  if (mark == std::string_view::npos || stem[mark] == '/') return false;
  const auto hash = stem.substr(mark + 1);
  const auto is = [&](int (*kind)(int)) {
    return [kind](char c) { return kind(static_cast<unsigned char>(c)) != 0; };
  };
  return hash.size() >= 8 && std::all_of(hash.begin(), hash.end(), is(std::isalnum)) &&
         (std::any_of(hash.begin(), hash.end(), is(std::isdigit)) ||
          std::all_of(hash.begin(), hash.end(), is(std::isupper)));
}

struct File {
  std::string etag;
  std::string content;
};

/// Opens folder by folder, so that no symbolic link is followed on the way.
FileDescriptor open_below(const std::string& root, std::string_view path) {
  FileDescriptor at(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  while (at) {
    const auto slash = path.find('/');
    const std::string segment(path.substr(0, slash));
    const int kind = slash == std::string_view::npos ? O_NONBLOCK : O_DIRECTORY;
    at = FileDescriptor(::openat(at.get(), segment.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | kind));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return at;
}

std::optional<File> read_file(const std::string& root, std::string_view path) {
  const FileDescriptor file = open_below(root, path);
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_size > kMaxFile)
    return std::nullopt;
  File result{fmt::format("\"{:x}-{:x}-{:x}\"", info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_size),
              std::string(static_cast<std::size_t>(info.st_size), '\0')};
  std::size_t done = 0;
  while (done < result.content.size()) {
    const ssize_t got = ::read(file.get(), result.content.data() + done, result.content.size() - done);
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return result;
}

bool takes_gzip(const Request& request) {
  return request.headers.get("Accept-Encoding").value_or("").find("gzip") != std::string_view::npos;
}

bool is_known(const Request& request, const std::string& etag) {
  const auto field = request.headers.get("If-None-Match");
  return field && (*field == "*" || field->find(etag) != std::string_view::npos);
}

void serve(const std::string& root, const Request& request, const Respond& respond) {
  const auto path = resolve_path(request.path);
  std::optional<File> file;
  bool zipped = false;
  if (path && takes_gzip(request)) {
    file = read_file(root, *path + ".gz");
    zipped = file.has_value();
  }
  if (path && !file) file = read_file(root, *path);
  if (!file) return respond(problem(404, "Not found", "There is nothing at this address."));
  Response response(200, content_type(*path), std::move(file->content));
  response.headers.set("ETag", file->etag);
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("Cache-Control", has_hash(*path) ? "public, max-age=31536000, immutable" : "no-cache");
  if (zipped) response.headers.set("Content-Encoding", "gzip");
  if (is_known(request, file->etag)) {
    response.status = 304;
    response.body.clear();
  }
  respond(std::move(response));
}

}  // namespace

void add_static_files(Router& router, std::string document_root) {
  router.set_fallback([root = std::move(document_root)](const Request& request, const Respond& respond) {
    serve(root, request, respond);
  });
}

}  // namespace amphi::http
