#pragma once
#include <boost/system/error_code.hpp>
#include <string_view>

namespace amphi::seal {

/// Why a disk did not take what it was given.
enum class Fault { disk_full, read_only, io_error };

Fault fault_of(const boost::system::error_code& error);
/// As in reports and in the manifest: "disk_full", "read_only", "io_error".
std::string_view to_string(Fault fault);

}  // namespace amphi::seal
