/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Entities and libpurple's HTML: both directions, there and back, and long texts in parts.
 */
#include <string.h>
#include <words/tg-format.h>

typedef struct {
    MtEntityKind kind;
    gint offset;
    gint length;
    const char *argument;
    gint64 number;
} Want;

typedef struct {
    const char *text;
    const char *html;
    Want entities[4];
} Case;

static GPtrArray *
make_entities(const Want *want)
{
    GPtrArray *entities = g_ptr_array_new_with_free_func((GDestroyNotify)mt_entity_free);

    for (guint i = 0; i < 4 && want[i].length > 0; i++) {
        MtEntity *entity = g_new0(MtEntity, 1);

        entity->kind = want[i].kind;
        entity->offset = want[i].offset;
        entity->length = want[i].length;
        entity->argument = g_strdup(want[i].argument);
        entity->number = want[i].number;
        g_ptr_array_add(entities, entity);
    }
    return entities;
}

static void
assert_entities(const GPtrArray *entities, const Want *want)
{
    guint count = 0;

    while (count < 4 && want[count].length > 0)
        count++;
    g_assert_cmpuint(entities->len, ==, count);
    for (guint i = 0; i < count; i++) {
        const MtEntity *entity = g_ptr_array_index(entities, i);

        g_assert_cmpint(entity->kind, ==, want[i].kind);
        g_assert_cmpint(entity->offset, ==, want[i].offset);
        g_assert_cmpint(entity->length, ==, want[i].length);
        g_assert_cmpint(entity->number, ==, want[i].number);
        if (entity->kind == MT_ENTITY_TEXT_URL || entity->kind == MT_ENTITY_PRE)
            g_assert_cmpstr(entity->argument, ==, want[i].argument);
    }
}

/* Both directions. */
static const Case rounds[] = {
    {"plain", "plain", {{0}}},
    {"a<b>&\"c\"\nd", "a&lt;b&gt;&amp;&quot;c&quot;<br>d", {{0}}},
    {"bold", "<b>bold</b>", {{MT_ENTITY_BOLD, 0, 4, NULL, 0}}},
    {"\xf0\x9f\x98\x80 it", "\xf0\x9f\x98\x80 <i>it</i>", {{MT_ENTITY_ITALIC, 3, 2, NULL, 0}}},
    {"a b c",
     "<b>a <i>b</i> c</b>",
     {{MT_ENTITY_BOLD, 0, 5, NULL, 0}, {MT_ENTITY_ITALIC, 2, 1, NULL, 0}}},
    {"u s",
     "<u>u</u> <s>s</s>",
     {{MT_ENTITY_UNDERLINE, 0, 1, NULL, 0}, {MT_ENTITY_STRIKE, 2, 1, NULL, 0}}},
    {"x = 1", "<font face=\"monospace\">x = 1</font>", {{MT_ENTITY_CODE, 0, 5, NULL, 0}}},
    {"see here",
     "see <a href=\"https://example.org/?a=1&amp;b=2\">here</a>",
     {{MT_ENTITY_TEXT_URL, 4, 4, "https://example.org/?a=1&b=2", 0}}},
    {"hi Ann",
     "hi <a href=\"tg://user?id=42\">Ann</a>",
     {{MT_ENTITY_MENTION_NAME, 3, 3, NULL, 42}}},
    {"the butler did", "the ||butler|| did", {{MT_ENTITY_SPOILER, 4, 6, NULL, 0}}},
    {"one\ntwo\nme", "&gt; one<br>&gt; two<br>me", {{MT_ENTITY_QUOTE, 0, 7, NULL, 0}}},
};

static void
test_rounds(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rounds); i++) {
        g_autoptr(GPtrArray) entities = make_entities(rounds[i].entities);
        g_autofree char *html = tg_format_to_html(rounds[i].text, entities);
        g_autoptr(TgText) text = tg_format_from_html(html);

        g_assert_cmpstr(html, ==, rounds[i].html);
        g_assert_cmpstr(text->text, ==, rounds[i].text);
        assert_entities(text->entities, rounds[i].entities);
    }
}

static void
test_typed(void)
{
    static const Case cases[] = {
        {"run make now", "run `make` now", {{MT_ENTITY_CODE, 4, 4, NULL, 0}}},
        {"a\nb", "```a<br>b```", {{MT_ENTITY_PRE, 0, 3, NULL, 0}}},
        {"a\nb", "```<br>a<br>b<br>```", {{MT_ENTITY_PRE, 0, 3, NULL, 0}}},
        {"x int a; y", "x ```c++<br>int a;<br>``` y", {{MT_ENTITY_PRE, 2, 6, "c++", 0}}},
        {"c", "```c```", {{MT_ENTITY_PRE, 0, 1, NULL, 0}}},
        {"c", "```c<br>```", {{MT_ENTITY_PRE, 0, 1, NULL, 0}}},
        {"no c\nx", "```no c<br>x```", {{MT_ENTITY_PRE, 0, 6, NULL, 0}}},
        {"``````", "``````", {{0}}},
        {"a\nb", "<font face='monospace'>a<br>b</font>", {{MT_ENTITY_PRE, 0, 3, NULL, 0}}},
        {"a ` b", "a ` b", {{0}}},
        {"a || b", "a || b", {{0}}},
        {"x||y", "`x||y`", {{MT_ENTITY_CODE, 0, 4, NULL, 0}}},
        {"see http://a.bc now", "see <A HREF=\"http://a.bc\">http://a.bc</A> now", {{0}}},
        {"/set@mybot", "<A HREF=\"mailto:set@mybot\">/set@mybot</A>", {{0}}},
        {"www.a.bc", "<a href=\"http://www.a.bc\">www.a.bc</a>", {{0}}},
        {"x", "<FONT COLOR=\"red\"><SPAN style='x'>x</SPAN></FONT>", {{0}}},
        {"a < b", "a < b", {{0}}},
        {"left", "<b>left", {{MT_ENTITY_BOLD, 0, 4, NULL, 0}}},
        {"\xe2\x82\xac'", "&#8364;&apos;", {{0}}},
        {"&x;", "&x;", {{0}}},
        {"", "", {{0}}},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TgText) text = tg_format_from_html(cases[i].html);

        g_assert_cmpstr(text->text, ==, cases[i].text);
        assert_entities(text->entities, cases[i].entities);
    }
}

static void
test_crossing(void)
{
    static const Want want[4] = {{MT_ENTITY_BOLD, 0, 4, NULL, 0},
                                 {MT_ENTITY_ITALIC, 2, 4, NULL, 0}};
    g_autoptr(GPtrArray) entities = make_entities(want);
    g_autofree char *html = tg_format_to_html("abcdef", entities);

    g_assert_cmpstr(html, ==, "<b>ab<i>cd</i></b><i>ef</i>");
}

static void
test_plain(void)
{
    static const Want want[4] = {{MT_ENTITY_TEXT_URL, 3, 2, "https://a.bc", 0},
                                 {MT_ENTITY_TEXT_URL, 0, 2, "tg://x", 0},
                                 {MT_ENTITY_BOLD, 0, 5, NULL, 0},
                                 {MT_ENTITY_TEXT_URL, 1, 2, "javascript:alert(1)", 0}};
    g_autoptr(GPtrArray) entities = make_entities(want);
    g_autofree char *text = tg_format_to_plain("\xf0\x9f\x98\x80 it.", entities);
    g_autofree char *same = tg_format_to_plain("a\nb", NULL);

    g_assert_cmpstr(text, ==, "\xf0\x9f\x98\x80 (tg://x) it (https://a.bc).");
    g_assert_cmpstr(same, ==, "a\nb");
    g_assert_true(tg_format_has_links("x", entities));
    g_assert_true(tg_format_has_links("see https://a.bc", NULL));
    g_assert_false(tg_format_has_links("x", NULL));
}

static void
test_hostile(void)
{
    static const Want want[4] = {{MT_ENTITY_BOLD, -5, 3, NULL, 0},
                                 {MT_ENTITY_BOLD, 1, G_MAXINT, NULL, 0},
                                 {MT_ENTITY_TEXT_URL, 0, 3, "javascript:alert(1)", 0},
                                 {MT_ENTITY_TEXT_URL, 0, 3, "https://a\"><b>", 0}};
    g_autoptr(GPtrArray) entities = make_entities(want);
    g_autofree char *html = tg_format_to_html("abc", entities);

    g_assert_null(strstr(html, "javascript"));
    g_assert_null(strstr(html, "a\"><b>"));
    g_assert_nonnull(strstr(html, "<b>"));
}

static void
test_split(void)
{
    GString *long_text = g_string_new(NULL);
    g_autoptr(TgText) text = NULL;
    g_autoptr(GPtrArray) parts = NULL;
    gsize total = 0;

    for (guint i = 0; i < 2000; i++)
        g_string_append(long_text, "word\xf0\x9f\x98\x80 ");
    text = tg_format_from_html(long_text->str);
    g_string_free(long_text, TRUE);
    parts = tg_format_split(text, TG_FORMAT_MOST_UNITS);
    g_assert_cmpuint(parts->len, ==, 4);
    for (guint i = 0; i < parts->len; i++) {
        const TgText *part = g_ptr_array_index(parts, i);
        glong units;
        g_autofree gunichar2 *utf16 = g_utf8_to_utf16(part->text, -1, NULL, &units, NULL);

        g_assert_nonnull(utf16);
        g_assert_cmpint(units, <=, TG_FORMAT_MOST_UNITS);
        g_assert_true(g_str_has_prefix(part->text, "word"));
        g_assert_true(g_str_has_suffix(part->text, "\x80"));
        total += strlen(part->text) + 1;
    }
    g_assert_cmpuint(total, ==, 2000 * strlen("word\xf0\x9f\x98\x80 "));
}

static void
test_split_entities(void)
{
    g_autoptr(TgText) text = tg_format_from_html("<b>aaaa bbbb</b> cccc");
    g_autoptr(GPtrArray) parts = tg_format_split(text, 6);
    static const Want want[4] = {{MT_ENTITY_BOLD, 0, 4, NULL, 0}};
    static const Want none[4] = {{0}};

    g_assert_cmpuint(parts->len, ==, 3);
    assert_entities(((TgText *)g_ptr_array_index(parts, 0))->entities, want);
    assert_entities(((TgText *)g_ptr_array_index(parts, 1))->entities, want);
    assert_entities(((TgText *)g_ptr_array_index(parts, 2))->entities, none);
}

static void
test_split_hard(void)
{
    g_autoptr(TgText) text =
        tg_format_from_html("a\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80");
    g_autoptr(TgText) blank = tg_format_from_html(" <br> ");
    g_autoptr(GPtrArray) parts = tg_format_split(text, 4);
    g_autoptr(GPtrArray) nothing = tg_format_split(blank, 4);

    g_assert_cmpuint(parts->len, ==, 2);
    g_assert_cmpstr(((TgText *)g_ptr_array_index(parts, 0))->text, ==, "a\xf0\x9f\x98\x80");
    g_assert_cmpuint(nothing->len, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/format/rounds", test_rounds);
    g_test_add_func("/format/typed", test_typed);
    g_test_add_func("/format/crossing", test_crossing);
    g_test_add_func("/format/hostile", test_hostile);
    g_test_add_func("/format/plain", test_plain);
    g_test_add_func("/format/split", test_split);
    g_test_add_func("/format/split-entities", test_split_entities);
    g_test_add_func("/format/split-hard", test_split_hard);
    return g_test_run();
}
