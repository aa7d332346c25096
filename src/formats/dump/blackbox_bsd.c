/* The boot status data's fields. Offsets up to 88h: phnt's RTL_BSD_DATA with its natural alignment, which
 * ends at 88h = 136, the version in Microsoft's example (windows-driver-docs, "!blackboxbsd": labels, order,
 * forms). Later versions have sixteen more bytes inside of the power button's part, and parts behind it
 * (ntoseye). */
#include "formats/dump/blackbox.h"

enum {
    BASIC = 0x40, /* all versions have what lies before it */
    WITH_ERROR = 0x58,
    WITH_BUTTON = 0x88, /* Windows 10 1709 */
    LONG_BUTTON = 0x98,
    WITH_EXTENSION = 0xa8,
    WITH_SCENARIO = 0xb8,
    WITH_FEATURES = 0xbc,
    NO_END = UINT16_MAX,
};

enum {
    GROUP_PRODUCT,
    GROUP_BOOT,
    GROUP_POWER,
    GROUP_ATTEMPTS,
    GROUP_ERROR,
    GROUP_BUTTON,
    GROUP_EXTENSION,
    GROUP_FEATURES
};

#define WHOLE(group, label, name, form, offset, size, first)                                                 \
    {label, name, group, form, offset, size, 0, 0, first, NO_END}
#define BITS(group, label, name, form, offset, shift, bits, first)                                           \
    {label, name, group, form, offset, 1, shift, bits, first, NO_END}
/* A field of the power button that moved by 10h. */
#define BUTTON(label, name, form, offset, size)                                                              \
    {label, name, GROUP_BUTTON, form, offset, size, 0, 0, WITH_BUTTON, LONG_BUTTON},                         \
    {                                                                                                        \
        label, name, GROUP_BUTTON, form, (offset) + 0x10, size, 0, 0, LONG_BUTTON, NO_END                    \
    }

const blackbox_bsd_field blackbox_bsd_fields[] = {
    WHOLE(GROUP_PRODUCT, "Version", "version", BLACKBOX_DECIMAL, 0, 4, BASIC),
    WHOLE(GROUP_PRODUCT, "Product type", "product_type", BLACKBOX_DECIMAL, 4, 4, BASIC),
    WHOLE(GROUP_BOOT, "Auto advanced boot", "auto_advanced_boot", BLACKBOX_BOOLEAN, 8, 1, BASIC),
    WHOLE(GROUP_BOOT, "Advanced boot menu timeout", "advanced_boot_menu_timeout", BLACKBOX_DECIMAL, 9, 1,
          BASIC),
    WHOLE(GROUP_BOOT, "Last boot succeeded", "last_boot_succeeded", BLACKBOX_BOOLEAN, 0xa, 1, BASIC),
    WHOLE(GROUP_BOOT, "Last boot shutdown", "last_boot_shutdown", BLACKBOX_BOOLEAN, 0xb, 1, BASIC),
    WHOLE(GROUP_BOOT, "Sleep in progress", "sleep_in_progress", BLACKBOX_BOOLEAN, 0xc, 1, BASIC),
    WHOLE(GROUP_POWER, "Power button timestamp", "power_button_timestamp", BLACKBOX_HEX, 0x10, 8, BASIC),
    BITS(GROUP_POWER, "System running", "system_running", BLACKBOX_BOOLEAN, 0x18, 0, 1, BASIC),
    BITS(GROUP_POWER, "Connected standby in progress", "connected_standby_in_progress", BLACKBOX_BOOLEAN,
         0x18, 1, 1, BASIC),
    BITS(GROUP_POWER, "User shutdown in progress", "user_shutdown_in_progress", BLACKBOX_BOOLEAN, 0x18, 2, 1,
         BASIC),
    BITS(GROUP_POWER, "System shutdown in progress", "system_shutdown_in_progress", BLACKBOX_BOOLEAN, 0x18, 3,
         1, BASIC),
    BITS(GROUP_POWER, "Sleep in progress", "sleep_stage", BLACKBOX_DECIMAL, 0x18, 4, 4, BASIC),
    WHOLE(GROUP_POWER, "Connected standby scenario instance id", "connected_standby_scenario",
          BLACKBOX_DECIMAL, 0x19, 1, BASIC),
    BITS(GROUP_POWER, "Connected standby entry reason", "connected_standby_entry_reason", BLACKBOX_DECIMAL,
         0x1a, 0, 6, BASIC),
    BITS(GROUP_POWER, "Connected standby exit reason", "connected_standby_exit_reason", BLACKBOX_DECIMAL,
         0x1b, 0, 6, BASIC),
    WHOLE(GROUP_POWER, "System sleep transitions to on", "sleep_transitions_to_on", BLACKBOX_DECIMAL, 0x1c, 2,
          BASIC),
    WHOLE(GROUP_POWER, "Last reference time", "last_reference_time", BLACKBOX_HEX, 0x20, 8, BASIC),
    WHOLE(GROUP_POWER, "Last reference time checksum", "last_reference_time_checksum", BLACKBOX_HEX, 0x28, 4,
          BASIC),
    WHOLE(GROUP_POWER, "Last update boot id", "last_update_boot_id", BLACKBOX_DECIMAL, 0x2c, 4, BASIC),
    WHOLE(GROUP_ATTEMPTS, "Boot attempt count", "boot_attempt_count", BLACKBOX_DECIMAL, 0x30, 1, BASIC),
    WHOLE(GROUP_ATTEMPTS, "Last boot checkpoint", "last_boot_checkpoint", BLACKBOX_BOOLEAN, 0x31, 1, BASIC),
    WHOLE(GROUP_ATTEMPTS, "Checksum", "checksum", BLACKBOX_HEX, 0x32, 1, BASIC),
    WHOLE(GROUP_ATTEMPTS, "Last boot id", "last_boot_id", BLACKBOX_DECIMAL, 0x34, 4, BASIC),
    WHOLE(GROUP_ATTEMPTS, "Last successful shutdown boot id", "last_successful_shutdown_boot_id",
          BLACKBOX_DECIMAL, 0x38, 4, BASIC),
    WHOLE(GROUP_ATTEMPTS, "Last reported abnormal shutdown boot id",
          "last_reported_abnormal_shutdown_boot_id", BLACKBOX_DECIMAL, 0x3c, 4, BASIC),
    WHOLE(GROUP_ERROR, "Error info boot id", "error_boot_id", BLACKBOX_DECIMAL, 0x40, 4, WITH_ERROR),
    WHOLE(GROUP_ERROR, "Error info repeat count", "error_repeat_count", BLACKBOX_DECIMAL, 0x44, 4,
          WITH_ERROR),
    WHOLE(GROUP_ERROR, "Error info other error count", "error_other_count", BLACKBOX_DECIMAL, 0x48, 4,
          WITH_ERROR),
    WHOLE(GROUP_ERROR, "Error info code", "error_code", BLACKBOX_DECIMAL, 0x4c, 4, WITH_ERROR),
    /* Microsoft's example has the third label twice; in phnt the member is OtherErrorCount2. */
    WHOLE(GROUP_ERROR, "Error info other error count", "error_other_count_2", BLACKBOX_DECIMAL, 0x50, 4,
          WITH_ERROR),
    WHOLE(GROUP_BUTTON, "Power button last press time", "press_time", BLACKBOX_HEX, 0x58, 8, WITH_BUTTON),
    WHOLE(GROUP_BUTTON, "Power button cumulative press count", "press_count", BLACKBOX_DECIMAL, 0x60, 4,
          WITH_BUTTON),
    WHOLE(GROUP_BUTTON, "Power button last press boot id", "press_boot_id", BLACKBOX_DECIMAL, 0x64, 2,
          WITH_BUTTON),
    WHOLE(GROUP_BUTTON, "Power button last power watchdog stage", "watchdog_stage", BLACKBOX_HEX, 0x66, 1,
          WITH_BUTTON),
    BITS(GROUP_BUTTON, "Power button watchdog armed", "watchdog_armed", BLACKBOX_BOOLEAN, 0x67, 0, 1,
         WITH_BUTTON),
    BITS(GROUP_BUTTON, "Power button shutdown in progress", "button_shutdown_in_progress", BLACKBOX_BOOLEAN,
         0x67, 1, 1, WITH_BUTTON),
    BUTTON("Power button last release time", "release_time", BLACKBOX_HEX, 0x68, 8),
    BUTTON("Power button cumulative release count", "release_count", BLACKBOX_DECIMAL, 0x70, 4),
    BUTTON("Power button last release boot id", "release_boot_id", BLACKBOX_DECIMAL, 0x74, 2),
    BUTTON("Power button error count", "button_error_count", BLACKBOX_DECIMAL, 0x76, 2),
    BUTTON("Power button current connected standby phase", "connected_standby_phase", BLACKBOX_DECIMAL, 0x78,
           1),
    BUTTON("Power button transition latest checkpoint id", "checkpoint_id", BLACKBOX_DECIMAL, 0x7c, 4),
    BUTTON("Power button transition latest checkpoint type", "checkpoint_type", BLACKBOX_DECIMAL, 0x80, 4),
    BUTTON("Power button transition latest checkpoint sequence number", "checkpoint_sequence",
           BLACKBOX_DECIMAL, 0x84, 4),
    WHOLE(GROUP_EXTENSION, "Power transition Shutdown Device Type", "shutdown_device_type", BLACKBOX_DECIMAL,
          0x98, 1, WITH_EXTENSION),
    BITS(GROUP_EXTENSION, "Power transition Setup In Progress", "setup_in_progress", BLACKBOX_BOOLEAN, 0x99,
         0, 1, WITH_EXTENSION),
    BITS(GROUP_EXTENSION, "Power transition OOBE In Progress", "oobe_in_progress", BLACKBOX_BOOLEAN, 0x99, 1,
         1, WITH_EXTENSION),
    BITS(GROUP_EXTENSION, "Power transition Sleep Checkpoint Source", "sleep_checkpoint_source",
         BLACKBOX_DECIMAL, 0x99, 2, 2, WITH_EXTENSION),
    WHOLE(GROUP_EXTENSION, "Power transition Sleep Checkpoint", "sleep_checkpoint", BLACKBOX_DECIMAL, 0x9a, 1,
          WITH_EXTENSION),
    BITS(GROUP_EXTENSION, "Power transition Connected Standby Entry Reason Category", "entry_reason_category",
         BLACKBOX_DECIMAL, 0xaf, 0, 4, WITH_SCENARIO),
    BITS(GROUP_EXTENSION, "Power transition Connected Standby Exit Reason Category", "exit_reason_category",
         BLACKBOX_DECIMAL, 0xaf, 4, 4, WITH_SCENARIO),
    WHOLE(GROUP_EXTENSION, "Power transition Connected Standby Entry Scenario Instance Id", "entry_scenario",
          BLACKBOX_HEX, 0xb0, 8, WITH_SCENARIO),
    WHOLE(GROUP_FEATURES, "Feature Configuration State ", "feature_configuration_state",
          BLACKBOX_FEATURE_STATE, 0xb8, 4, WITH_FEATURES),
};
const size_t blackbox_bsd_field_count = sizeof blackbox_bsd_fields / sizeof *blackbox_bsd_fields;

bool blackbox_bsd_version(bytes data, uint32_t *version)
{
    uint32_t v;
    if (!bytes_u32(data, 0, &v) || v < BASIC || data.len < BASIC) return false;
    *version = v;
    return true;
}

bool blackbox_bsd_number(bytes data, uint32_t version, const blackbox_bsd_field *f, uint64_t *out)
{
    bytes b = bytes_clamp(data, 0, version);
    if (version < f->first_version || version >= f->end_version || !bytes_contains(b, f->offset, f->size))
        return false;
    uint64_t n = load_le(b.ptr + f->offset, f->size);
    *out = f->bits ? n >> f->shift & ((1u << f->bits) - 1) : n;
    return true;
}

const char *blackbox_feature_state(uint64_t state)
{
    static const char *const NAMES[] = {"Uninitialized", "Boot Pending", "LKG Pending", "Rollback Pending",
                                        "Committed"};
    return state < sizeof NAMES / sizeof *NAMES ? NAMES[state] : NULL;
}
