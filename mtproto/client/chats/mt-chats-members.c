/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Members of groups and channels: listed, invited, removed, promoted.
 */
#include <client/chats/mt-requests.h>
#include <client/model/mt-model.h>
#include <client/updates/mt-updates.h>
#include <tl-api.h>

#define MAX_LIMIT 200

static void
member_free(gpointer data)
{
    mt_member_free(data);
}

/* --- listed ---------------------------------------------------------------------------------- */

static void
take_channel_members(MtRequest *request, const TlChannelsChannelParticipants *from)
{
    MtAnswer *answer = request->answer;

    mt_peers_learn(request->chats->peers, from->users, from->chats);
    answer->count = from->count;
    for (guint i = 0; from->participants != NULL && i < from->participants->len; i++)
        g_ptr_array_add(answer->members, mt_model_member(from->participants->objects[i]));
    answer->more = answer->members->len > 0 && (gint)answer->members->len >= request->limit;
}

/* Those of a basic group come all at once. */
static void
take_group_members(MtRequest *request, const TlMessagesChatFull *from)
{
    MtAnswer *answer = request->answer;
    g_autoptr(MtChatInfo) info = mt_model_chat_info(from->full_chat);

    mt_peers_learn(request->chats->peers, from->users, from->chats);
    if (info->people == NULL)
        return;
    answer->count = (gint)info->people->len;
    g_ptr_array_unref(answer->members);
    answer->members = g_steal_pointer(&info->people);
}

static gboolean
members_done(MtRequest *request, const TlResult *result, MtTime now)
{
    request->answer->members = g_ptr_array_new_with_free_func(member_free);
    if (tl_object_id(result->object) == TL_ID_CHANNELS_CHANNEL_PARTICIPANTS)
        take_channel_members(request, (const TlChannelsChannelParticipants *)result->object);
    else if (tl_object_id(result->object) == TL_ID_MESSAGES_CHAT_FULL)
        take_group_members(request, (const TlMessagesChatFull *)result->object);
    return TRUE;
}

static TlObject *
make_filter(MtRequest *request, MtMembersFilter filter, const char *query)
{
    switch (filter) {
    case MT_MEMBERS_ADMINS:
        return &mt_request_object(request, TlChannelParticipantsAdmins,
                                  TL_CHANNEL_PARTICIPANTS_ADMINS)
                    ->base;
    case MT_MEMBERS_BOTS:
        return &mt_request_object(request, TlChannelParticipantsBots, TL_CHANNEL_PARTICIPANTS_BOTS)
                    ->base;
    case MT_MEMBERS_BANNED: {
        TlChannelParticipantsKicked *kicked =
            mt_request_object(request, TlChannelParticipantsKicked, TL_CHANNEL_PARTICIPANTS_KICKED);

        kicked->q = query;
        return &kicked->base;
    }
    case MT_MEMBERS_SEARCH: {
        TlChannelParticipantsSearch *search =
            mt_request_object(request, TlChannelParticipantsSearch, TL_CHANNEL_PARTICIPANTS_SEARCH);

        search->q = query;
        return &search->base;
    }
    case MT_MEMBERS_RECENT:
    default:
        return &mt_request_object(request, TlChannelParticipantsRecent,
                                  TL_CHANNEL_PARTICIPANTS_RECENT)
                    ->base;
    }
}

guint
mt_chats_load_members(MtChats *self,
                      MtPeerId peer,
                      MtMembersFilter filter,
                      const char *query,
                      gint offset,
                      gint limit,
                      MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_MEMBERS, peer, members_done);

    request->limit = CLAMP(limit, 1, MAX_LIMIT);
    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsGetParticipants call = {
            .base = TL_CALL_CHANNELS_GET_PARTICIPANTS,
            .channel = mt_request_channel(request, peer),
            .filter = make_filter(request, filter, query != NULL ? query : ""),
            .offset = MAX(offset, 0),
            .limit = request->limit,
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesGetFullChat call = {
            .base = TL_CALL_MESSAGES_GET_FULL_CHAT,
            .chat_id = peer.id,
        };

        return mt_request_send(request, &call.base, now);
    }
}

/* --- invited --------------------------------------------------------------------------------- */

static gboolean
invite_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlMessagesInvitedUsers *from = (const TlMessagesInvitedUsers *)result->object;

    mt_request_add_peer(request, (MtPeerId){0});
    if (tl_object_id(result->object) != TL_ID_MESSAGES_INVITED_USERS)
        return TRUE;
    mt_updates_packet(request->chats->updates, from->updates, FALSE, now);
    for (guint i = 0; from->missing_invitees != NULL && i < from->missing_invitees->len; i++) {
        const TlMissingInvitee *missing =
            (const TlMissingInvitee *)from->missing_invitees->objects[i];

        mt_request_add_peer(request, mt_model_user(missing->user_id));
    }
    return TRUE;
}

guint
mt_chats_invite(MtChats *self, MtPeerId peer, const MtPeerId *users, guint n_users, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_INVITE, peer, invite_done);

    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsInviteToChannel call = {
            .base = TL_CALL_CHANNELS_INVITE_TO_CHANNEL,
            .channel = mt_request_channel(request, peer),
            .users = mt_request_users(request, users, n_users),
        };

        return mt_request_send(request, &call.base, now);
    }
    /* A basic group takes them one by one. */
    if (n_users == 1) {
        const TlCallMessagesAddChatUser call = {
            .base = TL_CALL_MESSAGES_ADD_CHAT_USER,
            .chat_id = peer.id,
            .user_id = mt_request_user(request, users[0]),
            .fwd_limit = 100,
        };

        return mt_request_send(request, &call.base, now);
    }
    return mt_request_fail(request, MT_FAILURE_INVALID, now);
}

/* --- removed --------------------------------------------------------------------------------- */

static void
call_banned(MtRequest *request, gboolean banned, gboolean again, MtTime now)
{
    TlChatBannedRights rights = {.base = TL_CHAT_BANNED_RIGHTS, .view_messages = banned};
    const TlCallChannelsEditBanned call = {
        .base = TL_CALL_CHANNELS_EDIT_BANNED,
        .channel = mt_request_channel(request, request->peer),
        .participant = mt_request_peer(request, request->other),
        .banned_rights = &rights.base,
    };

    if (again)
        mt_request_again(request, &call.base, now);
    else
        mt_request_send(request, &call.base, now);
}

/* Whoever is removed may come back once the ban is taken back. */
static gboolean
kick_done(MtRequest *request, const TlResult *result, MtTime now)
{
    mt_request_done_updates(request, result, now);
    if (!request->on)
        return TRUE;
    request->on = FALSE;
    call_banned(request, FALSE, TRUE, now);
    return FALSE;
}

guint
mt_chats_kick(MtChats *self, MtPeerId peer, MtPeerId user, gboolean ban, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_KICK, peer, kick_done);
    guint number = request->number;

    request->other = user;
    if (peer.type == MT_PEER_CHANNEL) {
        request->on = !ban;
        call_banned(request, TRUE, FALSE, now);
        return number;
    } else {
        const TlCallMessagesDeleteChatUser call = {
            .base = TL_CALL_MESSAGES_DELETE_CHAT_USER,
            .chat_id = peer.id,
            .user_id = mt_request_user(request, user),
        };

        return mt_request_send(request, &call.base, now);
    }
}

guint
mt_chats_unban(MtChats *self, MtPeerId peer, MtPeerId user, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_KICK, peer, mt_request_done_updates);
    guint number = request->number;

    request->other = user;
    if (peer.type != MT_PEER_CHANNEL)
        return mt_request_fail(request, MT_FAILURE_INVALID, now);
    call_banned(request, FALSE, FALSE, now);
    return number;
}

/* --- promoted -------------------------------------------------------------------------------- */

static guint
promote_in_channel(MtRequest *request, MtPeerId user, gboolean on, MtTime now)
{
    const MtPeer *peer = mt_peers_find(request->chats->peers, request->peer);
    gboolean channel = peer != NULL && peer->kind == MT_PEER_KIND_CHANNEL;
    TlChatAdminRights rights = {
        .base = TL_CHAT_ADMIN_RIGHTS,
        .change_info = on,
        .delete_messages = on,
        .invite_users = on,
        .ban_users = on && !channel,
        .pin_messages = on && !channel,
        .manage_call = on,
        .post_messages = on && channel,
        .edit_messages = on && channel,
        .manage_topics = on && peer != NULL && peer->kind == MT_PEER_KIND_FORUM,
    };
    const TlCallChannelsEditAdmin call = {
        .base = TL_CALL_CHANNELS_EDIT_ADMIN,
        .channel = mt_request_channel(request, request->peer),
        .user_id = mt_request_user(request, user),
        .admin_rights = &rights.base,
    };

    return mt_request_send(request, &call.base, now);
}

static gboolean
promote_done(MtRequest *request, const TlResult *result, MtTime now)
{
    if (result->kind == TL_KIND_BOOL)
        return mt_request_done_plain(request, result, now);
    return mt_request_done_updates(request, result, now);
}

guint
mt_chats_promote(MtChats *self, MtPeerId peer, MtPeerId user, gboolean on, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_PROMOTE, peer, promote_done);

    if (peer.type == MT_PEER_CHANNEL) {
        return promote_in_channel(request, user, on, now);
    } else {
        const TlCallMessagesEditChatAdmin call = {
            .base = TL_CALL_MESSAGES_EDIT_CHAT_ADMIN,
            .chat_id = peer.id,
            .user_id = mt_request_user(request, user),
            .is_admin = on,
        };

        return mt_request_send(request, &call.base, now);
    }
}

/* --- common chats ---------------------------------------------------------------------------- */

static gboolean
common_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlVector *chats = NULL;

    mt_request_add_peer(request, (MtPeerId){0});
    if (tl_object_id(result->object) == TL_ID_MESSAGES_CHATS)
        chats = ((const TlMessagesChats *)result->object)->chats;
    else if (tl_object_id(result->object) == TL_ID_MESSAGES_CHATS_SLICE)
        chats = ((const TlMessagesChatsSlice *)result->object)->chats;
    mt_peers_learn(request->chats->peers, NULL, chats);
    for (guint i = 0; chats != NULL && i < chats->len; i++) {
        if (tl_object_id(chats->objects[i]) == TL_ID_CHAT)
            mt_request_add_peer(request, mt_model_group(((const TlChat *)chats->objects[i])->id));
        else if (tl_object_id(chats->objects[i]) == TL_ID_CHANNEL)
            mt_request_add_peer(request,
                                mt_model_channel(((const TlChannel *)chats->objects[i])->id));
    }
    return TRUE;
}

guint
mt_chats_load_common_chats(MtChats *self, MtPeerId user, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_COMMON_CHATS, user, common_done);
    const TlCallMessagesGetCommonChats call = {
        .base = TL_CALL_MESSAGES_GET_COMMON_CHATS,
        .user_id = mt_request_user(request, user),
        .limit = 100,
    };

    return mt_request_send(request, &call.base, now);
}
