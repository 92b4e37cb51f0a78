#pragma once
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::storage {

/// Whether what a block device holds is encrypted by dm-crypt, looked up in the kernel's own tables: the
/// device is a dm-crypt mapping, or lies on such devices alone (LVM or RAID on top,
/// /sys/dev/block/MAJ:MIN/slaves). `sys` is "/sys", or a test's.
bool is_encrypted_device(unsigned major, unsigned minor, const std::string& sys = "/sys");

/// Whether a folder's file system lies on dm-crypt. environment, with the remedy: it does not, or the folder
/// is not there. File systems with several devices (btrfs, ZFS) and those without one (tmpfs, NFS, overlays)
/// do not say where they lie, and count as not encrypted.
Result<> check_encrypted(int folder, const std::string& sys = "/sys");

}  // namespace amphi::storage
