#include "delta/host_paths.h"

#include "text/path.h"

static const em_view engine_sockets_values[] = {VIEW_INIT("/run/docker.sock"),
                                                VIEW_INIT("/run/containerd/containerd.sock"),
                                                VIEW_INIT("/run/docker/containerd/containerd.sock"),
                                                VIEW_INIT("/run/podman/podman.sock"),
                                                VIEW_INIT("/run/crio/crio.sock"),
                                                VIEW_INIT("/run/balena-engine.sock"),
                                                VIEW_INIT("/run/dockershim.sock")};
static const em_view management_sockets_values[] = {VIEW_INIT("/run/iotedge/mgmt.sock"),
                                                    VIEW_INIT("/var/lib/iotedge/mgmt.sock")};
static const em_view identity_paths_values[] = {
    VIEW_INIT("/run/aziot"),   VIEW_INIT("/etc/aziot"),       VIEW_INIT("/var/lib/aziot"),
    VIEW_INIT("/etc/iotedge"), VIEW_INIT("/var/lib/iotedge"), VIEW_INIT("/var/secrets")};
static const em_view workload_sockets_values[] = {VIEW_INIT("/var/lib/aziot/edged/mnt"),
                                                  VIEW_INIT("/var/lib/iotedge/mnt"),
                                                  VIEW_INIT("/run/iotedge/workload.sock")};
static const em_view sensitive_trees_values[] = {VIEW_INIT("/boot"),
                                                 VIEW_INIT("/etc"),
                                                 VIEW_INIT("/lib"),
                                                 VIEW_INIT("/lib32"),
                                                 VIEW_INIT("/lib64"),
                                                 VIEW_INIT("/libx32"),
                                                 VIEW_INIT("/bin"),
                                                 VIEW_INIT("/sbin"),
                                                 VIEW_INIT("/usr"),
                                                 VIEW_INIT("/proc"),
                                                 VIEW_INIT("/sys"),
                                                 VIEW_INIT("/var/lib/docker"),
                                                 VIEW_INIT("/var/lib/containerd"),
                                                 VIEW_INIT("/var/lib/containers"),
                                                 VIEW_INIT("/var/lib/dpkg"),
                                                 VIEW_INIT("/var/spool/cron"),
                                                 VIEW_INIT("/var/log/journal"),
                                                 VIEW_INIT("/var/log/audit"),
                                                 VIEW_INIT("/dev/mapper"),
                                                 VIEW_INIT("/dev/disk")};
static const em_view sensitive_folders_values[] = {VIEW_INIT("/dev"), VIEW_INIT("/home"),
                                                   VIEW_INIT("/root"), VIEW_INIT("/var/log"),
                                                   VIEW_INIT("/run")};
static const em_view hardware_paths_values[] = {
    VIEW_INIT("/sys/class/gpio"),  VIEW_INIT("/sys/class/pwm"),     VIEW_INIT("/sys/class/leds"),
    VIEW_INIT("/sys/class/hwmon"), VIEW_INIT("/sys/class/thermal"), VIEW_INIT("/sys/bus/w1"),
    VIEW_INIT("/sys/bus/i2c"),     VIEW_INIT("/sys/bus/spi"),       VIEW_INIT("/sys/bus/iio"),
    VIEW_INIT("/sys/bus/usb")};
static const em_view harmless_files_values[] = {VIEW_INIT("/etc/localtime"),
                                                VIEW_INIT("/etc/timezone"),
                                                VIEW_INIT("/etc/machine-id"),
                                                VIEW_INIT("/etc/hostname"),
                                                VIEW_INIT("/etc/hosts"),
                                                VIEW_INIT("/etc/resolv.conf"),
                                                VIEW_INIT("/etc/os-release"),
                                                VIEW_INIT("/etc/ssl/certs"),
                                                VIEW_INIT("/etc/pki/ca-trust"),
                                                VIEW_INIT("/usr/lib/os-release"),
                                                VIEW_INIT("/usr/share/zoneinfo"),
                                                VIEW_INIT("/usr/share/ca-certificates"),
                                                VIEW_INIT("/usr/local/share/ca-certificates"),
                                                VIEW_INIT("/sys/class/dmi/id"),
                                                VIEW_INIT("/proc/cpuinfo"),
                                                VIEW_INIT("/proc/device-tree"),
                                                VIEW_INIT("/sys/firmware/devicetree")};
static const em_view data_folders_values[] = {VIEW_INIT("/srv"),
                                              VIEW_INIT("/data"),
                                              VIEW_INIT("/mnt"),
                                              VIEW_INIT("/media"),
                                              VIEW_INIT("/opt"),
                                              VIEW_INIT("/iotedge"),
                                              VIEW_INIT("/var/lib/edgehub"),
                                              VIEW_INIT("/var/lib/edgeagent"),
                                              VIEW_INIT("/etc/certs")};

const host_paths engine_sockets = {"engine-sockets", engine_sockets_values,
                                   sizeof engine_sockets_values / sizeof *engine_sockets_values};
const host_paths management_sockets = {"management-sockets", management_sockets_values,
                                       sizeof management_sockets_values /
                                           sizeof *management_sockets_values};
const host_paths identity_paths = {"identity-paths", identity_paths_values,
                                   sizeof identity_paths_values / sizeof *identity_paths_values};
const host_paths workload_sockets = {"workload-socket-paths", workload_sockets_values,
                                     sizeof workload_sockets_values /
                                         sizeof *workload_sockets_values};
const host_paths sensitive_trees = {"sensitive-trees", sensitive_trees_values,
                                    sizeof sensitive_trees_values / sizeof *sensitive_trees_values};
const host_paths sensitive_folders = {"sensitive-folders", sensitive_folders_values,
                                      sizeof sensitive_folders_values /
                                          sizeof *sensitive_folders_values};
const host_paths hardware_paths = {"hardware-paths", hardware_paths_values,
                                   sizeof hardware_paths_values / sizeof *hardware_paths_values};
const host_paths harmless_files = {"harmless-files", harmless_files_values,
                                   sizeof harmless_files_values / sizeof *harmless_files_values};
const host_paths data_folders = {"data-prefixes", data_folders_values,
                                 sizeof data_folders_values / sizeof *data_folders_values};

bool host_paths_hold(const host_paths *list, em_view path) {
  for (size_t i = 0; i < list->count; i++) {
    if (path_contains(list->paths[i], path)) {
      return true;
    }
  }
  return false;
}

bool host_paths_lie_in(const host_paths *list, em_view path) {
  for (size_t i = 0; i < list->count; i++) {
    if (path_contains(path, list->paths[i])) {
      return true;
    }
  }
  return false;
}
