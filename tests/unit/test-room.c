/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One conversation: short numbers of messages, what is held back, and why something failed.
 */
#include <chats/tg-room.h>
#include <string.h>
#include <words/tg-failure-text.h>

#define MOST_NOTES 400

static guint
note(TgRoom *room, gint32 id, gboolean out)
{
    g_autoptr(MtMessage) message = mt_message_new();

    message->id = id;
    message->out = out;
    return tg_room_note(room, message, "brief");
}

static void
test_numbers(void)
{
    g_autoptr(TgRoom) room = tg_room_new((MtPeerId){MT_PEER_USER, 5}, 0, 1);
    g_autoptr(MtMessage) changed = mt_message_new();

    g_assert_cmpstr(room->name, ==, "u5");
    g_assert_true(tg_room_is_person(room));
    g_assert_null(tg_room_find_last(room, FALSE));
    g_assert_cmpuint(note(room, 10, FALSE), ==, 1);
    g_assert_cmpuint(note(room, 11, TRUE), ==, 2);
    g_assert_cmpuint(note(room, 10, FALSE), ==, 1); /* the same one */
    g_assert_cmpint(room->newest, ==, 10);
    g_assert_cmpint(tg_room_find_number(room, 2)->id, ==, 11);
    g_assert_cmpint(tg_room_find_last(room, FALSE)->id, ==, 10);
    g_assert_cmpint(tg_room_find_last(room, TRUE)->id, ==, 11);
    tg_room_forget(room, 11);
    g_assert_null(tg_room_find_id(room, 11));
    g_assert_cmpuint(note(room, 12, FALSE), ==, 3);
    g_assert_cmpint(room->oldest, ==, 10);
    changed->id = 12;
    tg_room_change(room, changed, "otherwise");
    g_assert_cmpstr(tg_room_find_id(room, 12)->text, ==, "otherwise");
    g_assert_cmpuint(tg_room_find_id(room, 12)->number, ==, 3);
    note(room, 3, FALSE); /* history */
    g_assert_cmpint(room->oldest, ==, 3);
    g_assert_cmpint(tg_room_find_last(room, FALSE)->id, ==, 12);
}

static void
test_many(void)
{
    g_autoptr(TgRoom) room = tg_room_new((MtPeerId){MT_PEER_CHANNEL, 5}, 7, 1);

    g_assert_cmpstr(room->name, ==, "c5.7");
    for (gint32 id = 1; id <= MOST_NOTES + 50; id++)
        note(room, id, FALSE);
    g_assert_null(tg_room_find_id(room, 50));
    g_assert_nonnull(tg_room_find_id(room, 51));
}

static void
test_hold(void)
{
    g_autoptr(TgRoom) room = tg_room_new((MtPeerId){MT_PEER_GROUP, 5}, 0, 1);
    MtChatEvent *first = mt_chat_event_new(MT_CHAT_MESSAGE);
    g_autoptr(MtChatEvent) given_up = NULL;

    g_assert_null(tg_room_hold(room, first, 2));
    g_assert_null(tg_room_hold(room, mt_chat_event_new(MT_CHAT_MESSAGE), 2));
    given_up = tg_room_hold(room, mt_chat_event_new(MT_CHAT_MESSAGE), 2);
    g_assert_true(given_up == first);
    g_assert_cmpuint(room->skipped, ==, 1);
    g_assert_cmpuint(tg_room_count_skipped(room), ==, 1);
    room->hole = 2; /* those that are held */
    g_assert_cmpuint(tg_room_count_skipped(room), ==, 1);
    room->hole = 50;
    g_assert_cmpuint(tg_room_count_skipped(room), ==, 48);
    tg_room_owe(room, 5);
    tg_room_owe(room, 6);
    g_assert_cmpuint(room->owed->len, ==, 2);
}

static MtChatEvent *
held_event(MtChatEventKind kind, gint32 id)
{
    MtChatEvent *event = mt_chat_event_new(kind);

    event->id = id;
    return event;
}

static void
test_changes(void)
{
    g_autoptr(TgRoom) room = tg_room_new((MtPeerId){MT_PEER_USER, 5}, 0, 1);
    g_autoptr(MtChatEvent) second = NULL;
    g_autoptr(MtChatEvent) newest = NULL;

    for (gint32 id = 10; id <= 12; id++)
        g_assert_null(tg_room_hold(room, held_event(MT_CHAT_MESSAGE, id), 5));
    g_assert_null(tg_room_find_held(room, 9));
    g_assert_cmpint(tg_room_find_held(room, 11)->id, ==, 11);
    tg_room_keep_change(room, held_event(MT_CHAT_REACTIONS, 11), 11);
    tg_room_keep_change(room, held_event(MT_CHAT_REACTIONS, 12), 12);
    tg_room_keep_change(room, held_event(MT_CHAT_PINNED, 0), 12);
    newest = held_event(MT_CHAT_REACTIONS, 12);
    newest->count = 3;
    tg_room_keep_change(room, g_steal_pointer(&newest), 12);
    second = tg_room_take_held(room, 11); /* and what became of it */
    g_assert_cmpint(second->id, ==, 11);
    g_assert_null(tg_room_find_held(room, 11));
    g_assert_null(tg_room_take_change(room, 11));
    g_assert_null(tg_room_take_held(room, 11));
    newest = tg_room_take_change(room, 12);
    g_assert_cmpint(newest->kind, ==, MT_CHAT_PINNED);
    mt_chat_event_free(g_steal_pointer(&newest));
    newest = tg_room_take_change(room, 12);
    g_assert_cmpint(newest->count, ==, 3);
    g_assert_null(tg_room_take_change(room, 12));
}

static void
test_typed(void)
{
    g_autoptr(TgRoom) room = tg_room_new((MtPeerId){MT_PEER_USER, 5}, 0, 1);
    g_autoptr(TgTyped) first = NULL;
    g_autoptr(TgTyped) last = NULL;

    g_assert_null(tg_room_take_typed(room, 0));
    tg_room_type(room, "first");
    g_assert_null(tg_room_hold(room, held_event(MT_CHAT_MESSAGE, 10), 5));
    tg_room_type(room, "second");
    first = tg_room_take_typed(room, 10);
    g_assert_cmpstr(first->html, ==, "first");
    g_assert_null(tg_room_take_typed(room, 10));
    last = tg_room_take_typed(room, 11);
    g_assert_cmpstr(last->html, ==, "second");
    tg_room_type(room, "left");
}

static void
test_failures(void)
{
    for (gint failure = MT_FAILURE_NO_ANSWER; failure <= MT_FAILURE_SERVER; failure++) {
        g_autoptr(MtAnswer) answer = mt_answer_new(MT_VERB_SEND);
        g_autofree char *text = NULL;

        answer->failure = failure;
        answer->wait_s = 30;
        answer->error = g_strdup("SOME_ERROR");
        text = tg_failure_text(answer);
        g_assert_cmpuint(strlen(text), >, 10);
        g_assert_null(strstr(text, "SOME_ERROR"));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/room/numbers", test_numbers);
    g_test_add_func("/room/many", test_many);
    g_test_add_func("/room/hold", test_hold);
    g_test_add_func("/room/changes", test_changes);
    g_test_add_func("/room/typed", test_typed);
    g_test_add_func("/room/failures", test_failures);
    return g_test_run();
}
