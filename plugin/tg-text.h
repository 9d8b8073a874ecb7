/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Small helpers for text that people read: line breaks, clock times, phone numbers, masks.
 * Pure: no libpurple, no clock of its own.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TG_TEXT_COLUMNS: Finch shows a line as it is, on terminals of 80 columns. */
#define TG_TEXT_COLUMNS 70

/** tg_text_wrap: (transfer full): breaks lines between words; line breaks in @text stay. */
char *tg_text_wrap(const char *text);

/**
 * tg_text_clock: (transfer full): the local time of @wall_ms, "14:05:30"; with the date before it
 * when that is not today's.
 */
char *tg_text_clock(gint64 wall_ms, gint64 now_wall_ms);
/** tg_text_date: (transfer full): the same, always with the date: behind "on". */
char *tg_text_date(gint64 wall_ms);

/**
 * tg_text_phone: (transfer full): the number for reading. The way in which the person wrote it is
 * kept (@written, nullable) if it is an international number with the same @digits; otherwise it
 * is as Telegram groups it (@grouped, nullable).
 */
char *tg_text_phone(const char *digits, const char *written, const char *grouped);

/** tg_text_phone_masked: (transfer full): for error texts, which libpurple writes into its log. */
char *tg_text_phone_masked(const char *digits);

/** tg_text_mask: (transfer full): numbers of seven and more digits shortened, for logs. */
char *tg_text_mask(const char *line);

/**
 * tg_text_foreign: (transfer full): text of somebody else in one line of at most @max characters,
 * without control characters; NULL becomes "".
 */
char *tg_text_foreign(const char *text, gsize max);

G_END_DECLS
