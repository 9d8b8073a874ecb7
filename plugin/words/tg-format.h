/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Text with entities to libpurple's HTML and back, and long texts in parts. Pure: it knows no
 * libpurple. Offsets count UTF-16 units.
 */
#pragma once

#include <mtproto/mt-model.h>

G_BEGIN_DECLS

/** TG_FORMAT_MOST_UNITS: what one message can hold. */
#define TG_FORMAT_MOST_UNITS 4096

/** TgText: @entities: (element-type MtEntity) */
typedef struct {
    char *text;
    GPtrArray *entities;
} TgText;

void tg_text_free(TgText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgText, tg_text_free)

/** tg_format_to_html: (transfer full): @entities: (nullable) (element-type MtEntity); wrong ones
 * are left out. Spoilers become ||...||, quotes lines with >. */
char *tg_format_to_html(const char *text, const GPtrArray *entities);
/** tg_format_to_plain: (transfer full): @entities: (nullable): where links lead is said in brackets
 * behind them. */
char *tg_format_to_plain(const char *text, const GPtrArray *entities);
/** tg_format_has_links: whether there is something in it that can be clicked. */
gboolean tg_format_has_links(const char *text, const GPtrArray *entities);
/** tg_format_from_html: (transfer full): what a person typed: also `code`, ```code```, ||spoiler||
 * and lines with >. */
TgText *tg_format_from_html(const char *html);
/** tg_format_split: (transfer full) (element-type TgText): parts of at most @most units, split
 * where it hurts least; none for an empty text. */
GPtrArray *tg_format_split(const TgText *text, guint most);

G_END_DECLS
