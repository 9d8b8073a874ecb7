/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Properties of texts that are made up: what is typed is the same after it went to HTML and came
 * back, and its parts say together what the whole says, in the same dress.
 */
#include <string.h>
#include <words/tg-format.h>

#define ROUNDS 3000
#define MOST_OPEN 4

static const char *const tags[] = {"b", "i", "u", "s", "a", "font"};
static const char *const begins[] = {"<b>",
                                     "<i>",
                                     "<u>",
                                     "<s>",
                                     "<a href=\"https://example.org/?a=1&amp;b=2\">",
                                     "<font face=\"monospace\">"};
static const char *const words[] = {
    "word",  "\xf0\x9f\x98\x80", "\xc3\xa9t\xc3\xa9", "a&lt;b", "&amp;amp;", "x.", "\xe4\xbd\xa0",
    "&quot;"};

static const char *
any_word(void)
{
    return words[g_test_rand_int_range(0, G_N_ELEMENTS(words))];
}

typedef struct {
    GString *html;
    guint open[MOST_OPEN];
    guint depth;
    gboolean is_code;
    gboolean is_line_start;
} Maker;

static gboolean
is_open(const Maker *self, guint tag)
{
    for (guint i = 0; i < self->depth; i++)
        if (self->open[i] == tag)
            return TRUE;
    return FALSE;
}

static void
close_last(Maker *self)
{
    guint tag = self->open[--self->depth];

    g_string_append_printf(self->html, "</%s>", tags[tag]);
    self->is_code = is_open(self, G_N_ELEMENTS(tags) - 1);
}

static void
make_step(Maker *self)
{
    guint tag = (guint)g_test_rand_int_range(0, G_N_ELEMENTS(tags));

    switch (g_test_rand_int_range(0, 6)) {
    case 0:
        if (self->depth == MOST_OPEN || is_open(self, tag))
            break;
        g_string_append_printf(self->html, "%s%s", begins[tag], any_word());
        self->open[self->depth++] = tag;
        self->is_code = is_open(self, G_N_ELEMENTS(tags) - 1);
        self->is_line_start = FALSE;
        break;
    case 1:
        if (self->depth > 0)
            close_last(self);
        break;
    case 2:
        if (self->is_code)
            break;
        g_string_append_printf(self->html, " ||%s %s|| ", any_word(), any_word());
        self->is_line_start = FALSE;
        break;
    case 3:
        if (self->depth > 0)
            break;
        g_string_append_printf(self->html, "<br>&gt; %s <b>%s</b><br>", any_word(), any_word());
        g_string_append_printf(self->html, "&gt; %s<br>%s", any_word(), any_word());
        break;
    case 4:
        g_string_append(self->html, self->is_line_start ? "x<br>" : "<br>");
        self->is_line_start = TRUE;
        break;
    default:
        g_string_append_printf(self->html, "%s ", any_word());
        self->is_line_start = FALSE;
        break;
    }
}

/* (transfer full) */
static TgText *
make_text(guint steps)
{
    Maker self = {.html = g_string_new("start ")};
    TgText *text;

    for (guint i = 0; i < steps; i++)
        make_step(&self);
    while (self.depth > 0)
        close_last(&self);
    text = tg_format_from_html(self.html->str);
    g_string_free(self.html, TRUE);
    return text;
}

/* (transfer full): for each UTF-16 unit of the text, what it wears. */
static guint32 *
dress_of(const TgText *text, glong *out_units)
{
    g_autofree gunichar2 *units = g_utf8_to_utf16(text->text, -1, NULL, out_units, NULL);
    guint32 *dress = g_new0(guint32, (gsize)*out_units + 1);

    g_assert_nonnull(units);
    for (guint i = 0; i < text->entities->len; i++) {
        const MtEntity *entity = g_ptr_array_index(text->entities, i);

        g_assert_cmpint(entity->offset, >=, 0);
        g_assert_cmpint(entity->length, >, 0);
        g_assert_cmpint(entity->offset + entity->length, <=, *out_units);
        if (entity->kind == MT_ENTITY_TEXT_URL)
            g_assert_cmpstr(entity->argument, ==, "https://example.org/?a=1&b=2");
        for (gint at = 0; at < entity->length; at++)
            dress[entity->offset + at] |= 1u << entity->kind;
    }
    return dress;
}

static void
test_there_and_back(void)
{
    for (guint round = 0; round < ROUNDS; round++) {
        g_autoptr(TgText) text = make_text((guint)g_test_rand_int_range(1, 40));
        g_autofree char *html = tg_format_to_html(text->text, text->entities);
        g_autoptr(TgText) back = tg_format_from_html(html);
        g_autofree char *again = tg_format_to_html(back->text, back->entities);
        glong units = 0, units_back = 0;
        g_autofree guint32 *dress = dress_of(text, &units);
        g_autofree guint32 *dress_back = dress_of(back, &units_back);

        g_assert_cmpstr(back->text, ==, text->text);
        g_assert_cmpint(units_back, ==, units);
        for (glong at = 0; at < units; at++)
            g_assert_cmpuint(dress_back[at], ==, dress[at]);
        g_assert_cmpstr(again, ==, html);
    }
}

static gboolean
is_blank(gunichar2 c)
{
    return c == ' ' || c == '\n';
}

/* Each part is found in the whole behind the one before, and only blanks are between them. */
static glong
find_part(const TgText *whole, const TgText *part, glong from, guint most)
{
    glong units = 0, units_part = 0;
    g_autofree gunichar2 *text = g_utf8_to_utf16(whole->text, -1, NULL, NULL, NULL);
    g_autofree gunichar2 *said = g_utf8_to_utf16(part->text, -1, NULL, NULL, NULL);
    g_autofree guint32 *dress = dress_of(whole, &units);
    g_autofree guint32 *dress_part = dress_of(part, &units_part);

    g_assert_nonnull(said); /* no half of a pair */
    g_assert_cmpint(units_part, >, 0);
    g_assert_cmpint(units_part, <=, (glong)most);
    while (from < units && is_blank(text[from]))
        from++;
    g_assert_cmpint(from + units_part, <=, units);
    for (glong at = 0; at < units_part; at++) {
        g_assert_cmpuint(said[at], ==, text[from + at]);
        g_assert_cmpuint(dress_part[at], ==, dress[from + at]);
    }
    return from + units_part;
}

static void
test_parts(void)
{
    for (guint round = 0; round < ROUNDS / 3; round++) {
        guint most = (guint)g_test_rand_int_range(4, 40);
        g_autoptr(TgText) text = make_text((guint)g_test_rand_int_range(1, 60));
        g_autoptr(GPtrArray) parts = tg_format_split(text, most);
        g_autofree gunichar2 *units = g_utf8_to_utf16(text->text, -1, NULL, NULL, NULL);
        glong at = 0;

        for (guint i = 0; i < parts->len; i++)
            at = find_part(text, g_ptr_array_index(parts, i), at, most);
        while (is_blank(units[at]))
            at++;
        g_assert_cmpuint(units[at], ==, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/format-property/there-and-back", test_there_and_back);
    g_test_add_func("/format-property/parts", test_parts);
    return g_test_run();
}
