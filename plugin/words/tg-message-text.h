/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages in words: what a person reads of text, media, service messages, replies, forwards,
 * reactions. Pure: it knows no libpurple and is told who is called what.
 */
#pragma once

#include <mtproto/mt-model.h>

G_BEGIN_DECLS

/**
 * TgNaming: how peers are called.
 * @name: (transfer full): never NULL.
 * @self: the user's own number.
 */
typedef struct {
    char *(*name)(gpointer data, MtPeerId peer);
    gpointer data;
    gint64 self;
} TgNaming;

/** tg_naming_say: (transfer full): the name, or "somebody" for no peer at all. */
char *tg_naming_say(const TgNaming *self, MtPeerId peer);

/** tg_media_text: (transfer full): one line without the caption: kind, name, size, length. */
char *tg_media_text(const MtMedia *media);
/** tg_service_text: (transfer full): one sentence. */
char *tg_service_text(const MtMessage *message, const TgNaming *naming);
/** tg_message_text_brief: (transfer full): one line of at most @most characters. */
char *tg_message_text_brief(const MtMessage *message, const TgNaming *naming, gsize most);
/** TgQuoted: @brief: its text in one line. */
typedef struct {
    MtPeerId sender;
    const char *brief;
} TgQuoted;

/**
 * tg_message_text_html: (transfer full): what is written into a conversation, without the sender.
 * @quoted: (nullable): the message that it replies to.
 */
char *
tg_message_text_html(const MtMessage *message, const TgQuoted *quoted, const TgNaming *naming);
/** tg_message_text_edited: (transfer full): HTML: it reads like this now. */
char *tg_message_text_edited(const MtMessage *message, const TgNaming *naming);
/** tg_message_text_reactions: (transfer full) (nullable): one line about who reacted with what. */
char *tg_message_text_reactions(const MtMessage *reactions, const TgNaming *naming);
/** tg_presence_text: (transfer full) (nullable): when somebody was there last. */
char *tg_presence_text(const MtPresence *presence, gint64 now_s);
/** tg_amount_text: (transfer full): "12.50 EUR", "30 stars". */
char *tg_amount_text(gint64 amount, const char *currency);
/** tg_duration_text: (transfer full): "1:05", "2 days". */
char *tg_duration_text(gint seconds);

G_END_DECLS
