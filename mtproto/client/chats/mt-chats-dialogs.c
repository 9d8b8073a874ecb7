/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The list of chats in parts, the topics of forums, and what is set for each of them.
 * https://core.telegram.org/api/folders
 */
#include <base/mt-limits.h>
#include <client/chats/mt-requests.h>
#include <client/model/mt-model.h>
#include <client/updates/mt-updates.h>
#include <tl-api.h>

#define MAX_LIMIT 100
#define ARCHIVE 1

static void
dialog_free(gpointer data)
{
    mt_dialog_free(data);
}

static void
topic_free(gpointer data)
{
    mt_topic_free(data);
}

/* --- parts of the list ----------------------------------------------------------------------- */

static MtMessage *
find_top(MtRequest *request, const TlVector *messages, const MtDialog *dialog)
{
    for (guint i = 0; messages != NULL && i < MIN(messages->len, 2 * MAX_LIMIT); i++) {
        MtPeerId peer;
        gint32 id;

        if (mt_model_message_key(messages->objects[i], &peer, &id) && id == dialog->top_id &&
            mt_peer_id_equal(peer, dialog->peer))
            return mt_model_message(messages->objects[i], mt_peers_get_self(request->chats->peers));
    }
    return NULL;
}

static void
take_dialogs(MtRequest *request, const TlVector *dialogs, const TlVector *messages, MtTime now)
{
    MtAnswer *answer = request->answer;

    answer->dialogs = g_ptr_array_new_with_free_func(dialog_free);
    for (guint i = 0; dialogs != NULL && i < MIN(dialogs->len, MT_MAX_ANSWER); i++) {
        MtDialog *dialog = mt_model_dialog(dialogs->objects[i]);

        if (dialog == NULL)
            continue;
        dialog->top = find_top(request, messages, dialog);
        if (dialog->top != NULL)
            mt_chats_see(request->chats, dialog->top);
        mt_peers_keep(request->chats->peers, dialog->peer);
        if (dialog->peer.type == MT_PEER_CHANNEL)
            mt_updates_channel_is_at(request->chats->updates, dialog->peer, dialog->pts,
                                     dialog->top_id, now);
        g_ptr_array_add(answer->dialogs, dialog);
    }
}

/* The next part begins behind the last chat that is not pinned. */
static void
set_page(MtRequest *request, gint32 last_id)
{
    MtAnswer *answer = request->answer;

    for (guint i = answer->dialogs->len; i-- > 0 && !answer->more;) {
        const MtDialog *dialog = g_ptr_array_index(answer->dialogs, i);

        if (dialog->pinned || dialog->top == NULL)
            continue;
        answer->page =
            (MtPage){.date_s = dialog->top->date_s, .id = dialog->top_id, .peer = dialog->peer};
        answer->more = dialog->top_id != last_id || !mt_peer_id_equal(dialog->peer, request->other);
    }
}

static gboolean
dialogs_done(MtRequest *request, const TlResult *result, MtTime now)
{
    MtPeers *peers = request->chats->peers;

    if (tl_object_id(result->object) == TL_ID_MESSAGES_DIALOGS) {
        const TlMessagesDialogs *all = (const TlMessagesDialogs *)result->object;

        mt_peers_learn(peers, all->users, all->chats);
        take_dialogs(request, all->dialogs, all->messages, now);
        request->answer->count = (gint)request->answer->dialogs->len;
    } else if (tl_object_id(result->object) == TL_ID_MESSAGES_DIALOGS_SLICE) {
        const TlMessagesDialogsSlice *part = (const TlMessagesDialogsSlice *)result->object;

        mt_peers_learn(peers, part->users, part->chats);
        take_dialogs(request, part->dialogs, part->messages, now);
        request->answer->count = part->count;
        set_page(request, request->id);
    } else if (tl_object_id(result->object) == TL_ID_MESSAGES_PEER_DIALOGS) {
        const TlMessagesPeerDialogs *some = (const TlMessagesPeerDialogs *)result->object;

        mt_peers_learn(peers, some->users, some->chats);
        take_dialogs(request, some->dialogs, some->messages, now);
        request->answer->count = (gint)request->answer->dialogs->len;
    } else {
        take_dialogs(request, NULL, NULL, now);
    }
    mt_chats_touch(request->chats, now);
    return TRUE;
}

guint
mt_chats_load_dialogs(MtChats *self, gboolean archived, const MtPage *from, gint limit, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_DIALOGS, (MtPeerId){0}, dialogs_done);
    TlInputPeerEmpty beginning = {.base = TL_INPUT_PEER_EMPTY};
    TlCallMessagesGetDialogs call = {
        .base = TL_CALL_MESSAGES_GET_DIALOGS,
        .flags = TL_CALL_MESSAGES_GET_DIALOGS_HAS_FOLDER_ID,
        .folder_id = archived ? ARCHIVE : 0,
        .offset_peer = &beginning.base,
        .limit = CLAMP(limit, 1, MAX_LIMIT),
    };

    if (from != NULL && from->peer.type != MT_PEER_NONE) {
        request->other = from->peer;
        request->id = from->id;
        call.exclude_pinned = TRUE;
        call.offset_date = (gint32)from->date_s;
        call.offset_id = from->id;
        call.offset_peer = mt_request_peer(request, from->peer);
    }
    return mt_request_send(request, &call.base, now);
}

/* (transfer none): in the arena. */
static TlObject *
dialog_peer(MtRequest *request, MtPeerId peer)
{
    TlInputDialogPeer *input = mt_request_object(request, TlInputDialogPeer, TL_INPUT_DIALOG_PEER);

    input->peer = mt_request_peer(request, peer);
    return &input->base;
}

guint
mt_chats_load_dialog(MtChats *self, const MtPeerId *peers, guint n_peers, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_DIALOGS, (MtPeerId){0}, dialogs_done);
    TlObject *objects[MT_MAX_REQUEST_IDS];
    guint count = MIN(n_peers, MT_MAX_REQUEST_IDS);
    TlCallMessagesGetPeerDialogs call = {.base = TL_CALL_MESSAGES_GET_PEER_DIALOGS};

    for (guint i = 0; i < count; i++)
        objects[i] = dialog_peer(request, peers[i]);
    call.peers = mt_request_objects(request, objects, count);
    return mt_request_send(request, &call.base, now);
}

/* --- topics ---------------------------------------------------------------------------------- */

static void
set_topic_page(MtRequest *request, const TlMessagesForumTopics *from)
{
    MtAnswer *answer = request->answer;
    const MtTopic *last = NULL;

    for (guint i = answer->topics->len; i-- > 0 && last == NULL;) {
        const MtTopic *topic = g_ptr_array_index(answer->topics, i);

        if (!topic->deleted)
            last = topic;
    }
    if (last == NULL || last->id == request->id || (gint)answer->topics->len >= answer->count)
        return;
    answer->page = (MtPage){.id = last->top_id, .topic = last->id};
    for (guint i = 0; from->messages != NULL && i < from->messages->len; i++) {
        g_autoptr(MtMessage) message = mt_model_message(from->messages->objects[i], 0);

        if (message != NULL && message->id == last->top_id)
            answer->page.date_s = message->date_s;
    }
    answer->more = TRUE;
}

static gboolean
topics_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlMessagesForumTopics *from = (const TlMessagesForumTopics *)result->object;

    request->answer->topics = g_ptr_array_new_with_free_func(topic_free);
    if (tl_object_id(result->object) != TL_ID_MESSAGES_FORUM_TOPICS)
        return TRUE;
    mt_peers_learn(request->chats->peers, from->users, from->chats);
    for (guint i = 0; from->topics != NULL && i < from->topics->len; i++)
        g_ptr_array_add(request->answer->topics, mt_model_topic(from->topics->objects[i]));
    request->answer->count = from->count;
    set_topic_page(request, from);
    return TRUE;
}

guint
mt_chats_load_topics(MtChats *self, MtPeerId peer, const MtPage *from, gint limit, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_TOPICS, peer, topics_done);
    const TlCallMessagesGetForumTopics call = {
        .base = TL_CALL_MESSAGES_GET_FORUM_TOPICS,
        .peer = mt_request_peer(request, peer),
        .offset_date = from != NULL ? (gint32)from->date_s : 0,
        .offset_id = from != NULL ? from->id : 0,
        .offset_topic = from != NULL ? from->topic : 0,
        .limit = CLAMP(limit, 1, MAX_LIMIT),
    };

    request->id = from != NULL ? from->topic : 0;
    return mt_request_send(request, &call.base, now);
}

/* --- what is set for a chat ------------------------------------------------------------------ */

guint
mt_chats_mark_unread(MtChats *self, MtPeerId peer, gboolean on, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_MARK, peer, mt_request_done_plain);
    const TlCallMessagesMarkDialogUnread call = {
        .base = TL_CALL_MESSAGES_MARK_DIALOG_UNREAD,
        .unread = on,
        .peer = dialog_peer(request, peer),
    };

    return mt_request_send(request, &call.base, now);
}

static TlObject *
notify_peer(MtRequest *request, MtPeerId peer, gint32 topic)
{
    if (topic != 0) {
        TlInputNotifyForumTopic *input =
            mt_request_object(request, TlInputNotifyForumTopic, TL_INPUT_NOTIFY_FORUM_TOPIC);

        input->peer = mt_request_peer(request, peer);
        input->top_msg_id = topic;
        return &input->base;
    } else {
        TlInputNotifyPeer *input =
            mt_request_object(request, TlInputNotifyPeer, TL_INPUT_NOTIFY_PEER);

        input->peer = mt_request_peer(request, peer);
        return &input->base;
    }
}

guint
mt_chats_mute(MtChats *self, MtPeerId peer, gint32 topic, gint64 until_s, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_MARK, peer, mt_request_done_plain);
    TlInputPeerNotifySettings settings = {
        .base = TL_INPUT_PEER_NOTIFY_SETTINGS,
        .flags = TL_INPUT_PEER_NOTIFY_SETTINGS_HAS_MUTE_UNTIL,
        .mute_until = (gint32)CLAMP(until_s, 0, G_MAXINT32),
    };
    const TlCallAccountUpdateNotifySettings call = {
        .base = TL_CALL_ACCOUNT_UPDATE_NOTIFY_SETTINGS,
        .peer = notify_peer(request, peer, topic),
        .settings = &settings.base,
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_archive(MtChats *self, MtPeerId peer, gboolean on, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_MARK, peer, mt_request_done_updates);
    TlInputFolderPeer place = {
        .base = TL_INPUT_FOLDER_PEER,
        .peer = mt_request_peer(request, peer),
        .folder_id = on ? ARCHIVE : 0,
    };
    TlObject *only = &place.base;
    const TlCallFoldersEditPeerFolders call = {
        .base = TL_CALL_FOLDERS_EDIT_PEER_FOLDERS,
        .folder_peers = mt_request_objects(request, &only, 1),
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_list_first(MtChats *self, MtPeerId peer, gboolean on, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_MARK, peer, mt_request_done_plain);
    const TlCallMessagesToggleDialogPin call = {
        .base = TL_CALL_MESSAGES_TOGGLE_DIALOG_PIN,
        .pinned = on,
        .peer = dialog_peer(request, peer),
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_save_draft(MtChats *self, MtPeerId peer, const char *text, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_MARK, peer, mt_request_done_plain);
    const TlCallMessagesSaveDraft call = {
        .base = TL_CALL_MESSAGES_SAVE_DRAFT,
        .peer = mt_request_peer(request, peer),
        .message = text != NULL ? text : "",
    };

    return mt_request_send(request, &call.base, now);
}
