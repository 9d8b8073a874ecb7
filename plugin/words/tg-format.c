/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Entities to libpurple's HTML.
 */
#include "words/tg-format.h"

#include <string.h>

/* More of them are a mistake or an attack. */
#define MOST_ENTITIES 1000
#define MONOSPACE "<font face=\"monospace\">"

typedef struct {
    GString *out;
    GPtrArray *open; /* (element-type MtEntity), the innermost last */
    gboolean at_line_start;
} Printer;

/* --- one entity ------------------------------------------------------------------------------ */

static gboolean
is_in_quote(const Printer *self)
{
    for (guint i = 0; i < self->open->len; i++)
        if (((const MtEntity *)g_ptr_array_index(self->open, i))->kind == MT_ENTITY_QUOTE)
            return TRUE;
    return FALSE;
}

static gboolean
is_link_safe(const char *link)
{
    static const char *const schemes[] = {
        "http:", "https:", "tg:", "mailto:", "ftp:", "tel:", "ton:", "xmpp:"};

    for (guint i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (g_ascii_strncasecmp(link, schemes[i], strlen(schemes[i])) == 0)
            return TRUE;
    return FALSE;
}

static void
print_begin(Printer *self, const MtEntity *entity)
{
    switch (entity->kind) {
    case MT_ENTITY_BOLD:
        g_string_append(self->out, "<b>");
        break;
    case MT_ENTITY_ITALIC:
        g_string_append(self->out, "<i>");
        break;
    case MT_ENTITY_UNDERLINE:
        g_string_append(self->out, "<u>");
        break;
    case MT_ENTITY_STRIKE:
        g_string_append(self->out, "<s>");
        break;
    case MT_ENTITY_CODE:
    case MT_ENTITY_PRE:
        g_string_append(self->out, MONOSPACE);
        break;
    case MT_ENTITY_SPOILER:
        g_string_append(self->out, "||");
        break;
    case MT_ENTITY_TEXT_URL: {
        g_autofree char *target = g_markup_escape_text(entity->argument, -1);

        g_string_append_printf(self->out, "<a href=\"%s\">", target);
        break;
    }
    case MT_ENTITY_MENTION_NAME:
        g_string_append_printf(self->out, "<a href=\"tg://user?id=%" G_GINT64_FORMAT "\">",
                               entity->number);
        break;
    default:
        break;
    }
}

static void
print_end(Printer *self, const MtEntity *entity)
{
    switch (entity->kind) {
    case MT_ENTITY_BOLD:
        g_string_append(self->out, "</b>");
        break;
    case MT_ENTITY_ITALIC:
        g_string_append(self->out, "</i>");
        break;
    case MT_ENTITY_UNDERLINE:
        g_string_append(self->out, "</u>");
        break;
    case MT_ENTITY_STRIKE:
        g_string_append(self->out, "</s>");
        break;
    case MT_ENTITY_CODE:
    case MT_ENTITY_PRE:
        g_string_append(self->out, "</font>");
        break;
    case MT_ENTITY_SPOILER:
        g_string_append(self->out, "||");
        break;
    case MT_ENTITY_TEXT_URL:
    case MT_ENTITY_MENTION_NAME:
        g_string_append(self->out, "</a>");
        break;
    default:
        break;
    }
}

static gboolean
is_printable(const MtEntity *entity)
{
    if (entity->offset < 0 || entity->length <= 0)
        return FALSE;
    switch (entity->kind) {
    case MT_ENTITY_BOLD:
    case MT_ENTITY_ITALIC:
    case MT_ENTITY_UNDERLINE:
    case MT_ENTITY_STRIKE:
    case MT_ENTITY_CODE:
    case MT_ENTITY_PRE:
    case MT_ENTITY_SPOILER:
    case MT_ENTITY_QUOTE:
    case MT_ENTITY_MENTION_NAME:
        return TRUE;
    case MT_ENTITY_TEXT_URL:
        return entity->argument != NULL && is_link_safe(entity->argument);
    default:
        return FALSE;
    }
}

/* --- the text -------------------------------------------------------------------------------- */

/* Those that begin first, and of these the longest. */
static gint
compare_entities(gconstpointer a, gconstpointer b)
{
    const MtEntity *left = *(const MtEntity *const *)a;
    const MtEntity *right = *(const MtEntity *const *)b;

    if (left->offset != right->offset)
        return left->offset < right->offset ? -1 : 1;
    if (left->length != right->length)
        return left->length > right->length ? -1 : 1;
    return 0;
}

static gint64
end_of(const MtEntity *entity)
{
    return (gint64)entity->offset + entity->length;
}

/* What is inside of an ending one is closed, and opened again if it goes on. */
static void
close_until(Printer *self, gint64 at)
{
    guint keep = 0;

    while (keep < self->open->len && end_of(g_ptr_array_index(self->open, keep)) > at)
        keep++;
    for (guint i = self->open->len; i > keep; i--)
        print_end(self, g_ptr_array_index(self->open, i - 1));
    for (guint i = keep; i < self->open->len;) {
        MtEntity *entity = g_ptr_array_index(self->open, i);

        if (end_of(entity) <= at) {
            g_ptr_array_remove_index(self->open, i);
            continue;
        }
        print_begin(self, entity);
        i++;
    }
}

static void
print_character(Printer *self, const char *p)
{
    const char *next = g_utf8_next_char(p);
    gunichar c = g_utf8_get_char(p);

    if (self->at_line_start && is_in_quote(self))
        g_string_append(self->out, "&gt; ");
    self->at_line_start = c == '\n';
    if (c == '\n')
        g_string_append(self->out, "<br>");
    else if (c == '<')
        g_string_append(self->out, "&lt;");
    else if (c == '>')
        g_string_append(self->out, "&gt;");
    else if (c == '&')
        g_string_append(self->out, "&amp;");
    else if (c == '"')
        g_string_append(self->out, "&quot;");
    else if (c >= ' ' || c == '\t')
        g_string_append_len(self->out, p, next - p);
}

char *
tg_format_to_html(const char *text, const GPtrArray *entities)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    Printer self = {g_string_new(NULL), open, TRUE};
    gint64 at = 0;
    guint next = 0;

    for (guint i = 0; entities != NULL && i < entities->len && i < MOST_ENTITIES; i++)
        if (is_printable(g_ptr_array_index(entities, i)))
            g_ptr_array_add(sorted, g_ptr_array_index(entities, i));
    g_ptr_array_sort(sorted, compare_entities);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        if (open->len > 0)
            close_until(&self, at);
        for (; next < sorted->len; next++) {
            MtEntity *entity = g_ptr_array_index(sorted, next);

            if (entity->offset > at)
                break;
            if (end_of(entity) <= at)
                continue;
            /* A quote begins a line, also where the front end would have gone on. */
            if (entity->kind == MT_ENTITY_QUOTE && !self.at_line_start) {
                g_string_append(self.out, "<br>");
                self.at_line_start = TRUE;
            }
            print_begin(&self, entity);
            g_ptr_array_add(open, entity);
        }
        print_character(&self, p);
        at += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
    }
    close_until(&self, G_MAXINT64);
    return g_string_free(self.out, FALSE);
}

/* --- where there is no HTML ------------------------------------------------------------------- */

static gboolean
is_hidden_link(const MtEntity *entity)
{
    return entity->kind == MT_ENTITY_TEXT_URL && is_printable(entity);
}

static gint
compare_ends(gconstpointer a, gconstpointer b)
{
    gint64 left = end_of(*(const MtEntity *const *)a);
    gint64 right = end_of(*(const MtEntity *const *)b);

    return left < right ? -1 : left > right;
}

/* (transfer container): those that end first, first. */
static GPtrArray *
sort_hidden_links(const GPtrArray *entities)
{
    GPtrArray *links = g_ptr_array_new();

    for (guint i = 0; entities != NULL && i < MIN(entities->len, MOST_ENTITIES); i++)
        if (is_hidden_link(g_ptr_array_index(entities, i)))
            g_ptr_array_add(links, g_ptr_array_index(entities, i));
    g_ptr_array_sort(links, compare_ends);
    return links;
}

char *
tg_format_to_plain(const char *text, const GPtrArray *entities)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GPtrArray) links = sort_hidden_links(entities);
    GString *out = g_string_new(NULL);
    gint64 at = 0;
    guint next = 0;

    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        g_string_append_len(out, p, g_utf8_next_char(p) - p);
        at += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
        for (; next < links->len && end_of(g_ptr_array_index(links, next)) <= at; next++) {
            const MtEntity *link = g_ptr_array_index(links, next);

            g_string_append_printf(out, " (%s)", link->argument);
        }
    }
    return g_string_free(out, FALSE);
}

gboolean
tg_format_has_links(const char *text, const GPtrArray *entities)
{
    g_autoptr(GPtrArray) links = sort_hidden_links(entities);

    return links->len > 0 || strstr(text, "https://") != NULL || strstr(text, "http://") != NULL;
}
