/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The streams of one client: opened, written and closed as its events say, and what they bring is
 * handed to it. It knows nothing of what the client is for.
 */
#pragma once

#include <mtproto/mt-client.h>
#include <purple.h>

G_BEGIN_DECLS

typedef struct _TgLinks TgLinks;

/** TgLinksFunc: the client was told something. It may free the links. */
typedef void (*TgLinksFunc)(gpointer data);

/** tg_links_new: (transfer full): @client lives longer. @account: (nullable): whose proxy is used;
 * NULL: the one that libpurple uses for all. */
TgLinks *tg_links_new(MtClient *client, PurpleAccount *account, TgLinksFunc changed, gpointer data);
/** tg_links_free: closes all. NULL is allowed. */
void tg_links_free(TgLinks *self);
/** tg_links_close: closes all, for good; nothing is called any more. */
void tg_links_close(TgLinks *self);

/** tg_links_pass_on: they get another owner, and the proxy of another account. */
void tg_links_pass_on(TgLinks *self, PurpleAccount *account, TgLinksFunc changed, gpointer data);

/** tg_links_handle: MT_EVENT_OPEN_LINK, _CLOSE_LINK or _OUTPUT. Calls nothing. */
void tg_links_handle(TgLinks *self, const MtEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgLinks, tg_links_free)

G_END_DECLS
