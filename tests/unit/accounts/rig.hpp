#pragma once
// A whole store in a folder of its own, with cheap hashes and the test's own time.
#include <condition_variable>
#include <deque>
#include <fstream>
#include <functional>
#include <mutex>

#include "mcu/accounts/service.hpp"
#include "mcu/accounts/totp.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

namespace amphi::test {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline const accounts::Time kStart{seconds(1'800'000'000)};
inline const std::string kPassword = "correct horse battery";

/// The control thread's queue, run by the test.
class Mailbox {
 public:
  accounts::Post post() {
    return [this](std::function<void()> function) {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(function));
      wake_.notify_one();
    };
  }
  void run_one() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !waiting_.empty(); });
    const auto function = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    function();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
};

struct Rig {
  Rig() { open(); }

  void open() {
    service.reset();
    auto opened = accounts::Service::open(config(), mailbox.post());
    REQUIRE(opened);
    service = std::move(*opened);
  }
  [[nodiscard]] accounts::StoreConfig config() const {
    return {.path = folder.path(), .key_file = {}, .hashing = {.passes = 1, .memory = 8192}};
  }
  [[nodiscard]] accounts::Actor by() const { return {{}, now}; }

  /// Waits for an answer that comes by the mailbox.
  template <class T, class Begin>
  T answer(Begin begin) {
    std::optional<T> result;
    begin([&](T value) { result = std::move(value); });
    while (!result) mailbox.run_one();
    return std::move(*result);
  }

  accounts::LoginResult set_up(const std::string& code, const std::string& name,
                               const std::string& password = kPassword) {
    return answer<accounts::LoginResult>([&](auto handler) {
      service->login().set_up({code, name, password, "192.0.2.1", ""}, now, handler);
    });
  }
  accounts::LoginResult log_in(const std::string& name, const std::string& password,
                               const std::string& code = "", const std::string& address = "192.0.2.1",
                               const std::string& previous = "") {
    return answer<accounts::LoginResult>([&](auto handler) {
      service->login().log_in({name, password, code, address, previous}, now, handler);
    });
  }
  Result<void> change_password(const accounts::Session& session, const std::string& old,
                               const std::string& fresh) {
    return answer<Result<void>>([&](auto handler) {
      service->login().change_password({session, old, fresh}, now, handler);
    });
  }

  /// An account that has a password, logged in; the first one is the admin.
  accounts::NewSession person(const std::string& name,
                              accounts::AccountRole role = accounts::AccountRole::admin) {
    const auto made = service->accounts().create(by(), name, role);
    REQUIRE(made);
    return logged_in(set_up(made->code, name));
  }
  static accounts::NewSession logged_in(const accounts::LoginResult& result) {
    const auto* session = std::get_if<accounts::NewSession>(&result);
    REQUIRE(session != nullptr);
    return *session;
  }
  static accounts::Refused refused(const accounts::LoginResult& result) {
    const auto* why = std::get_if<accounts::Refused>(&result);
    REQUIRE(why != nullptr);
    return *why;
  }

  [[nodiscard]] bool folder_holds(const std::string& text) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
      if (all.find(text) != std::string::npos) return true;
    }
    return false;
  }

  ScratchFolder folder;
  Mailbox mailbox;
  accounts::Time now = kStart;
  std::unique_ptr<accounts::Service> service;
};

}  // namespace amphi::test
