/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What happened, told to the test: one JSON object per line on stdout. It knows no libpurple.
 */
#pragma once

#include <glib.h>

typedef struct _Record Record;

/** record_new: begins a line `{"event": @event`. */
Record *record_new(const char *event);

/** record_text: adds a text; @text may be NULL, which is written as null. */
void record_text(Record *self, const char *name, const char *text);
void record_number(Record *self, const char *name, gint64 number);
void record_flag(Record *self, const char *name, gboolean flag);

/** record_open, record_close: a list of objects, or of texts (with a NULL name each). */
void record_open(Record *self, const char *name, char bracket);
void record_close(Record *self, char bracket);

/** record_send: (transfer full) self: writes the line. */
void record_send(Record *self);
