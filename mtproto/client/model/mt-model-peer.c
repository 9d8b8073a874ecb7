/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Users, groups and channels from TL to the model. What is kept of them is not decided here.
 */
#include <client/model/mt-model-peer.h>

#include <client/model/mt-model.h>
#include <tl-api.h>

MtPresence
mt_model_presence(const TlObject *status)
{
    switch (tl_object_id(status)) {
    case TL_ID_USER_STATUS_ONLINE:
        return (MtPresence){.kind = MT_PRESENCE_ONLINE,
                            .at_s = ((const TlUserStatusOnline *)status)->expires};
    case TL_ID_USER_STATUS_OFFLINE:
        return (MtPresence){.kind = MT_PRESENCE_OFFLINE,
                            .at_s = ((const TlUserStatusOffline *)status)->was_online};
    case TL_ID_USER_STATUS_RECENTLY:
        return (MtPresence){.kind = MT_PRESENCE_RECENTLY,
                            .by_me = ((const TlUserStatusRecently *)status)->by_me};
    case TL_ID_USER_STATUS_LAST_WEEK:
        return (MtPresence){.kind = MT_PRESENCE_LAST_WEEK,
                            .by_me = ((const TlUserStatusLastWeek *)status)->by_me};
    case TL_ID_USER_STATUS_LAST_MONTH:
        return (MtPresence){.kind = MT_PRESENCE_LAST_MONTH,
                            .by_me = ((const TlUserStatusLastMonth *)status)->by_me};
    default:
        return (MtPresence){0};
    }
}

const char *
mt_model_username(const char *name, const TlVector *names)
{
    for (guint i = 0; names != NULL && i < names->len; i++) {
        const TlUsername *each = (const TlUsername *)names->objects[i];

        if (each->active)
            return each->username;
    }
    return name;
}

static guint32
bit(gboolean is_set, guint32 flag)
{
    return is_set ? flag : 0;
}

static MtPicture
picture_of(const TlObject *photo)
{
    if (tl_object_id(photo) == TL_ID_USER_PROFILE_PHOTO)
        return (MtPicture){.id = ((const TlUserProfilePhoto *)photo)->photo_id,
                           .dc = ((const TlUserProfilePhoto *)photo)->dc_id};
    if (tl_object_id(photo) == TL_ID_CHAT_PHOTO)
        return (MtPicture){.id = ((const TlChatPhoto *)photo)->photo_id,
                           .dc = ((const TlChatPhoto *)photo)->dc_id};
    return (MtPicture){0};
}

static guint32
rights_of(const TlObject *admin, const TlObject *banned)
{
    guint32 rights = MT_RIGHT_SEND | MT_RIGHT_SEND_MEDIA;

    if (tl_object_id(banned) == TL_ID_CHAT_BANNED_RIGHTS) {
        const TlChatBannedRights *not = (const TlChatBannedRights *)banned;

        rights = bit(!not ->send_messages && !not ->send_plain, MT_RIGHT_SEND) |
                 bit(!not ->send_messages && !not ->send_media, MT_RIGHT_SEND_MEDIA) |
                 bit(!not ->invite_users, MT_RIGHT_INVITE) |
                 bit(!not ->pin_messages, MT_RIGHT_PIN) |
                 bit(!not ->change_info, MT_RIGHT_CHANGE_INFO) |
                 bit(!not ->manage_topics, MT_RIGHT_TOPICS);
    }
    if (tl_object_id(admin) == TL_ID_CHAT_ADMIN_RIGHTS) {
        const TlChatAdminRights *may = (const TlChatAdminRights *)admin;

        rights |=
            MT_RIGHT_SEND | MT_RIGHT_SEND_MEDIA | bit(may->edit_messages, MT_RIGHT_EDIT_OTHERS) |
            bit(may->delete_messages, MT_RIGHT_DELETE) | bit(may->ban_users, MT_RIGHT_BAN) |
            bit(may->invite_users, MT_RIGHT_INVITE) | bit(may->pin_messages, MT_RIGHT_PIN) |
            bit(may->change_info, MT_RIGHT_CHANGE_INFO) |
            bit(may->add_admins, MT_RIGHT_ADD_ADMINS) | bit(may->manage_topics, MT_RIGHT_TOPICS);
    }
    return rights;
}

#define ALL_RIGHTS                                                                                 \
    (MT_RIGHT_SEND | MT_RIGHT_SEND_MEDIA | MT_RIGHT_EDIT_OTHERS | MT_RIGHT_DELETE | MT_RIGHT_BAN | \
     MT_RIGHT_INVITE | MT_RIGHT_PIN | MT_RIGHT_CHANGE_INFO | MT_RIGHT_ADD_ADMINS |                 \
     MT_RIGHT_TOPICS)

static MtSeenPeer *
seen_new(MtPeerId id, MtPeerKind kind, const char *title)
{
    MtSeenPeer *seen = g_new0(MtSeenPeer, 1);

    seen->peer = g_new0(MtPeer, 1);
    seen->peer->id = id;
    seen->peer->kind = kind;
    seen->peer->title = g_strdup(title);
    return seen;
}

static MtSeenPeer *
read_user(const TlUser *user)
{
    MtSeenPeer *seen = seen_new(mt_model_user(user->id), MT_PEER_KIND_USER, NULL);

    seen->peer->flags = bit(user->self, MT_PEER_SELF) | bit(user->contact, MT_PEER_CONTACT) |
                        bit(user->mutual_contact, MT_PEER_MUTUAL) | bit(user->bot, MT_PEER_BOT) |
                        bit(user->verified, MT_PEER_VERIFIED) | bit(user->scam, MT_PEER_SCAM) |
                        bit(user->fake, MT_PEER_FAKE) | bit(user->deleted, MT_PEER_DELETED) |
                        bit(user->support, MT_PEER_SUPPORT) | bit(user->premium, MT_PEER_PREMIUM) |
                        bit(user->min, MT_PEER_MIN);
    seen->peer->rights = MT_RIGHT_SEND | MT_RIGHT_SEND_MEDIA;
    seen->peer->first_name = g_strdup(user->first_name);
    seen->peer->last_name = g_strdup(user->last_name);
    seen->peer->username = g_strdup(mt_model_username(user->username, user->usernames));
    seen->peer->phone = g_strdup(user->phone);
    seen->peer->presence = mt_model_presence(user->status);
    seen->has_presence = user->status != NULL;
    seen->peer->picture = picture_of(user->photo);
    seen->picture_counts = !user->min || user->apply_min_photo;
    seen->has_hash = (user->flags & TL_USER_HAS_ACCESS_HASH) != 0;
    seen->access_hash = user->access_hash;
    return seen;
}

static MtSeenPeer *
read_group(const TlChat *group)
{
    MtSeenPeer *seen = seen_new(mt_model_group(group->id), MT_PEER_KIND_GROUP, group->title);

    seen->peer->flags = bit(group->creator, MT_PEER_CREATOR) | bit(group->left, MT_PEER_LEFT) |
                        bit(group->deactivated, MT_PEER_DELETED) |
                        bit(group->noforwards, MT_PEER_NO_FORWARDS) |
                        bit(group->admin_rights != NULL, MT_PEER_ADMIN);
    seen->peer->rights =
        group->creator ? ALL_RIGHTS : rights_of(group->admin_rights, group->default_banned_rights);
    seen->peer->picture = picture_of(group->photo);
    seen->picture_counts = TRUE;
    seen->peer->members = group->participants_count;
    if (tl_object_id(group->migrated_to) == TL_ID_INPUT_CHANNEL)
        seen->peer->migrated_to =
            mt_model_channel(((const TlInputChannel *)group->migrated_to)->channel_id);
    return seen;
}

static MtPeerKind
channel_kind(gboolean megagroup, gboolean forum)
{
    if (!megagroup)
        return MT_PEER_KIND_CHANNEL;
    return forum ? MT_PEER_KIND_FORUM : MT_PEER_KIND_SUPERGROUP;
}

static guint32
channel_rights(const TlChannel *channel)
{
    guint32 rights = rights_of(channel->admin_rights, channel->banned_rights != NULL
                                                          ? channel->banned_rights
                                                          : channel->default_banned_rights);

    if (channel->creator)
        return ALL_RIGHTS;
    /* Posts of a channel are its administrators'. */
    if (!channel->megagroup && !channel->gigagroup &&
        (tl_object_id(channel->admin_rights) != TL_ID_CHAT_ADMIN_RIGHTS ||
         !((const TlChatAdminRights *)channel->admin_rights)->post_messages))
        rights &= ~(guint32)(MT_RIGHT_SEND | MT_RIGHT_SEND_MEDIA);
    return rights;
}

/* 0: never. */
static gint64
restricted_until(const TlObject *banned)
{
    const TlChatBannedRights *rights = (const TlChatBannedRights *)banned;

    if (tl_object_id(banned) != TL_ID_CHAT_BANNED_RIGHTS || rights->until_date == G_MAXINT32)
        return 0;
    return MAX(rights->until_date, 0);
}

static MtSeenPeer *
read_channel(const TlChannel *channel)
{
    MtSeenPeer *seen = seen_new(mt_model_channel(channel->id),
                                channel_kind(channel->megagroup, channel->forum), channel->title);

    seen->peer->flags =
        bit(channel->creator, MT_PEER_CREATOR) | bit(channel->left, MT_PEER_LEFT) |
        bit(channel->verified, MT_PEER_VERIFIED) | bit(channel->scam, MT_PEER_SCAM) |
        bit(channel->fake, MT_PEER_FAKE) | bit(channel->min, MT_PEER_MIN) |
        bit(channel->noforwards, MT_PEER_NO_FORWARDS) |
        bit(channel->join_request, MT_PEER_JOIN_REQUEST) |
        bit(channel->slowmode_enabled, MT_PEER_SLOW_MODE) |
        bit(channel->signatures, MT_PEER_SIGNATURES) | bit(channel->monoforum, MT_PEER_MONOFORUM) |
        bit(channel->admin_rights != NULL, MT_PEER_ADMIN);
    seen->peer->rights = channel_rights(channel);
    seen->peer->restricted_until_s = restricted_until(channel->banned_rights);
    seen->peer->username = g_strdup(mt_model_username(channel->username, channel->usernames));
    seen->peer->picture = picture_of(channel->photo);
    seen->picture_counts = TRUE;
    seen->peer->members = channel->participants_count;
    seen->has_hash = (channel->flags & TL_CHANNEL_HAS_ACCESS_HASH) != 0;
    seen->access_hash = channel->access_hash;
    return seen;
}

static MtSeenPeer *
read_forbidden(const TlChannelForbidden *channel)
{
    MtSeenPeer *seen = seen_new(mt_model_channel(channel->id),
                                channel_kind(channel->megagroup, FALSE), channel->title);

    seen->peer->flags = MT_PEER_FORBIDDEN | MT_PEER_LEFT;
    seen->has_hash = TRUE;
    seen->access_hash = channel->access_hash;
    return seen;
}

MtSeenPeer *
mt_model_seen_peer(const TlObject *object)
{
    g_autoptr(MtSeenPeer) seen = NULL;

    switch (tl_object_id(object)) {
    case TL_ID_USER:
        seen = read_user((const TlUser *)object);
        break;
    case TL_ID_CHAT:
        seen = read_group((const TlChat *)object);
        break;
    case TL_ID_CHAT_FORBIDDEN: {
        const TlChatForbidden *group = (const TlChatForbidden *)object;

        seen = seen_new(mt_model_group(group->id), MT_PEER_KIND_GROUP, group->title);
        seen->peer->flags = MT_PEER_FORBIDDEN | MT_PEER_LEFT;
        break;
    }
    case TL_ID_CHANNEL:
        seen = read_channel((const TlChannel *)object);
        break;
    case TL_ID_CHANNEL_FORBIDDEN:
        seen = read_forbidden((const TlChannelForbidden *)object);
        break;
    default:
        return NULL;
    }
    return seen->peer->id.type != MT_PEER_NONE ? g_steal_pointer(&seen) : NULL;
}

void
mt_seen_peer_free(MtSeenPeer *self)
{
    if (self == NULL)
        return;
    mt_peer_free(self->peer);
    g_free(self);
}
