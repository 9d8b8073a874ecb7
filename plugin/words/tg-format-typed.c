/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * libpurple's HTML to text with entities, and long texts in parts.
 */
#include "words/tg-format.h"

#include <string.h>

#define LONGEST_TAG 4096
#define DEEPEST 64
/* Of the name of a programming language. */
#define LONGEST_LANGUAGE 20u
#define NO_ENTITY G_MAXUINT

/* The text while it is worked on: UTF-16, as entities count. */
typedef struct {
    GArray *units; /* (element-type gunichar2) */
    GPtrArray *entities;
    GArray *tags; /* (element-type OpenTag) */
} Parser;

typedef struct {
    char name[12];
    guint entity; /* NO_ENTITY */
} OpenTag;

void
tg_text_free(TgText *self)
{
    if (self == NULL)
        return;
    g_free(self->text);
    g_ptr_array_unref(self->entities);
    g_free(self);
}

static MtEntity *
entity_new(MtEntityKind kind, guint offset, guint length)
{
    MtEntity *entity = g_new0(MtEntity, 1);

    entity->kind = kind;
    entity->offset = (gint)offset;
    entity->length = (gint)length;
    return entity;
}

static void
add_character(Parser *self, gunichar c)
{
    gunichar2 pair[2] = {(gunichar2)c, 0};
    guint count = 1;

    if (c > 0xFFFF) {
        pair[0] = (gunichar2)(0xD800 + ((c - 0x10000) >> 10));
        pair[1] = (gunichar2)(0xDC00 + ((c - 0x10000) & 0x3FF));
        count = 2;
    }
    g_array_append_vals(self->units, pair, count);
}

/* --- tags ------------------------------------------------------------------------------------ */

/* (transfer full) (nullable) */
static char *
attribute_of(const char *tag, const char *name)
{
    gsize len = strlen(name);

    for (const char *p = tag; (p = strpbrk(p, " \t\n")) != NULL;) {
        p += strspn(p, " \t\n");
        if (g_ascii_strncasecmp(p, name, len) == 0 && p[len] == '=') {
            const char *value = p + len + 1;
            char quote = *value == '"' || *value == '\'' ? *value++ : ' ';
            const char *end = strchr(value, quote);

            return g_strndup(value, end != NULL ? (gsize)(end - value) : strlen(value));
        }
    }
    return NULL;
}

static gunichar character_of(const char *p, const char **end);

/* (transfer full) */
static char *
unescape(const char *text)
{
    GString *out = g_string_new(NULL);

    for (const char *p = text; *p != '\0';)
        g_string_append_unichar(out, character_of(p, &p));
    return g_string_free(out, FALSE);
}

static MtEntityKind
kind_of_tag(const char *name, const char *tag)
{
    static const struct {
        const char *name;
        MtEntityKind kind;
    } kinds[] = {
        {"b", MT_ENTITY_BOLD},     {"strong", MT_ENTITY_BOLD},      {"i", MT_ENTITY_ITALIC},
        {"em", MT_ENTITY_ITALIC},  {"u", MT_ENTITY_UNDERLINE},      {"ins", MT_ENTITY_UNDERLINE},
        {"s", MT_ENTITY_STRIKE},   {"strike", MT_ENTITY_STRIKE},    {"del", MT_ENTITY_STRIKE},
        {"code", MT_ENTITY_CODE},  {"tt", MT_ENTITY_CODE},          {"pre", MT_ENTITY_PRE},
        {"a", MT_ENTITY_TEXT_URL}, {"blockquote", MT_ENTITY_QUOTE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return kinds[i].kind;
    if (strcmp(name, "font") == 0) {
        g_autofree char *face = attribute_of(tag, "face");

        if (face != NULL && g_ascii_strncasecmp(face, "mono", 4) == 0)
            return MT_ENTITY_CODE;
    }
    return MT_ENTITY_UNKNOWN;
}

static void
open_tag(Parser *self, const char *name, const char *tag)
{
    MtEntityKind kind = kind_of_tag(name, tag);
    OpenTag open = {.entity = NO_ENTITY};

    if (self->tags->len >= DEEPEST)
        return;
    g_strlcpy(open.name, name, sizeof open.name);
    if (kind != MT_ENTITY_UNKNOWN) {
        MtEntity *entity = entity_new(kind, self->units->len, 0);
        g_autofree char *target = kind == MT_ENTITY_TEXT_URL ? attribute_of(tag, "href") : NULL;

        if (target != NULL)
            entity->argument = unescape(target);
        open.entity = self->entities->len;
        g_ptr_array_add(self->entities, entity);
    }
    g_array_append_val(self->tags, open);
}

static void
end_entity(Parser *self, guint number)
{
    MtEntity *entity = g_ptr_array_index(self->entities, number);
    g_autofree char *text = NULL;

    entity->length = (gint)self->units->len - entity->offset;
    if (entity->kind != MT_ENTITY_TEXT_URL || entity->length <= 0)
        return;
    text = g_utf16_to_utf8(&g_array_index(self->units, gunichar2, entity->offset), entity->length,
                           NULL, NULL, NULL);
    /* Front ends make links of what looks like one. */
    if (entity->argument == NULL || text == NULL || strcmp(entity->argument, text) == 0 ||
        g_str_has_prefix(entity->argument, "mailto:") ||
        (g_str_has_suffix(entity->argument, text) && strstr(entity->argument, "://") != NULL &&
         strcmp(strstr(entity->argument, "://") + 3, text) == 0))
        entity->kind = MT_ENTITY_UNKNOWN;
    else if (g_str_has_prefix(entity->argument, "tg://user?id=")) {
        entity->kind = MT_ENTITY_MENTION_NAME;
        entity->number = g_ascii_strtoll(entity->argument + 13, NULL, 10);
    }
}

static void
close_tag(Parser *self, const char *name)
{
    for (guint i = self->tags->len; i > 0; i--) {
        const OpenTag *open = &g_array_index(self->tags, OpenTag, i - 1);

        if (strcmp(open->name, name) != 0)
            continue;
        if (open->entity != NO_ENTITY)
            end_entity(self, open->entity);
        g_array_remove_index(self->tags, i - 1);
        return;
    }
}

/* @p: behind the bracket. Returns where the text goes on; NULL: it was no tag. */
static const char *
take_tag(Parser *self, const char *p)
{
    const char *end = strchr(p, '>');
    gboolean closes = *p == '/';
    g_autofree char *tag = NULL;
    g_autofree char *name = NULL;

    if (end == NULL || end - p > LONGEST_TAG || !(g_ascii_isalpha(*p) || *p == '/' || *p == '!'))
        return NULL;
    tag = g_strndup(p + closes, (gsize)(end - p) - closes);
    name = g_ascii_strdown(tag, (gssize)strcspn(tag, " \t\n/"));
    if (strcmp(name, "br") == 0 || (strcmp(name, "p") == 0 && closes))
        add_character(self, '\n');
    else if (closes)
        close_tag(self, name);
    else
        open_tag(self, name, tag);
    return end + 1;
}

static gunichar
character_of(const char *p, const char **end)
{
    static const struct {
        const char *name;
        gunichar c;
    } names[] = {{"&amp;", '&'},   {"&lt;", '<'},   {"&gt;", '>'},    {"&quot;", '"'},
                 {"&apos;", '\''}, {"&nbsp;", ' '}, {"&copy;", 0xA9}, {"&reg;", 0xAE}};

    for (guint i = 0; *p == '&' && i < G_N_ELEMENTS(names); i++) {
        if (g_str_has_prefix(p, names[i].name)) {
            *end = p + strlen(names[i].name);
            return names[i].c;
        }
    }
    if (p[0] == '&' && p[1] == '#') {
        gboolean is_hex = p[2] == 'x' || p[2] == 'X';
        char *rest;
        guint64 c = g_ascii_strtoull(p + (is_hex ? 3 : 2), &rest, is_hex ? 16 : 10);

        if (*rest == ';' && c > 0 && c <= 0x10FFFF && g_unichar_validate((gunichar)c)) {
            *end = rest + 1;
            return (gunichar)c;
        }
    }
    *end = g_utf8_next_char(p);
    return g_utf8_get_char(p);
}

/* --- what is typed --------------------------------------------------------------------------- */

static gunichar2
unit_at(const Parser *self, guint at)
{
    return at < self->units->len ? g_array_index(self->units, gunichar2, at) : 0;
}

static void
cut(Parser *self, guint at, guint count)
{
    g_array_remove_range(self->units, at, count);
    for (guint i = 0; i < self->entities->len; i++) {
        MtEntity *entity = g_ptr_array_index(self->entities, i);
        gint from = (gint)at, to = (gint)(at + count);
        gint start = entity->offset, end = entity->offset + entity->length;

        start -= start >= to ? (gint)count : MAX(0, start - from);
        end -= end >= to ? (gint)count : MAX(0, end - from);
        entity->offset = start;
        entity->length = end - start;
    }
}

static gboolean
is_mark(const Parser *self, guint at, const char *mark)
{
    for (guint i = 0; mark[i] != '\0'; i++)
        if (unit_at(self, at + i) != (gunichar2)mark[i])
            return FALSE;
    return TRUE;
}

static gboolean
is_inside_code(const Parser *self, guint at)
{
    for (guint i = 0; i < self->entities->len; i++) {
        const MtEntity *entity = g_ptr_array_index(self->entities, i);

        if ((entity->kind == MT_ENTITY_CODE || entity->kind == MT_ENTITY_PRE) &&
            (gint)at >= entity->offset && (gint)at < entity->offset + entity->length)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_of_language(gunichar2 unit)
{
    return unit > 0 && unit < 0x80 &&
           (g_ascii_isalnum((gchar)unit) || strchr("+#-_", (gchar)unit) != NULL);
}

/* How many units behind an opening mark name a language, with the end of that line; 0: none do. */
static guint
language_at(const Parser *self, guint at, guint end)
{
    guint len = 0;

    while (at + len < end && is_of_language(unit_at(self, at + len)))
        len++;
    return len <= LONGEST_LANGUAGE && at + len + 1 < end && unit_at(self, at + len) == '\n'
               ? len + 1
               : 0;
}

/* A block of code from @at to @end: the line of the opening mark may name its language, and the
 * closing mark may have a line of its own. The end of what is left. */
static guint
take_block(Parser *self, MtEntity *entity, guint at, guint end)
{
    /* Otherwise it may be the first line of what is meant. */
    guint len = unit_at(self, end - 1) == '\n' ? language_at(self, at, end) : 0;

    if (len > 1) {
        entity->argument = g_malloc0(len);
        for (guint i = 0; i + 1 < len; i++)
            entity->argument[i] = (char)unit_at(self, at + i);
    }
    if (end - len > at + 1 && unit_at(self, end - 1) == '\n')
        cut(self, --end, 1);
    cut(self, at, len);
    return end - len;
}

/* Pairs of @mark become an entity. */
static void
take_marks(Parser *self, const char *mark, MtEntityKind kind)
{
    guint len = (guint)strlen(mark);

    for (guint at = 0; at < self->units->len; at++) {
        guint end = at + len;
        MtEntity *entity;

        if (!is_mark(self, at, mark) || is_inside_code(self, at))
            continue;
        while (end < self->units->len && !is_mark(self, end, mark) &&
               (kind != MT_ENTITY_CODE || unit_at(self, end) != '\n'))
            end++;
        if (end == at + len || !is_mark(self, end, mark))
            continue;
        cut(self, end, len);
        cut(self, at, len);
        end -= len;
        entity = entity_new(kind, at, 0);
        if (kind == MT_ENTITY_PRE)
            end = take_block(self, entity, at, end);
        entity->length = (gint)(end - at);
        g_ptr_array_add(self->entities, entity);
        at = end - 1;
    }
}

/* Lines that begin with "> ", one below the other, are a quote. */
static void
take_quotes(Parser *self)
{
    MtEntity *quote = NULL;

    for (guint at = 0; at < self->units->len;) {
        guint end;

        if (is_mark(self, at, "> ") && !is_inside_code(self, at)) {
            cut(self, at, 2);
            if (quote == NULL) {
                quote = entity_new(MT_ENTITY_QUOTE, at, 0);
                g_ptr_array_add(self->entities, quote);
            }
        } else {
            quote = NULL;
        }
        for (end = at; end < self->units->len && unit_at(self, end) != '\n';)
            end++;
        if (quote != NULL)
            quote->length = (gint)end - quote->offset;
        at = end + 1;
    }
}

static TgText *
text_new(const gunichar2 *units, guint count)
{
    TgText *self = g_new0(TgText, 1);

    self->text = g_utf16_to_utf8(units, count, NULL, NULL, NULL);
    if (self->text == NULL)
        self->text = g_strdup("");
    self->entities = g_ptr_array_new_with_free_func((GDestroyNotify)mt_entity_free);
    return self;
}

/* HTML shows both alike: what has more than one line is a block. */
static void
tell_blocks(Parser *self)
{
    for (guint i = 0; i < self->entities->len; i++) {
        MtEntity *entity = g_ptr_array_index(self->entities, i);

        for (gint at = 0; entity->kind == MT_ENTITY_CODE && at < entity->length; at++)
            if (unit_at(self, (guint)(entity->offset + at)) == '\n')
                entity->kind = MT_ENTITY_PRE;
    }
}

static gboolean
is_wanted(const MtEntity *entity)
{
    return entity->kind != MT_ENTITY_UNKNOWN && entity->length > 0;
}

static MtEntity *
entity_copy(const MtEntity *entity)
{
    MtEntity *copy = g_new(MtEntity, 1);

    *copy = *entity;
    copy->argument = g_strdup(entity->argument);
    return copy;
}

TgText *
tg_format_from_html(const char *html)
{
    g_autofree char *valid = g_utf8_make_valid(html, -1);
    g_autoptr(GArray) units = g_array_new(TRUE, FALSE, sizeof(gunichar2));
    g_autoptr(GArray) tags = g_array_new(FALSE, FALSE, sizeof(OpenTag));
    g_autoptr(GPtrArray) entities = g_ptr_array_new_with_free_func((GDestroyNotify)mt_entity_free);
    Parser self = {units, entities, tags};
    TgText *text;

    for (const char *p = valid; *p != '\0';) {
        const char *behind = *p == '<' ? take_tag(&self, p + 1) : NULL;

        if (behind != NULL)
            p = behind;
        else
            add_character(&self, character_of(p, &p));
    }
    while (tags->len > 0) {
        g_autofree char *name = g_strdup(g_array_index(tags, OpenTag, tags->len - 1).name);

        close_tag(&self, name);
    }
    take_marks(&self, "```", MT_ENTITY_PRE);
    take_marks(&self, "`", MT_ENTITY_CODE);
    take_marks(&self, "||", MT_ENTITY_SPOILER);
    take_quotes(&self);
    tell_blocks(&self);
    text = text_new((const gunichar2 *)(gpointer)units->data, units->len);
    for (guint i = 0; i < entities->len; i++)
        if (is_wanted(g_ptr_array_index(entities, i)))
            g_ptr_array_add(text->entities, entity_copy(g_ptr_array_index(entities, i)));
    return text;
}

/* --- parts ----------------------------------------------------------------------------------- */

static gboolean
is_blank(gunichar2 c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Where a part that begins at @from should end: behind a paragraph, a line, a sentence, a word. */
static glong
best_end(const gunichar2 *units, glong from, glong count, glong most)
{
    glong limit = from + most;
    glong best = 0;
    gint best_rank = 0;

    if (count - from <= most)
        return count;
    for (glong at = limit; at > from + most / 2; at--) {
        gunichar2 last = units[at - 1];
        gint rank = 0;

        if (last == '\n')
            rank = at - 2 >= from && units[at - 2] == '\n' ? 4 : 3;
        else if (last == ' ')
            rank = at - 2 >= from && strchr(".!?", (char)units[at - 2]) != NULL &&
                           units[at - 2] < 0x80 && units[at - 2] != 0
                       ? 2
                       : 1;
        if (rank > best_rank) {
            best_rank = rank;
            best = at;
        }
    }
    if (best_rank > 0)
        return best;
    return (units[limit - 1] & 0xFC00) == 0xD800 ? limit - 1 : limit;
}

static TgText *
part_new(const TgText *whole, const gunichar2 *units, glong from, glong to)
{
    TgText *part = text_new(units + from, (guint)(to - from));

    for (guint i = 0; i < whole->entities->len; i++) {
        const MtEntity *entity = g_ptr_array_index(whole->entities, i);
        glong start = MAX(entity->offset, from), end = MIN(entity->offset + entity->length, to);
        MtEntity *copy;

        if (start >= end)
            continue;
        copy = entity_copy(entity);
        copy->offset = (gint)(start - from);
        copy->length = (gint)(end - start);
        g_ptr_array_add(part->entities, copy);
    }
    return part;
}

GPtrArray *
tg_format_split(const TgText *text, guint most)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func((GDestroyNotify)tg_text_free);
    glong count = 0, from = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16(text->text, -1, NULL, &count, NULL);

    while (units != NULL && from < count) {
        glong end, to;

        while (from < count && is_blank(units[from]))
            from++;
        end = to = best_end(units, from, count, (glong)most);
        while (to > from && is_blank(units[to - 1]))
            to--;
        if (to > from)
            g_ptr_array_add(parts, part_new(text, units, from, to));
        from = end;
    }
    return parts;
}
