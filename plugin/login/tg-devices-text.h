/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account's sessions in words: the list, each of them, and what became of ending one. Pure: no
 * libpurple, no clock.
 */
#pragma once

#include "ask/tg-question.h"

#include <mtproto/mt-event.h>

G_BEGIN_DECLS

/** TG_DEVICES_PAGE: sessions that are shown at a time. */
#define TG_DEVICES_PAGE 5

/** tg_devices_text_when: (transfer full): "5 minutes ago". */
char *tg_devices_text_when(gint64 time_s, gint64 now_s);

/**
 * tg_devices_text_list: (transfer full): %TG_CHOICE_ITEM and those after it are the others than the
 * present one, in their order in @devices; sort with tg_devices_text_sort().
 * @page: of the others. @has_list: they are shown in a list, which needs lines that differ.
 * @columns: what a line of that list can have, 0: any number.
 */
TgQuestion *tg_devices_text_list(
    const GPtrArray *devices, guint page, gboolean has_list, guint columns, gint64 now_s);
/** tg_devices_text_sort: the present one first, then as they were active last. */
void tg_devices_text_sort(GPtrArray *devices);

/** tg_devices_text_end: (transfer full): @device: (nullable): NULL for all others. */
TgQuestion *tg_devices_text_end(const MtDevice *device, gint64 now_s);
/** tg_devices_text_new: (transfer full): somebody logged in elsewhere. */
TgQuestion *tg_devices_text_new(const MtDevice *device);

/** tg_devices_text_result: (transfer full): what became of it. @was_strange: the session was not
 * the person's own. @out_primary: (out) (transfer none): one line. */
char *tg_devices_text_result(const MtAccountResult *result,
                             gboolean was_strange,
                             const char **out_primary);

G_END_DECLS
