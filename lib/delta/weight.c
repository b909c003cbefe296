#include "delta/weight.h"

typedef struct row {
  em_severity severity;
  const char *rule;
} row;

#define NOTE EM_SEVERITY_NOTE
#define LOW EM_SEVERITY_LOW
#define MEDIUM EM_SEVERITY_MEDIUM
#define HIGH EM_SEVERITY_HIGH
#define CRITICAL EM_SEVERITY_CRITICAL

static const row rows[WEIGHT_COUNT] = {
    [WEIGHT_PRIVILEGED] = {CRITICAL, "privileged-container"},
    [WEIGHT_HOST_NETWORK] = {HIGH, "host-network"},
    [WEIGHT_HOST_PROCESSES] = {HIGH, "host-pid"},
    [WEIGHT_HOST_MEMORY] = {MEDIUM, "host-ipc"},
    [WEIGHT_HOST_USERS] = {MEDIUM, "host-user-namespace"},
    [WEIGHT_HOST_NAME] = {LOW, "host-uts"},
    [WEIGHT_HOST_CONTROL_GROUPS] = {MEDIUM, "host-cgroup-namespace"},
    [WEIGHT_OTHER_CONTAINER] = {MEDIUM, "joins-other-container"},
    [WEIGHT_ALL_CAPABILITIES] = {CRITICAL, "capability-all"},
    [WEIGHT_TAKEOVER_CAPABILITY] = {HIGH, "capability-host-takeover"},
    [WEIGHT_NETWORK_CAPABILITY] = {MEDIUM, "capability-network-admin"},
    [WEIGHT_OTHER_CAPABILITY] = {LOW, "capability-added"},
    /* the engine gives it anyway */
    [WEIGHT_USUAL_CAPABILITY] = {NOTE, NULL},
    [WEIGHT_CAPABILITY_DROPPED] = {LOW, "capability-not-dropped"},
    [WEIGHT_SECCOMP_OFF] = {HIGH, "seccomp-unconfined"},
    [WEIGHT_APPARMOR_OFF] = {MEDIUM, "apparmor-unconfined"},
    [WEIGHT_LABEL_OFF] = {MEDIUM, "selinux-label-disabled"},
    [WEIGHT_MAY_GAIN_PRIVILEGES] = {MEDIUM, "no-new-privileges-disabled"},
    [WEIGHT_NO_NEW_PRIVILEGES] = {LOW, "no-new-privileges-missing"},
    /* without a profile of one's own the engine's stays */
    [WEIGHT_PROFILE] = {LOW, NULL},
    [WEIGHT_READ_ONLY_ROOT] = {LOW, "root-filesystem-writable"},
    [WEIGHT_UNMASKED] = {HIGH, "system-paths-unmasked"},
    [WEIGHT_ROOT] = {MEDIUM, "run-as-root-explicit"},
    [WEIGHT_USER] = {NOTE, "user-not-set"},
    [WEIGHT_HOST_GROUP] = {MEDIUM, "group-add-privileged"},
    /* another program than the engine's own makes the container: no rule knows which are harmless
     */
    [WEIGHT_RUNTIME] = {MEDIUM, NULL},
    [WEIGHT_MOUNT_ROOT] = {CRITICAL, "mount-host-root"},
    [WEIGHT_MOUNT_ENGINE] = {CRITICAL, "mount-engine-socket"},
    [WEIGHT_MOUNT_MANAGEMENT] = {CRITICAL, "mount-iotedge-management-socket"},
    [WEIGHT_MOUNT_IDENTITY] = {CRITICAL, "mount-identity-service"},
    [WEIGHT_MOUNT_WORKLOAD] = {HIGH, "mount-foreign-workload-socket"},
    [WEIGHT_MOUNT_WRITE] = {HIGH, "mount-sensitive-write"},
    [WEIGHT_MOUNT_READ] = {MEDIUM, "mount-sensitive-read"},
    [WEIGHT_MOUNT_OTHER_WRITE] = {LOW, "mount-host-writable"},
    /* folders that are meant for modules, or that can only be read and hold nothing of the system
     */
    [WEIGHT_MOUNT_OTHER] = {NOTE, NULL},
    [WEIGHT_MOUNT_DISK] = {HIGH, "mount-block-device"},
    [WEIGHT_MOUNT_CONTAINER] = {MEDIUM, "volumes-from"},
    /* another machine decides what the module reads; no rule looks at it */
    [WEIGHT_MOUNT_REMOTE] = {MEDIUM, NULL},
    /* storage of the engine's own */
    [WEIGHT_MOUNT_VOLUME] = {NOTE, NULL},
    [WEIGHT_RAW_DEVICE] = {HIGH, "device-raw-storage-or-memory"},
    [WEIGHT_DEVICE] = {NOTE, "device-exposed"},
    [WEIGHT_DEVICE_RULE_BROAD] = {HIGH, "device-cgroup-rule-broad"},
    /* one device by its number: as one that is named */
    [WEIGHT_DEVICE_RULE] = {NOTE, NULL},
    [WEIGHT_GRAPHICS] = {NOTE, NULL},
    [WEIGHT_PORT_ENGINE] = {CRITICAL, "port-engine-api"},
    [WEIGHT_PORT_DEBUGGER] = {HIGH, "port-debugger"},
    [WEIGHT_PORT_EVERYWHERE] = {MEDIUM, "port-on-all-interfaces"},
    /* somebody chose the network */
    [WEIGHT_PORT_ONE_ADDRESS] = {LOW, NULL},
    [WEIGHT_PORT_LOOPBACK] = {NOTE, NULL},
    [WEIGHT_PORTS_ALL] = {HIGH, "port-publish-all"},
    /* other code runs: no rule sees that, as it is no state but a change */
    [WEIGHT_IMAGE] = {MEDIUM, NULL},
    [WEIGHT_DIGEST] = {LOW, "image-not-pinned"},
    /* one more registry may bring code onto the device */
    [WEIGHT_CREDENTIAL] = {MEDIUM, NULL},
    /* data goes another way */
    [WEIGHT_ROUTE] = {LOW, NULL},
    [WEIGHT_VARIABLE] = {NOTE, NULL},
    [WEIGHT_CERTIFICATES_UNCHECKED] = {HIGH, "env-tls-verification-off"},
    [WEIGHT_OLD_TLS] = {HIGH, "edgehub-weak-tls"},
    [WEIGHT_SETTING] = {NOTE, NULL},
};

em_severity delta_severity(delta_weight weight) {
  return rows[weight].severity;
}

const char *delta_weight_rule(delta_weight weight) {
  return rows[weight].rule;
}
