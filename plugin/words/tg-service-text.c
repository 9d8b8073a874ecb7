/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Service messages in words: one sentence for each kind, and one for kinds that are unknown.
 */
#include "tg-text.h"
#include "words/tg-message-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_TITLE 128
#define LONGEST_TEXT 1000
#define MOST_NAMES 5

/* What the sentences are made of. */
typedef struct {
    const MtService *service;
    const TgNaming *naming;
    MtPeerId sender;
    char *who;   /* the sender */
    char *users; /* .users, listed */
    char *title;
    char *text;
} Parts;

char *
tg_naming_say(const TgNaming *self, MtPeerId peer)
{
    if (peer.type == MT_PEER_NONE)
        return g_strdup(_("somebody"));
    return self->name(self->data, peer);
}

/* (transfer full) */
static char *
list_users(const GArray *users, const TgNaming *naming)
{
    GString *out = g_string_new(NULL);
    guint count = users != NULL ? users->len : 0;

    for (guint i = 0; i < MIN(count, MOST_NAMES); i++) {
        g_autofree char *name = tg_naming_say(naming, g_array_index(users, MtPeerId, i));

        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", name);
    }
    if (count > MOST_NAMES) {
        g_string_append(out, ", ");
        g_string_append_printf(
            out, g_dngettext(GETTEXT_PACKAGE, "%u more", "%u more", count - MOST_NAMES),
            count - MOST_NAMES);
    }
    if (count == 0)
        g_string_append(out, _("somebody"));
    return g_string_free(out, FALSE);
}

/* As printf() and the plural forms take it. */
static gint
number_of(gint64 count)
{
    return (gint)CLAMP(count, 0, G_MAXINT);
}

static gboolean
is_sender_alone(const Parts *parts)
{
    const GArray *users = parts->service->users;

    return users == NULL || users->len == 0 ||
           (users->len == 1 && mt_peer_id_equal(g_array_index(users, MtPeerId, 0), parts->sender));
}

/* (transfer full) (nullable): kinds whose sentence needs the sender at most. */
static char *
say_simple(const Parts *parts)
{
    switch (parts->service->kind) {
    case MT_SERVICE_PICTURE:
        return g_strdup_printf(_("%s changed the picture"), parts->who);
    case MT_SERVICE_PICTURE_DELETED:
        return g_strdup_printf(_("%s removed the picture"), parts->who);
    case MT_SERVICE_JOINED_BY_REQUEST:
        return g_strdup_printf(_("%s was accepted into the group"), parts->who);
    case MT_SERVICE_MIGRATED_TO:
        return g_strdup_printf(_("%s made this a supergroup: it goes on there"), parts->who);
    case MT_SERVICE_HISTORY_CLEARED:
        return g_strdup_printf(_("%s cleared the history"), parts->who);
    case MT_SERVICE_PINNED:
        return g_strdup_printf(_("%s pinned a message"), parts->who);
    case MT_SERVICE_SCREENSHOT:
        return g_strdup_printf(_("%s took a screenshot"), parts->who);
    case MT_SERVICE_CONTACT_SIGNED_UP:
        return g_strdup_printf(_("%s joined Telegram"), parts->who);
    case MT_SERVICE_SUGGESTED_POST_SUCCESS:
        return g_strdup_printf(_("%s published the suggested post"), parts->who);
    case MT_SERVICE_SUGGESTED_PICTURE:
        return g_strdup_printf(_("%s suggests a profile picture"), parts->who);
    case MT_SERVICE_SUGGESTED_BIRTHDAY:
        return g_strdup_printf(_("%s suggests a birthday"), parts->who);
    default:
        return NULL;
    }
}

static char *
say_topic_edited(const Parts *parts)
{
    guint changes = parts->service->changes;

    if ((changes & MT_TOPIC_TITLE) != 0)
        return g_strdup_printf(_("%s named the topic \"%s\""), parts->who, parts->title);
    if ((changes & MT_TOPIC_CLOSED) != 0)
        return g_strdup_printf(_("%s closed the topic"), parts->who);
    if ((changes & MT_TOPIC_REOPENED) != 0)
        return g_strdup_printf(_("%s opened the topic again"), parts->who);
    if ((changes & MT_TOPIC_HIDDEN) != 0)
        return g_strdup_printf(_("%s hid the topic"), parts->who);
    if ((changes & MT_TOPIC_UNHIDDEN) != 0)
        return g_strdup_printf(_("%s showed the topic again"), parts->who);
    return g_strdup_printf(_("%s changed the topic"), parts->who);
}

/* (transfer full) (nullable) */
static char *
say_group(const Parts *parts)
{
    gint count = number_of(parts->service->count);

    switch (parts->service->kind) {
    case MT_SERVICE_GROUP_CREATED:
        return g_strdup_printf(_("%s created the group \"%s\""), parts->who, parts->title);
    case MT_SERVICE_CHANNEL_CREATED:
        return g_strdup_printf(_("\"%s\" was created"), parts->title);
    case MT_SERVICE_TITLE:
        return g_strdup_printf(_("%s changed the name to \"%s\""), parts->who, parts->title);
    case MT_SERVICE_ADDED:
        if (is_sender_alone(parts))
            return g_strdup_printf(_("%s joined"), parts->who);
        return g_strdup_printf(_("%s added %s"), parts->who, parts->users);
    case MT_SERVICE_REMOVED:
        if (is_sender_alone(parts))
            return g_strdup_printf(_("%s left"), parts->who);
        return g_strdup_printf(_("%s removed %s"), parts->who, parts->users);
    case MT_SERVICE_JOINED_BY_LINK:
        return g_strdup_printf(_("%s joined with a link of %s"), parts->who, parts->users);
    case MT_SERVICE_MIGRATED_FROM:
        return g_strdup_printf(_("The group \"%s\" became this supergroup"), parts->title);
    case MT_SERVICE_TOPIC_CREATED:
        return g_strdup_printf(_("%s created the topic \"%s\""), parts->who, parts->title);
    case MT_SERVICE_TOPIC_EDITED:
        return say_topic_edited(parts);
    case MT_SERVICE_OWNER_PENDING:
        return g_strdup_printf(_("%s will become the owner"), parts->users);
    case MT_SERVICE_OWNER_CHANGED:
        return g_strdup_printf(_("%s is the owner now"), parts->users);
    case MT_SERVICE_BOOST:
        return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%s boosted the group %d time",
                                           "%s boosted the group %d times", (gulong)count),
                               parts->who, count);
    default:
        return NULL;
    }
}

static char *
say_call(const Parts *parts)
{
    const MtService *service = parts->service;
    g_autofree char *duration = tg_duration_text(service->duration_s);

    switch (service->reason) {
    case MT_CALL_END_MISSED:
        return g_strdup_printf(service->on ? _("%s: missed video call") : _("%s: missed call"),
                               parts->who);
    case MT_CALL_END_BUSY:
        return g_strdup_printf(service->on ? _("%s: declined video call") : _("%s: declined call"),
                               parts->who);
    default:
        if (service->duration_s > 0)
            return g_strdup_printf(service->on ? _("%s: video call, %s") : _("%s: call, %s"),
                                   parts->who, duration);
        return g_strdup_printf(service->on ? _("%s: video call") : _("%s: call"), parts->who);
    }
}

/* (transfer full) (nullable) */
static char *
say_calls(const Parts *parts)
{
    const MtService *service = parts->service;
    g_autofree char *duration = tg_duration_text(service->duration_s);
    g_autoptr(GDateTime) when = NULL;
    g_autofree char *clock = NULL;

    switch (service->kind) {
    case MT_SERVICE_CALL:
    case MT_SERVICE_CONFERENCE_CALL:
        return say_call(parts);
    case MT_SERVICE_GROUP_CALL:
        if (service->duration_s > 0)
            return g_strdup_printf(_("The group call ended after %s"), duration);
        return g_strdup_printf(_("%s began a group call"), parts->who);
    case MT_SERVICE_GROUP_CALL_INVITE:
        return g_strdup_printf(_("%s invited %s to the group call"), parts->who, parts->users);
    case MT_SERVICE_GROUP_CALL_PLANNED:
        when = g_date_time_new_from_unix_local(service->until_s);
        clock = when != NULL ? g_date_time_format(when, "%Y-%m-%d %H:%M") : g_strdup("?");
        return g_strdup_printf(_("%s planned a group call for %s"), parts->who, clock);
    default:
        return NULL;
    }
}

static char *
say_gift(const Parts *parts, const char *worth)
{
    g_autofree char *more = g_strjoin(*parts->title != '\0' && *parts->text != '\0' ? ": " : "",
                                      parts->title, parts->text, NULL);
    GString *out = g_string_new(NULL);

    if (parts->service->kind == MT_SERVICE_STAR_GIFT)
        g_string_append_printf(out, _("%s: a gift worth %s"), parts->who, worth);
    else
        g_string_append_printf(
            out, parts->service->on ? _("%s made a gift unique") : _("%s: a unique gift"),
            parts->who);
    if (*more != '\0')
        g_string_append_printf(out, ": %s", more);
    return g_string_free(out, FALSE);
}

/* (transfer full) (nullable) */
static char *
say_money(const Parts *parts)
{
    const MtService *service = parts->service;
    gint count = number_of(service->count);
    g_autofree char *amount = tg_amount_text(service->amount, service->currency);
    g_autofree char *stars = tg_amount_text(service->count, NULL);
    g_autofree char *price = tg_amount_text(service->amount, NULL);

    switch (service->kind) {
    case MT_SERVICE_PAYMENT:
    case MT_SERVICE_PAYMENT_RECEIVED:
        return g_strdup_printf(_("%s paid %s"), parts->who, amount);
    case MT_SERVICE_PAYMENT_REFUNDED:
        return g_strdup_printf(_("%s gave %s back"), parts->who, amount);
    case MT_SERVICE_GIFT_PREMIUM:
    case MT_SERVICE_GIFT_CODE:
        return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%s: a gift of %d day of Premium",
                                           "%s: a gift of %d days of Premium", (gulong)count),
                               parts->who, count);
    case MT_SERVICE_GIFT_STARS:
        return g_strdup_printf(_("%s: a gift of %s"), parts->who, stars);
    case MT_SERVICE_PRIZE_STARS:
        return g_strdup_printf(_("%s: a prize of %s"), parts->who, stars);
    case MT_SERVICE_GIFT_TON:
        return g_strdup_printf(_("%s: a gift of %s"), parts->who, amount);
    case MT_SERVICE_STAR_GIFT:
    case MT_SERVICE_STAR_GIFT_UNIQUE:
        return say_gift(parts, stars);
    case MT_SERVICE_STAR_GIFT_OFFER:
        return g_strdup_printf(service->on     ? _("%s: the offer for the gift %s was accepted")
                               : service->same ? _("%s: the offer for the gift %s was declined")
                                               : _("%s makes an offer for the gift %s"),
                               parts->who, parts->title);
    case MT_SERVICE_STAR_GIFT_OFFER_DECLINED:
        return g_strdup_printf(service->on ? _("%s: the offer for the gift %s expired")
                                           : _("%s declined the offer for the gift %s"),
                               parts->who, parts->title);
    case MT_SERVICE_PAID_MESSAGES_REFUNDED:
        return g_strdup_printf(_("%s gave the price of messages back: %s"), parts->who, price);
    case MT_SERVICE_PAID_MESSAGES_PRICE:
        return service->amount > 0 ? g_strdup_printf(_("A message here costs %s now"), price)
                                   : g_strdup(_("Messages here cost nothing now"));
    case MT_SERVICE_GIVEAWAY:
        return g_strdup_printf(_("%s began a giveaway"), parts->who);
    case MT_SERVICE_GIVEAWAY_RESULTS:
        return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "The giveaway is over: %d winner",
                                           "The giveaway is over: %d winners", (gulong)count),
                               count);
    default:
        return NULL;
    }
}

static char *
say_auto_delete(const Parts *parts)
{
    g_autofree char *duration = tg_duration_text(parts->service->duration_s);

    if (parts->service->duration_s <= 0)
        return g_strdup_printf(_("%s lets messages stay"), parts->who);
    return g_strdup_printf(_("%s lets messages disappear after %s"), parts->who, duration);
}

static char *
say_tasks(const Parts *parts)
{
    gint done = number_of(parts->service->count);
    gint again = number_of(parts->service->amount);

    if (again == 0)
        return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%s finished %d task",
                                           "%s finished %d tasks", (gulong)done),
                               parts->who, done);
    if (done == 0)
        return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%s wants %d task done again",
                                           "%s wants %d tasks done again", (gulong)again),
                               parts->who, again);
    return g_strdup_printf(_("%s: tasks done: %d, to be done again: %d"), parts->who, done, again);
}

/* (transfer full) (nullable) */
static char *
say_chat(const Parts *parts)
{
    const MtService *service = parts->service;
    g_autofree char *peer = tg_naming_say(parts->naming, service->peer);
    g_autofree char *other = tg_naming_say(parts->naming, service->other);

    switch (service->kind) {
    case MT_SERVICE_CUSTOM:
        return g_strdup(parts->text);
    case MT_SERVICE_THEME:
        return *parts->text != '\0'
                   ? g_strdup_printf(_("%s changed the theme to %s"), parts->who, parts->text)
                   : g_strdup_printf(_("%s removed the theme"), parts->who);
    case MT_SERVICE_WALLPAPER:
        return g_strdup_printf(service->on ? _("%s set a background for both of you")
                                           : _("%s set a background"),
                               parts->who);
    case MT_SERVICE_AUTO_DELETE:
        return say_auto_delete(parts);
    case MT_SERVICE_PROXIMITY:
        return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%s is within %d meter of %s",
                                           "%s is within %d meters of %s",
                                           (gulong)number_of(service->count)),
                               peer, number_of(service->count), other);
    case MT_SERVICE_NO_FORWARDS:
        return g_strdup_printf(service->on ? _("%s protects this chat from being forwarded")
                                           : _("%s lets this chat be forwarded"),
                               parts->who);
    case MT_SERVICE_NO_FORWARDS_REQUEST:
        return g_strdup_printf(service->same ? _("%s: a request about forwarding expired")
                                             : _("%s asks about forwarding in this chat"),
                               parts->who);
    case MT_SERVICE_TODO_DONE:
        return say_tasks(parts);
    case MT_SERVICE_TODO_ADDED:
        return g_strdup_printf(_("%s added tasks: %s"), parts->who, parts->text);
    case MT_SERVICE_POLL_OPTION_ADDED:
        return g_strdup_printf(_("%s added an answer to the poll: %s"), parts->who, parts->text);
    case MT_SERVICE_POLL_OPTION_DELETED:
        return g_strdup_printf(_("%s removed an answer of the poll: %s"), parts->who, parts->text);
    case MT_SERVICE_SUGGESTED_POST_APPROVAL:
        return g_strdup_printf(service->on ? _("%s approved the suggested post. %s")
                                           : _("%s declined the suggested post. %s"),
                               parts->who, parts->text);
    case MT_SERVICE_SUGGESTED_POST_REFUND:
        return g_strdup_printf(_("%s: the suggested post was paid back"), parts->who);
    default:
        return NULL;
    }
}

/* (transfer full) (nullable) */
static char *
say_bots(const Parts *parts)
{
    const MtService *service = parts->service;

    switch (service->kind) {
    case MT_SERVICE_GAME_SCORE:
        return g_strdup_printf(_("%s scored %d"), parts->who, number_of(service->count));
    case MT_SERVICE_BOT_ALLOWED:
        return *parts->text != '\0'
                   ? g_strdup_printf(_("The bot may write to you: you used %s"), parts->text)
                   : g_strdup(_("The bot may write to you"));
    case MT_SERVICE_PASSPORT:
        return g_strdup_printf(
            service->on ? _("%s received your documents") : _("%s sent documents"), parts->who);
    case MT_SERVICE_WEB_VIEW_DATA:
        return g_strdup_printf(_("%s used the button \"%s\""), parts->who, parts->text);
    case MT_SERVICE_SHARED_PEER:
        return g_strdup_printf(_("%s told the bot about %s"), parts->who, parts->users);
    case MT_SERVICE_BOT_CREATED:
        return g_strdup_printf(_("The bot %s was created"), parts->users);
    default:
        return NULL;
    }
}

char *
tg_service_text(const MtMessage *message, const TgNaming *naming)
{
    static char *(*const sayers[])(const Parts *) = {say_simple, say_group, say_calls,
                                                     say_money,  say_chat,  say_bots};
    const MtService *service = message->service;
    g_autofree char *who = tg_naming_say(naming, message->sender);
    g_autofree char *users = list_users(service->users, naming);
    g_autofree char *title = tg_text_foreign(service->title, LONGEST_TITLE);
    g_autofree char *text = tg_text_foreign(service->text, LONGEST_TEXT);
    const Parts parts = {service, naming, message->sender, who, users, title, text};

    for (guint i = 0; i < G_N_ELEMENTS(sayers); i++) {
        char *sentence = sayers[i](&parts);

        if (sentence != NULL)
            return g_strchomp(sentence);
    }
    return g_strdup_printf(_("%s did something that this version does not know"), who);
}
