/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A QR code as a picture and as lines of block characters. Pure: no libpurple.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TgQr TgQr;

/** TgQrForm: how a person gets to see a code. */
typedef enum {
    TG_QR_PICTURE,
    TG_QR_ROWS,       /* of block characters */
    TG_QR_SMALL_ROWS, /* the same on a small terminal: each code comes in a window of its own */
    TG_QR_LINK,       /* no code but what it says, in the conversation */
} TgQrForm;

/** tg_qr_new: (transfer full) (nullable): NULL when this build cannot draw, or @text is too long.
 */
TgQr *tg_qr_new(const char *text);
/** tg_qr_free: wipes; whoever can read a login's code can let this program in. */
void tg_qr_free(TgQr *self);
/** tg_qr_get_size: modules of a line, with the margins of a picture. */
guint tg_qr_get_size(const TgQr *self);
/** tg_qr_make_png: (transfer full): dark on light with its margin, @scale pixels for each module.
 */
GBytes *tg_qr_make_png(const TgQr *self, guint scale);
/**
 * tg_qr_make_rows: (transfer full): two modules above each other in a character.
 * @dark_terminal: light modules are drawn, dark ones are left out; else the other way round.
 */
GStrv tg_qr_make_rows(const TgQr *self, gboolean dark_terminal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgQr, tg_qr_free)

G_END_DECLS
