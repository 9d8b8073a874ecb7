/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Contacts, blocked people, people by name or number, and the user's own account.
 */
#include <client/chats/mt-requests.h>
#include <client/model/mt-model.h>
#include <string.h>
#include <tl-api.h>

/* --- contacts -------------------------------------------------------------------------------- */

static gboolean
contacts_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlContactsContacts *from = (const TlContactsContacts *)result->object;

    mt_request_add_peer(request, (MtPeerId){0});
    if (tl_object_id(result->object) != TL_ID_CONTACTS_CONTACTS)
        return TRUE;
    mt_peers_learn(request->chats->peers, from->users, NULL);
    for (guint i = 0; from->contacts != NULL && i < from->contacts->len; i++) {
        const TlContact *contact = (const TlContact *)from->contacts->objects[i];
        MtPeerId user = mt_model_user(contact->user_id);

        mt_peers_keep(request->chats->peers, user);
        mt_request_add_peer(request, user);
    }
    mt_chats_touch(request->chats, now);
    return TRUE;
}

guint
mt_chats_load_contacts(MtChats *self, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_CONTACTS, (MtPeerId){0}, contacts_done);
    const TlCallContactsGetContacts call = {.base = TL_CALL_CONTACTS_GET_CONTACTS};

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_add_contact(MtChats *self,
                     MtPeerId peer,
                     const char *first_name,
                     const char *last_name,
                     gboolean share_phone,
                     MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_ADD_CONTACT, peer, mt_request_done_updates);
    const TlCallContactsAddContact call = {
        .base = TL_CALL_CONTACTS_ADD_CONTACT,
        .add_phone_privacy_exception = share_phone,
        .id = mt_request_user(request, peer),
        .first_name = first_name,
        .last_name = last_name != NULL ? last_name : "",
        .phone = "",
    };

    return mt_request_send(request, &call.base, now);
}

static gboolean
phone_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlContactsImportedContacts *from = (const TlContactsImportedContacts *)result->object;

    if (tl_object_id(result->object) != TL_ID_CONTACTS_IMPORTED_CONTACTS)
        return TRUE;
    mt_peers_learn(request->chats->peers, from->users, NULL);
    if (from->imported != NULL && from->imported->len > 0)
        request->answer->peer =
            mt_model_user(((const TlImportedContact *)from->imported->objects[0])->user_id);
    else if (from->retry_contacts != NULL && from->retry_contacts->len > 0)
        request->answer->failure = MT_FAILURE_LIMIT;
    return TRUE;
}

guint
mt_chats_add_phone(
    MtChats *self, const char *phone, const char *first_name, const char *last_name, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_ADD_PHONE, (MtPeerId){0}, phone_done);
    TlInputPhoneContact contact = {
        .base = TL_INPUT_PHONE_CONTACT,
        .phone = phone,
        .first_name = first_name,
        .last_name = last_name != NULL ? last_name : "",
    };
    TlObject *only = &contact.base;
    const TlCallContactsImportContacts call = {
        .base = TL_CALL_CONTACTS_IMPORT_CONTACTS,
        .contacts = mt_request_objects(request, &only, 1),
    };

    mt_request_random(request, &contact.client_id);
    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_remove_contact(MtChats *self, MtPeerId peer, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_REMOVE, peer, mt_request_done_updates);
    const TlCallContactsDeleteContacts call = {
        .base = TL_CALL_CONTACTS_DELETE_CONTACTS,
        .id = mt_request_users(request, &peer, 1),
    };

    return mt_request_send(request, &call.base, now);
}

/* --- blocked people -------------------------------------------------------------------------- */

static gboolean
block_done(MtRequest *request, const TlResult *result, MtTime now)
{
    if (mt_request_done_plain(request, result, now) && request->answer->failure == MT_FAILURE_NONE)
        mt_peers_set_flag(request->chats->peers, request->peer, MT_PEER_BLOCKED, request->on);
    return TRUE;
}

guint
mt_chats_block(MtChats *self, MtPeerId peer, gboolean on, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_BLOCK, peer, block_done);
    const TlCallContactsBlock block = {
        .base = TL_CALL_CONTACTS_BLOCK,
        .id = mt_request_peer(request, peer),
    };
    const TlCallContactsUnblock unblock = {
        .base = TL_CALL_CONTACTS_UNBLOCK,
        .id = block.id,
    };

    request->on = on;
    return mt_request_send(request, on ? &block.base : &unblock.base, now);
}

static gboolean
blocked_done(MtRequest *request, const TlResult *result, MtTime now)
{
    MtPeers *peers = request->chats->peers;
    const TlVector *blocked = NULL;

    mt_request_add_peer(request, (MtPeerId){0});
    if (tl_object_id(result->object) == TL_ID_CONTACTS_BLOCKED) {
        const TlContactsBlocked *all = (const TlContactsBlocked *)result->object;

        mt_peers_learn(peers, all->users, all->chats);
        blocked = all->blocked;
        request->answer->count = blocked != NULL ? (gint)blocked->len : 0;
    } else if (tl_object_id(result->object) == TL_ID_CONTACTS_BLOCKED_SLICE) {
        const TlContactsBlockedSlice *part = (const TlContactsBlockedSlice *)result->object;

        mt_peers_learn(peers, part->users, part->chats);
        blocked = part->blocked;
        request->answer->count = part->count;
        request->answer->more = blocked != NULL && (gint)blocked->len >= request->limit;
    }
    for (guint i = 0; blocked != NULL && i < blocked->len; i++) {
        MtPeerId peer = mt_model_peer_id(((const TlPeerBlocked *)blocked->objects[i])->peer_id);

        mt_peers_set_flag(peers, peer, MT_PEER_BLOCKED, TRUE);
        mt_request_add_peer(request, peer);
    }
    return TRUE;
}

guint
mt_chats_load_blocked(MtChats *self, gint offset, gint limit, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_BLOCKED, (MtPeerId){0}, blocked_done);
    const TlCallContactsGetBlocked call = {
        .base = TL_CALL_CONTACTS_GET_BLOCKED,
        .offset = MAX(offset, 0),
        .limit = CLAMP(limit, 1, 100),
    };

    request->limit = call.limit;
    return mt_request_send(request, &call.base, now);
}

/* --- by name or number ----------------------------------------------------------------------- */

static gboolean
resolve_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlContactsResolvedPeer *from = (const TlContactsResolvedPeer *)result->object;

    if (tl_object_id(result->object) != TL_ID_CONTACTS_RESOLVED_PEER) {
        request->answer->failure = MT_FAILURE_UNKNOWN_PEER;
        return TRUE;
    }
    mt_peers_learn(request->chats->peers, from->users, from->chats);
    request->answer->peer = mt_model_peer_id(from->peer);
    return TRUE;
}

guint
mt_chats_resolve(MtChats *self, const char *name, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_RESOLVE, (MtPeerId){0}, resolve_done);
    const TlCallContactsResolveUsername call = {
        .base = TL_CALL_CONTACTS_RESOLVE_USERNAME,
        .username = name[0] == '@' ? name + 1 : name,
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_resolve_phone(MtChats *self, const char *phone, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_RESOLVE, (MtPeerId){0}, resolve_done);
    const TlCallContactsResolvePhone call = {
        .base = TL_CALL_CONTACTS_RESOLVE_PHONE,
        .phone = phone,
    };

    return mt_request_send(request, &call.base, now);
}

static gboolean
find_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlContactsFound *from = (const TlContactsFound *)result->object;

    mt_request_add_peer(request, (MtPeerId){0});
    if (tl_object_id(result->object) != TL_ID_CONTACTS_FOUND)
        return TRUE;
    mt_peers_learn(request->chats->peers, from->users, from->chats);
    for (guint i = 0; from->my_results != NULL && i < from->my_results->len; i++)
        mt_request_add_peer(request, mt_model_peer_id(from->my_results->objects[i]));
    for (guint i = 0; from->results != NULL && i < from->results->len; i++)
        mt_request_add_peer(request, mt_model_peer_id(from->results->objects[i]));
    return TRUE;
}

guint
mt_chats_find(MtChats *self, const char *query, gint limit, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_FIND, (MtPeerId){0}, find_done);
    const TlCallContactsSearch call = {
        .base = TL_CALL_CONTACTS_SEARCH,
        .q = query,
        .limit = CLAMP(limit, 1, 100),
    };

    return mt_request_send(request, &call.base, now);
}

/* --- the own account ------------------------------------------------------------------------- */

guint
mt_chats_set_presence(MtChats *self, gboolean online, MtTime now)
{
    MtRequest *request =
        mt_request_new(self, MT_VERB_SET_PRESENCE, (MtPeerId){0}, mt_request_done_plain);
    const TlCallAccountUpdateStatus call = {
        .base = TL_CALL_ACCOUNT_UPDATE_STATUS,
        .offline = !online,
    };

    request->flags = MT_CALL_CASUAL;
    return mt_request_send(request, &call.base, now);
}

static gboolean
profile_done(MtRequest *request, const TlResult *result, MtTime now)
{
    mt_peers_learn_one(request->chats->peers, result->object);
    return TRUE;
}

guint
mt_chats_set_profile(
    MtChats *self, const char *first_name, const char *last_name, const char *about, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_SET_PROFILE, (MtPeerId){0}, profile_done);
    const TlCallAccountUpdateProfile call = {
        .base = TL_CALL_ACCOUNT_UPDATE_PROFILE,
        .first_name = first_name,
        .last_name = last_name,
        .about = about,
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_set_username(MtChats *self, const char *name, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_SET_PROFILE, (MtPeerId){0}, profile_done);
    const TlCallAccountUpdateUsername call = {
        .base = TL_CALL_ACCOUNT_UPDATE_USERNAME,
        .username = name[0] == '@' ? name + 1 : name,
    };

    return mt_request_send(request, &call.base, now);
}

static gboolean
own_picture_done(MtRequest *request, const TlResult *result, MtTime now)
{
    if (tl_object_id(result->object) == TL_ID_PHOTOS_PHOTO)
        mt_peers_learn(request->chats->peers, ((const TlPhotosPhoto *)result->object)->users, NULL);
    return TRUE;
}

guint
mt_chats_set_own_picture(MtChats *self, const MtUpload *file, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_SET_PROFILE, (MtPeerId){0}, own_picture_done);

    if (file == NULL) {
        TlInputPhotoEmpty none = {.base = TL_INPUT_PHOTO_EMPTY};
        const TlCallPhotosUpdateProfilePhoto call = {
            .base = TL_CALL_PHOTOS_UPDATE_PROFILE_PHOTO,
            .id = &none.base,
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallPhotosUploadProfilePhoto call = {
            .base = TL_CALL_PHOTOS_UPLOAD_PROFILE_PHOTO,
            .file = mt_request_upload(request, file),
        };

        return mt_request_send(request, &call.base, now);
    }
}
