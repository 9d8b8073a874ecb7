/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The conversation with our own contact: the last way to ask something, where a front end has no
 * prompts.
 */
#pragma once

#include <purple.h>

G_BEGIN_DECLS

/** TG_SERVICE_CHAT: the contact's name. */
#define TG_SERVICE_CHAT "Telegram"

/** tg_service_chat_write: shows both, the first in bold. Texts, not HTML. The front end may end the
 * connection meanwhile. */
void tg_service_chat_write(PurpleConnection *gc, const char *primary, const char *text);

/** tg_service_chat_refuse: tells why nothing becomes of what was typed. Likewise. */
void tg_service_chat_refuse(PurpleConnection *gc, const char *text);

/** tg_service_chat_is_shown: whether the front end shows the conversation. */
gboolean tg_service_chat_is_shown(PurpleConnection *gc);

/** tg_service_chat_plain: (transfer full): what was typed, from what libpurple makes of it. */
char *tg_service_chat_plain(const char *html);

G_END_DECLS
