/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account in use: events to their parts, answers to whoever asked.
 */
#include "chats/tg-chats.h"

#include "chats/tg-avatars.h"
#include "chats/tg-blist.h"
#include "chats/tg-change.h"
#include "chats/tg-chat.h"
#include "chats/tg-files.h"
#include "chats/tg-info.h"
#include "chats/tg-members.h"
#include "chats/tg-own-avatar.h"
#include "chats/tg-privacy.h"
#include "chats/tg-receive.h"
#include "chats/tg-send.h"
#include "chats/tg-status.h"
#include "chats/tg-upgrade.h"
#include "tg-host.h"
#include "tg-log.h"
#include "tg-memory.h"
#include "tg-ui.h"
#include "words/tg-failure-text.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>

#define WELL_KNOWN_SERVICE 777000

struct _TgChats {
    TgConnection *connection;
    gboolean begun;
    gboolean catching_up;
    TgNaming naming;
    GHashTable *rooms;    /* name -> TgRoom */
    GHashTable *numbers;  /* number -> TgRoom */
    GHashTable *requests; /* number -> Request */
    GHashTable *nodes;    /* name -> PurpleChat */
    GHashTable *wanted;   /* names that libpurple joined too early */
    GPtrArray *kept;      /* (element-type Kept) */
    TgWork *work;
    TgCounts counts;
    TgFiles *files;
    TgAvatars *avatars;
    TgOwnAvatar *own_avatar;
    gint last_number;
};

typedef struct {
    gpointer data;
    GDestroyNotify destroy;
} Kept;

typedef struct {
    TgAnswered done;
    gpointer data;
    GDestroyNotify destroy;
} Request;

static void
request_free(gpointer data)
{
    Request *self = data;

    if (self->destroy != NULL)
        self->destroy(self->data);
    g_free(self);
}

static char *
name_peer(gpointer data, MtPeerId peer)
{
    return tg_chats_dup_title(data, peer);
}

static void
kept_free(gpointer data)
{
    Kept *self = data;

    self->destroy(self->data);
    g_free(self);
}

gpointer
tg_chats_keep(TgChats *self, gpointer data, GDestroyNotify destroy)
{
    Kept *kept = g_new0(Kept, 1);

    kept->data = data;
    kept->destroy = destroy;
    g_ptr_array_add(self->kept, kept);
    return data;
}

static void
room_free(gpointer data)
{
    tg_room_free(data);
}

static void
hold_for_work(gpointer data, gboolean begin)
{
    TgChats *self = data;
    TgConnection *connection = self->connection;

    if (begin) {
        tg_connection_ref(connection);
        return;
    }
    tg_connection_wake(connection); /* something may have been confirmed */
    tg_connection_unref(connection);
}

TgChats *
tg_chats_new(TgConnection *connection)
{
    TgChats *self = g_new0(TgChats, 1);

    self->connection = connection;
    self->naming.name = name_peer;
    self->naming.data = self;
    self->rooms = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, room_free);
    self->numbers = g_hash_table_new(NULL, NULL);
    self->requests = g_hash_table_new_full(NULL, NULL, NULL, request_free);
    self->nodes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->kept = g_ptr_array_new_with_free_func(kept_free);
    self->files = tg_files_new();
    self->avatars = tg_avatars_new(self);
    self->own_avatar = tg_own_avatar_new(self);
    self->work = tg_work_new(hold_for_work, self);
    return self;
}

void
tg_chats_free(TgChats *self)
{
    if (self == NULL)
        return;
    tg_work_free(self->work);
    g_hash_table_unref(self->requests);
    g_hash_table_unref(self->numbers);
    g_hash_table_unref(self->rooms);
    g_hash_table_unref(self->nodes);
    g_hash_table_unref(self->wanted);
    g_ptr_array_unref(self->kept);
    tg_files_free(self->files);
    tg_avatars_free(self->avatars);
    tg_own_avatar_free(self->own_avatar);
    g_free(self);
}

void
tg_chats_begin(TgChats *self)
{
    if (self->begun)
        return;
    self->begun = TRUE;
    self->naming.self = mt_chats_get_self(tg_chats_get_core(self));
    tg_avatars_begin(self);
    tg_blist_begin(self);
    tg_chat_begin(self);
    tg_status_begin(self);
    tg_privacy_begin(self);
    tg_own_avatar_begin(self);
}

void
tg_chats_stop(TgChats *self)
{
    self->begun = FALSE;
    tg_work_stop(self->work);
    tg_status_stop(self);
    tg_receive_stop(self);
    tg_info_stop(self);
    tg_memory_stop(self);
    tg_avatars_stop(self);
    tg_blist_stop(self);
}

TgChats *
tg_chats_find(PurpleConnection *gc)
{
    TgConnection *connection = tg_connection_find(gc);
    TgChats *self = connection != NULL ? tg_connection_get_chats(connection) : NULL;

    return self != NULL && self->begun && !tg_connection_is_closing(connection) ? self : NULL;
}

void
tg_chats_want(PurpleConnection *gc, const char *name)
{
    TgConnection *connection = tg_connection_find(gc);
    TgChats *self = connection != NULL ? tg_connection_get_chats(connection) : NULL;

    if (self != NULL && !self->begun && !tg_connection_is_closing(connection))
        g_hash_table_add(self->wanted, g_strdup(name));
}

gboolean
tg_chats_take_wanted(TgChats *self, const char *name)
{
    return g_hash_table_remove(self->wanted, name);
}

GList *
tg_chats_list_wanted(const TgChats *self)
{
    return g_hash_table_get_keys(self->wanted);
}

/* --- what others ask for --------------------------------------------------------------------- */

PurpleConnection *
tg_chats_get_gc(const TgChats *self)
{
    return tg_connection_get_gc(self->connection);
}

PurpleAccount *
tg_chats_get_account(const TgChats *self)
{
    return purple_connection_get_account(tg_connection_get_gc(self->connection));
}

TgConnection *
tg_chats_get_connection(const TgChats *self)
{
    return self->connection;
}

MtChats *
tg_chats_get_core(const TgChats *self)
{
    return mt_client_get_chats(tg_connection_get_client(self->connection));
}

gboolean
tg_chats_is_over(const TgChats *self)
{
    return tg_connection_is_closing(self->connection);
}

gboolean
tg_chats_is_catching_up(const TgChats *self)
{
    return self->catching_up;
}

const TgNaming *
tg_chats_get_naming(const TgChats *self)
{
    return &self->naming;
}

gboolean
tg_chats_is_on(const TgChats *self, const char *option, gboolean otherwise)
{
    return purple_account_get_bool(tg_chats_get_account(self), option, otherwise);
}

TgCounts *
tg_chats_get_counts(TgChats *self)
{
    return &self->counts;
}

TgFiles *
tg_chats_get_files(const TgChats *self)
{
    return self->files;
}

TgAvatars *
tg_chats_get_avatars(const TgChats *self)
{
    return self->avatars;
}

TgOwnAvatar *
tg_chats_get_own_avatar(const TgChats *self)
{
    return self->own_avatar;
}

GHashTable *
tg_chats_get_nodes(const TgChats *self)
{
    return self->nodes;
}

char *
tg_chats_dup_title(const TgChats *self, MtPeerId peer)
{
    const MtPeer *known = mt_chats_find_peer(tg_chats_get_core(self), peer);
    char *name;

    if (peer.type == MT_PEER_USER && peer.id == WELL_KNOWN_SERVICE)
        return g_strdup("Telegram");
    if (known != NULL && (known->flags & MT_PEER_DELETED) != 0 && peer.type == MT_PEER_USER)
        return g_strdup(_("Deleted account"));
    name = known != NULL ? mt_peer_dup_name(known) : NULL;
    if (name == NULL && known != NULL && known->username != NULL)
        name = g_strconcat("@", known->username, NULL);
    return name != NULL ? name : mt_peer_id_to_text(peer);
}

char *
tg_chats_dup_self_name(const TgChats *self)
{
    return tg_names_make((MtPeerId){MT_PEER_USER, self->naming.self}, 0);
}

/* --- rooms ----------------------------------------------------------------------------------- */

TgRoom *
tg_chats_get_room(TgChats *self, MtPeerId peer, gint32 topic)
{
    g_autofree char *name = tg_names_make(peer, topic);
    TgRoom *room = g_hash_table_lookup(self->rooms, name);

    if (room != NULL)
        return room;
    room = tg_room_new(peer, topic, ++self->last_number);
    g_hash_table_insert(self->rooms, room->name, room);
    g_hash_table_insert(self->numbers, GINT_TO_POINTER(room->number), room);
    return room;
}

TgRoom *
tg_chats_find_room(TgChats *self, const char *name)
{
    MtPeerId peer;
    gint32 topic;

    return tg_names_parse(name, &peer, &topic) ? tg_chats_get_room(self, peer, topic) : NULL;
}

TgRoom *
tg_chats_find_number(TgChats *self, gint number)
{
    return g_hash_table_lookup(self->numbers, GINT_TO_POINTER(number));
}

GList *
tg_chats_list_rooms(const TgChats *self)
{
    return g_hash_table_get_values(self->rooms);
}

void
tg_chats_do_later(TgChats *self, TgWorkItem func, TgRoom *room)
{
    tg_work_add(self->work, func, room);
}

/* --- answers --------------------------------------------------------------------------------- */

void
tg_chats_expect(
    TgChats *self, guint request, TgAnswered done, gpointer data, GDestroyNotify destroy)
{
    Request *waiting = g_new0(Request, 1);

    waiting->done = done;
    waiting->data = data;
    waiting->destroy = destroy;
    g_hash_table_insert(self->requests, GUINT_TO_POINTER(request), waiting);
    tg_connection_wake(self->connection);
}

void
tg_chats_expect_in(TgChats *self, guint request, const char *name)
{
    tg_chats_expect(self, request, NULL, g_strdup(name), g_free);
}

static void
done(TgChats *self, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(self, data);
    gboolean is_so = answer->failure == MT_FAILURE_NONE || answer->failure == MT_FAILURE_ALREADY;

    if (!is_so)
        tg_chats_complain_about(self, data, answer);
    else if (room != NULL)
        tg_receive_say(self, room, _("Done."), tg_host_now().wall_ms / 1000);
}

void
tg_chats_expect_done(TgChats *self, guint request, const char *name)
{
    tg_chats_expect(self, request, done, g_strdup(name), g_free);
}

void
tg_chats_complain(TgChats *self, const char *name, const char *text)
{
    PurpleAccount *account = tg_chats_get_account(self);
    g_autofree char *html = g_markup_escape_text(text, -1);
    const TgRoom *room = name != NULL ? tg_chats_find_room(self, name) : NULL;

    /* BitLBee shows no errors of conversations. */
    if (!tg_ui_has_commands() && room != NULL && tg_receive_find_conversation(self, room) != NULL)
        tg_receive_say_html(self, room, html, tg_host_now().wall_ms / 1000);
    else if (name != NULL &&
             purple_find_conversation_with_account(PURPLE_CONV_TYPE_ANY, name, account) != NULL)
        purple_conv_present_error(name, account, html);
    else
        tg_connection_notify(self->connection, _("That did not work"), text);
}

gboolean
tg_chats_complain_about(TgChats *self, const char *name, const MtAnswer *answer)
{
    g_autofree char *text = NULL;

    if (answer->failure == MT_FAILURE_NONE)
        return FALSE;
    text = tg_failure_text(answer);
    if (answer->failure == MT_FAILURE_REQUESTED)
        tg_connection_notify(self->connection, _("Telegram"), text);
    else
        tg_chats_complain(self, name, text);
    return TRUE;
}

static void
answered(TgChats *self, const MtChatEvent *event)
{
    gpointer key = GUINT_TO_POINTER(event->request);
    Request *waiting = g_hash_table_lookup(self->requests, key);

    if (event->answer->error != NULL) /* people read a sentence instead */
        tg_log(MT_LOG_DEBUG, "Telegram refuses: %s", event->answer->error);
    if (waiting == NULL) {
        if (event->answer->verb == MT_VERB_SEND) /* it was on its way before this start */
            tg_send_ended(self, event->answer);
        return;
    }
    g_hash_table_steal(self->requests, key);
    if (waiting->done != NULL)
        waiting->done(self, event->answer, waiting->data);
    else
        tg_chats_complain_about(self, waiting->data, event->answer);
    request_free(waiting);
}

/* --- events ---------------------------------------------------------------------------------- */

static void
handle_state(TgChats *self, const MtChatEvent *event)
{
    TgRoom *room;

    switch (event->kind) {
    case MT_CHAT_PEER:
        tg_upgrade_check(self, event->peer);
        if (!tg_chats_is_over(self))
            tg_blist_peer_changed(self, event->peer, event->changes);
        if (!tg_chats_is_over(self) && (event->changes & MT_PEER_CHANGE_PICTURE) != 0)
            tg_avatars_check(self, event->peer, TRUE);
        if (!tg_chats_is_over(self))
            tg_chat_peer_changed(self, event->peer, event->changes);
        break;
    case MT_CHAT_MEMBERS:
        tg_members_changed(self, event);
        break;
    case MT_CHAT_MUTED:
        if (event->peer.type == MT_PEER_NONE)
            break;
        room = tg_chats_get_room(self, event->peer, event->topic);
        room->muted_until_s = event->until_s;
        break;
    case MT_CHAT_ARCHIVED:
        tg_blist_archived(self, tg_chats_get_room(self, event->peer, 0), event->on);
        break;
    case MT_CHAT_BLOCKED:
        tg_privacy_changed(self, event->peer, event->on);
        break;
    case MT_CHAT_CONTACTS:
        tg_blist_load_contacts(self);
        break;
    case MT_CHAT_TYPING:
        tg_status_typing(self, event);
        break;
    case MT_CHAT_ANSWER:
        answered(self, event);
        break;
    default:
        break;
    }
}

void
tg_chats_event(TgChats *self, MtChatEvent *event)
{
    g_autoptr(MtChatEvent) owned = event;
    guint64 token = event->token;

    switch (event->kind) {
    case MT_CHAT_MESSAGE:
        tg_receive_message(self, g_steal_pointer(&owned));
        return; /* it confirms by itself */
    case MT_CHAT_CATCHING_UP:
        self->catching_up = TRUE;
        self->counts.gaps++;
        break;
    case MT_CHAT_READY:
        self->catching_up = FALSE;
        tg_receive_ready(self);
        tg_avatars_go_on(self);
        tg_memory_give_back(self);
        break;
    case MT_CHAT_HOLE:
        if (tg_receive_hole(self, owned))
            return; /* it confirms later */
        tg_change_show(self, g_steal_pointer(&owned));
        break;
    case MT_CHAT_EDITED:
    case MT_CHAT_DELETED:
    case MT_CHAT_REACTIONS:
    case MT_CHAT_PINNED:
    case MT_CHAT_READ_OUTBOX:
    case MT_CHAT_READ_INBOX:
        tg_change_show(self, g_steal_pointer(&owned));
        break;
    default:
        handle_state(self, owned);
        break;
    }
    if (token != 0)
        mt_chats_shown(tg_chats_get_core(self), token, tg_host_now());
}
