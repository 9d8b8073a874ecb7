/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Entries of the list of chats, members and descriptions from TL to the model.
 */
#include <client/model/mt-model.h>

#include <tl-api.h>

gint64
mt_model_muted_until(const TlObject *settings)
{
    if (tl_object_id(settings) != TL_ID_PEER_NOTIFY_SETTINGS)
        return 0;
    return ((const TlPeerNotifySettings *)settings)->mute_until;
}

/* --- the list of chats ----------------------------------------------------------------------- */

static void
read_draft(MtDialog *dialog, const TlObject *object)
{
    const TlDraftMessage *draft = (const TlDraftMessage *)object;

    if (tl_object_id(object) != TL_ID_DRAFT_MESSAGE)
        return;
    dialog->draft = g_strdup(draft->message);
    if (tl_object_id(draft->reply_to) == TL_ID_INPUT_REPLY_TO_MESSAGE)
        dialog->draft_reply = ((const TlInputReplyToMessage *)draft->reply_to)->reply_to_msg_id;
}

MtDialog *
mt_model_dialog(const TlObject *object)
{
    const TlDialog *from = (const TlDialog *)object;
    g_autoptr(MtDialog) dialog = NULL;

    if (tl_object_id(object) != TL_ID_DIALOG)
        return NULL;
    dialog = g_new0(MtDialog, 1);
    dialog->peer = mt_model_peer_id(from->peer);
    dialog->top_id = from->top_message;
    dialog->read_inbox = from->read_inbox_max_id;
    dialog->read_outbox = from->read_outbox_max_id;
    dialog->unread = from->unread_count;
    dialog->unread_mentions = from->unread_mentions_count;
    dialog->unread_reactions = from->unread_reactions_count;
    dialog->unread_mark = from->unread_mark;
    dialog->pinned = from->pinned;
    dialog->archived = from->folder_id == 1;
    dialog->muted_until_s = mt_model_muted_until(from->notify_settings);
    dialog->pts = from->pts;
    read_draft(dialog, from->draft);
    return dialog->peer.type != MT_PEER_NONE ? g_steal_pointer(&dialog) : NULL;
}

MtTopic *
mt_model_topic(const TlObject *object)
{
    const TlForumTopic *from = (const TlForumTopic *)object;
    MtTopic *topic = g_new0(MtTopic, 1);

    if (tl_object_id(object) != TL_ID_FORUM_TOPIC) {
        topic->deleted = TRUE;
        if (tl_object_id(object) == TL_ID_FORUM_TOPIC_DELETED)
            topic->id = ((const TlForumTopicDeleted *)object)->id;
        return topic;
    }
    topic->id = from->id;
    topic->title = g_strdup(from->title);
    topic->top_id = from->top_message;
    topic->read_inbox = from->read_inbox_max_id;
    topic->unread = from->unread_count;
    topic->unread_mentions = from->unread_mentions_count;
    topic->muted_until_s = mt_model_muted_until(from->notify_settings);
    topic->closed = from->closed;
    topic->pinned = from->pinned;
    topic->hidden = from->hidden;
    return topic;
}

/* --- members --------------------------------------------------------------------------------- */

static void
set_member(MtMember *member, MtRole role, gint64 user_id, gint64 by, gint32 date, const char *rank)
{
    member->role = role;
    member->peer = mt_model_user(user_id);
    member->by = mt_model_user(by);
    member->date_s = date;
    member->rank = g_strdup(rank);
}

static gboolean
read_group_member(MtMember *member, const TlObject *object)
{
    switch (tl_object_id(object)) {
    case TL_ID_CHAT_PARTICIPANT: {
        const TlChatParticipant *from = (const TlChatParticipant *)object;

        set_member(member, MT_ROLE_MEMBER, from->user_id, from->inviter_id, from->date, from->rank);
        return TRUE;
    }
    case TL_ID_CHAT_PARTICIPANT_ADMIN: {
        const TlChatParticipantAdmin *from = (const TlChatParticipantAdmin *)object;

        set_member(member, MT_ROLE_ADMIN, from->user_id, from->inviter_id, from->date, from->rank);
        return TRUE;
    }
    case TL_ID_CHAT_PARTICIPANT_CREATOR: {
        const TlChatParticipantCreator *from = (const TlChatParticipantCreator *)object;

        set_member(member, MT_ROLE_CREATOR, from->user_id, 0, 0, from->rank);
        return TRUE;
    }
    default:
        return FALSE;
    }
}

static void
read_banned(MtMember *member, const TlChannelParticipantBanned *from)
{
    const TlChatBannedRights *rights = (const TlChatBannedRights *)from->banned_rights;
    gboolean out =
        tl_object_id(from->banned_rights) == TL_ID_CHAT_BANNED_RIGHTS && rights->view_messages;

    set_member(member, out ? MT_ROLE_BANNED : MT_ROLE_RESTRICTED, 0, from->kicked_by, from->date,
               from->rank);
    member->peer = mt_model_peer_id(from->peer);
}

MtMember *
mt_model_member(const TlObject *object)
{
    MtMember *member = g_new0(MtMember, 1);

    switch (tl_object_id(object)) {
    case TL_ID_CHANNEL_PARTICIPANT: {
        const TlChannelParticipant *from = (const TlChannelParticipant *)object;

        set_member(member, MT_ROLE_MEMBER, from->user_id, 0, from->date, from->rank);
        break;
    }
    case TL_ID_CHANNEL_PARTICIPANT_SELF: {
        const TlChannelParticipantSelf *from = (const TlChannelParticipantSelf *)object;

        set_member(member, MT_ROLE_MEMBER, from->user_id, from->inviter_id, from->date, from->rank);
        break;
    }
    case TL_ID_CHANNEL_PARTICIPANT_CREATOR: {
        const TlChannelParticipantCreator *from = (const TlChannelParticipantCreator *)object;

        set_member(member, MT_ROLE_CREATOR, from->user_id, 0, 0, from->rank);
        break;
    }
    case TL_ID_CHANNEL_PARTICIPANT_ADMIN: {
        const TlChannelParticipantAdmin *from = (const TlChannelParticipantAdmin *)object;

        set_member(member, MT_ROLE_ADMIN, from->user_id, from->promoted_by, from->date, from->rank);
        break;
    }
    case TL_ID_CHANNEL_PARTICIPANT_BANNED:
        read_banned(member, (const TlChannelParticipantBanned *)object);
        break;
    case TL_ID_CHANNEL_PARTICIPANT_LEFT:
        member->role = MT_ROLE_LEFT;
        member->peer = mt_model_peer_id(((const TlChannelParticipantLeft *)object)->peer);
        break;
    default:
        if (!read_group_member(member, object))
            member->role = MT_ROLE_LEFT;
        break;
    }
    return member;
}

static void
member_free(gpointer data)
{
    mt_member_free(data);
}

/* --- descriptions ---------------------------------------------------------------------------- */

static char *
invite_link(const TlObject *invite)
{
    return tl_object_id(invite) == TL_ID_CHAT_INVITE_EXPORTED
               ? g_strdup(((const TlChatInviteExported *)invite)->link)
               : NULL;
}

static void
read_group_info(MtChatInfo *info, const TlChatFull *full)
{
    const TlChatParticipants *people = (const TlChatParticipants *)full->participants;

    info->peer = mt_model_group(full->id);
    info->about = g_strdup(full->about);
    info->link = invite_link(full->exported_invite);
    info->pinned_id = full->pinned_msg_id;
    info->ttl_s = full->ttl_period;
    if (tl_object_id(full->participants) != TL_ID_CHAT_PARTICIPANTS) {
        info->members_hidden = TRUE;
        return;
    }
    info->people = g_ptr_array_new_with_free_func(member_free);
    for (guint i = 0; people->participants != NULL && i < people->participants->len; i++)
        g_ptr_array_add(info->people, mt_model_member(people->participants->objects[i]));
    info->members = (gint)info->people->len;
}

static void
read_channel_info(MtChatInfo *info, const TlChannelFull *full)
{
    info->peer = mt_model_channel(full->id);
    info->about = g_strdup(full->about);
    info->link = invite_link(full->exported_invite);
    info->members = full->participants_count;
    info->online = full->online_count;
    info->admins = full->admins_count;
    info->banned = full->kicked_count;
    info->pinned_id = full->pinned_msg_id;
    info->slow_mode_s = full->slowmode_seconds;
    info->ttl_s = full->ttl_period;
    info->linked = mt_model_channel(full->linked_chat_id);
    info->migrated_from = mt_model_group(full->migrated_from_chat_id);
    info->members_hidden = !full->can_view_participants || full->participants_hidden;
    info->blocked = full->blocked;
}

MtChatInfo *
mt_model_chat_info(const TlObject *full)
{
    MtChatInfo *info = g_new0(MtChatInfo, 1);

    if (tl_object_id(full) == TL_ID_CHAT_FULL)
        read_group_info(info, (const TlChatFull *)full);
    else if (tl_object_id(full) == TL_ID_CHANNEL_FULL)
        read_channel_info(info, (const TlChannelFull *)full);
    return info;
}

static char *
birthday_of(const TlObject *object)
{
    const TlBirthday *birthday = (const TlBirthday *)object;

    if (tl_object_id(object) != TL_ID_BIRTHDAY)
        return NULL;
    if ((birthday->flags & TL_BIRTHDAY_HAS_YEAR) != 0)
        return g_strdup_printf("%04d-%02d-%02d", birthday->year, birthday->month, birthday->day);
    return g_strdup_printf("%02d-%02d", birthday->month, birthday->day);
}

MtChatInfo *
mt_model_user_info(const TlObject *object)
{
    const TlUserFull *full = (const TlUserFull *)object;
    MtChatInfo *info = g_new0(MtChatInfo, 1);

    if (tl_object_id(object) != TL_ID_USER_FULL)
        return info;
    info->peer = mt_model_user(full->id);
    info->about = g_strdup(full->about);
    info->pinned_id = full->pinned_msg_id;
    info->ttl_s = full->ttl_period;
    info->blocked = full->blocked;
    info->common_chats = full->common_chats_count;
    info->birthday = birthday_of(full->birthday);
    info->linked = mt_model_channel(full->personal_channel_id);
    return info;
}

MtInvite *
mt_model_invite(const TlObject *object)
{
    const TlChatInvite *from = (const TlChatInvite *)object;
    MtInvite *invite = g_new0(MtInvite, 1);

    if (tl_object_id(object) != TL_ID_CHAT_INVITE)
        return invite;
    invite->title = g_strdup(from->title);
    invite->about = g_strdup(from->about);
    invite->members = from->participants_count;
    invite->channel = from->broadcast;
    invite->request = from->request_needed;
    invite->verified = from->verified;
    invite->scam = from->scam || from->fake;
    return invite;
}
