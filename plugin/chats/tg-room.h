/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One conversation as this plugin sees it: its names, what was shown last, the short numbers of
 * messages. Pure: it knows no libpurple.
 */
#pragma once

#include <mtproto/mt-chat-event.h>
#include <mtproto/mt-model.h>

G_BEGIN_DECLS

/** TgNote: a message that was shown: @text: in short; @buttons, @options: (nullable). */
typedef struct {
    guint number;
    gint32 id;
    MtPeerId sender;
    gboolean out;
    char *text;
    GPtrArray *buttons; /* (element-type MtButton) */
    GPtrArray *options; /* (element-type MtMediaOption): of a poll */
} TgNote;

/** TgTyped: own text that is not in the window yet: it stands behind the message @after. */
typedef struct {
    gint32 after;
    char *html;
} TgTyped;

void tg_typed_free(TgTyped *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgTyped, tg_typed_free)

/** TgFirst: what was said before a window was opened. */
typedef enum {
    TG_FIRST_NOT_ASKED, /* or here already */
    TG_FIRST_COMING,    /* new messages wait for it */
    TG_FIRST_LATE,      /* they did not wait any longer */
} TgFirst;

/** TgStanding: what the user was and could do there when it was told last. */
typedef enum {
    TG_STANDING_KNOWN = 1 << 0,
    TG_STANDING_ADMIN = 1 << 1,
    TG_STANDING_WRITES = 1 << 2,
} TgStanding;

/**
 * TgRoom:
 * @name: what libpurple calls it. @number: libpurple's number of a chat.
 * @newest: the last message of others that was shown; @read: up to here they are marked read.
 * @oldest: the first one in the window, or behind a gap: what is older was not shown; 0: nothing
 * was.
 * @held: (element-type MtChatEvent): missed messages that wait until all are there.
 * @skipped: those that were too many; @owed: (nullable) (element-type guint64): tokens of what the
 *   line that tells of them stands for. @hole: unread ones that were not sent, among them some of
 *   those that are held. @flushing: they are being shown; @awaiting: not yet:
 *   what is before them was asked for.
 * @into: (nullable): the supergroup that a basic group has become, which has its window; @before:
 *   (nullable): the group that it was.
 * @waiting_for: a message that one of them quotes and that is being fetched, else 0; @quote:
 *   when it came.
 */
typedef struct _TgRoom TgRoom;
struct _TgRoom {
    char *name;
    MtPeerId peer;
    gint32 topic;
    gint number;
    TgRoom *into;
    TgRoom *before;
    gint64 muted_until_s;
    gboolean archived;
    gint64 day;             /* of the last message in the window, where days are told */
    gboolean typing_told;   /* in its title */
    gboolean members_told;  /* that the list of them is not whole */
    gint members_shown;     /* in the list of the window that is open; 0: all of them */
    gint members;           /* how many there are then */
    gboolean history_shown; /* in the window that is open */
    TgStanding standing;    /* told in the window that is open */
    TgFirst first;
    guint asked; /* TgCounts.gaps when the list of chats came */
    gint32 top;  /* the newest one, whoever has seen it; 0: there was nothing */
    gint unread; /* when the list of chats came */
    gint32 newest;
    gint32 oldest;
    gint32 read;
    gboolean read_due;
    guint skipped;
    GArray *owed;
    guint hole;
    gboolean flushing;
    gboolean awaiting;
    gint32 waiting_for;
    TgNote quote;
    GQueue held;
    GQueue changes; /* (element-type MtChatEvent): of messages that are held */
    GQueue typed;   /* (element-type TgTyped): own text that waits for what was said before */
    GQueue notes;
    guint last_number;
    guint sending; /* own messages that Telegram has not numbered yet */
    char *doubted; /* (nullable): what looked like a mistyped command and was not sent */
};

TgRoom *tg_room_new(MtPeerId peer, gint32 topic, gint number);
void tg_room_free(TgRoom *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgRoom, tg_room_free)

/** tg_room_is_person: whether it is a conversation with one person. */
gboolean tg_room_is_person(const TgRoom *self);

/** tg_room_now: (transfer none): the room itself, or what it has become. */
const TgRoom *tg_room_now(const TgRoom *self);

/** tg_room_note_dialog: what the list of chats tells: how far it was read, whether it is quiet. */
void tg_room_note_dialog(TgRoom *self, const MtDialog *dialog);
/** tg_room_note: remembers a message and returns its short number. @brief: its text in short. */
guint tg_room_note(TgRoom *self, const MtMessage *message, const char *brief);
/** tg_room_change: the message reads otherwise now; nothing if it was not noted. */
void tg_room_change(TgRoom *self, const MtMessage *message, const char *brief);
/** tg_room_set_quote: what the next message quotes. */
void tg_room_set_quote(TgRoom *self, const MtMessage *message, const char *brief);
/** tg_room_find_quote: (transfer none) (nullable): a message that was shown, or fetched for it. */
const TgNote *tg_room_find_quote(const TgRoom *self, gint32 id);
/** tg_room_find_id, tg_room_find_number: (transfer none) (nullable) */
const TgNote *tg_room_find_id(const TgRoom *self, gint32 id);
const TgNote *tg_room_find_number(const TgRoom *self, guint number);
/** tg_room_find_last: (transfer none) (nullable): the newest of the user's own, or of others; not
 * the one that was shown last: that may be history. */
const TgNote *tg_room_find_last(const TgRoom *self, gboolean out);
/** tg_room_forget: the message was deleted. */
void tg_room_forget(TgRoom *self, gint32 id);

/** tg_room_owe: the line about skipped messages stands for this one as well. */
void tg_room_owe(TgRoom *self, guint64 token);
/** tg_room_count_skipped: how many that line tells of. */
guint tg_room_count_skipped(const TgRoom *self);
/** tg_room_hold: keeps a missed message. (transfer full) (nullable): one that is given up for it,
 * because more than @most are held. */
MtChatEvent *tg_room_hold(TgRoom *self, MtChatEvent *event, guint most);
/** tg_room_find_held: (transfer none) (nullable) */
MtChatEvent *tg_room_find_held(const TgRoom *self, gint32 id);
/** tg_room_take_held: (transfer full) (nullable): it is not held any more, nor what changed it. */
MtChatEvent *tg_room_take_held(TgRoom *self, gint32 id);
/** tg_room_keep_change: (transfer full): @event: what became of the held message @id, for when it
 * is shown; a newer one of its kind takes its place. */
void tg_room_keep_change(TgRoom *self, MtChatEvent *event, gint32 id);
/** tg_room_take_change: (transfer full) (nullable): the next one of that message. */
MtChatEvent *tg_room_take_change(TgRoom *self, gint32 id);
/** tg_room_forget_changes: nobody sees that message. */
void tg_room_forget_changes(TgRoom *self, gint32 id);
/** tg_room_type: keeps own text, which stands behind what is held now. */
void tg_room_type(TgRoom *self, const char *html);
/** tg_room_take_typed: (transfer full) (nullable): what stands before the message @before, 0: what
 * is left. */
TgTyped *tg_room_take_typed(TgRoom *self, gint32 before);

G_END_DECLS
