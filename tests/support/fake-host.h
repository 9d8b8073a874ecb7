/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A host with a clock that is set by hand and random bytes that are scripted or made from a seed.
 */
#pragma once

#include <mtproto/mt-host.h>

typedef struct {
    MtHost host;
    MtTime now;
    GByteArray *script; /* handed out first; then the seeded stream */
    guint64 seed;
    gboolean no_random; /* pretend that there is none */
    GString *log;       /* every line, for tests that look for secrets in it */
} FakeHost;

/** fake_host_init: the clock begins at 2026-01-01T00:00:00Z and one hour of monotonic time. */
void fake_host_init(FakeHost *self, guint64 seed);
void fake_host_clear(FakeHost *self);
/** fake_host_script: the next random bytes, hexadecimal. */
void fake_host_script(FakeHost *self, const char *hex);
/** fake_host_advance: both clocks. */
void fake_host_advance(FakeHost *self, gint64 ms);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FakeHost, fake_host_clear)
