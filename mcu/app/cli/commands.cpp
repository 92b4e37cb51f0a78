#include "mcu/app/cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "mcu/app/cli/invite.hpp"
#include "mcu/app/cli/recording_commands.hpp"
#include "mcu/app/cli/room.hpp"
#include "mcu/app/cli/user.hpp"

namespace amphi::app::cli {
namespace {

using accounts::Service;

/// One group of commands: each has the options of the store.
class Group {
 public:
  Group(CLI::App& program, std::function<int()>& chosen, const char* name, const char* about)
      : app_(program.add_subcommand(name, about)), chosen_(chosen) {
    app_->require_subcommand(1);
  }

  /// `arguments` are what the options fill; they live as long as the command.
  template <class Arguments, class Run>
  CLI::App* add(const char* name, const char* about, std::shared_ptr<Arguments> arguments, Run run) {
    CLI::App* command = app_->add_subcommand(name, about);
    const auto store = std::make_shared<StoreOptions>();
    command->add_option("--config", store->config_file, "Configuration file of the server");
    command->add_option("--data", store->data_folder, "Folder of the store (default: the configuration's)");
    command->add_flag("--json", store->json, "Print JSON instead of text");
    command->callback([&chosen = chosen_, store, arguments, run] {
      chosen = [store, arguments, run] {
        return run_on_store(*store, [&](Service& service, const std::string& origin) {
          return run(service, origin, *arguments);
        });
      };
    });
    return command;
  }

 private:
  CLI::App* app_;
  std::function<int()>& chosen_;
};

struct UserArguments {
  std::string name;
  std::string role = "moderator";
  bool undo = false;
};

void add_user_commands(CLI::App& program, std::function<int()>& chosen) {
  Group group(program, chosen, "user", "Accounts of admins and moderators");
  const auto arguments = std::make_shared<UserArguments>();
  const auto named = [&](CLI::App* command) {
    command->add_option("name", arguments->name, "Name of the account")->required();
    return command;
  };
  named(group.add("add", "Make an account and its one-time code", arguments,
                  [](Service& service, const std::string& origin, const UserArguments& given) {
                    return add_user(service, origin, given.name, given.role);
                  }))
      ->add_option("--role", arguments->role, "admin or moderator (default: moderator)");
  group.add("list", "List the accounts", arguments,
            [](Service& service, const std::string&, const UserArguments&) { return list_users(service); });
  named(group.add("reset", "End password, second factor and sessions, and make a new one-time code",
                  arguments, [](Service& service, const std::string& origin, const UserArguments& given) {
                    return reset_user(service, origin, given.name);
                  }));
  named(group.add("disable", "Log somebody out and let him in no more", arguments,
                  [](Service& service, const std::string&, const UserArguments& given) {
                    return set_user_disabled(service, given.name, !given.undo);
                  }))
      ->add_flag("--undo", arguments->undo, "Let him in again");
  named(group.add("delete", "Delete an account", arguments,
                  [](Service& service, const std::string&, const UserArguments& given) {
                    return delete_user(service, given.name);
                  }));
  group.add("setup-code", "Print the one-time code that makes the first admin", arguments,
            [](Service& service, const std::string& origin, const UserArguments&) {
              return make_setup_code(service, origin);
            });
}

void add_room_commands(CLI::App& program, std::function<int()>& chosen) {
  Group group(program, chosen, "room", "Rooms");
  const auto arguments = std::make_shared<RoomArguments>();
  CLI::App* add = group.add("add", "Make a room", arguments,
                            [](Service& service, const std::string& origin, const RoomArguments& given) {
                              return add_room(service, origin, given);
                            });
  add->add_option("name", arguments->name, "Name, as people see it")->required();
  add->add_option("--id", arguments->id, "As in links: a-z, 0-9 and - (default: made from the name)");
  add->add_option("--ends", arguments->ends,
                  "A one-off room: until \"2026-12-01 18:00\", \"+3h\" or \"+2d\"");
  add->add_option("--moderator", arguments->moderators,
                  "Name of an account that moderates it; may be repeated");
  group.add("list", "List the rooms", arguments,
            [](Service& service, const std::string&, const RoomArguments&) { return list_rooms(service); });
  group
      .add("delete", "Delete a room with its invitations", arguments,
           [](Service& service, const std::string&, const RoomArguments& given) {
             return delete_room(service, given.id);
           })
      ->add_option("id", arguments->id, "Id of the room")
      ->required();
}

struct InviteCommand : InviteArguments {
  bool no_qr = false;
  std::string id;
};

void add_invite_options(CLI::App& add, InviteCommand& arguments) {
  add.add_option("--name", arguments.name,
                 "A personal invitation, for this person (default: a class's link)");
  add.add_option("--role", arguments.role, "moderator, speaker or attendee (default: attendee)");
  add.add_option("--uses", arguments.uses, "How many browsers may use a class's link (default: 100)")
      ->check(CLI::Range(1, 10'000));
  add.add_option("--from", arguments.from, "From \"2026-12-01 18:00\", \"+3h\" or \"+2d\" (default: now)");
  add.add_option("--until", arguments.until, "Until then, in the same forms (default: no end)");
  add.add_option("--url", arguments.url, "https://host of the server (default: the configuration's origin)");
  add.add_flag("--no-qr", arguments.no_qr, "Draw no QR code");
}

void add_invite_commands(CLI::App& program, std::function<int()>& chosen) {
  Group group(program, chosen, "invite", "Invitations");
  const auto arguments = std::make_shared<InviteCommand>();
  const auto in_room = [&](CLI::App* command) {
    command->add_option("room", arguments->room, "Id of the room")->required();
    return command;
  };
  CLI::App* add = in_room(group.add("add", "Invite a person or a class, and print the link", arguments,
                                    [](Service& service, const std::string& origin, InviteCommand& given) {
                                      given.qr = !given.no_qr;
                                      return add_invite(service, origin, given);
                                    }));
  add_invite_options(*add, *arguments);
  in_room(group.add("list", "List a room's invitations", arguments,
                    [](Service& service, const std::string&, const InviteCommand& given) {
                      return list_invites(service, given.room);
                    }));
  in_room(group.add("revoke", "Revoke an invitation", arguments,
                    [](Service& service, const std::string&, const InviteCommand& given) {
                      return revoke_invite(service, given.room, given.id);
                    }))
      ->add_option("id", arguments->id, "Id of the invitation, from the list")
      ->required();
}

}  // namespace

void add_store_commands(CLI::App& program, std::function<int()>& chosen) {
  add_user_commands(program, chosen);
  add_room_commands(program, chosen);
  add_invite_commands(program, chosen);
  add_recording_commands(program, chosen);
}

}  // namespace amphi::app::cli
