#include "recorder/seal/manifest_file.hpp"

#include "recorder/seal/names.hpp"

namespace amphi::seal {

Io<ManifestFile> ManifestFile::open(Folder& folder) {
  ManifestFile made(folder);
  const auto content = folder.read(std::string(kManifest), kMaxManifest);
  if (!content) {
    if (content.error() != boost::system::errc::no_such_file_or_directory) return content.error();
    return made;
  }
  made.text_ = seal::text(*content);
  std::string_view rest = made.text_;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    follow(made.chain_, rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return made;
}

Io<> ManifestFile::cut_torn_line() {
  const std::size_t end = text_.rfind('\n');
  const std::size_t whole = end == std::string::npos ? 0 : end + 1;
  if (whole == text_.size()) return {};
  text_.resize(whole);
  file_.reset();
  return write_whole(*folder_, std::string(kManifest), view(text_));
}

Io<> ManifestFile::append(std::string_view line) {
  if (file_ == nullptr) {
    if (auto done = write_whole(*folder_, std::string(kManifest), view(text_ + std::string(line))); !done)
      return done;
    auto file = folder_->open(std::string(kManifest));
    if (!file) return {};  // the line is there; the next one is tried in the same way
    file_ = std::move(*file);
    return {};
  }
  auto done = file_->append(view(line));
  if (done) done = file_->sync();
  if (!done) file_.reset();
  return done;
}

Io<> ManifestFile::add(const ManifestEvent& event, const Key& signer) {
  ChainEnd chain = chain_;
  const std::string line = make_line(chain, event, signer);
  if (auto done = append(line); !done) return done;
  text_ += line;
  chain_ = std::move(chain);
  return {};
}

}  // namespace amphi::seal
