/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Which sequence each kind of update belongs to. A new layer can add to these lists.
 */
#include <client/updates/mt-updates-private.h>

#include <client/model/mt-model.h>
#include <tl-api.h>
#include <tl/tl-codec-private.h>

/* Updates with pts and pts_count, and whether it is a channel's. */
static const struct {
    guint32 id;
    gboolean channel;
} with_pts[] = {
    {TL_ID_UPDATE_NEW_MESSAGE, FALSE},
    {TL_ID_UPDATE_DELETE_MESSAGES, FALSE},
    {TL_ID_UPDATE_READ_HISTORY_INBOX, FALSE},
    {TL_ID_UPDATE_READ_HISTORY_OUTBOX, FALSE},
    {TL_ID_UPDATE_WEB_PAGE, FALSE},
    {TL_ID_UPDATE_READ_MESSAGES_CONTENTS, FALSE},
    {TL_ID_UPDATE_EDIT_MESSAGE, FALSE},
    {TL_ID_UPDATE_FOLDER_PEERS, FALSE},
    {TL_ID_UPDATE_PINNED_MESSAGES, FALSE},
    {TL_ID_UPDATE_NEW_CHANNEL_MESSAGE, TRUE},
    {TL_ID_UPDATE_DELETE_CHANNEL_MESSAGES, TRUE},
    {TL_ID_UPDATE_EDIT_CHANNEL_MESSAGE, TRUE},
    {TL_ID_UPDATE_CHANNEL_WEB_PAGE, TRUE},
    {TL_ID_UPDATE_PINNED_CHANNEL_MESSAGES, TRUE},
};

static gint32
number_of(const TlObject *object, const char *name)
{
    for (guint i = 0; i < object->constructor->n_fields; i++) {
        const TlField *field = &object->constructor->fields[i];

        if (field->kind == TL_KIND_INT && g_str_equal(field->name, name))
            return CONST_MEMBER(gint32, object, field->offset);
    }
    return -1;
}

static gboolean
has_number(const TlObject *object, const char *name)
{
    for (guint i = 0; i < object->constructor->n_fields; i++) {
        if (g_str_equal(object->constructor->fields[i].name, name))
            return TRUE;
    }
    return FALSE;
}

static void
find_channel(MtBoxed *boxed)
{
    const TlObject *update = boxed->update;
    MtPeerId peer = {0};
    gint32 id;

    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_DELETE_CHANNEL_MESSAGES:
        boxed->channel = ((const TlUpdateDeleteChannelMessages *)update)->channel_id;
        break;
    case TL_ID_UPDATE_CHANNEL_WEB_PAGE:
        boxed->channel = ((const TlUpdateChannelWebPage *)update)->channel_id;
        break;
    case TL_ID_UPDATE_PINNED_CHANNEL_MESSAGES:
        boxed->channel = ((const TlUpdatePinnedChannelMessages *)update)->channel_id;
        break;
    default:
        if (boxed->message != NULL && mt_model_message_key(boxed->message, &peer, &id) &&
            peer.type == MT_PEER_CHANNEL)
            boxed->channel = peer.id;
        break;
    }
}

static const TlObject *
message_of(const TlObject *update)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_NEW_MESSAGE:
        return ((const TlUpdateNewMessage *)update)->message;
    case TL_ID_UPDATE_EDIT_MESSAGE:
        return ((const TlUpdateEditMessage *)update)->message;
    case TL_ID_UPDATE_NEW_CHANNEL_MESSAGE:
        return ((const TlUpdateNewChannelMessage *)update)->message;
    case TL_ID_UPDATE_EDIT_CHANNEL_MESSAGE:
        return ((const TlUpdateEditChannelMessage *)update)->message;
    default:
        return NULL;
    }
}

void
mt_updates_classify(const TlObject *update, MtBoxed *out)
{
    *out = (MtBoxed){.update = update, .message = message_of(update)};
    for (gsize i = 0; i < G_N_ELEMENTS(with_pts); i++) {
        if (with_pts[i].id != tl_object_id(update))
            continue;
        out->kind = with_pts[i].channel ? MT_BOX_CHANNEL : MT_BOX_COMMON;
        out->pts = number_of(update, "pts");
        out->count = number_of(update, "pts_count");
        if (with_pts[i].channel)
            find_channel(out);
        return;
    }
    if (update != NULL && has_number(update, "qts")) {
        out->kind = MT_BOX_QTS;
        out->pts = number_of(update, "qts");
        out->count = 1;
    }
}

gboolean
mt_updates_is_casual(const TlObject *update)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_USER_TYPING:
    case TL_ID_UPDATE_CHAT_USER_TYPING:
    case TL_ID_UPDATE_CHANNEL_USER_TYPING:
    case TL_ID_UPDATE_USER_STATUS:
    case TL_ID_UPDATE_MESSAGE_ID:
    case TL_ID_UPDATE_CHANNEL_TOO_LONG:
        return TRUE;
    default:
        return FALSE;
    }
}
