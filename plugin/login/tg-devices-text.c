/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account's sessions in words. Pure: no libpurple, no clock.
 */
#include "login/tg-devices-text.h"

#include "tg-text.h"
#include "words/tg-failure-text.h"

#include <glib/gi18n-lib.h>

#define LONGEST_PART 80
#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
/* Longer ago, a date says more. */
#define MANY_DAYS 14

/* --- parts ----------------------------------------------------------------------------------- */

static char *
date_of(gint64 time_s, const char *format)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(time_s);
    char *text = when != NULL ? g_date_time_format(when, format) : NULL;

    return text != NULL ? text : g_strdup("?");
}

char *
tg_devices_text_when(gint64 time_s, gint64 now_s)
{
    gint64 age = now_s - time_s;

    if (age < 2 * MINUTE)
        return g_strdup(_("now"));
    if (age < HOUR)
        return g_strdup_printf(
            g_dngettext(GETTEXT_PACKAGE, "%d minute ago", "%d minutes ago", (gulong)(age / MINUTE)),
            (gint)(age / MINUTE));
    if (age < DAY)
        return g_strdup_printf(
            g_dngettext(GETTEXT_PACKAGE, "%d hour ago", "%d hours ago", (gulong)(age / HOUR)),
            (gint)(age / HOUR));
    if (age < MANY_DAYS * DAY)
        return g_strdup_printf(
            g_dngettext(GETTEXT_PACKAGE, "%d day ago", "%d days ago", (gulong)(age / DAY)),
            (gint)(age / DAY));
    return date_of(time_s, "%Y-%m-%d");
}

static void
add_part(GString *line, const char *text, const char *between)
{
    g_autofree char *part = tg_text_foreign(text, LONGEST_PART);

    g_strstrip(part);
    if (*part == '\0')
        return;
    if (line->len > 0)
        g_string_append(line, between);
    g_string_append(line, part);
}

/* (transfer full) */
static char *
name_of(const MtDevice *device)
{
    g_autofree char *name = g_strstrip(tg_text_foreign(device->model, LONGEST_PART));

    return g_strdup(*name != '\0' ? name : _("Unknown device"));
}

/* (transfer full): "Pixel 8, 3 hours ago: Telegram Android 12.1, Android 16, Berlin, Germany". What
 * tells one from another comes first: the line may be cut. */
static char *
line_of(const MtDevice *device, gint64 now_s)
{
    g_autofree char *name = name_of(device);
    g_autofree char *when = tg_devices_text_when(device->active_s, now_s);
    g_autoptr(GString) more = g_string_new(NULL);

    add_part(more, device->app, ", ");
    add_part(more, device->system, ", ");
    add_part(more, device->place, ", ");
    if (device->unconfirmed)
        return g_strdup_printf(_("%s, %s, not confirmed yet: %s"), name, when, more->str);
    if (device->password_pending)
        return g_strdup_printf(_("%s, %s, waits for the password: %s"), name, when, more->str);
    return g_strdup_printf("%s, %s: %s", name, when, more->str);
}

static char *
cut_line(const char *line, guint columns)
{
    g_autofree char *beginning = NULL;

    if (columns == 0 || g_utf8_strlen(line, -1) <= (glong)columns)
        return g_strdup(line);
    beginning = g_utf8_substring(line, 0, (glong)columns - 3);
    return g_strconcat(beginning, "...", NULL);
}

/* --- the list -------------------------------------------------------------------------------- */

static gint
compare_devices(gconstpointer a, gconstpointer b)
{
    const MtDevice *first = *(const MtDevice *const *)a;
    const MtDevice *second = *(const MtDevice *const *)b;

    if (first->current != second->current)
        return first->current ? -1 : 1;
    return (first->active_s < second->active_s) - (first->active_s > second->active_s);
}

void
tg_devices_text_sort(GPtrArray *devices)
{
    g_ptr_array_sort(devices, compare_devices);
}

static void
offer_device(TgQuestion *question,
             const MtDevice *device,
             guint number,
             gboolean has_list,
             guint columns,
             gint64 now_s)
{
    g_autofree char *line = line_of(device, now_s);
    g_autofree char *counted = NULL;
    g_autofree char *cut = NULL;

    if (has_list) {
        counted = g_strdup_printf("%u. %s", number + 1, line);
        cut = cut_line(counted, columns);
    }
    tg_question_offer(question, TG_CHOICE_ITEM + number, has_list ? cut : line);
}

TgQuestion *
tg_devices_text_list(
    const GPtrArray *devices, guint page, gboolean has_list, guint columns, gint64 now_s)
{
    TgQuestion *question = tg_question_new(_("Active sessions"), TG_WORDS_PLAIN);
    guint first = page * TG_DEVICES_PAGE;
    guint others = 0;

    tg_question_set_title(question, _("Telegram"));
    tg_question_set_stop(question, _("Close the list"));
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Close the list"));
    for (guint i = 0; i < devices->len; i++) {
        const MtDevice *device = g_ptr_array_index(devices, i);

        if (device->current) {
            g_autofree char *line = line_of(device, now_s);

            tg_question_sayf(question, _("This session: %s"), line);
            continue;
        }
        if (others >= first && others < first + TG_DEVICES_PAGE && others < TG_ITEMS_MAX)
            offer_device(question, device, others, has_list, columns, now_s);
        others++;
    }
    if (others == 0) {
        tg_question_say(question, _("There is no other."));
        return question;
    }
    tg_question_say(question, _("Choose one of the others to end it."));
    if (MIN(others, TG_ITEMS_MAX) > first + TG_DEVICES_PAGE)
        tg_question_offer(question, TG_CHOICE_MORE, _("Show more sessions"));
    tg_question_offer(question, TG_CHOICE_ALL, _("End all other sessions"));
    return question;
}

/* --- one of them ----------------------------------------------------------------------------- */

static void
say_part(TgQuestion *question, const char *label, const char *text)
{
    g_autofree char *part = g_strstrip(tg_text_foreign(text, LONGEST_PART));

    if (*part != '\0')
        tg_question_sayf(question, "%s: %s", label, part);
}

static void
say_device(TgQuestion *question, const MtDevice *device, gint64 now_s)
{
    g_autofree char *name = name_of(device);
    g_autofree char *created = date_of(device->created_s, "%Y-%m-%d %H:%M");
    g_autofree char *active = tg_devices_text_when(device->active_s, now_s);

    tg_question_sayf(question, _("Device: %s"), name);
    say_part(question, _("Program"), device->app);
    say_part(question, _("System"), device->system);
    say_part(question, _("Place"), device->place);
    say_part(question, _("Address"), device->address);
    tg_question_sayf(question, _("Logged in: %s"), created);
    tg_question_sayf(question, _("Last active: %s"), active);
}

TgQuestion *
tg_devices_text_end(const MtDevice *device, gint64 now_s)
{
    TgQuestion *question = tg_question_new(
        device != NULL ? _("End this session?") : _("End all other sessions?"), TG_WORDS_PLAIN);

    tg_question_set_title(question, _("Telegram"));
    tg_question_set_stop(question, _("Leave it as it is"));
    if (device != NULL)
        say_device(question, device, now_s);
    else
        tg_question_say(question, _("All other devices and programs are logged out. This one stays "
                                    "logged in."));
    tg_question_offer(question, TG_CHOICE_YES,
                      device != NULL ? _("End this session") : _("End all other sessions"));
    tg_question_offer(question, TG_CHOICE_NO, _("Leave it as it is"));
    return question;
}

TgQuestion *
tg_devices_text_new(const MtDevice *device)
{
    TgQuestion *question =
        tg_question_new(_("Somebody logged in to your Telegram account"), TG_WORDS_PLAIN);
    g_autofree char *name = name_of(device);

    tg_question_set_title(question, _("Telegram"));
    tg_question_set_stop(question, _("Decide later"));
    if (device->created_s != 0) {
        g_autofree char *when = date_of(device->created_s, "%Y-%m-%d %H:%M");

        tg_question_sayf(question, _("Date: %s"), when);
    }
    tg_question_sayf(question, _("Device: %s"), name);
    say_part(question, _("Place"), device->place);
    tg_question_say(question,
                    _("Was it you? Without an answer Telegram takes it for you after seven "
                      "days."));
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Decide later"));
    tg_question_offer(question, TG_CHOICE_YES, _("Yes, it was me"));
    tg_question_offer(question, TG_CHOICE_NO, _("No, end that session"));
    return question;
}

/* --- what became of it ----------------------------------------------------------------------- */

static char *
failure_text(const MtAccountResult *result)
{
    if (result->too_fresh)
        return g_strdup(
            _("Telegram allows that only 24 hours after this login. Until then it can be "
              "done in another Telegram app (Settings, Devices)."));
    return tg_failure_text_account(result);
}

static const char *
success_text(const MtAccountResult *result)
{
    switch (result->verb) {
    case MT_ACCOUNT_ENDED:
        if (result->gone)
            return _("That session had ended already.");
        return result->hash != 0 ? _("That session has ended.")
                                 : _("All other sessions have ended.");
    case MT_ACCOUNT_CONFIRMED:
        return result->gone ? _("That session had ended already.")
                            : _("The new login is confirmed.");
    case MT_ACCOUNT_DEVICES:
    case MT_ACCOUNT_ACCEPTED:
        break;
    }
    return "";
}

char *
tg_devices_text_result(const MtAccountResult *result,
                       gboolean was_strange,
                       const char **out_primary)
{
    g_autofree char *text = result->failed ? failure_text(result) : g_strdup(success_text(result));

    if (!result->failed)
        *out_primary = _("Sessions of your account");
    else if (result->verb == MT_ACCOUNT_DEVICES)
        *out_primary = _("The list of sessions cannot be shown");
    else if (result->verb == MT_ACCOUNT_CONFIRMED)
        *out_primary = _("The new login could not be confirmed");
    else
        *out_primary = _("The session could not be ended");
    if (!was_strange)
        return g_steal_pointer(&text);
    return g_strconcat(text, "\n",
                       _("Change your two-step password, or set one, in an official app (Settings, "
                         "Privacy and Security, Two-Step Verification): whoever logged in may know "
                         "it."),
                       NULL);
}
