#include "mcu/accounts/service.hpp"

#include <sys/stat.h>

#include "mcu/accounts/schema.hpp"
#include "mcu/accounts/vault.hpp"
#include "mcu/store/query.hpp"
#include "tests/unit/accounts/rig.hpp"

using namespace amphi;
using accounts::AccountRole;
using accounts::Service;
using test::Rig;

namespace {

std::string reason(const Result<std::unique_ptr<Service>>& opened) {
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::environment);
  return opened.error().message;
}

bool says(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every version of the tables leads to the newest one") {
  const auto all = accounts::schema();
  for (std::size_t version = 1; version <= all.size(); ++version) {
    const test::ScratchFolder folder;
    REQUIRE(store::Database::open(folder.file("amphi.db"), all.first(version)));
    test::Mailbox mailbox;
    const auto service =
        Service::open({.path = folder.path(), .key_file = {}, .hashing = {}}, mailbox.post());
    REQUIRE(service);
    CHECK((*service)->accounts().list()->empty());
  }
}

TEST_CASE("the key is made once, for its owner alone") {
  Rig rig;
  const std::string key = rig.folder.file("amphi.key");
  struct stat status {};
  REQUIRE(stat(key.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(status.st_size == 32);
  const auto before = *accounts::Vault::read(key);
  rig.open();
  CHECK(accounts::Vault::read(key)->fingerprint() == before.fingerprint());
}

TEST_CASE("a lost, foreign, short or open key is named with what to do") {
  Rig rig;
  const std::string key = rig.folder.file("amphi.key");
  rig.service.reset();
  const auto open = [&] { return reason(Service::open(rig.config(), rig.mailbox.post())); };
  REQUIRE(chmod(key.c_str(), 0644) == 0);
  CHECK(says(open(), "chmod 600"));
  std::filesystem::remove(key);
  CHECK(says(open(), "cannot be read"));
  CHECK_FALSE(std::filesystem::exists(key));
  std::ofstream(key) << std::string(32, 'x');
  REQUIRE(chmod(key.c_str(), 0600) == 0);
  CHECK(says(open(), "not the key"));
  std::ofstream(key) << "short";
  CHECK(says(open(), "too short"));
}

TEST_CASE("a key file of the configuration is used and never made") {
  const test::ScratchFolder folder;
  test::Mailbox mailbox;
  const accounts::StoreConfig config{
      .path = folder.file("data"), .key_file = folder.file("key"), .hashing = {}};
  CHECK(says(reason(Service::open(config, mailbox.post())), folder.file("key")));
  std::ofstream(config.key_file) << std::string(64, 'k');
  REQUIRE(chmod(config.key_file.c_str(), 0400) == 0);
  CHECK(Service::open(config, mailbox.post()));
  CHECK_FALSE(std::filesystem::exists(folder.file("data/amphi.key")));
}

TEST_CASE("what is sealed opens with the same key for the same account alone") {
  const accounts::Vault vault(std::string(32, 'a'));
  const std::string sealed = vault.seal("secret", "ada");
  CHECK(sealed.find("secret") == std::string::npos);
  CHECK(*vault.open(sealed, "ada") == "secret");
  CHECK_FALSE(vault.open(sealed, "eve"));
  CHECK_FALSE(accounts::Vault(std::string(32, 'b')).open(sealed, "ada"));
  std::string touched = sealed;
  touched.back() = static_cast<char>(touched.back() ^ 1);
  CHECK_FALSE(vault.open(touched, "ada"));
  CHECK_FALSE(vault.open("", "ada"));
  CHECK(vault.seal("secret", "ada") != sealed);
}

TEST_CASE("the audit holds pseudonyms and hours, the same person under the same one") {
  Rig rig;
  rig.now += test::minutes(25);
  const auto ada = rig.person("Ada").session;
  const auto made = rig.service->accounts().create({ada.account, rig.now}, "Grace", AccountRole::moderator);
  REQUIRE(made);
  REQUIRE(rig.service->accounts().remove({ada.account, rig.now}, made->id));
  const auto entries = *rig.service->audit().list(std::nullopt);
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].action == "account.delete");
  CHECK(entries[1].action == "account.create");
  CHECK(entries[3].who == "command line");
  CHECK(entries[0].who == entries[1].who);
  CHECK(entries[0].object == entries[1].object);
  CHECK(entries[0].object != entries[0].who);
  for (const auto& entry : entries) {
    CHECK(entry.at == std::chrono::floor<test::hours>(entry.at));
    CHECK_FALSE(says(entry.who + entry.object, ada.account.str()));
  }
  const auto older = *rig.service->audit().list(entries[1].id, 1);
  REQUIRE(older.size() == 1);
  CHECK(older[0].id == entries[2].id);
}

TEST_CASE("what is over is purged in its time") {
  Rig rig;
  const auto ada = rig.person("Ada");
  auto& rooms = rig.service->rooms();
  const RoomId lasting("lasting");
  const RoomId once("once");
  REQUIRE(rooms.create(rig.by(), {.id = lasting, .name = "Lasting", .kind = {}, .ends = {}}));
  REQUIRE(rooms.create(
      rig.by(),
      {.id = once, .name = "Once", .kind = accounts::RoomKind::one_off, .ends = rig.now + test::hours(1)}));
  const auto invite = [&](std::optional<accounts::Time> until) {
    return rig.service->invitations()
        .create(rig.by(), lasting,
                {.kind = accounts::InvitationKind::class_link,
                 .role = {},
                 .name = {},
                 .uses = {},
                 .from = {},
                 .until = until})
        ->invitation.id;
  };
  invite(std::nullopt);
  invite(rig.now + test::hours(1));
  REQUIRE(rig.service->invitations().revoke(rig.by(), lasting, invite(std::nullopt)));

  const auto left = [&](test::hours later) {
    REQUIRE(rig.service->purge(rig.now + later));
    return std::array<std::size_t, 3>{rooms.list()->size(), rig.service->invitations().list(lasting)->size(),
                                      rig.service->audit().list(std::nullopt)->size()};
  };
  constexpr int kDay = 24;
  const std::size_t entries = rig.service->audit().list(std::nullopt)->size();
  CHECK(left(test::hours(7 * kDay)) == std::array<std::size_t, 3>{2, 3, entries});
  CHECK(left(test::hours(7 * kDay + 1)) == std::array<std::size_t, 3>{1, 3, entries});
  CHECK(left(test::hours(30 * kDay + 1)) == std::array<std::size_t, 3>{1, 1, 0});
  CHECK(rig.service->sessions().all(rig.now)->empty());
  CHECK(rig.service->accounts().list()->size() == 1);
}

TEST_CASE("the server notices what the command line did") {
  Rig rig;
  test::Mailbox mailbox;
  const auto command = Service::open(rig.config(), mailbox.post());
  REQUIRE(command);
  REQUIRE(rig.service->changed_elsewhere());
  CHECK_FALSE(*rig.service->changed_elsewhere());
  REQUIRE((*command)->accounts().create(rig.by(), "Ada", AccountRole::admin));
  CHECK(*rig.service->changed_elsewhere());
  CHECK(rig.service->accounts().find("Ada"));
  CHECK_FALSE(*rig.service->changed_elsewhere());
}
