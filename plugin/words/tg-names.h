/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a peer is called in libpurple, and what typed names mean: numbers, @names and links. Pure:
 * it knows no libpurple.
 */
#pragma once

#include <mtproto/mt-model.h>

G_BEGIN_DECLS

/** TgNameKind: what somebody typed to name a person or a chat. */
typedef enum {
    TG_NAME_UNKNOWN,
    TG_NAME_PEER,      /* .peer, .topic: one of our own names */
    TG_NAME_PHONE,     /* .text: digits */
    TG_NAME_USERNAME,  /* .text: without @ */
    TG_NAME_INVITE,    /* .text: the secret part of the link */
    TG_NAME_ELSEWHERE, /* a link that is for Telegram's own apps */
} TgNameKind;

typedef struct {
    TgNameKind kind;
    MtPeerId peer;
    gint32 topic;
    gint32 message; /* of a link to a message, else 0 */
    char *text;
    char *start; /* (nullable): what the link has a bot started with */
} TgName;

/** tg_names_make: (transfer full): "u1", "g1", "c1", "c1.7" with @topic: never a phone number and
 * never our own contact. */
char *tg_names_make(MtPeerId peer, gint32 topic);
/** tg_names_parse: FALSE for what tg_names_make() cannot have made. */
gboolean tg_names_parse(const char *name, MtPeerId *out_peer, gint32 *out_topic);

/** tg_names_read: (transfer full): @typed: one of our names, a number with a country code, @name,
 * or a link of t.me in any of its forms. */
TgName *tg_names_read(const char *typed);
void tg_name_free(TgName *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgName, tg_name_free)

G_END_DECLS
