/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Updates about people, lists and members: what is true now, rather than what was said.
 */
#include <client/updates/mt-updates-private.h>

#include <client/model/mt-model.h>
#include <tl-api.h>

static MtChatEvent *
event_about(MtChatEventKind kind, MtPeerId peer)
{
    MtChatEvent *event = mt_chat_event_new(kind);

    event->peer = peer;
    return event;
}

/* (transfer full) @event. */
static void
emit(const MtApply *apply, MtChatEvent *event)
{
    event->missed = apply->missed;
    mt_chats_emit(apply->chats, event);
}

/* --- people ---------------------------------------------------------------------------------- */

static void
emit_typing(const MtApply *apply, MtPeerId peer, MtPeerId who, gint32 topic, const TlObject *action)
{
    MtChatEvent *event = event_about(MT_CHAT_TYPING, peer);

    event->who = who;
    event->topic = topic;
    event->typing = mt_model_typing(action);
    emit(apply, event);
}

static gboolean
apply_typing(const MtApply *apply, const TlObject *update)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_USER_TYPING: {
        const TlUpdateUserTyping *typing = (const TlUpdateUserTyping *)update;
        MtPeerId user = mt_model_user(typing->user_id);

        emit_typing(apply, user, user, typing->top_msg_id, typing->action);
        return TRUE;
    }
    case TL_ID_UPDATE_CHAT_USER_TYPING: {
        const TlUpdateChatUserTyping *typing = (const TlUpdateChatUserTyping *)update;

        emit_typing(apply, mt_model_group(typing->chat_id), mt_model_peer_id(typing->from_id), 0,
                    typing->action);
        return TRUE;
    }
    case TL_ID_UPDATE_CHANNEL_USER_TYPING: {
        const TlUpdateChannelUserTyping *typing = (const TlUpdateChannelUserTyping *)update;

        emit_typing(apply, mt_model_channel(typing->channel_id), mt_model_peer_id(typing->from_id),
                    typing->top_msg_id, typing->action);
        return TRUE;
    }
    default:
        return FALSE;
    }
}

static void
apply_blocked(const MtApply *apply, const TlUpdatePeerBlocked *update)
{
    MtChatEvent *event = event_about(MT_CHAT_BLOCKED, mt_model_peer_id(update->peer_id));

    event->on = update->blocked;
    mt_peers_set_flag(apply->chats->peers, event->peer, MT_PEER_BLOCKED, update->blocked);
    emit(apply, event);
}

static gboolean
apply_person(const MtApply *apply, const TlObject *update)
{
    MtPeers *peers = apply->chats->peers;

    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_USER_STATUS:
        mt_peers_set_presence(peers, mt_model_user(((const TlUpdateUserStatus *)update)->user_id),
                              mt_model_presence(((const TlUpdateUserStatus *)update)->status));
        return TRUE;
    case TL_ID_UPDATE_USER_NAME: {
        const TlUpdateUserName *name = (const TlUpdateUserName *)update;

        mt_peers_set_name(peers, mt_model_user(name->user_id), name->first_name, name->last_name,
                          mt_model_username(NULL, name->usernames));
        return TRUE;
    }
    case TL_ID_UPDATE_USER_PHONE:
        mt_peers_set_phone(peers, mt_model_user(((const TlUpdateUserPhone *)update)->user_id),
                           ((const TlUpdateUserPhone *)update)->phone);
        return TRUE;
    case TL_ID_UPDATE_PEER_BLOCKED:
        apply_blocked(apply, (const TlUpdatePeerBlocked *)update);
        return TRUE;
    case TL_ID_UPDATE_CONTACTS_RESET:
        emit(apply, mt_chat_event_new(MT_CHAT_CONTACTS));
        return TRUE;
    default:
        return FALSE;
    }
}

/* --- members --------------------------------------------------------------------------------- */

static void
emit_member(const MtApply *apply, MtPeerId peer, gint64 user_id, gboolean on)
{
    MtChatEvent *event = event_about(MT_CHAT_MEMBERS, peer);

    event->who = mt_model_user(user_id);
    event->on = on;
    emit(apply, event);
}

static gboolean
apply_member(const MtApply *apply, const TlObject *update)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_CHAT_PARTICIPANTS: {
        const TlObject *all = ((const TlUpdateChatParticipants *)update)->participants;

        if (tl_object_id(all) == TL_ID_CHAT_PARTICIPANTS)
            emit_member(apply, mt_model_group(((const TlChatParticipants *)all)->chat_id), 0, TRUE);
        return TRUE;
    }
    case TL_ID_UPDATE_CHAT_PARTICIPANT_ADD: {
        const TlUpdateChatParticipantAdd *add = (const TlUpdateChatParticipantAdd *)update;

        emit_member(apply, mt_model_group(add->chat_id), add->user_id, TRUE);
        return TRUE;
    }
    case TL_ID_UPDATE_CHAT_PARTICIPANT_DELETE: {
        const TlUpdateChatParticipantDelete *gone = (const TlUpdateChatParticipantDelete *)update;

        emit_member(apply, mt_model_group(gone->chat_id), gone->user_id, FALSE);
        return TRUE;
    }
    case TL_ID_UPDATE_CHAT_PARTICIPANT_ADMIN:
        emit_member(apply, mt_model_group(((const TlUpdateChatParticipantAdmin *)update)->chat_id),
                    0, TRUE);
        return TRUE;
    case TL_ID_UPDATE_CHAT_PARTICIPANT_RANK:
        emit_member(apply, mt_model_group(((const TlUpdateChatParticipantRank *)update)->chat_id),
                    0, TRUE);
        return TRUE;
    default:
        return FALSE;
    }
}

/* --- the list of chats ----------------------------------------------------------------------- */

static void
apply_draft(const MtApply *apply, const TlUpdateDraftMessage *update)
{
    MtChatEvent *event = event_about(MT_CHAT_DRAFT, mt_model_peer_id(update->peer));
    const TlDraftMessage *draft = (const TlDraftMessage *)update->draft;

    event->topic = update->top_msg_id;
    if (tl_object_id(update->draft) == TL_ID_DRAFT_MESSAGE) {
        event->text = g_strdup(draft->message);
        if (tl_object_id(draft->reply_to) == TL_ID_INPUT_REPLY_TO_MESSAGE)
            event->id = ((const TlInputReplyToMessage *)draft->reply_to)->reply_to_msg_id;
    }
    emit(apply, event);
}

static void
apply_muted(const MtApply *apply, const TlUpdateNotifySettings *update)
{
    MtChatEvent *event = mt_chat_event_new(MT_CHAT_MUTED);

    if (tl_object_id(update->peer) == TL_ID_NOTIFY_PEER) {
        event->peer = mt_model_peer_id(((const TlNotifyPeer *)update->peer)->peer);
    } else if (tl_object_id(update->peer) == TL_ID_NOTIFY_FORUM_TOPIC) {
        event->peer = mt_model_peer_id(((const TlNotifyForumTopic *)update->peer)->peer);
        event->topic = ((const TlNotifyForumTopic *)update->peer)->top_msg_id;
    }
    event->until_s = mt_model_muted_until(update->notify_settings);
    emit(apply, event);
}

static void
apply_folders(const MtApply *apply, const TlVector *folders)
{
    for (guint i = 0; folders != NULL && i < folders->len; i++) {
        const TlFolderPeer *each = (const TlFolderPeer *)folders->objects[i];
        MtChatEvent *event = event_about(MT_CHAT_ARCHIVED, mt_model_peer_id(each->peer));

        event->on = each->folder_id == 1;
        emit(apply, event);
    }
}

static MtPeerId
dialog_peer(const TlObject *object)
{
    return tl_object_id(object) == TL_ID_DIALOG_PEER
               ? mt_model_peer_id(((const TlDialogPeer *)object)->peer)
               : (MtPeerId){0};
}

static void
emit_mark(const MtApply *apply, MtChatEventKind kind, MtPeerId peer, gboolean on)
{
    MtChatEvent *event = event_about(kind, peer);

    event->on = on;
    emit(apply, event);
}

static gboolean
apply_list(const MtApply *apply, const TlObject *update)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_DRAFT_MESSAGE:
        apply_draft(apply, (const TlUpdateDraftMessage *)update);
        return TRUE;
    case TL_ID_UPDATE_NOTIFY_SETTINGS:
        apply_muted(apply, (const TlUpdateNotifySettings *)update);
        return TRUE;
    case TL_ID_UPDATE_FOLDER_PEERS:
        apply_folders(apply, ((const TlUpdateFolderPeers *)update)->folder_peers);
        return TRUE;
    case TL_ID_UPDATE_DIALOG_PINNED:
        emit_mark(apply, MT_CHAT_LISTED_FIRST,
                  dialog_peer(((const TlUpdateDialogPinned *)update)->peer),
                  ((const TlUpdateDialogPinned *)update)->pinned);
        return TRUE;
    case TL_ID_UPDATE_PINNED_DIALOGS:
        emit_mark(apply, MT_CHAT_LISTED_FIRST, (MtPeerId){0}, TRUE);
        return TRUE;
    case TL_ID_UPDATE_DIALOG_UNREAD_MARK:
        emit_mark(apply, MT_CHAT_MARKED_UNREAD,
                  dialog_peer(((const TlUpdateDialogUnreadMark *)update)->peer),
                  ((const TlUpdateDialogUnreadMark *)update)->unread);
        return TRUE;
    default:
        return FALSE;
    }
}

void
mt_updates_apply_notice(const MtApply *apply, const TlObject *update)
{
    if (!apply_typing(apply, update) && !apply_person(apply, update) &&
        !apply_member(apply, update))
        apply_list(apply, update);
}
