#include <CLI/CLI.hpp>

#include "mcu/app/cli/commands.hpp"
#include "mcu/app/commands.hpp"
#include "mcu/app/private_memory.hpp"
#include "mcu/app/version.hpp"

int main(int argc, char** argv) {
  CLI::App cli("Amphi: a conferencing server that mixes");
  cli.set_version_flag("--version", std::string("amphi ") + amphi::app::kVersion);
  cli.require_subcommand(1);

  std::string config_file;
  CLI::App* serve = cli.add_subcommand("serve", "Run the server");
  serve->add_option("--config", config_file, "Configuration file (TOML); see docs/configuration.md")
      ->required();

  amphi::app::DemoOptions demo_options;
  CLI::App* demo = cli.add_subcommand("demo", "Run a local room with synthetic speakers");
  demo->add_flag("--json", demo_options.json, "Print one line of JSON instead of text");
  demo->add_option("--port", demo_options.port, "HTTP port; 0 takes any (default 8080, or any when taken)");
  demo->add_flag("--loopback", demo_options.loopback,
                 "Take media on loopback alone; Firefox does not connect there by default");
  demo->add_option("--metrics-port", demo_options.metrics_port,
                   "Serve /metrics on 127.0.0.1 at this port; 0 takes any (default: not served)");
  demo->add_option("--speakers", demo_options.speakers, "How many synthetic speakers")
      ->check(CLI::Range(0, 24));
  demo->add_option("--log-level", demo_options.log_level, "debug, info, warning, error or off");

  amphi::app::DoctorOptions doctor_options;
  CLI::App* doctor = cli.add_subcommand("doctor", "Check this machine, or measure what it can carry");
  doctor->add_option("--config", doctor_options.config_file,
                     "Configuration file to check (default: the defaults)");
  doctor->add_flag("--capacity", doctor_options.capacity, "Measure for some seconds and say what fits");
  doctor->add_flag("--json", doctor_options.json, "Print JSON instead of text");

  std::function<int()> store_command;
  amphi::app::cli::add_store_commands(cli, store_command);

  CLI11_PARSE(cli, argc, argv);
  if (!*doctor) amphi::app::keep_memory_private();
  if (store_command) return store_command();
  if (*serve) return amphi::app::serve(config_file);
  if (*doctor) return amphi::app::doctor(doctor_options);
  return amphi::app::demo(demo_options);
}
