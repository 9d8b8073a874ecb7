/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A whole message in words.
 */
#include "words/tg-message-text.h"

#include "tg-text.h"
#include "words/tg-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_QUOTE 80
#define MOST_REACTED 3

/* (transfer full) */
static char *
escape(const char *text)
{
    return tg_format_to_html(text, NULL);
}

char *
tg_message_text_brief(const MtMessage *message, const TgNaming *naming, gsize most)
{
    g_autofree char *whole = NULL;
    g_autofree char *media = NULL;
    g_autofree char *brief = NULL;

    if (message->service != NULL) {
        whole = tg_service_text(message, naming);
    } else if (message->media != NULL && message->media->kind != MT_MEDIA_WEB_PAGE) {
        media = tg_media_text(message->media);
        whole = g_strconcat(media, *message->text != '\0' ? " " : "", message->text, NULL);
    } else {
        whole = g_strdup(message->text);
    }
    brief = tg_text_foreign(whole, most);
    return g_utf8_strlen(whole, -1) > (glong)most ? g_strconcat(brief, "...", NULL)
                                                  : g_steal_pointer(&brief);
}

/* --- what stands before the text ------------------------------------------------------------- */

static void
add_reply(GString *out, const MtMessage *message, const TgQuoted *quoted, const TgNaming *naming)
{
    const MtReplyTo *reply = &message->reply;
    g_autofree char *who = NULL;
    g_autofree char *brief = NULL;
    g_autofree char *line = NULL;
    g_autofree char *html = NULL;

    if (reply->story != 0) {
        line = g_strdup(_("in reply to a story"));
    } else if (reply->id == 0 || (reply->topic != 0 && reply->id == reply->topic)) {
        return;
    } else if (quoted != NULL) {
        who = tg_naming_say(naming, quoted->sender);
        brief = reply->quote != NULL && *reply->quote != '\0'
                    ? tg_text_foreign(reply->quote, LONGEST_QUOTE)
                    : g_strdup(quoted->brief);
        line = g_strdup_printf(_("%s: %s"), who, brief);
    } else if (reply->quote != NULL && *reply->quote != '\0') {
        line = tg_text_foreign(reply->quote, LONGEST_QUOTE);
    } else {
        line = g_strdup(_("in reply to an earlier message"));
    }
    html = escape(line);
    g_string_append_printf(out, "<i>&gt; %s</i><br>", html);
}

static void
add_forward(GString *out, const MtMessage *message, const TgNaming *naming)
{
    const MtForward *forward = &message->forward;
    g_autofree char *who = NULL;
    g_autofree char *author = NULL;
    g_autofree char *line = NULL;
    g_autofree char *html = NULL;

    if (!forward->set)
        return;
    who = forward->peer.type != MT_PEER_NONE ? tg_naming_say(naming, forward->peer)
                                             : tg_text_foreign(forward->name, LONGEST_QUOTE);
    author = tg_text_foreign(forward->author, LONGEST_QUOTE);
    if (*who == '\0')
        line = g_strdup(_("Forwarded:"));
    else if (*author != '\0')
        line = g_strdup_printf(_("Forwarded from %s (%s):"), who, author);
    else
        line = g_strdup_printf(_("Forwarded from %s:"), who);
    html = escape(line);
    g_string_append_printf(out, "<b>%s</b><br>", html);
}

/* --- what stands behind it ------------------------------------------------------------------- */

static void
add_buttons(GString *out, const MtMessage *message)
{
    for (guint i = 0; message->buttons != NULL && i < message->buttons->len; i++) {
        const MtButton *button = g_ptr_array_index(message->buttons, i);
        g_autofree char *text = tg_text_foreign(button->text, LONGEST_QUOTE);
        g_autofree char *html = escape(text);

        g_string_append_printf(out, "<br>[%u] %s", i + 1, html);
        if (button->kind == MT_BUTTON_URL && button->url != NULL) {
            g_autofree char *link = escape(button->url);

            g_string_append_printf(out, " %s", link);
        }
    }
    if (message->buttons != NULL && message->buttons->len > 0)
        g_string_append_printf(out, "<br><i>%s</i>", _("/press and a number presses a button."));
}

static void
add_body(GString *out, const MtMessage *message)
{
    g_autofree char *html = tg_format_to_html(message->text, message->entities);
    const MtMedia *media = message->media;

    if (media != NULL && media->kind != MT_MEDIA_WEB_PAGE) {
        g_autofree char *text = tg_media_text(media);
        g_autofree char *line = escape(text);

        g_string_append(out, line);
        if (*html != '\0')
            g_string_append(out, strchr(text, '\n') != NULL ? "<br>" : " ");
    }
    g_string_append(out, html);
    if (media != NULL && media->kind == MT_MEDIA_WEB_PAGE && media->title != NULL) {
        g_autofree char *text = tg_media_text(media);
        g_autofree char *line = escape(text);

        g_string_append_printf(out, "<br><i>%s</i>", line);
    }
}

char *
tg_message_text_html(const MtMessage *message, const TgQuoted *quoted, const TgNaming *naming)
{
    GString *out = g_string_new(NULL);

    if (message->service != NULL) {
        g_autofree char *sentence = tg_service_text(message, naming);
        g_autofree char *html = escape(sentence);

        g_string_append(out, html);
        if (message->service->kind == MT_SERVICE_PINNED && quoted != NULL) {
            g_autofree char *line = escape(quoted->brief);

            g_string_append_printf(out, ": %s", line);
        }
        return g_string_free(out, FALSE);
    }
    add_forward(out, message, naming);
    add_reply(out, message, quoted, naming);
    add_body(out, message);
    if (message->via_bot.type != MT_PEER_NONE) {
        g_autofree char *bot = tg_naming_say(naming, message->via_bot);
        g_autofree char *html = escape(bot);

        g_string_append_printf(out, " <i>(");
        g_string_append_printf(out, _("via %s"), html);
        g_string_append(out, ")</i>");
    }
    if (message->author != NULL && *message->author != '\0') {
        g_autofree char *author = tg_text_foreign(message->author, LONGEST_QUOTE);
        g_autofree char *html = escape(author);

        g_string_append_printf(out, "<br><i>%s</i>", html);
    }
    add_buttons(out, message);
    if (out->len == 0)
        g_string_append(out, _("[something that this version cannot show]"));
    return g_string_free(out, FALSE);
}

char *
tg_message_text_edited(const MtMessage *message, const TgNaming *naming)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "<i>%s</i> ", _("Edited:"));
    if (message->service != NULL) {
        g_autofree char *sentence = tg_service_text(message, naming);
        g_autofree char *html = escape(sentence);

        g_string_append(out, html);
    } else {
        add_body(out, message);
        add_buttons(out, message);
    }
    return g_string_free(out, FALSE);
}

/* --- reactions ------------------------------------------------------------------------------- */

static const char *
name_of_reaction(const char *emoji, gint64 custom)
{
    if (emoji != NULL && *emoji != '\0')
        return emoji;
    return custom != 0 ? _("an emoji of their own") : "⭐";
}

/* (transfer full) */
static char *
count_reactions(const MtMessage *reactions)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < reactions->reactions->len; i++) {
        const MtReaction *reaction = g_ptr_array_index(reactions->reactions, i);

        g_string_append_printf(out, "%s%s %d", i > 0 ? ", " : "",
                               name_of_reaction(reaction->emoji, reaction->custom),
                               reaction->count);
    }
    return g_string_free(out, FALSE);
}

/* How many names were added: of others, or (@mine) the user's own. */
static guint
add_reacted(GString *out, const MtMessage *reactions, const TgNaming *naming, gboolean mine)
{
    guint count = 0;

    for (guint i = 0; reactions->reacted != NULL && i < reactions->reacted->len; i++) {
        const MtReacted *reacted = g_ptr_array_index(reactions->reacted, i);
        g_autofree char *who = NULL;

        if (reacted->mine != mine || count == MOST_REACTED)
            continue;
        who = tg_naming_say(naming, reacted->who);
        g_string_append(out, count++ > 0 ? ", " : "");
        g_string_append_printf(out, _("%s reacted with %s"), who,
                               name_of_reaction(reacted->emoji, reacted->custom));
    }
    return count;
}

char *
tg_message_text_reactions(const MtMessage *reactions, const TgNaming *naming)
{
    GString *out;

    if (reactions->reactions == NULL || reactions->reactions->len == 0)
        return NULL;
    out = g_string_new(NULL);
    if (add_reacted(out, reactions, naming, FALSE) == 0 &&
        add_reacted(out, reactions, naming, TRUE) == 0) {
        g_autofree char *counts = count_reactions(reactions);

        g_string_append_printf(out, _("reactions: %s"), counts);
    }
    return g_string_free(out, FALSE);
}
