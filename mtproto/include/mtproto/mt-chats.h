/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account in use: people, chats and messages. Everything that happens is MT_EVENT_CHAT.
 *
 * Nothing is lost and nothing comes twice, across kill -9 as well, as long as the host keeps to
 * this:
 *
 * 1. Events come in order, and each chat's messages exactly once. Those that carry a token are
 *    remembered as unfinished until mt_chats_shown(token).
 * 2. The host shows an event and saves what must outlive it (the log of the conversation), and only
 *    then calls mt_chats_shown(). It may do so at once, later, and in any order; every token must
 *    be given back sooner or later, because no more of what was missed is fetched while
 *    MT_MAX_UNSHOWN of them are out.
 * 3. After that the host takes mt_client_take_journal() and appends it to what it has of it since
 *    the last snapshot. A new snapshot knows exactly which events were confirmed: the host replaces
 *    the old one atomically (write aside, rename) and begins an empty journal.
 * 4. A client made from a snapshot and the journal beside it hands out again what was not confirmed
 *    in them, and nothing that was. So an event can come a second time only if the program died
 *    between showing it and writing the journal. A host that wants to close even that gap writes
 *    down mt_chats_get_seal() before it shows an event; if it finds at the next start that the
 *    event made it into the log, it says so with mt_chats_restore_seal().
 * 5. What is sent is kept in the snapshot with its random_id until Telegram has taken it; a new
 *    client goes on with it, and the server drops what it has already. So is the answer: a
 *    MT_VERB_SEND that was pending ends with an MT_CHAT_ANSWER whose .request nobody knows.
 *
 * Each verb returns a number (never 0), and exactly one MT_CHAT_ANSWER with it follows, never from
 * inside the verb. A peer is named by MtPeerId; it must have been seen before (in an event, an
 * answer or mt_chats_find_peer()), otherwise the answer is MT_FAILURE_UNKNOWN_PEER.
 */
#pragma once

#include <mtproto/mt-chat-event.h>
#include <mtproto/mt-host.h>

G_BEGIN_DECLS

typedef struct _MtChats MtChats;

/** MT_MAX_UNSHOWN: tokens that may be out before fetching pauses. */
#define MT_MAX_UNSHOWN 6000

/** mt_chats_shown: the event is safe: see above. Unknown tokens are ignored. */
void mt_chats_shown(MtChats *self, guint64 token, MtTime now);

/** mt_chats_pass: the event will not be shown itself, but something that stands for it, later:
 * until mt_chats_shown(token) fetching does not wait for it, and after an end before that it comes
 * once more. FALSE: this token cannot wait. */
gboolean mt_chats_pass(MtChats *self, guint64 token, MtTime now);

/**
 * mt_chats_fill: a message of a private chat or basic group is about to be shown because of an
 * MT_CHAT_HOLE without a peer, whose token is @hole. The hole is confirmed when all that fills it
 * has been asked about here; after an end before that it comes once more.
 * @out_token: to be confirmed like that of an event; 0: it needs no confirmation.
 * FALSE: an earlier run has shown this message.
 */
gboolean mt_chats_fill(MtChats *self, guint64 hole, gint32 id, guint64 *out_token);

/** MT_JOURNAL_RECORD: bytes of each part of a journal; what is behind the last whole one was torn.
 */
#define MT_JOURNAL_RECORD 20

/** MtSeal: names an event that has a token among all, across restarts. */
typedef struct {
    gint64 sequence;
    guint64 key;
} MtSeal;

/** mt_chats_get_seal: FALSE when the event needs not be remembered. */
gboolean mt_chats_get_seal(const MtChats *self, guint64 token, MtSeal *seal);
/** mt_chats_restore_seal: before mt_client_start(): the event was shown by an earlier run. */
void mt_chats_restore_seal(MtChats *self, const MtSeal *seal);

/* What is known already. Pointers are valid until the next call into the library. */
/** mt_chats_find_peer: (transfer none) (nullable) */
const MtPeer *mt_chats_find_peer(const MtChats *self, MtPeerId id);
/** mt_chats_find_username: (transfer none) (nullable): @name with or without @. */
const MtPeer *mt_chats_find_username(const MtChats *self, const char *name);
/** mt_chats_find_phone: (transfer none) (nullable): digits. */
const MtPeer *mt_chats_find_phone(const MtChats *self, const char *phone);
/** mt_chats_get_self: the user's own number, 0 while nobody is signed in. */
gint64 mt_chats_get_self(const MtChats *self);
/** mt_chats_is_caught_up: MT_CHAT_READY was reached and not left. */
gboolean mt_chats_is_caught_up(const MtChats *self);

/** mt_chats_watch: follows a public channel that the user is no member of, while it is looked at;
 * at most ten. Its messages come as events. */
void mt_chats_watch(MtChats *self, MtPeerId peer, gboolean on, MtTime now);

/* --- lists ----------------------------------------------------------------------------------- */

/** mt_chats_load_dialogs: a part of the list of chats (of the archive). @from: (nullable): .page of
 * the part before; @limit: at most 100. The first part also holds the pinned ones. */
guint
mt_chats_load_dialogs(MtChats *self, gboolean archived, const MtPage *from, gint limit, MtTime now);
/** mt_chats_load_dialog: MT_VERB_DIALOGS with these alone, at most 100. */
guint mt_chats_load_dialog(MtChats *self, const MtPeerId *peers, guint n_peers, MtTime now);
/** mt_chats_load_topics: of a forum. */
guint
mt_chats_load_topics(MtChats *self, MtPeerId peer, const MtPage *from, gint limit, MtTime now);
guint mt_chats_load_contacts(MtChats *self, MtTime now);
guint mt_chats_load_blocked(MtChats *self, gint offset, gint limit, MtTime now);

guint mt_chats_mark_unread(MtChats *self, MtPeerId peer, gboolean on, MtTime now);
/** mt_chats_mute: @until_s: 0: not any more; G_MAXINT32: for good. */
guint mt_chats_mute(MtChats *self, MtPeerId peer, gint32 topic, gint64 until_s, MtTime now);
guint mt_chats_archive(MtChats *self, MtPeerId peer, gboolean on, MtTime now);
guint mt_chats_list_first(MtChats *self, MtPeerId peer, gboolean on, MtTime now);
/** mt_chats_save_draft: @text: (nullable): NULL removes it. */
guint mt_chats_save_draft(MtChats *self, MtPeerId peer, const char *text, MtTime now);

/* --- messages -------------------------------------------------------------------------------- */

/**
 * MtOutgoing: a message to be sent. The text must fit into 4096 UTF-16 units.
 * @entities: (nullable) (element-type MtEntity): with offsets in UTF-16 units.
 * @topic, @reply_to: 0 for none; @quote: (nullable): the part of the replied text that is meant.
 */
typedef struct {
    const char *text;
    const GPtrArray *entities;
    gint32 topic;
    gint32 reply_to;
    const char *quote;
    gboolean silent;
    gboolean no_preview;
} MtOutgoing;

/** mt_chats_send: messages to one chat leave in the order of the calls; a failed one does not stop
 * those behind it. Waits for a connection as long as it takes. */
guint mt_chats_send(MtChats *self, MtPeerId peer, const MtOutgoing *message, MtTime now);
/** mt_chats_send_dice: @emoji: one of Telegram's dice. */
guint mt_chats_send_dice(MtChats *self, MtPeerId peer, const char *emoji, MtTime now);
guint mt_chats_edit(MtChats *self,
                    MtPeerId peer,
                    gint32 id,
                    const char *text,
                    const GPtrArray *entities,
                    MtTime now);
/** mt_chats_delete: @for_all: for everybody; supergroups and channels know nothing else. */
guint mt_chats_delete(
    MtChats *self, MtPeerId peer, const gint32 *ids, guint n_ids, gboolean for_all, MtTime now);
/** mt_chats_clear: the whole history of a private chat or basic group. */
guint mt_chats_clear(MtChats *self, MtPeerId peer, gboolean for_all, MtTime now);
guint mt_chats_forward(MtChats *self,
                       MtPeerId from,
                       const gint32 *ids,
                       guint n_ids,
                       MtPeerId to,
                       gint32 topic,
                       gboolean hide_author,
                       MtTime now);
/** mt_chats_react: @emoji: (nullable): NULL takes the own reactions back. */
guint mt_chats_react(MtChats *self, MtPeerId peer, gint32 id, const char *emoji, MtTime now);
/** mt_chats_vote: @options: (element-type GBytes): .data of the answers; empty takes it back. */
guint mt_chats_vote(MtChats *self, MtPeerId peer, gint32 id, const GPtrArray *options, MtTime now);
guint
mt_chats_pin(MtChats *self, MtPeerId peer, gint32 id, gboolean on, gboolean silent, MtTime now);
guint mt_chats_unpin_all(MtChats *self, MtPeerId peer, MtTime now);
/** mt_chats_read: everything up to @id was seen; @topic: of a forum, else 0. */
guint mt_chats_read(MtChats *self, MtPeerId peer, gint32 topic, gint32 id, MtTime now);
guint mt_chats_read_mentions(MtChats *self, MtPeerId peer, MtTime now);
/** mt_chats_read_contents: voice messages and the like were played. */
guint
mt_chats_read_contents(MtChats *self, MtPeerId peer, const gint32 *ids, guint n_ids, MtTime now);
/** mt_chats_type: has to be repeated every 5 seconds while it lasts. */
guint mt_chats_type(MtChats *self, MtPeerId peer, gint32 topic, MtTypingKind kind, MtTime now);
/** mt_chats_load_history: those before @before (0: the newest), but none up to @after. */
guint mt_chats_load_history(MtChats *self,
                            MtPeerId peer,
                            gint32 topic,
                            gint32 before,
                            gint32 after,
                            gint limit,
                            MtTime now);
/** mt_chats_search: @peer: none: in all chats; @from: none: of anybody. @page: (nullable). */
guint mt_chats_search(MtChats *self,
                      MtPeerId peer,
                      const char *query,
                      MtPeerId from,
                      const MtPage *page,
                      gint limit,
                      MtTime now);
/** mt_chats_load_pinned_messages: MT_VERB_SEARCH with the pinned messages of a chat. */
guint mt_chats_load_pinned_messages(MtChats *self, MtPeerId peer, gint limit, MtTime now);
guint
mt_chats_get_messages(MtChats *self, MtPeerId peer, const gint32 *ids, guint n_ids, MtTime now);
/** mt_chats_press: a button MT_BUTTON_CALLBACK of a bot's message. */
guint mt_chats_press(MtChats *self, MtPeerId peer, gint32 id, GBytes *data, MtTime now);
/** mt_chats_start_bot: @peer: where, the bot itself or a group; @parameter: (nullable). */
guint
mt_chats_start_bot(MtChats *self, MtPeerId bot, MtPeerId peer, const char *parameter, MtTime now);

/* --- people ---------------------------------------------------------------------------------- */

/** mt_chats_resolve: a user name, with or without @. */
guint mt_chats_resolve(MtChats *self, const char *name, MtTime now);
/** mt_chats_resolve_phone: digits; finds those who allow it. */
guint mt_chats_resolve_phone(MtChats *self, const char *phone, MtTime now);
guint mt_chats_find(MtChats *self, const char *query, gint limit, MtTime now);
/** mt_chats_add_contact: somebody known. @share_phone: the other may see the own number. */
guint mt_chats_add_contact(MtChats *self,
                           MtPeerId peer,
                           const char *first_name,
                           const char *last_name,
                           gboolean share_phone,
                           MtTime now);
/** mt_chats_add_phone: somebody by number, as a contact. */
guint mt_chats_add_phone(
    MtChats *self, const char *phone, const char *first_name, const char *last_name, MtTime now);
guint mt_chats_remove_contact(MtChats *self, MtPeerId peer, MtTime now);
guint mt_chats_block(MtChats *self, MtPeerId peer, gboolean on, MtTime now);
guint mt_chats_load_info(MtChats *self, MtPeerId peer, MtTime now);
guint mt_chats_load_common_chats(MtChats *self, MtPeerId user, MtTime now);

/** mt_chats_set_presence: has to be repeated every minute while @online. */
guint mt_chats_set_presence(MtChats *self, gboolean online, MtTime now);
/** mt_chats_set_profile: (nullable): NULL leaves that part as it is. */
guint mt_chats_set_profile(
    MtChats *self, const char *first_name, const char *last_name, const char *about, MtTime now);
guint mt_chats_set_username(MtChats *self, const char *name, MtTime now);

/** MtUpload: a file whose parts are at the server already: see mt_chats_upload_file(). */
typedef struct {
    gint64 id;
    gint32 parts;
    const char *name;
    const char *md5; /* (nullable): hexadecimal; of big files there is none */
} MtUpload;

/** mt_chats_set_own_picture: @file: (nullable): NULL removes the present one. */
guint mt_chats_set_own_picture(MtChats *self, const MtUpload *file, MtTime now);

/* --- groups and channels --------------------------------------------------------------------- */

/** MtNewChat: a basic group needs at least one member; supergroups and channels none. */
typedef struct {
    MtPeerKind kind; /* not USER */
    const char *title;
    const char *about;       /* (nullable) */
    const MtPeerId *members; /* (nullable) */
    guint n_members;
} MtNewChat;

guint mt_chats_create(MtChats *self, const MtNewChat *chat, MtTime now);
guint
mt_chats_invite(MtChats *self, MtPeerId peer, const MtPeerId *users, guint n_users, MtTime now);
/** mt_chats_kick: @ban: and may not come back; a basic group knows no bans. */
guint mt_chats_kick(MtChats *self, MtPeerId peer, MtPeerId user, gboolean ban, MtTime now);
/** mt_chats_unban: takes a ban or restriction back. */
guint mt_chats_unban(MtChats *self, MtPeerId peer, MtPeerId user, MtTime now);
/** mt_chats_promote: makes an administrator with the usual rights, or a member again. */
guint mt_chats_promote(MtChats *self, MtPeerId peer, MtPeerId user, gboolean on, MtTime now);
/** mt_chats_join: a public supergroup or channel that is known (mt_chats_resolve()). */
guint mt_chats_join(MtChats *self, MtPeerId peer, MtTime now);
/** mt_chats_check_invite, mt_chats_join_invite: @hash: what stands behind t.me/+ */
guint mt_chats_check_invite(MtChats *self, const char *hash, MtTime now);
guint mt_chats_join_invite(MtChats *self, const char *hash, MtTime now);
guint mt_chats_leave(MtChats *self, MtPeerId peer, MtTime now);
/** mt_chats_destroy: deletes it for everybody; the creator alone may. */
guint mt_chats_destroy(MtChats *self, MtPeerId peer, MtTime now);
/** mt_chats_invite_link: @renew: the old one becomes invalid. */
guint mt_chats_invite_link(MtChats *self, MtPeerId peer, gboolean renew, MtTime now);

typedef enum {
    MT_MEMBERS_RECENT,
    MT_MEMBERS_ADMINS,
    MT_MEMBERS_BOTS,
    MT_MEMBERS_BANNED,
    MT_MEMBERS_SEARCH, /* by name */
} MtMembersFilter;

/** mt_chats_load_members: @query: (nullable): for SEARCH; @limit: at most 200. */
guint mt_chats_load_members(MtChats *self,
                            MtPeerId peer,
                            MtMembersFilter filter,
                            const char *query,
                            gint offset,
                            gint limit,
                            MtTime now);
guint mt_chats_set_title(MtChats *self, MtPeerId peer, const char *title, MtTime now);
guint mt_chats_set_about(MtChats *self, MtPeerId peer, const char *about, MtTime now);

/** mt_chats_set_picture: @file: (nullable): NULL removes it. */
guint mt_chats_set_picture(MtChats *self, MtPeerId peer, const MtUpload *file, MtTime now);

G_END_DECLS
