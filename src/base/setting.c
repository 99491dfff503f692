#include "base/setting.h"

#include <stdlib.h>
#include <string.h>

bool tn_setting_read(const struct tn_setting *setting, bool *ret_right, uint64_t *ret_number)
{
    static const char units[] = "KMGT";
    const char *text = getenv(setting->name);
    char *end;
    *ret_right = false;
    if (!text || !*text)
        return false;
    if (*text < '0' || *text > '9')
        return true;
    uint64_t n = strtoull(text, &end, 10); /* the greatest there is, where it is greater */
    const char *unit = setting->size && *end ? strchr(units, *end & ~32) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    *ret_right = !end[unit != NULL] && n >= setting->least && (!setting->most || n <= setting->most);
    if (*ret_right)
        *ret_number = n > UINT64_MAX >> shift ? UINT64_MAX : n << shift;
    return true;
}

uint64_t tn_setting_or(const struct tn_setting *setting, uint64_t usual)
{
    bool right;
    tn_setting_read(setting, &right, &usual);
    return usual;
}

void tn_setting_check(struct tn_diag_sink *sink, const struct tn_setting *setting)
{
    bool right;
    uint64_t number;
    if (tn_setting_read(setting, &right, &number) && !right)
        tn_diag_report(sink, TN_WARNING, "setting", TN_NOWHERE, "%s is `%s`, which is not %s, and is not taken",
                       setting->name, getenv(setting->name), setting->form);
}
