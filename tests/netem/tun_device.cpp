#include "tests/netem/tun_device.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>

namespace amphi::netem {
namespace {

Result<> enter(const FileDescriptor& name_space) {
  if (::setns(name_space.get(), CLONE_NEWNET) == 0) return {};
  return fail(ErrorCode::environment, "the namespace cannot be entered: run as root");
}

ifreq request_for(const std::string& device) {
  ifreq request{};
  device.copy(static_cast<char*>(request.ifr_name), IFNAMSIZ - 1);
  return request;
}

Result<FileDescriptor> open_tun(const std::string& device) {
  FileDescriptor tun(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  ifreq request = request_for(device);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (!tun || ::ioctl(tun.get(), TUNSETIFF, &request) != 0) {
    return fail(ErrorCode::environment, "no TUN device: run as root, with /dev/net/tun");
  }
  return tun;
}

/// An IPv4 address with the prefix length 24, and up.
Result<> configure(const std::string& device, const std::string& address) {
  const FileDescriptor any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request = request_for(device);
  sockaddr_in in{};
  in.sin_family = AF_INET;
  bool good = inet_pton(AF_INET, address.c_str(), &in.sin_addr) == 1;
  std::memcpy(&request.ifr_addr, &in, sizeof in);
  good = good && ::ioctl(any.get(), SIOCSIFADDR, &request) == 0;
  in.sin_addr.s_addr = htonl(0xffff'ff00);
  std::memcpy(&request.ifr_netmask, &in, sizeof in);
  good = good && ::ioctl(any.get(), SIOCSIFNETMASK, &request) == 0;
  request = request_for(device);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  good = good && ::ioctl(any.get(), SIOCSIFFLAGS, &request) == 0;
  return good ? Result<>{} : fail(ErrorCode::environment, "the TUN device takes no address");
}

}  // namespace

Result<FileDescriptor> make_tun(const std::string& name_space, const std::string& device,
                                const std::string& address) {
  const FileDescriptor home(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  const FileDescriptor there(::open(("/run/netns/" + name_space).c_str(), O_RDONLY | O_CLOEXEC));
  if (!there) return fail(ErrorCode::environment, "no such namespace; make it with `ip netns add`");
  if (auto entered = enter(there); !entered) return entered.error();
  auto tun = open_tun(device);
  Result<> configured = tun ? configure(device, address) : Result<>{};
  if (auto back = enter(home); !back) return back.error();
  if (!tun) return tun.error();
  if (!configured) return configured.error();
  return tun;
}

}  // namespace amphi::netem
