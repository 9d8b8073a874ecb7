/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A host with a clock that is set by hand and random bytes that are scripted or made from a seed.
 */
#include "fake-host.h"

#include "hex.h"

static gboolean
fake_host_random(gpointer data, guint8 *buf, gsize len)
{
    FakeHost *self = data;

    if (self->no_random)
        return FALSE;
    for (gsize i = 0; i < len; i++) {
        if (self->script->len > 0) {
            buf[i] = self->script->data[0];
            g_byte_array_remove_index(self->script, 0);
            continue;
        }
        self->seed = self->seed * 6364136223846793005u + 1442695040888963407u;
        buf[i] = (guint8)(self->seed >> 56);
    }
    return TRUE;
}

static void
fake_host_log(gpointer data, MtLogLevel level, const char *line)
{
    FakeHost *self = data;

    g_string_append_printf(self->log, "%d %s\n", (gint)level, line);
}

void
fake_host_init(FakeHost *self, guint64 seed)
{
    self->host.random = fake_host_random;
    self->host.log = fake_host_log;
    self->now.mono_us = G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC;
    self->now.wall_ms = G_GINT64_CONSTANT(1767225600000);
    self->script = g_byte_array_new();
    self->seed = seed;
    self->no_random = FALSE;
    self->log = g_string_new(NULL);
}

void
fake_host_clear(FakeHost *self)
{
    g_clear_pointer(&self->script, g_byte_array_unref);
    if (self->log != NULL)
        g_string_free(self->log, TRUE);
    self->log = NULL;
}

void
fake_host_script(FakeHost *self, const char *hex)
{
    gsize len;
    g_autofree guint8 *bytes = hex_decode(hex, &len);

    g_byte_array_append(self->script, bytes, (guint)len);
}

void
fake_host_advance(FakeHost *self, gint64 ms)
{
    self->now.mono_us += ms * 1000;
    self->now.wall_ms += ms;
}
