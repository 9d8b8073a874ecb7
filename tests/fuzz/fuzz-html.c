/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages as libpurple's HTML and back, and names that are typed or clicked. The first byte says
 * how many numbers stand in front of the text: the entities that a message came with.
 */
#include <base/mt-buffer.h>
#include <string.h>
#include <tg-text.h>
#include <words/tg-format.h>
#include <words/tg-names.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define LEAST_UNITS 20

static glong
count_units(const char *text)
{
    glong units = 0;
    g_autofree gunichar2 *utf16 = g_utf8_to_utf16(text, -1, NULL, &units, NULL);

    g_assert_nonnull(utf16);
    return units;
}

static void
check_text(const TgText *text, glong most)
{
    const glong units = count_units(text->text);

    g_assert_cmpint(units, <=, most);
    for (guint i = 0; text->entities != NULL && i < text->entities->len; i++) {
        const MtEntity *entity = g_ptr_array_index(text->entities, i);

        g_assert_cmpint(entity->offset, >=, 0);
        g_assert_cmpint(entity->length, >, 0);
        g_assert_cmpint((glong)entity->offset + entity->length, <=, units);
    }
}

/* Nothing but what libpurple knows and is harmless. */
static void
check_html(const char *html)
{
    static const char *const tags[] = {
        "<b>",        "</b>", "<i>",  "</i>",    "<u>",  "</u>",
        "<s>",        "</s>", "<br>", "</font>", "</a>", "<font face=\"monospace\">",
        "<a href=\"",
    };

    g_assert_true(g_utf8_validate(html, -1, NULL));
    for (const char *p = strchr(html, '<'); p != NULL; p = strchr(p + 1, '<')) {
        gboolean known = FALSE;

        for (guint i = 0; i < G_N_ELEMENTS(tags); i++)
            known = known || g_str_has_prefix(p, tags[i]);
        g_assert_true(known);
        g_assert_false(g_ascii_strncasecmp(p, "<a href=\"javascript:", 20) == 0);
    }
}

static void
typed(const char *html)
{
    g_autoptr(TgText) text = tg_format_from_html(html);
    g_autoptr(GPtrArray) parts = NULL;
    g_autofree char *shown = NULL;

    check_text(text, G_MAXINT);
    shown = tg_format_to_html(text->text, text->entities);
    check_html(shown);
    parts = tg_format_split(text, LEAST_UNITS);
    for (guint i = 0; i < parts->len; i++)
        check_text(g_ptr_array_index(parts, i), LEAST_UNITS);
}

static void
shown(MtReader *numbers, const char *text)
{
    g_autoptr(GPtrArray) entities = g_ptr_array_new_with_free_func((GDestroyNotify)mt_entity_free);
    g_autofree char *html = NULL;

    while (mt_reader_left(numbers) >= 12) {
        MtEntity *entity = g_new0(MtEntity, 1);
        const guint32 kind = mt_reader_u32(numbers);

        entity->kind = kind % (MT_ENTITY_DATE + 2);
        entity->offset = mt_reader_i32(numbers);
        entity->length = mt_reader_i32(numbers);
        entity->argument = (kind >> 8 & 1) != 0 ? g_strdup(text) : NULL;
        entity->number = kind;
        g_ptr_array_add(entities, entity);
    }
    html = tg_format_to_html(text, entities);
    check_html(html);
}

static void
named(const char *text)
{
    g_autoptr(TgName) name = tg_names_read(text);
    g_autofree char *again = NULL;
    g_autofree char *foreign = tg_text_foreign(text, 40);
    MtPeerId peer = {0};
    gint32 topic = 0;

    g_assert_true(g_utf8_validate(foreign, -1, NULL));
    if (name->kind == TG_NAME_PHONE)
        g_assert_cmpuint(strspn(name->text, "0123456789"), ==, strlen(name->text));
    if (!tg_names_parse(text, &peer, &topic))
        return;
    again = tg_names_make(peer, topic);
    g_assert_cmpstr(again, ==, text);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = NULL;
    MtReader numbers;
    gsize len;

    if (size < 1 || size > 16384)
        return 0;
    len = MIN(size - 1, (gsize)(data[0] % 8) * 12);
    numbers = MT_READER_INIT(data + 1, len);
    text = g_utf8_make_valid((const char *)data + 1 + len, (gssize)(size - 1 - len));
    typed(text);
    named(text);
    shown(&numbers, text);
    return 0;
}
