/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Groups and channels as a whole: made, joined, left, described. Members are in mt-chats-members.c.
 */
#include <client/chats/mt-requests.h>
#include <client/model/mt-model.h>
#include <client/updates/mt-updates.h>
#include <tl-api.h>

/* The group that a packet is about. */
static MtPeerId
first_chat(const TlObject *packet)
{
    const TlVector *chats = NULL;
    const TlObject *chat;

    if (tl_object_id(packet) == TL_ID_UPDATES)
        chats = ((const TlUpdates *)packet)->chats;
    else if (tl_object_id(packet) == TL_ID_UPDATES_COMBINED)
        chats = ((const TlUpdatesCombined *)packet)->chats;
    if (chats == NULL || chats->len == 0)
        return (MtPeerId){0};
    chat = chats->objects[0];
    if (tl_object_id(chat) == TL_ID_CHAT)
        return mt_model_group(((const TlChat *)chat)->id);
    if (tl_object_id(chat) == TL_ID_CHANNEL)
        return mt_model_channel(((const TlChannel *)chat)->id);
    return (MtPeerId){0};
}

/* --- made ------------------------------------------------------------------------------------ */

static void
take_missing(MtRequest *request, const TlVector *missing)
{
    mt_request_add_peer(request, (MtPeerId){0});
    for (guint i = 0; missing != NULL && i < missing->len; i++)
        mt_request_add_peer(
            request, mt_model_user(((const TlMissingInvitee *)missing->objects[i])->user_id));
}

static void
take_packet(MtRequest *request, const TlObject *packet, MtTime now)
{
    MtPeerId made = first_chat(packet);

    mt_updates_packet(request->chats->updates, packet, FALSE, now);
    if (made.type == MT_PEER_NONE)
        return;
    request->answer->peer = made;
    mt_peers_keep(request->chats->peers, made);
}

static gboolean
create_done(MtRequest *request, const TlResult *result, MtTime now)
{
    if (tl_object_id(result->object) == TL_ID_MESSAGES_INVITED_USERS) {
        const TlMessagesInvitedUsers *invited = (const TlMessagesInvitedUsers *)result->object;

        take_packet(request, invited->updates, now);
        take_missing(request, invited->missing_invitees);
    } else {
        take_packet(request, result->object, now);
        mt_request_add_peer(request, (MtPeerId){0});
    }
    if (request->answer->peer.type == MT_PEER_NONE)
        request->answer->failure = MT_FAILURE_SERVER;
    return TRUE;
}

guint
mt_chats_create(MtChats *self, const MtNewChat *chat, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_CREATE, (MtPeerId){0}, create_done);

    if (chat->kind == MT_PEER_KIND_USER)
        return mt_request_fail(request, MT_FAILURE_INVALID, now);
    if (chat->kind == MT_PEER_KIND_GROUP) {
        const TlCallMessagesCreateChat call = {
            .base = TL_CALL_MESSAGES_CREATE_CHAT,
            .users = mt_request_users(request, chat->members, chat->n_members),
            .title = chat->title,
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallChannelsCreateChannel call = {
            .base = TL_CALL_CHANNELS_CREATE_CHANNEL,
            .broadcast = chat->kind == MT_PEER_KIND_CHANNEL,
            .megagroup = chat->kind != MT_PEER_KIND_CHANNEL,
            .forum = chat->kind == MT_PEER_KIND_FORUM,
            .title = chat->title,
            .about = chat->about != NULL ? chat->about : "",
        };

        return mt_request_send(request, &call.base, now);
    }
}

/* --- joined and left ------------------------------------------------------------------------- */

static gboolean
join_done(MtRequest *request, const TlResult *result, MtTime now)
{
    /* The other answer is a page of a bot to be shown in a browser of its own. */
    if (tl_object_id(result->object) != TL_ID_MESSAGES_CHAT_INVITE_JOIN_RESULT_OK) {
        request->answer->failure = MT_FAILURE_FORBIDDEN;
        return TRUE;
    }
    take_packet(request, ((const TlMessagesChatInviteJoinResultOk *)result->object)->updates, now);
    return TRUE;
}

guint
mt_chats_join(MtChats *self, MtPeerId peer, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_JOIN, peer, join_done);
    const TlCallChannelsJoinChannel call = {
        .base = TL_CALL_CHANNELS_JOIN_CHANNEL,
        .channel = mt_request_channel(request, peer),
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_join_invite(MtChats *self, const char *hash, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_JOIN, (MtPeerId){0}, join_done);
    const TlCallMessagesImportChatInvite call = {
        .base = TL_CALL_MESSAGES_IMPORT_CHAT_INVITE,
        .hash = hash,
    };

    return mt_request_send(request, &call.base, now);
}

static void
take_invited_chat(MtRequest *request, const TlObject *chat, gboolean member)
{
    MtInvite *invite = request->answer->invite;
    const MtPeer *peer;

    mt_peers_learn_one(request->chats->peers, chat);
    if (tl_object_id(chat) == TL_ID_CHAT)
        invite->peer = mt_model_group(((const TlChat *)chat)->id);
    else if (tl_object_id(chat) == TL_ID_CHANNEL)
        invite->peer = mt_model_channel(((const TlChannel *)chat)->id);
    peer = mt_peers_find(request->chats->peers, invite->peer);
    if (peer == NULL)
        return;
    invite->member = member;
    invite->title = g_strdup(peer->title);
    invite->members = peer->members;
    invite->channel = peer->kind == MT_PEER_KIND_CHANNEL;
    request->answer->peer = invite->peer;
}

static gboolean
check_done(MtRequest *request, const TlResult *result, MtTime now)
{
    request->answer->invite = mt_model_invite(result->object);
    if (tl_object_id(result->object) == TL_ID_CHAT_INVITE_ALREADY)
        take_invited_chat(request, ((const TlChatInviteAlready *)result->object)->chat, TRUE);
    else if (tl_object_id(result->object) == TL_ID_CHAT_INVITE_PEEK)
        take_invited_chat(request, ((const TlChatInvitePeek *)result->object)->chat, FALSE);
    return TRUE;
}

guint
mt_chats_check_invite(MtChats *self, const char *hash, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_CHECK_INVITE, (MtPeerId){0}, check_done);
    const TlCallMessagesCheckChatInvite call = {
        .base = TL_CALL_MESSAGES_CHECK_CHAT_INVITE,
        .hash = hash,
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_leave(MtChats *self, MtPeerId peer, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_LEAVE, peer, mt_request_done_updates);

    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsLeaveChannel call = {
            .base = TL_CALL_CHANNELS_LEAVE_CHANNEL,
            .channel = mt_request_channel(request, peer),
        };

        return mt_request_send(request, &call.base, now);
    }
    if (peer.type == MT_PEER_GROUP) {
        const TlCallMessagesDeleteChatUser call = {
            .base = TL_CALL_MESSAGES_DELETE_CHAT_USER,
            .chat_id = peer.id,
            .user_id = mt_request_user(
                request, (MtPeerId){.type = MT_PEER_USER, .id = mt_peers_get_self(self->peers)}),
        };

        return mt_request_send(request, &call.base, now);
    }
    return mt_request_fail(request, MT_FAILURE_INVALID, now);
}

guint
mt_chats_destroy(MtChats *self, MtPeerId peer, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_DESTROY, peer, mt_request_done_updates);

    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsDeleteChannel call = {
            .base = TL_CALL_CHANNELS_DELETE_CHANNEL,
            .channel = mt_request_channel(request, peer),
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesDeleteChat call = {
            .base = TL_CALL_MESSAGES_DELETE_CHAT,
            .chat_id = peer.id,
        };

        return mt_request_send(request, &call.base, now);
    }
}

/* --- invitations ----------------------------------------------------------------------------- */

static gboolean
link_done(MtRequest *request, const TlResult *result, MtTime now)
{
    if (tl_object_id(result->object) == TL_ID_CHAT_INVITE_EXPORTED)
        request->answer->link = g_strdup(((const TlChatInviteExported *)result->object)->link);
    else
        request->answer->failure = MT_FAILURE_FORBIDDEN;
    return TRUE;
}

guint
mt_chats_invite_link(MtChats *self, MtPeerId peer, gboolean renew, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_INVITE_LINK, peer, link_done);
    const TlCallMessagesExportChatInvite call = {
        .base = TL_CALL_MESSAGES_EXPORT_CHAT_INVITE,
        .legacy_revoke_permanent = renew,
        .peer = mt_request_peer(request, peer),
    };

    return mt_request_send(request, &call.base, now);
}

/* --- described ------------------------------------------------------------------------------- */

static gboolean
info_done(MtRequest *request, const TlResult *result, MtTime now)
{
    if (tl_object_id(result->object) == TL_ID_USERS_USER_FULL) {
        const TlUsersUserFull *full = (const TlUsersUserFull *)result->object;

        mt_peers_learn(request->chats->peers, full->users, full->chats);
        request->answer->info = mt_model_user_info(full->full_user);
        mt_peers_set_flag(request->chats->peers, request->peer, MT_PEER_BLOCKED,
                          request->answer->info->blocked);
    } else if (tl_object_id(result->object) == TL_ID_MESSAGES_CHAT_FULL) {
        const TlMessagesChatFull *full = (const TlMessagesChatFull *)result->object;

        mt_peers_learn(request->chats->peers, full->users, full->chats);
        request->answer->info = mt_model_chat_info(full->full_chat);
    } else {
        request->answer->failure = MT_FAILURE_SERVER;
    }
    return TRUE;
}

guint
mt_chats_load_info(MtChats *self, MtPeerId peer, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_INFO, peer, info_done);

    if (peer.type == MT_PEER_USER) {
        const TlCallUsersGetFullUser call = {
            .base = TL_CALL_USERS_GET_FULL_USER,
            .id = mt_request_user(request, peer),
        };

        return mt_request_send(request, &call.base, now);
    }
    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsGetFullChannel call = {
            .base = TL_CALL_CHANNELS_GET_FULL_CHANNEL,
            .channel = mt_request_channel(request, peer),
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

guint
mt_chats_set_title(MtChats *self, MtPeerId peer, const char *title, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_SET_INFO, peer, mt_request_done_updates);

    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsEditTitle call = {
            .base = TL_CALL_CHANNELS_EDIT_TITLE,
            .channel = mt_request_channel(request, peer),
            .title = title,
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesEditChatTitle call = {
            .base = TL_CALL_MESSAGES_EDIT_CHAT_TITLE,
            .chat_id = peer.id,
            .title = title,
        };

        return mt_request_send(request, &call.base, now);
    }
}

guint
mt_chats_set_about(MtChats *self, MtPeerId peer, const char *about, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_SET_INFO, peer, mt_request_done_plain);
    const TlCallMessagesEditChatAbout call = {
        .base = TL_CALL_MESSAGES_EDIT_CHAT_ABOUT,
        .peer = mt_request_peer(request, peer),
        .about = about,
    };

    return mt_request_send(request, &call.base, now);
}

static TlObject *
chat_photo(MtRequest *request, const MtUpload *file)
{
    TlInputChatUploadedPhoto *uploaded;

    if (file == NULL)
        return &mt_request_object(request, TlInputChatPhotoEmpty, TL_INPUT_CHAT_PHOTO_EMPTY)->base;
    uploaded = mt_request_object(request, TlInputChatUploadedPhoto, TL_INPUT_CHAT_UPLOADED_PHOTO);
    uploaded->file = mt_request_upload(request, file);
    return &uploaded->base;
}

guint
mt_chats_set_picture(MtChats *self, MtPeerId peer, const MtUpload *file, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_SET_INFO, peer, mt_request_done_updates);
    TlObject *photo = chat_photo(request, file);

    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsEditPhoto call = {
            .base = TL_CALL_CHANNELS_EDIT_PHOTO,
            .channel = mt_request_channel(request, peer),
            .photo = photo,
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesEditChatPhoto call = {
            .base = TL_CALL_MESSAGES_EDIT_CHAT_PHOTO,
            .chat_id = peer.id,
            .photo = photo,
        };

        return mt_request_send(request, &call.base, now);
    }
}
