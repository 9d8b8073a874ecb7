/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Objects of the golden schema there and back: kinds of fields that the real ones hardly use.
 */
#include <string.h>
#include <tl-sample.h>
#include <tl/tl-codec.h>

extern const TlSchema sample_schema;

static TlObject *
there_and_back(const TlObject *object, TlArena *arena)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = tl_encode(object, &error);
    g_autoptr(GBytes) again = NULL;
    TlObject *read;
    gsize len;
    gconstpointer data;

    g_assert_no_error(error);
    data = g_bytes_get_data(bytes, &len);
    read = tl_decode(data, len, &sample_schema, NULL, arena, &error);
    g_assert_no_error(error);
    again = tl_encode(read, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(again, bytes));
    for (gsize cut = 0; cut < len; cut++)
        g_assert_null(tl_decode(data, cut, &sample_schema, NULL, arena, NULL));
    return read;
}

static void
test_thing(void)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlSampleThing *read;
    TlSampleThing thing = {
        .base = TL_SAMPLE_THING,
        .flags = TL_SAMPLE_THING_HAS_NUMBER | TL_SAMPLE_THING_HAS_SHORT,
        .flags2 = TL_SAMPLE_THING_HAS_WIDE,
        .true_one = TRUE,
        .number = -1,
        .default_ = G_MININT32,
        .big = G_MININT64,
        .real = -0.5,
        .short_ = TRUE,
        .text = "t",
        .note = "",
        .raw = {.data = (const guint8 *)"\0\1", .len = 2},
    };

    memset(thing.key, 0x80, sizeof thing.key);
    memset(thing.wide, 0x81, sizeof thing.wide);
    read = (const TlSampleThing *)there_and_back(&thing.base, arena);
    g_assert_cmphex(read->flags, ==, 7);
    g_assert_cmphex(read->flags2, ==, 0x80000001);
    g_assert_true(read->true_one);
    g_assert_cmpint(read->number, ==, -1);
    g_assert_cmpint(read->default_, ==, G_MININT32);
    g_assert_cmpint(read->big, ==, G_MININT64);
    g_assert_cmpfloat(read->real, ==, -0.5);
    g_assert_true(read->short_);
    g_assert_cmpstr(read->text, ==, "t");
    g_assert_cmpstr(read->note, ==, "");
    g_assert_cmpmem(read->raw.data, read->raw.len, "\0\1", 2);
    g_assert_cmpmem(read->key, 16, thing.key, 16);
    g_assert_cmpmem(read->wide, 32, thing.wide, 32);
}

static void
test_absent(void)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlSampleThing thing = {.base = TL_SAMPLE_THING, .number = 5, .real = 1, .wide = {1}};
    const TlSampleThing *read = (const TlSampleThing *)there_and_back(&thing.base, arena);

    g_assert_cmphex(read->flags | read->flags2, ==, 0);
    g_assert_cmpint(read->number, ==, 0);
    g_assert_cmpstr(read->text, ==, "");
    g_assert_null(read->note);
    g_assert_nonnull(read->raw.data);
    g_assert_cmpuint(read->wide[0], ==, 0);
}

static void
test_box(void)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlSampleThing thing = {.base = TL_SAMPLE_THING, .text = "inside"};
    TlSampleOtherThing other = {.base = TL_SAMPLE_OTHER_THING, .owner = &thing.base};
    TlSampleEntry entries[] = {{.base = TL_SAMPLE_ENTRY, .value = 1},
                               {.base = TL_SAMPLE_ENTRY, .value = 2}};
    TlObject *objects[] = {&thing.base, &other.base};
    TlObject *bare[] = {&entries[0].base, &entries[1].base};
    gint64 longs[] = {1, -1};
    const char *strings[] = {"a", NULL};
    TlBytes blobs[] = {{0}, {.data = (const guint8 *)"x", .len = 1}};
    const TlVector things = {.len = 2, .objects = objects}, ids = {.len = 2, .longs = longs};
    const TlVector names = {.len = 2, .strings = strings}, raw = {.len = 2, .bytes = blobs};
    const TlVector list = {.len = 2, .objects = bare};
    TlSampleBox box = {.base = TL_SAMPLE_BOX,
                       .things = &things,
                       .ids = &ids,
                       .names = &names,
                       .blobs = &raw,
                       .entries = &list,
                       .one = &entries[1].base};
    const TlSampleBox *read = (const TlSampleBox *)there_and_back(&box.base, arena);
    const TlObject *found = ((const TlSampleOtherThing *)read->things->objects[1])->owner;

    g_assert_cmpstr(((const TlSampleThing *)found)->text, ==, "inside");
    g_assert_cmpint(read->ids->longs[1], ==, -1);
    g_assert_cmpstr(read->names->strings[1], ==, "");
    g_assert_cmpmem(read->blobs->bytes[1].data, read->blobs->bytes[1].len, "x", 1);
    g_assert_cmpint(((const TlSampleEntry *)read->entries->objects[1])->value, ==, 2);
    g_assert_cmpint(((const TlSampleEntry *)read->one)->value, ==, 2);
    box.one = &thing.base;
    g_assert_null(tl_encode(&box.base, NULL));
    bare[0] = NULL;
    box.one = bare[1];
    g_assert_null(tl_encode(&box.base, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tl-sample/thing", test_thing);
    g_test_add_func("/tl-sample/absent", test_absent);
    g_test_add_func("/tl-sample/box", test_box);
    return g_test_run();
}
