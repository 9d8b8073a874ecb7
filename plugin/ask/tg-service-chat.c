/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The conversation with our own contact.
 */
#include "ask/tg-service-chat.h"

#include "tg-ui.h"

/* (transfer full): for front ends that may show what they get, at least before one is online. */
static char *
to_lines(const char *primary, const char *text)
{
    GString *lines = g_string_new(NULL);
    g_autofree char *whole = g_strconcat(primary, *text != '\0' ? "\n" : "", text, NULL);

    for (const char *p = whole; *p != '\0'; p++) {
        if (*p == '&')
            g_string_append(lines, "&amp;");
        else if (*p == '<')
            g_string_append(lines, "&lt;");
        else
            g_string_append_c(lines, *p);
    }
    return g_string_free(lines, FALSE);
}

/* (transfer full) */
static char *
to_html(const char *primary, const char *text)
{
    g_autofree char *head = g_markup_escape_text(primary, -1);
    g_autofree char *body = g_markup_escape_text(text, -1);
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
    g_autofree char *joined = g_strjoinv("<br>", lines);

    return g_strdup_printf("<b>%s</b><br>%s", head, joined);
}

static PurpleConversation *
find_conversation(PurpleConnection *gc)
{
    return purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, TG_SERVICE_CHAT,
                                                 purple_connection_get_account(gc));
}

/* serv_got_im() looks at the connection again after the front end has shown the text. */
void
tg_service_chat_write(PurpleConnection *gc, const char *primary, const char *text)
{
    g_autofree char *html =
        tg_ui_get_kind() == TG_UI_OTHER ? to_lines(primary, text) : to_html(primary, text);
    PurpleConversation *conversation = find_conversation(gc);

    if (conversation == NULL)
        conversation = purple_conversation_new(PURPLE_CONV_TYPE_IM,
                                               purple_connection_get_account(gc), TG_SERVICE_CHAT);
    if (conversation != NULL)
        purple_conv_im_write(PURPLE_CONV_IM(conversation), TG_SERVICE_CHAT, html,
                             PURPLE_MESSAGE_RECV | PURPLE_MESSAGE_NO_LOG,
                             (time_t)(g_get_real_time() / G_USEC_PER_SEC));
}

/* BitLBee shows no errors of conversations. */
void
tg_service_chat_refuse(PurpleConnection *gc, const char *text)
{
    if (tg_ui_get_kind() == TG_UI_OTHER)
        tg_service_chat_write(gc, text, "");
    else
        purple_conv_present_error(TG_SERVICE_CHAT, purple_connection_get_account(gc), text);
}

gboolean
tg_service_chat_is_shown(PurpleConnection *gc)
{
    const PurpleConversation *conversation = find_conversation(gc);

    return conversation != NULL && purple_conversation_get_ui_ops(conversation) != NULL;
}

char *
tg_service_chat_plain(const char *html)
{
    return purple_markup_strip_html(html);
}
