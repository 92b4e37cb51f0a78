// What amphi, amphi-mixer and amphi-recorder read: datagrams of the link, and the documents and pieces of
// pictures inside them.
#include <boost/json.hpp>

#include "mcu/link/message.hpp"
#include "mcu/link/picture.hpp"
#include "mcu/link/program.hpp"
#include "mcu/link/recording.hpp"

using namespace amphi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = link::parse({data, size});
  if (!message) return 0;
  if (message->header.type == link::Type::picture) {
    link::PictureAssembler assembler;
    const auto whole = assembler.add(message->payload);
    if (whole && *whole) AMPHI_ASSERT(!(*whole)->bytes.empty());
    return 0;
  }
  if (message->header.type != link::Type::control) return 0;
  boost::json::error_code error;
  const auto text = message->payload;
  const auto json = boost::json::parse({reinterpret_cast<const char*>(text.data()), text.size()}, error);
  if (error) return 0;
  static_cast<void>(link::message_type(json));
  static_cast<void>(link::report_from_json(json));
  static_cast<void>(link::record_sources_from_json(json));
  static_cast<void>(link::pause_from_json(json));
  static_cast<void>(link::stop_from_json(json));
  const auto order = link::record_order_from_json(json);
  if (order) AMPHI_ASSERT(link::record_order_from_json(link::to_json(*order)).value() == *order);
  const auto status = link::recording_status_from_json(json);
  if (status) AMPHI_ASSERT(link::recording_status_from_json(link::to_json(*status)).value() == *status);
  const auto program = link::program_from_json(json);
  // What was let in is written and read again without a change.
  if (program) AMPHI_ASSERT(link::program_from_json(link::to_json(*program)).value() == *program);
  return 0;
}
