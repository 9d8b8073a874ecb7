/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The pictures of others. The number of the picture is the icon's checksum, so that nothing is
 * fetched again that libpurple still has.
 */
#include "chats/tg-avatars.h"

#include "chats/tg-files.h"
#include "tg-account.h"
#include "tg-host.h"
#include "tg-log.h"
#include "words/tg-names.h"

#include <string.h>

/* At one time. */
#define MOST_FETCHES 4
/* Of people and chats that are no contacts and not talked to, in one connection: the latest ones.
 * libpurple keeps the pictures in memory. */
#define MOST_OTHERS 500
/* Small pictures have some ten thousand bytes. */
#define LARGEST (512 * 1024)
/* Settings of chats in the buddy list: they never change. The last one is libpurple's. */
#define NODE_PICTURE "telegram-picture"
#define NODE_PICTURE_FILE "telegram-picture-file"
#define NODE_CUSTOM_ICON "custom_buddy_icon"

struct _TgAvatars {
    TgChats *chats;
    GQueue first;        /* MtPeerId *: contacts, and open conversations */
    GQueue others;       /* MtPeerId * */
    GHashTable *waiting; /* MtPeerId * -> itself: queued or being fetched */
    GQueue come;         /* Fetch *: libpurple writes a file for each, so they take turns */
    guint timer;         /* for these; 0: none */
    guint fetching;      /* those that have come included */
    guint n_others;      /* that were ever wanted */
};

/* One that is being fetched, or has come. */
typedef struct {
    MtPeerId peer;
    gint64 picture;
    GByteArray *bytes;
} Fetch;

/* --- life ------------------------------------------------------------------------------------ */

TgAvatars *
tg_avatars_new(TgChats *chats)
{
    TgAvatars *self = g_new0(TgAvatars, 1);

    self->chats = chats;
    g_queue_init(&self->first);
    g_queue_init(&self->others);
    g_queue_init(&self->come);
    self->waiting = g_hash_table_new_full(mt_peer_id_hash, mt_peer_id_equals, g_free, NULL);
    return self;
}

static void
fetch_free(gpointer data)
{
    Fetch *self = data;

    g_byte_array_unref(self->bytes);
    g_free(self);
}

void
tg_avatars_free(TgAvatars *self)
{
    if (self == NULL)
        return;
    g_queue_clear_full(&self->first, g_free);
    g_queue_clear_full(&self->others, g_free);
    g_queue_clear_full(&self->come, fetch_free);
    g_hash_table_unref(self->waiting);
    g_free(self);
}

/* (transfer full) */
static gpointer
copy(gconstpointer data, gsize len)
{
    gpointer made = g_malloc(len);

    memcpy(made, data, len);
    return made;
}

/* --- what is shown --------------------------------------------------------------------------- */

static PurpleBlistNode *
find_node(TgChats *chats, const char *name)
{
    return g_hash_table_lookup(tg_chats_get_nodes(chats), name);
}

static gboolean
has_conversation(TgChats *chats, const char *name)
{
    return purple_find_conversation_with_account(PURPLE_CONV_TYPE_ANY, name,
                                                 tg_chats_get_account(chats)) != NULL;
}

/* (transfer full) (nullable): the number of the picture that libpurple has of somebody. */
static char *
dup_icon_checksum(TgChats *chats, const char *name)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    PurpleBuddy *buddy = purple_find_buddy(account, name);
    PurpleBuddyIcon *icon;
    char *checksum;

    if (buddy != NULL) /* known without reading the file */
        return g_strdup(purple_buddy_icons_get_checksum_for_user(buddy));
    icon = purple_buddy_icons_find(account, name);
    if (icon == NULL)
        return NULL;
    checksum = g_strdup(purple_buddy_icon_get_checksum(icon));
    purple_buddy_icon_unref(icon);
    return checksum;
}

/* (transfer full) (nullable) */
static char *
dup_shown(TgChats *chats, MtPeerId peer, const char *name)
{
    PurpleBlistNode *node;

    if (peer.type == MT_PEER_USER)
        return dup_icon_checksum(chats, name);
    node = find_node(chats, name);
    return node != NULL ? g_strdup(purple_blist_node_get_string(node, NODE_PICTURE)) : NULL;
}

/* FALSE: the user chose another picture for the chat, or took ours away. */
static gboolean
is_ours(PurpleBlistNode *node)
{
    const char *ours = purple_blist_node_get_string(node, NODE_PICTURE_FILE);

    return g_strcmp0(purple_blist_node_get_string(node, NODE_CUSTOM_ICON), ours) == 0;
}

/* Whether there is a place for its picture. */
static gboolean
has_place(TgChats *chats, MtPeerId peer, const char *name)
{
    PurpleBlistNode *node = find_node(chats, name);

    if (peer.type != MT_PEER_USER)
        return node != NULL && is_ours(node);
    return purple_find_buddy(tg_chats_get_account(chats), name) != NULL ||
           has_conversation(chats, name);
}

/* --- showing --------------------------------------------------------------------------------- */

/* @bytes: (nullable): NULL takes the picture away. */
static void
show_for_chat(PurpleBlistNode *node, const char *number, const GByteArray *bytes)
{
    if (!is_ours(node)) /* it may have been chosen just now */
        return;
    if (bytes == NULL) {
        purple_blist_node_remove_setting(node, NODE_PICTURE);
        purple_blist_node_remove_setting(node, NODE_PICTURE_FILE);
        purple_buddy_icons_node_set_custom_icon(node, NULL, 0);
        return;
    }
    purple_buddy_icons_node_set_custom_icon(node, copy(bytes->data, bytes->len), bytes->len);
    purple_blist_node_set_string(node, NODE_PICTURE, number);
    if (purple_blist_node_get_string(node, NODE_CUSTOM_ICON) != NULL)
        purple_blist_node_set_string(node, NODE_PICTURE_FILE,
                                     purple_blist_node_get_string(node, NODE_CUSTOM_ICON));
}

static void
show(TgChats *chats, MtPeerId peer, const char *number, const GByteArray *bytes)
{
    g_autofree char *name = tg_names_make(peer, 0);
    PurpleBlistNode *node;

    if (peer.type != MT_PEER_USER) {
        node = find_node(chats, name);
        if (node != NULL)
            show_for_chat(node, number, bytes);
    } else if (bytes != NULL) {
        purple_buddy_icons_set_for_user(tg_chats_get_account(chats), name,
                                        copy(bytes->data, bytes->len), bytes->len, number);
    } else {
        purple_buddy_icons_set_for_user(tg_chats_get_account(chats), name, NULL, 0, NULL);
    }
}

/* JPEG or PNG: what front ends can draw. */
static gboolean
is_picture(const GByteArray *bytes)
{
    static const guint8 jpeg[] = {0xff, 0xd8, 0xff};
    static const guint8 png[] = {0x89, 'P', 'N', 'G'};

    return (bytes->len > sizeof jpeg && memcmp(bytes->data, jpeg, sizeof jpeg) == 0) ||
           (bytes->len > sizeof png && memcmp(bytes->data, png, sizeof png) == 0);
}

/* --- fetching -------------------------------------------------------------------------------- */

static void fetch_more(TgAvatars *self);
static void show_later(TgAvatars *self);

static void
show_fetched(TgChats *chats, const Fetch *fetch)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), fetch->peer);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, fetch->picture);

    if (!is_picture(fetch->bytes))
        tg_log(MT_LOG_WARNING, "what came as a picture is none");
    else if (peer != NULL && peer->picture.id == fetch->picture)
        show(chats, fetch->peer, number, fetch->bytes);
}

/* While it was being fetched. */
static gboolean
has_changed(TgChats *chats, const Fetch *fetch)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), fetch->peer);

    return peer != NULL && peer->picture.id != fetch->picture;
}

static void
fetch_ended(TgAvatars *self, const Fetch *fetch)
{
    self->fetching--;
    g_hash_table_remove(self->waiting, &fetch->peer);
    if (has_changed(self->chats, fetch))
        tg_avatars_check(self->chats, fetch->peer, TRUE);
    fetch_more(self);
}

static gboolean
show_next(gpointer data)
{
    TgAvatars *self = data;
    TgChats *chats = self->chats;
    G_GNUC_UNUSED g_autoptr(TgConnection) held = tg_connection_ref(tg_chats_get_connection(chats));
    Fetch *fetch = g_queue_pop_head(&self->come);

    self->timer = 0;
    show_fetched(chats, fetch);
    if (!tg_chats_is_over(chats))
        fetch_ended(self, fetch);
    fetch_free(fetch);
    if (!tg_chats_is_over(chats))
        show_later(self);
    return FALSE;
}

static void
show_later(TgAvatars *self)
{
    if (self->timer == 0 && !g_queue_is_empty(&self->come))
        self->timer = purple_timeout_add(0, show_next, self);
}

static void
news_came(TgChats *chats, const MtFileEvent *event, gpointer data)
{
    TgAvatars *self = tg_chats_get_avatars(chats);
    Fetch *fetch = data;

    if (event->kind == MT_FILE_PART) {
        gsize len;
        const guint8 *bytes = g_bytes_get_data(event->bytes, &len);

        g_byte_array_append(fetch->bytes, bytes, (guint)len);
    } else if (event->kind == MT_FILE_DONE) {
        Fetch *come = copy(fetch, sizeof *fetch);

        g_byte_array_ref(come->bytes);
        g_queue_push_tail(&self->come, come);
        show_later(self);
    } else {
        tg_log(MT_LOG_DEBUG, "a picture did not come: %s",
               event->error != NULL ? event->error : "no answer");
        fetch_ended(self, fetch);
    }
}

static void
fetch(TgAvatars *self, const MtPeer *peer)
{
    const MtFileWish wish = {.peer = peer->id, .picture = peer->picture, .limit = LARGEST};
    Fetch *fetch = g_new0(Fetch, 1);

    fetch->peer = peer->id;
    fetch->picture = peer->picture.id;
    fetch->bytes = g_byte_array_new();
    self->fetching++;
    tg_files_expect(self->chats,
                    mt_chats_fetch_file(tg_chats_get_core(self->chats), &wish, tg_host_now()),
                    news_came, fetch, fetch_free);
}

static void
fetch_more(TgAvatars *self)
{
    /* For each that is shown, libpurple writes the whole list: messages come first. */
    while (self->fetching < MOST_FETCHES && !tg_chats_is_catching_up(self->chats)) {
        g_autofree MtPeerId *next = g_queue_pop_head(&self->first);
        const MtPeer *peer;

        if (next == NULL)
            next = g_queue_pop_head(&self->others);
        if (next == NULL)
            return;
        peer = mt_chats_find_peer(tg_chats_get_core(self->chats), *next);
        if (peer != NULL && peer->picture.id != 0)
            fetch(self, peer);
        else
            g_hash_table_remove(self->waiting, next);
    }
}

void
tg_avatars_go_on(TgChats *chats)
{
    fetch_more(tg_chats_get_avatars(chats));
}

static void
want(TgAvatars *self, const MtPeer *peer, const char *name)
{
    gboolean is_first = (peer->flags & MT_PEER_CONTACT) != 0 || has_conversation(self->chats, name);

    if (g_hash_table_contains(self->waiting, &peer->id) ||
        (!is_first && self->n_others >= MOST_OTHERS))
        return;
    self->n_others += is_first ? 0 : 1;
    g_hash_table_add(self->waiting, copy(&peer->id, sizeof peer->id));
    g_queue_push_tail(is_first ? &self->first : &self->others, copy(&peer->id, sizeof peer->id));
    fetch_more(self);
}

/* --- when ------------------------------------------------------------------------------------ */

void
tg_avatars_check(TgChats *chats, MtPeerId id, gboolean fresh)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), id);
    g_autofree char *name = tg_names_make(id, 0);
    g_autofree char *number = NULL;
    g_autofree char *shown = NULL;

    if (peer == NULL || !has_place(chats, id, name) ||
        !tg_chats_is_on(chats, TG_OPTION_AVATARS, TRUE))
        return;
    shown = dup_shown(chats, id, name);
    number = g_strdup_printf("%" G_GINT64_FORMAT, peer->picture.id);
    if (peer->picture.id == 0 && shown != NULL && fresh)
        show(chats, id, NULL, NULL);
    else if (peer->picture.id != 0 && g_strcmp0(shown, number) != 0)
        want(tg_chats_get_avatars(chats), peer, name);
}

static void
conversation_created(PurpleConversation *conversation, gpointer data)
{
    TgChats *chats = data;
    MtPeerId id;
    gint32 topic;

    if (purple_conversation_get_account(conversation) != tg_chats_get_account(chats) ||
        !tg_names_parse(purple_conversation_get_name(conversation), &id, &topic))
        return;
    tg_avatars_check(chats, id, FALSE);
}

void
tg_avatars_begin(TgChats *chats)
{
    purple_signal_connect(purple_conversations_get_handle(), "conversation-created", chats,
                          PURPLE_CALLBACK(conversation_created), chats);
}

void
tg_avatars_stop(TgChats *chats)
{
    TgAvatars *self = tg_chats_get_avatars(chats);

    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    self->timer = 0;
}
