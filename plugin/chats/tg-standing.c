/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Telegram sends no message to those whose rights are changed: a line says it.
 */
#include "chats/tg-standing.h"

#include "chats/tg-members.h"
#include "chats/tg-receive.h"
#include "tg-host.h"
#include "tg-text.h"

#include <glib/gi18n-lib.h>

static TgStanding
standing_of(const MtPeer *peer)
{
    TgStanding standing = TG_STANDING_KNOWN;

    if ((peer->flags & (MT_PEER_ADMIN | MT_PEER_CREATOR)) != 0)
        standing |= TG_STANDING_ADMIN;
    if ((peer->rights & MT_RIGHT_SEND) != 0)
        standing |= TG_STANDING_WRITES;
    return standing;
}

static void
say(TgChats *chats, const TgRoom *room, const char *text)
{
    if (!tg_chats_is_over(chats))
        tg_receive_say(chats, room, text, tg_host_now().wall_ms / 1000);
}

static MtRole
role_of(const MtPeer *peer)
{
    if ((peer->flags & MT_PEER_CREATOR) != 0)
        return MT_ROLE_CREATOR;
    return (peer->flags & MT_PEER_ADMIN) != 0 ? MT_ROLE_ADMIN : MT_ROLE_MEMBER;
}

/* (transfer full): an administrator may have set an end. */
static char *
silenced_text(const MtPeer *peer)
{
    gint64 now_ms = tg_host_now().wall_ms;
    g_autofree char *end = NULL;

    if (peer->restricted_until_s * 1000 <= now_ms)
        return g_strdup(_("You may not write here any more: an administrator has changed that."));
    end = tg_text_clock(peer->restricted_until_s * 1000, now_ms);
    return g_strdup_printf(_("You may not write here until %s: an administrator has changed that."),
                           end);
}

void
tg_standing_begin(TgChats *chats, TgRoom *room)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);

    room->standing = peer != NULL ? standing_of(peer) : 0;
}

void
tg_standing_changed(TgChats *chats, TgRoom *room, const MtPeer *peer)
{
    TgStanding before = room->standing;
    TgStanding changed = before ^ standing_of(peer);
    g_autofree char *silenced = silenced_text(peer);
    gboolean is_admin = (standing_of(peer) & TG_STANDING_ADMIN) != 0;
    gboolean writes = (standing_of(peer) & TG_STANDING_WRITES) != 0;

    if (changed == 0 || (peer->flags & MT_PEER_MIN) != 0)
        return;
    room->standing = standing_of(peer);
    if ((before & TG_STANDING_KNOWN) == 0)
        return;
    if ((changed & TG_STANDING_ADMIN) != 0) {
        tg_members_set_own_role(chats, room, role_of(peer));
        say(chats, room,
            is_admin ? _("You are an administrator here now.")
                     : _("You are not an administrator here any more."));
    }
    /* Posts of a channel are its administrators': that is said already. */
    if ((changed & TG_STANDING_WRITES) != 0 && peer->kind != MT_PEER_KIND_CHANNEL)
        say(chats, room, writes ? _("You may write here again.") : silenced);
}

void
tg_standing_ended(TgChats *chats, const TgRoom *room, const MtPeer *peer)
{
    say(chats, room,
        (peer->flags & MT_PEER_FORBIDDEN) != 0
            ? _("You were removed from here. Only an administrator can let you in again.")
            : _("You are not in here any more."));
}
