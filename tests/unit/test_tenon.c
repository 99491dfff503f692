/* A program outside: tenon.h and nothing else of ours. */
#include "tenon.h"

#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

static int findings;
static char last_code[64];

static void count(void *payload, const tenon_finding *finding)
{
    ++*(int *)payload;
    snprintf(last_code, sizeof last_code, "%s", finding->code);
}

static void test_read(tenon *t)
{
    const tenon_component *component;
    const char *text;
    CHECK(tenon_read(t, "testdata/demo/shouter.wasm", &component) == TENON_OK);
    CHECK_TEXT(tenon_import(component, 0), "demo:greet/greet@0.1.0");
    CHECK_TEXT(tenon_export(component, 0), "run");
    CHECK(!tenon_import(component, 1));
    CHECK(tenon_wit(t, component, &text) == TENON_OK &&
          strstr(text, "export run: func(name: string) -> string;"));
    CHECK(tenon_wit_check(t, "testdata/demo/wit") == TENON_OK);
    CHECK(tenon_validate(t, "testdata/demo/shouter.wasm", NULL) == TENON_OK);
    CHECK(tenon_validate(t, "testdata/demo/shouter.wasm", "wasm2,component-model,-cm-async") == TENON_OK);
    CHECK(!findings);
    CHECK(tenon_validate(t, "testdata/demo/shouter.wasm", "-component-model") == TENON_WRONG && findings == 1);
    CHECK_TEXT(last_code, "component-feature");
    CHECK(tenon_validate(t, "testdata/demo/shouter.wasm", "simdd") == TENON_WRONG && findings == 2);
    CHECK_TEXT(last_code, "wasm-unknown-feature");
    findings = 0;
    CHECK(tenon_read(t, "testdata/demo/greeter.c", &component) == TENON_WRONG && findings == 1);
    CHECK(tenon_read(t, "no/such/file", &component) == TENON_FILE && findings == 2);
    CHECK_TEXT(last_code, "file-io");
}

static void test_ship(tenon *t, const char *folder)
{
    char app[300], ref[300], back[300], pushed[TENON_DIGEST], pulled[TENON_DIGEST];
    const char *const plugs[] = {"testdata/demo/greeter.wasm"};
    snprintf(app, sizeof app, "%s/app.wasm", folder);
    snprintf(ref, sizeof ref, "oci:%s/layout:1", folder);
    snprintf(back, sizeof back, "%s/back.wasm", folder);
    findings = 0;
    CHECK(tenon_plug(t, "testdata/demo/shouter.wasm", plugs, 1, app) == TENON_OK);
    CHECK(tenon_push(t, app, ref, NULL, pushed) == TENON_OK);
    CHECK(tenon_pull(t, ref, back, NULL, pulled) == TENON_OK && !strcmp(pushed, pulled));
    CHECK(!findings);
    CHECK(tenon_pull(t, "oci:no-such-layout:1", back, NULL, NULL) != TENON_OK && findings == 1);
}

int main(void)
{
    char folder[] = "/tmp/tenon-test-XXXXXX", command[100];
    tenon *t = tenon_new(count, &findings);
    CHECK(t && mkdtemp(folder) && *tenon_version());
    test_read(t);
    test_ship(t, folder);
    tenon_free(t);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    CHECK(!system(command));
    return UNIT_DONE();
}
