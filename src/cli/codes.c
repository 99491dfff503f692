#include "cli/codes.h"

#include <stddef.h>

const struct tn_code tn_codes[] = {
#define CODE(code, title, spec, about, wrong, right) {code, title, spec, about, wrong, right},
#include "cli/codes_adapter.def"
#include "cli/codes_base.def"
#include "cli/codes_caps.def"
#include "cli/codes_component.def"
#include "cli/codes_componentize.def"
#include "cli/codes_link.def"
#include "cli/codes_metadata.def"
#include "cli/codes_oci.def"
#include "cli/codes_wac.def"
#include "cli/codes_wasm.def"
#include "cli/codes_wit.def"
#undef CODE
};
const unsigned tn_n_codes = sizeof tn_codes / sizeof *tn_codes;
