/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages in words: there is a sentence for every kind, and it says what matters.
 */
#include <string.h>
#include <words/tg-message-text.h>

static char *
call(gpointer data, MtPeerId peer)
{
    return g_strdup(peer.id == 1 ? "Ann" : peer.id == 2 ? "Bob" : "Somewhere");
}

static const TgNaming naming = {call, NULL, 9};

static MtMessage *
make_message(const char *text)
{
    MtMessage *message = mt_message_new();

    message->peer = (MtPeerId){MT_PEER_GROUP, 7};
    message->sender = (MtPeerId){MT_PEER_USER, 1};
    message->id = 5;
    g_free(message->text);
    message->text = g_strdup(text);
    return message;
}

static void
test_services(void)
{
    for (gint kind = MT_SERVICE_UNKNOWN; kind <= MT_SERVICE_NO_FORWARDS_REQUEST; kind++) {
        g_autoptr(MtMessage) message = make_message("");
        g_autofree char *text = NULL;

        message->service = g_new0(MtService, 1);
        message->service->kind = kind;
        message->service->text = g_strdup("<Text>");
        message->service->count = 2;
        text = tg_service_text(message, &naming);
        g_assert_cmpuint(strlen(text), >, 4);
        g_assert_true(g_utf8_validate(text, -1, NULL));
        if (kind != MT_SERVICE_UNKNOWN)
            g_assert_null(strstr(text, "does not know"));
    }
}

static void
test_joined(void)
{
    g_autoptr(MtMessage) message = make_message("");
    g_autofree char *alone = NULL;
    g_autofree char *added = NULL;
    MtPeerId who = {MT_PEER_USER, 1};

    message->service = g_new0(MtService, 1);
    message->service->kind = MT_SERVICE_ADDED;
    message->service->users = g_array_new(FALSE, FALSE, sizeof(MtPeerId));
    g_array_append_val(message->service->users, who);
    alone = tg_service_text(message, &naming);
    g_array_index(message->service->users, MtPeerId, 0).id = 2;
    added = tg_service_text(message, &naming);
    g_assert_cmpstr(alone, ==, "Ann joined");
    g_assert_cmpstr(added, ==, "Ann added Bob");
}

static void
test_media(void)
{
    for (gint kind = MT_MEDIA_UNKNOWN; kind <= MT_MEDIA_VIDEO_STREAM; kind++) {
        MtMedia media = {.kind = kind, .title = (char *)"T"};
        g_autofree char *text = tg_media_text(&media);

        g_assert_true(g_str_has_prefix(text, "["));
        g_assert_nonnull(strchr(text, ']'));
    }
}

static void
test_file(void)
{
    g_autoptr(MtMessage) message = make_message("look");
    g_autofree char *html = NULL;

    message->media = g_new0(MtMedia, 1);
    message->media->kind = MT_MEDIA_FILE;
    message->media->name = g_strdup("a<b>.pdf");
    message->media->size = 1000;
    html = tg_message_text_html(message, NULL, &naming);
    g_assert_nonnull(strstr(html, "[file, a&lt;b&gt;.pdf, 1"));
    g_assert_true(g_str_has_suffix(html, "] look"));
}

static void
test_reply(void)
{
    const TgQuoted quoted = {{MT_PEER_USER, 1}, "the first line"};
    g_autoptr(MtMessage) message = make_message("yes");
    g_autofree char *known = NULL;
    g_autofree char *unknown = NULL;

    message->reply.id = 4;
    known = tg_message_text_html(message, &quoted, &naming);
    unknown = tg_message_text_html(message, NULL, &naming);
    g_assert_cmpstr(known, ==, "<i>&gt; Ann: the first line</i><br>yes");
    g_assert_cmpstr(unknown, ==, "<i>&gt; in reply to an earlier message</i><br>yes");
}

static void
test_forward(void)
{
    g_autoptr(MtMessage) message = make_message("news");
    g_autofree char *html = NULL;

    message->forward.set = TRUE;
    message->forward.peer = (MtPeerId){MT_PEER_USER, 2};
    html = tg_message_text_html(message, NULL, &naming);
    g_assert_cmpstr(html, ==, "<b>Forwarded from Bob:</b><br>news");
}

static void
test_reactions(void)
{
    g_autoptr(MtMessage) message = make_message("");
    MtReaction *reaction = g_new0(MtReaction, 1);
    MtReacted *reacted = g_new0(MtReacted, 1);
    g_autofree char *counted = NULL;
    g_autofree char *named = NULL;

    g_assert_null(tg_message_text_reactions(message, &naming));
    reaction->emoji = g_strdup("+");
    reaction->count = 3;
    message->reactions = g_ptr_array_new_with_free_func((GDestroyNotify)mt_reaction_free);
    g_ptr_array_add(message->reactions, reaction);
    counted = tg_message_text_reactions(message, &naming);
    reacted->who = (MtPeerId){MT_PEER_USER, 2};
    reacted->emoji = g_strdup("+");
    message->reacted = g_ptr_array_new_with_free_func((GDestroyNotify)mt_reacted_free);
    g_ptr_array_add(message->reacted, reacted);
    named = tg_message_text_reactions(message, &naming);
    g_assert_cmpstr(counted, ==, "reactions: + 3");
    g_assert_cmpstr(named, ==, "Bob reacted with +");
}

static void
test_small_words(void)
{
    g_autofree char *cents = tg_amount_text(1250, "EUR");
    g_autofree char *stars = tg_amount_text(1, NULL);
    g_autofree char *yen = tg_amount_text(500, "JPY");
    g_autofree char *time = tg_duration_text(65);
    MtPresence offline = {MT_PRESENCE_OFFLINE, 1000, FALSE};
    MtPresence online = {MT_PRESENCE_ONLINE, 2000, FALSE};
    g_autofree char *seen = tg_presence_text(&offline, 1000 + 120);

    g_assert_cmpstr(cents, ==, "12.50 EUR");
    g_assert_cmpstr(stars, ==, "1 star");
    g_assert_cmpstr(yen, ==, "500 JPY");
    g_assert_cmpstr(time, ==, "1:05");
    g_assert_cmpstr(seen, ==, "last seen 2 minutes ago");
    g_assert_null(tg_presence_text(&online, 1500));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message-text/services", test_services);
    g_test_add_func("/message-text/joined", test_joined);
    g_test_add_func("/message-text/media", test_media);
    g_test_add_func("/message-text/file", test_file);
    g_test_add_func("/message-text/reply", test_reply);
    g_test_add_func("/message-text/forward", test_forward);
    g_test_add_func("/message-text/reactions", test_reactions);
    g_test_add_func("/message-text/small-words", test_small_words);
    return g_test_run();
}
