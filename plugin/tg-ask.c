/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Small questions about chats. Front ends may come back late, twice or never: what they are given
 * lives as long as the connection, which they are asked for anew.
 */
#include "tg-ask.h"

#include "tg-ui.h"

#include <glib/gi18n-lib.h>

typedef struct {
    PurpleConnection *gc;
    TgAsked done;
    char *subject;
    gboolean answered;
} Ask;

static void
ask_free(gpointer data)
{
    Ask *self = data;

    g_free(self->subject);
    g_free(self);
}

static Ask *
ask_new(TgChats *chats, TgAsked done, const char *subject)
{
    Ask *self = g_new0(Ask, 1);

    self->gc = tg_chats_get_gc(chats);
    self->done = done;
    self->subject = g_strdup(subject);
    return tg_chats_keep(chats, self, ask_free);
}

static void
deliver(Ask *self, const char *answer)
{
    TgChats *chats = tg_chats_find(self->gc);
    g_autoptr(TgConnection) connection = NULL;

    if (chats == NULL || self->answered)
        return;
    connection = tg_connection_ref(tg_chats_get_connection(chats));
    self->answered = TRUE;
    self->done(chats, answer, self->subject);
}

static void
line_given(gpointer data, const char *text)
{
    if (text != NULL && *text != '\0')
        deliver(data, text);
}

static void
yes_chosen(gpointer data, int number)
{
    deliver(data, "");
}

void
tg_ask_line(TgChats *chats,
            const char *primary,
            const char *text,
            const char *value,
            TgAsked done,
            const char *subject)
{
    PurpleConnection *gc = tg_chats_get_gc(chats);
    g_autofree char *shown = text != NULL ? tg_ui_fit(text) : NULL;

    purple_request_input(gc, _("Telegram"), primary, shown, value, FALSE, FALSE, NULL,
                         g_dgettext("pidgin", "OK"), G_CALLBACK(line_given),
                         g_dgettext("pidgin", "Cancel"), NULL, purple_connection_get_account(gc),
                         NULL, NULL, ask_new(chats, done, subject));
}

void
tg_ask_yes(TgChats *chats,
           const char *primary,
           const char *text,
           const char *yes,
           TgAsked done,
           const char *subject)
{
    PurpleConnection *gc = tg_chats_get_gc(chats);
    g_autofree char *shown = text != NULL ? tg_ui_fit(text) : NULL;

    purple_request_action(gc, _("Telegram"), primary, shown, PURPLE_DEFAULT_ACTION_NONE,
                          purple_connection_get_account(gc), NULL, NULL,
                          ask_new(chats, done, subject), 2, yes, G_CALLBACK(yes_chosen),
                          g_dgettext("pidgin", "Cancel"), NULL);
}

void
tg_ask_file(TgChats *chats, const char *primary, TgAsked done)
{
    PurpleConnection *gc = tg_chats_get_gc(chats);

    if (tg_ui_has_files())
        purple_request_file(gc, primary, NULL, FALSE, G_CALLBACK(line_given), NULL,
                            purple_connection_get_account(gc), NULL, NULL,
                            ask_new(chats, done, NULL));
    else
        tg_ask_line(chats, primary, _("The name of the file, with the folders before it."), NULL,
                    done, NULL);
}
