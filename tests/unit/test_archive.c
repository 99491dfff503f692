/* base/archive: what is written reads back, the same members make the same bytes, and hostile archives are
 * refused. */
#include "unit.h"

#include "base/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct tn_arena arena;
static struct tn_diag_list findings;
static char folder[] = "/tmp/tenon-archive-XXXXXX";

static const char *at(const char *name)
{
    return tn_arena_printf(&arena, "%s/%s", folder, name);
}

static enum tn_status open_archive(struct tn_archive *archive, const char *path)
{
    tn_diag_list_init(&findings, &arena);
    return tn_archive_open(archive, &arena, &findings.sink, path);
}

static const char *first_code(void)
{
    return findings.n ? findings.at[0]->code : "";
}

/* ---- written and read back ---- */

static enum tn_status write_two(const char *path)
{
    struct tn_outfile file;
    struct tn_archive_writer *writer;
    enum tn_status status = tn_outfile_open(&file, &findings.sink, path);
    if (status || (status = tn_archive_create(&arena, &findings.sink, &file, &writer)))
        return status;
    tn_archive_add(writer, "oci-layout", 5, 0);
    tn_archive_data(writer, "hel", 3);
    tn_archive_data(writer, "lo", 2);
    tn_archive_add(writer, "blobs/sha256/aa", 0, 0);
    status = tn_archive_finish(writer);
    return status ? (tn_outfile_abort(&file), status) : tn_outfile_commit(&file, &findings.sink);
}

static void check_two(const char *path)
{
    struct tn_archive archive;
    struct tn_bytes bytes = {0};
    CHECK(open_archive(&archive, path) == TN_OK);
    if (findings.n)
        return;
    CHECK(archive.n == 2);
    const struct tn_archive_member *member = tn_archive_find(&archive, "oci-layout");
    CHECK(member && member->size == 5);
    CHECK(member && !tn_archive_read(&archive, &arena, &findings.sink, member, 100, &bytes));
    CHECK(tn_str_eq(tn_str_of(bytes), "hello"));
    CHECK(member && tn_archive_read(&archive, &arena, &findings.sink, member, 4, &bytes) == TN_ERR_LIMIT);
    CHECK(tn_archive_find(&archive, "blobs/sha256/aa") && !tn_archive_find(&archive, "blobs"));
    tn_archive_close(&archive);
}

static void round_trip(void)
{
    const struct tn_source *one, *two;
    CHECK(write_two(at("one.tar")) == TN_OK && write_two(at("two.tar")) == TN_OK);
    check_two(at("one.tar"));
    CHECK(!tn_file_read(&arena, &findings.sink, at("one.tar"), &one));
    CHECK(!tn_file_read(&arena, &findings.sink, at("two.tar"), &two));
    CHECK(one->bytes.len == 10240 && tn_str_same(tn_str_of(one->bytes), tn_str_of(two->bytes)));
    if (!system(tn_arena_printf(&arena, "gzip -k %s", at("one.tar"))))
        check_two(at("one.tar.gz"));
}

/* ---- hostile headers, put together by hand ---- */

struct ustar {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type, link[100], magic[6],
        version[2], rest[247];
};
_Static_assert(sizeof(struct ustar) == 512, "a tar header is one block");

static void header(FILE *to, const char *name, char type, const char *link, const char *size)
{
    struct ustar h = {.type = type, .magic = "ustar", .version = "00"};
    snprintf(h.name, sizeof h.name, "%s", name);
    snprintf(h.link, sizeof h.link, "%s", link);
    memcpy(h.mode, "0000644", 8);
    memcpy(h.uid, "0000000", 8);
    memcpy(h.gid, "0000000", 8);
    memcpy(h.size, size, 12);
    memcpy(h.mtime, "00000000000", 12);
    memset(h.sum, ' ', 8);
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof h; i++)
        sum += ((unsigned char *)&h)[i];
    snprintf(h.sum, sizeof h.sum, "%06o", sum);
    fwrite(&h, 1, sizeof h, to);
}

static void refuses(void)
{
    static const struct {
        const char *name, *link, *size, *code;
        char type;
        int times;
    } cases[] = {
        {"../up", "", "00000000000", "archive-path", '0', 1},
        {"a/../../up", "", "00000000000", "archive-path", '0', 1},
        {"/etc/passwd", "", "00000000000", "archive-path", '0', 1},
        {"a//b", "", "00000000000", "archive-path", '0', 1},
        {"index.json", "/etc/passwd", "00000000000", "archive-entry", '2', 1},
        {"index.json", "oci-layout", "00000000000", "archive-entry", '1', 1},
        {"device", "", "00000000000", "archive-entry", '3', 1},
        {"fifo", "", "00000000000", "archive-entry", '6', 1},
        {"index.json", "", "00000000000", "archive-duplicate", '0', 2},
        {"giant", "", "77777777777", "archive-syntax", '0', 1},
        {"giant", "", "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", "archive-syntax", '0', 1},
        {"negative", "", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00", "archive-syntax", '0', 1},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tn_archive archive;
        FILE *to = fopen(at("hostile.tar"), "wb");
        for (int n = 0; n < cases[i].times; n++)
            header(to, cases[i].name, cases[i].type, cases[i].link, cases[i].size);
        for (int n = 0; n < 1024; n++)
            fputc(0, to);
        fclose(to);
        CHECK(open_archive(&archive, at("hostile.tar")) != TN_OK);
        CHECK_TEXT(first_code(), cases[i].code);
    }
}

static void refuses_what_is_no_archive(void)
{
    static const struct {
        const char *text, *code;
    } cases[] = {{"", "archive-syntax"}, {"hello", "archive-syntax"}, {"\x1f\x8b\x08", "archive-syntax"}};
    struct tn_archive archive;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        tn_file_write_bytes(&findings.sink, at("no.tar"), tn_bytes_of(tn_str(cases[i].text)));
        CHECK(open_archive(&archive, at("no.tar")) == TN_ERR_SYNTAX);
        CHECK_TEXT(first_code(), cases[i].code);
    }
    CHECK(open_archive(&archive, folder) == TN_ERR_IO);
    CHECK(open_archive(&archive, at("absent")) == TN_ERR_IO);
}

static void refuses_a_bomb(void)
{
    struct tn_archive archive;
    FILE *to = fopen(at("bomb.tar"), "wb");
    header(to, "zeros", '0', "", "01000000000"); /* 128 MiB */
    fseek(to, 128l << 20, SEEK_CUR);
    for (int n = 0; n < 1024; n++)
        fputc(0, to);
    fclose(to);
    if (system(tn_arena_printf(&arena, "gzip -9 %s", at("bomb.tar"))))
        return;
    CHECK(open_archive(&archive, at("bomb.tar.gz")) == TN_ERR_INVALID);
    CHECK_TEXT(first_code(), "archive-bomb");
}

int main(void)
{
    tn_arena_init(&arena);
    tn_diag_list_init(&findings, &arena);
    if (!mkdtemp(folder))
        return 1;
    round_trip();
    refuses();
    refuses_what_is_no_archive();
    refuses_a_bomb();
    CHECK(!system(tn_arena_printf(&arena, "rm -r %s", folder)));
    tn_arena_dispose(&arena);
    return UNIT_DONE();
}
