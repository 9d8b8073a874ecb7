/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The window with the QR code: a picture, lines of block characters, or the link, as the front end
 * can show it. It stays the same window when the code changes.
 */
#pragma once

#include "ask/tg-qr.h"

#include <purple.h>

G_BEGIN_DECLS

typedef struct _TgQrView TgQrView;

/** tg_qr_view_new: (transfer full): @gc lives longer. The code for @link is not shown yet. */
TgQrView *tg_qr_view_new(PurpleConnection *gc, const char *link);
/** tg_qr_view_free: closes the window. */
void tg_qr_view_free(TgQrView *self);
/** tg_qr_view_set: a new code. A window that the person closed stays closed. */
void tg_qr_view_set(TgQrView *self, const char *link);
/** tg_qr_view_show: the window; where there are many, on top of the others. */
void tg_qr_view_show(TgQrView *self);
/** tg_qr_view_swap: swaps light and dark, for terminals with dark letters on light. */
void tg_qr_view_swap(TgQrView *self);
/** tg_qr_view_get_form: how the newest code is shown. */
TgQrForm tg_qr_view_get_form(const TgQrView *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgQrView, tg_qr_view_free)

G_END_DECLS
