/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Media in words, and the small words that other texts need.
 */
#include "words/tg-message-text.h"

#include "tg-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_PART 300
#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S 86400

char *
tg_duration_text(gint seconds)
{
    if (seconds >= DAY_S)
        return g_strdup_printf(
            g_dngettext(GETTEXT_PACKAGE, "%d day", "%d days", (gulong)(seconds / DAY_S)),
            seconds / DAY_S);
    if (seconds >= HOUR_S)
        return g_strdup_printf("%d:%02d:%02d", seconds / HOUR_S, seconds % HOUR_S / MINUTE_S,
                               seconds % MINUTE_S);
    return g_strdup_printf("%d:%02d", MAX(seconds, 0) / MINUTE_S, MAX(seconds, 0) % MINUTE_S);
}

char *
tg_amount_text(gint64 amount, const char *currency)
{
    /* https://core.telegram.org/bots/payments/currencies.json */
    static const char *const whole[] = {"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"};
    g_autofree char *name = tg_text_foreign(currency, 8);

    if (*name == '\0' || strcmp(name, "XTR") == 0) {
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, amount);

        return g_strdup_printf(
            g_dngettext(GETTEXT_PACKAGE, "%s star", "%s stars", (gulong)ABS(amount)), number);
    }
    for (guint i = 0; i < G_N_ELEMENTS(whole); i++)
        if (strcmp(name, whole[i]) == 0)
            return g_strdup_printf("%" G_GINT64_FORMAT " %s", amount, name);
    if (strcmp(name, "TON") == 0)
        return g_strdup_printf("%.9g TON", (gdouble)amount / 1e9);
    return g_strdup_printf("%" G_GINT64_FORMAT ".%02d %s", amount / 100, (gint)ABS(amount % 100),
                           name);
}

static char *
ago_text(gint64 at_s, gint64 now_s)
{
    gint64 minutes = (now_s - at_s) / MINUTE_S;
    g_autofree char *clock = NULL;

    if (minutes < 1)
        return g_strdup(_("last seen just now"));
    if (minutes < 60)
        return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "last seen %d minute ago",
                                           "last seen %d minutes ago", (gulong)minutes),
                               (gint)minutes);
    clock = tg_text_clock(at_s * 1000, now_s * 1000);
    if (strlen(clock) > 3) /* nobody needs seconds here */
        clock[strlen(clock) - 3] = '\0';
    return g_strdup_printf(_("last seen %s"), clock);
}

char *
tg_presence_text(const MtPresence *presence, gint64 now_s)
{
    switch (presence->kind) {
    case MT_PRESENCE_ONLINE:
        if (presence->at_s > now_s)
            return NULL;
        return ago_text(presence->at_s, now_s);
    case MT_PRESENCE_OFFLINE:
        return ago_text(presence->at_s, now_s);
    case MT_PRESENCE_RECENTLY:
        return g_strdup(_("last seen recently"));
    case MT_PRESENCE_LAST_WEEK:
        return g_strdup(_("last seen within a week"));
    case MT_PRESENCE_LAST_MONTH:
        return g_strdup(_("last seen within a month"));
    case MT_PRESENCE_UNKNOWN:
        break;
    }
    return NULL;
}

/* --- media ----------------------------------------------------------------------------------- */

static const char *
kind_of(const MtMedia *media)
{
    switch (media->kind) {
    case MT_MEDIA_PHOTO:
        return _("photo");
    case MT_MEDIA_VIDEO:
        return _("video");
    case MT_MEDIA_ROUND_VIDEO:
        return _("video message");
    case MT_MEDIA_ANIMATION:
        return _("animation");
    case MT_MEDIA_VOICE:
        return _("voice message");
    case MT_MEDIA_AUDIO:
        return _("audio");
    case MT_MEDIA_STICKER:
        return _("sticker");
    case MT_MEDIA_FILE:
        return _("file");
    case MT_MEDIA_LOCATION:
        return _("location");
    case MT_MEDIA_LIVE_LOCATION:
        return media->closed ? _("live location, over") : _("live location");
    case MT_MEDIA_VENUE:
        return _("place");
    case MT_MEDIA_CONTACT:
        return _("contact");
    case MT_MEDIA_WEB_PAGE:
        return _("page");
    case MT_MEDIA_GAME:
        return _("game");
    case MT_MEDIA_INVOICE:
        return _("invoice");
    case MT_MEDIA_POLL:
        return media->quiz ? _("quiz") : _("poll");
    case MT_MEDIA_TODO:
        return _("list of tasks");
    case MT_MEDIA_DICE:
        return _("dice");
    case MT_MEDIA_STORY:
        return _("story");
    case MT_MEDIA_GIVEAWAY:
        return _("giveaway");
    case MT_MEDIA_GIVEAWAY_RESULTS:
        return _("results of a giveaway");
    case MT_MEDIA_PAID:
        return _("paid media");
    case MT_MEDIA_VIDEO_STREAM:
        return _("live video");
    case MT_MEDIA_UNKNOWN:
    case MT_MEDIA_UNSUPPORTED:
        break;
    }
    return _("something that this version cannot show");
}

static void
add_part(GString *out, const char *text)
{
    g_autofree char *clean = tg_text_foreign(text, LONGEST_PART);

    if (*g_strstrip(clean) == '\0')
        return;
    g_string_append(out, ", ");
    g_string_append(out, clean);
}

static void
add_place(GString *out, const MtMedia *media)
{
    char latitude[G_ASCII_DTOSTR_BUF_SIZE], longitude[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(latitude, sizeof latitude, "%.5f", media->latitude);
    g_ascii_formatd(longitude, sizeof longitude, "%.5f", media->longitude);
    g_string_append_printf(out,
                           ", %s %s] https://www.openstreetmap.org/?mlat=%s&mlon=%s#map=16/%s/%s",
                           latitude, longitude, latitude, longitude, latitude, longitude);
}

static void
add_options(GString *out, const MtMedia *media)
{
    for (guint i = 0; media->options != NULL && i < media->options->len; i++) {
        const MtMediaOption *option = g_ptr_array_index(media->options, i);
        g_autofree char *text = tg_text_foreign(option->text, LONGEST_PART);
        gboolean is_done = media->kind == MT_MEDIA_TODO && option->correct;

        g_string_append_printf(out, "\n%u. %s%s%s", i + 1, is_done ? "✓ " : "", text,
                               option->chosen ? " ✓" : "");
        if (option->count >= 0 && media->kind == MT_MEDIA_POLL)
            g_string_append_printf(out, " (%d)", option->count);
    }
    if (media->closed && media->kind == MT_MEDIA_POLL)
        g_string_append_printf(out, "\n%s", _("This poll is over."));
}

static void
add_numbers(GString *out, const MtMedia *media)
{
    g_autofree char *size = NULL;

    if (media->duration_s > 0) {
        g_autofree char *duration = tg_duration_text((gint)MIN(media->duration_s, G_MAXINT));

        add_part(out, duration);
    }
    if (media->size > 0 && media->kind != MT_MEDIA_STICKER) {
        size = g_format_size((guint64)media->size);
        add_part(out, size);
    }
    if (media->amount != 0) {
        g_autofree char *amount = tg_amount_text(media->amount, media->currency);

        add_part(out, amount);
    }
    if (media->kind == MT_MEDIA_DICE)
        g_string_append_printf(out, ": %d", media->value);
    if (media->kind == MT_MEDIA_GIVEAWAY || media->kind == MT_MEDIA_GIVEAWAY_RESULTS) {
        g_autofree char *winners = g_strdup_printf(
            g_dngettext(GETTEXT_PACKAGE, "%d winner", "%d winners", (gulong)MAX(media->count, 0)),
            media->count);

        add_part(out, winners);
    }
    if (media->ttl_s > 0)
        add_part(out, _("disappears after viewing"));
}

char *
tg_media_text(const MtMedia *media)
{
    GString *out = g_string_new("[");

    g_string_append(out, kind_of(media));
    add_part(out, media->emoji);
    add_part(out, media->name);
    add_part(out, media->performer);
    add_part(out, media->title);
    add_part(out, media->address);
    if (media->phone != NULL && *media->phone != '\0') {
        g_autofree char *phone = tg_text_phone(media->phone, NULL, NULL);

        add_part(out, phone);
    }
    if (media->kind == MT_MEDIA_WEB_PAGE || media->kind == MT_MEDIA_GAME ||
        media->kind == MT_MEDIA_INVOICE)
        add_part(out, media->text);
    add_numbers(out, media);
    if (media->kind == MT_MEDIA_LOCATION || media->kind == MT_MEDIA_LIVE_LOCATION ||
        media->kind == MT_MEDIA_VENUE)
        add_place(out, media);
    else
        g_string_append_c(out, ']');
    add_options(out, media);
    return g_string_free(out, FALSE);
}
