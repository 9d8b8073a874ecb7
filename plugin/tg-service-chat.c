/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The conversation with our own contact.
 */
#include "tg-service-chat.h"

/* (transfer full) */
static char *
to_html(const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_auto(GStrv) lines = g_strsplit(escaped, "\n", -1);

    return g_strjoinv("<br>", lines);
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
    g_autofree char *head = to_html(primary);
    g_autofree char *body = to_html(text);
    g_autofree char *html = g_strdup_printf("<b>%s</b><br>%s", head, body);
    PurpleConversation *conversation = find_conversation(gc);

    if (conversation == NULL)
        conversation = purple_conversation_new(PURPLE_CONV_TYPE_IM,
                                               purple_connection_get_account(gc), TG_SERVICE_CHAT);
    if (conversation != NULL)
        purple_conv_im_write(PURPLE_CONV_IM(conversation), TG_SERVICE_CHAT, html,
                             PURPLE_MESSAGE_RECV | PURPLE_MESSAGE_NO_LOG,
                             (time_t)(g_get_real_time() / G_USEC_PER_SEC));
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
