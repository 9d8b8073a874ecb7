/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Connections, conversations and the buddy list of a front end without a screen: what libpurple
 * wants shown is told to the test.
 */
#include "screen.h"

#include "accidents.h"
#include "loop.h"
#include "record.h"

/* libpurple's tables carry no user data. */
static struct {
    const char *ui;
    NoticeFunc shown;
    char *focus; /* (nullable): the conversation that somebody looks at */
} screen;

static Record *
screen_connection_record(const char *event, PurpleConnection *gc)
{
    Record *record = record_new(event);

    record_text(record, "account", purple_account_get_username(gc->account));
    return record;
}

static void
screen_progress(PurpleConnection *gc, const char *text, size_t step, size_t count)
{
    Record *record = screen_connection_record("progress", gc);

    record_text(record, "text", text);
    record_number(record, "step", (gint64)step);
    record_number(record, "count", (gint64)count);
    record_send(record);
    screen.shown("progress", text);
}

static void
screen_connected(PurpleConnection *gc)
{
    Record *record = screen_connection_record("connected", gc);

    record_text(record, "name", purple_connection_get_display_name(gc));
    record_send(record);
}

static void
screen_disconnected(PurpleConnection *gc)
{
    record_send(screen_connection_record("disconnected", gc));
}

static void
screen_failed(PurpleConnection *gc, PurpleConnectionError reason, const char *text)
{
    Record *record = screen_connection_record("error", gc);

    record_number(record, "reason", reason);
    record_flag(record, "fatal", purple_connection_error_is_fatal(reason));
    record_text(record, "text", text);
    record_send(record);
    if (purple_connection_error_is_fatal(reason)) /* as Pidgin and Finch do */
        purple_account_set_enabled(gc->account, screen.ui, FALSE);
}

static PurpleConnectionUiOps screen_connection_ops = {
    .connect_progress = screen_progress,
    .connected = screen_connected,
    .disconnected = screen_disconnected,
    .report_disconnect_reason = screen_failed,
};

static void
screen_conversation_opened(PurpleConversation *conversation)
{
    Record *record = record_new("conversation");

    record_text(record, "name", purple_conversation_get_name(conversation));
    record_send(record);
}

static void
screen_conversation_written(PurpleConversation *conversation,
                            const char *name,
                            const char *alias,
                            const char *message,
                            PurpleMessageFlags flags,
                            time_t when)
{
    Record *record;

    loop_draw(TRUE);
    record = record_new("written");
    record_text(record, "conversation", purple_conversation_get_name(conversation));
    record_text(record, "from", name);
    record_text(record, "alias", alias);
    record_text(record, "text", message);
    record_number(record, "flags", flags);
    record_number(record, "time", when);
    record_send(record);
    loop_draw(FALSE);
    accidents_reached("written");
    screen.shown("written", message);
}

static gboolean
screen_conversation_has_focus(PurpleConversation *conversation)
{
    return g_strcmp0(screen.focus, purple_conversation_get_name(conversation)) == 0;
}

static PurpleConversationUiOps screen_conversation_ops = {
    .has_focus = screen_conversation_has_focus,
    .create_conversation = screen_conversation_opened,
    .write_conv = screen_conversation_written,
};

/* libpurple puts in what saves the list. */
static PurpleBlistUiOps screen_blist_ops;

void
screen_set_ui_ops(const char *ui, gboolean has_conversations, NoticeFunc shown)
{
    screen.ui = ui;
    screen.shown = shown;
    purple_connections_set_ui_ops(&screen_connection_ops);
    if (has_conversations)
        purple_conversations_set_ui_ops(&screen_conversation_ops);
    purple_blist_set_ui_ops(&screen_blist_ops);
}

void
screen_set_focus(const char *name)
{
    g_free(screen.focus);
    screen.focus = g_strdup(name);
}
