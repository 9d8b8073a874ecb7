/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A message of Telegram itself, shown as it wants. It does not know what Telegram may have to say.
 */
#include "login/tg-notices.h"

#include "ask/tg-asker.h"
#include "ask/tg-service-chat.h"
#include "tg-text.h"
#include "tg-ui.h"
#include "words/tg-format.h"

#include <glib/gi18n-lib.h>

#define LONGEST_NOTICE 4000
/* What a prompt has room for on a terminal, beside the rest. */
#define LONGEST_IN_PROMPT 480
#define MOST_PARAGRAPHS 6
/* Terms of service are long; more than this is none. */
#define LONGEST_TEXT (256 * 1024)

/* (transfer full) */
static char *
shorten(const char *text, glong longest)
{
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);

    return g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), longest));
}

/* --- in a window of its own ------------------------------------------------------------------ */

/* (transfer full): Pidgin makes links of nothing by itself here; Finch would say each twice. */
static char *
to_html(const char *text, const GPtrArray *entities)
{
    g_autofree char *html = tg_format_to_html(text, entities);

    return tg_ui_get_kind() == TG_UI_WINDOWS ? purple_markup_linkify(html) : g_steal_pointer(&html);
}

/* Front ends without windows show nothing of such a notice. */
static void
show_long(TgConnection *connection,
          const char *primary,
          const char *text,
          const GPtrArray *entities)
{
    g_autofree char *shortened = shorten(text, LONGEST_TEXT);
    PurpleConnection *gc = tg_connection_get_gc(connection);
    g_autofree char *shown = NULL;

    if (tg_connection_is_closing(connection))
        return;
    if (tg_ui_get_kind() == TG_UI_OTHER) {
        shown = tg_format_to_plain(shortened, entities);
        tg_service_chat_write(gc, primary, shown);
        return;
    }
    shown = to_html(shortened, entities);
    purple_notify_formatted(gc, _("Telegram"), primary, NULL, shown, NULL, NULL);
}

/* Prompts and plain notices have no links. */
static gboolean
is_better_in_window(const char *text, const GPtrArray *entities)
{
    return tg_ui_get_kind() == TG_UI_WINDOWS && tg_format_has_links(text, entities);
}

void
tg_notices_show_links(TgConnection *connection,
                      const char *primary,
                      const char *text,
                      const GPtrArray *entities)
{
    if (text != NULL && is_better_in_window(text, entities))
        show_long(connection, primary, text, entities);
}

void
tg_notices_say(TgConnection *connection,
               TgQuestion *question,
               const char *primary,
               const char *text,
               const GPtrArray *entities)
{
    g_autofree char *plain = tg_format_to_plain(text != NULL ? text : "", entities);
    g_auto(GStrv) paragraphs = g_strsplit(plain, "\n", -1);
    guint count = g_strv_length(paragraphs);

    if (count > MOST_PARAGRAPHS || g_utf8_strlen(plain, -1) > LONGEST_IN_PROMPT ||
        is_better_in_window(plain, entities)) {
        tg_question_say(question, tg_ui_get_kind() == TG_UI_OTHER
                                      ? _("The text is in the conversation.")
                                      : _("The text is in another window."));
        show_long(connection, primary, text, entities);
        return;
    }
    for (guint i = 0; i < count; i++) {
        g_autofree char *paragraph = tg_text_foreign(paragraphs[i], LONGEST_IN_PROMPT);

        tg_question_say(question, g_strstrip(paragraph));
    }
}

/* --- the three ways -------------------------------------------------------------------------- */

static void
log_out_answered(gpointer data, const TgAnswer *answer)
{
    if (answer->choice == TG_CHOICE_YES)
        tg_connection_log_out(data, FALSE);
}

static void
ask_to_log_out(TgConnection *connection, const MtNotice *notice)
{
    TgQuestion *question = tg_question_new(_("Telegram asks you to log out here"), TG_WORDS_PLAIN);

    tg_question_set_title(question, _("Telegram"));
    tg_question_set_stop(question, _("Stay logged in"));
    tg_notices_say(connection, question, _("A message from Telegram"), notice->text,
                   notice->entities);
    tg_question_offer(question, TG_CHOICE_YES, _("Log out"));
    tg_question_offer(question, TG_CHOICE_NO, _("Stay logged in"));
    tg_asker_ask(tg_connection_get_asker(connection), question, log_out_answered, connection, NULL);
}

void
tg_notices_show(TgConnection *connection, const MtNotice *notice)
{
    const char *primary = _("A message from Telegram");
    g_autofree char *plain =
        tg_format_to_plain(notice->text != NULL ? notice->text : "", notice->entities);
    g_autofree char *text = shorten(plain, LONGEST_NOTICE);

    if (notice->frozen)
        tg_connection_notify(connection, _("Telegram has frozen this account"),
                             _("It can be read, but not used. An official Telegram app shows why, "
                               "and what can be done about it."));
    else if (notice->log_out)
        ask_to_log_out(connection, notice);
    else if (notice->popup && is_better_in_window(plain, notice->entities))
        show_long(connection, primary, notice->text, notice->entities);
    else if (notice->popup)
        tg_connection_notify(connection, primary, text);
    else
        tg_service_chat_write(tg_connection_get_gc(connection), primary, text);
}
