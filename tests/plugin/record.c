/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What happened, told to the test: one JSON object per line on stdout. It knows no libpurple.
 */
#include "record.h"

#include <stdio.h>

struct _Record {
    GString *line;
};

static void
record_append_quoted(Record *self, const char *text)
{
    g_string_append_c(self->line, '"');
    for (; *text != '\0'; text++) {
        guchar c = (guchar)*text;

        if (c == '"' || c == '\\')
            g_string_append_printf(self->line, "\\%c", c);
        else if (c < 0x20)
            g_string_append_printf(self->line, "\\u%04x", c);
        else
            g_string_append_c(self->line, *text);
    }
    g_string_append_c(self->line, '"');
}

static void
record_begin(Record *self, const char *name)
{
    char last = self->line->str[self->line->len - 1];

    if (last != '{' && last != '[')
        g_string_append(self->line, ", ");
    if (name != NULL) {
        record_append_quoted(self, name);
        g_string_append(self->line, ": ");
    }
}

Record *
record_new(const char *event)
{
    Record *self = g_new0(Record, 1);

    self->line = g_string_new("{");
    record_text(self, "event", event);
    return self;
}

void
record_text(Record *self, const char *name, const char *text)
{
    record_begin(self, name);
    if (text == NULL)
        g_string_append(self->line, "null");
    else
        record_append_quoted(self, text);
}

void
record_number(Record *self, const char *name, gint64 number)
{
    record_begin(self, name);
    g_string_append_printf(self->line, "%" G_GINT64_FORMAT, number);
}

void
record_flag(Record *self, const char *name, gboolean flag)
{
    record_begin(self, name);
    g_string_append(self->line, flag ? "true" : "false");
}

void
record_open(Record *self, const char *name, char bracket)
{
    record_begin(self, name);
    g_string_append_c(self->line, bracket);
}

void
record_close(Record *self, char bracket)
{
    g_string_append_c(self->line, bracket);
}

void
record_send(Record *self)
{
    g_string_append(self->line, "}\n");
    fputs(self->line->str, stdout);
    fflush(stdout);
    g_string_free(self->line, TRUE);
    g_free(self);
}
