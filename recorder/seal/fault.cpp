#include "recorder/seal/fault.hpp"

namespace amphi::seal {

Fault fault_of(const boost::system::error_code& error) {
  namespace errc = boost::system::errc;
  const bool over_quota = error.value() == EDQUOT || error.value() == EFBIG;
  if (error == errc::no_space_on_device || over_quota) return Fault::disk_full;
  if (error == errc::read_only_file_system) return Fault::read_only;
  return Fault::io_error;
}

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::disk_full:
      return "disk_full";
    case Fault::read_only:
      return "read_only";
    case Fault::io_error:
      break;
  }
  return "io_error";
}

}  // namespace amphi::seal
