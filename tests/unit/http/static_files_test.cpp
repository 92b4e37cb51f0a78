#include "gateway/http/static_files.hpp"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.hpp"

using namespace amphi::http;
namespace fs = std::filesystem;

namespace {

/// A document root with a secret beside it.
class Root {
 public:
  Root() : base_(fs::temp_directory_path() / ("amphi-static-" + std::to_string(::getpid()))) {
    fs::create_directories(base_ / "dist/assets");
    write("secret.txt", "secret");
    write("dist/index.html", "index");
    write("dist/room.html", "room");
    write("dist/panel.html", "panel");
    write("dist/admin.html", "admin");
    write("dist/assets/main-X3FZ2QKB.js", "plain");
    write("dist/assets/main-X3FZ2QKB.js.gz", "zipped");
    write("dist/.hidden", "hidden");
    fs::create_symlink(base_ / "secret.txt", base_ / "dist/link.txt");
    fs::create_directory_symlink(base_, base_ / "dist/up");
    add_static_files(router_, (base_ / "dist").string());
  }
  ~Root() { fs::remove_all(base_); }
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;

  Response get(const std::string& path, std::initializer_list<Headers::Field> fields = {}) const {
    Request request;
    request.method = "GET";
    request.path = path;
    for (const auto& [name, value] : fields) request.headers.add(name, value);
    Response result(0);
    router_.dispatch(request, [&](Response response) { result = std::move(response); });
    return result;
  }

 private:
  void write(const std::string& name, const std::string& text) const { std::ofstream(base_ / name) << text; }
  fs::path base_;
  Router router_;
};

}  // namespace

TEST_CASE("pages have addresses of their own") {
  const Root root;
  CHECK(root.get("/").body == "index");
  CHECK(root.get("/r/demo").body == "room");
  CHECK(root.get("/panel/demo").body == "panel");
  CHECK(root.get("/admin").body == "admin");
  CHECK(root.get("/login").status == 404);
  CHECK(root.get("/r/demo").headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(root.get("/r/demo").headers.get("Cache-Control") == "no-cache");
  CHECK(root.get("/r/Not%20a%20room").status == 404);
}

TEST_CASE("nothing outside of the root is ever served") {
  const Root root;
  for (const char* path :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/..\\secret.txt",
        "//secret.txt", "/link.txt", "/up/secret.txt", "/.hidden", "/%2ehidden", "/index.html%00.js",
        "/index.html/", "/assets", "/assets/", "/./index.html", "/%"}) {
    INFO(path);
    CHECK(root.get(path).status == 404);
  }
}

TEST_CASE("names with a hash are kept for a year") {
  const Root root;
  CHECK(root.get("/assets/main-X3FZ2QKB.js").headers.get("Cache-Control") ==
        "public, max-age=31536000, immutable");
  CHECK(root.get("/index.html").headers.get("Cache-Control") == "no-cache");
}

TEST_CASE("a zipped sibling is sent to who takes it, with an entity tag of its own") {
  const Root root;
  const Response plain = root.get("/assets/main-X3FZ2QKB.js");
  const Response zipped = root.get("/assets/main-X3FZ2QKB.js", {{"Accept-Encoding", "br, gzip"}});
  CHECK(plain.body == "plain");
  CHECK(zipped.body == "zipped");
  CHECK(zipped.headers.get("Content-Encoding") == "gzip");
  CHECK(zipped.headers.get("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(zipped.headers.get("ETag") != plain.headers.get("ETag"));
  CHECK(plain.headers.get("Vary") == "Accept-Encoding");
}

TEST_CASE("a client that has the file already is told so") {
  const Root root;
  const std::string etag(root.get("/index.html").headers.get("ETag").value());
  const Response again = root.get("/index.html", {{"If-None-Match", etag}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(again.headers.get("ETag") == etag);
  CHECK(root.get("/index.html", {{"If-None-Match", "\"other\""}}).status == 200);
}
