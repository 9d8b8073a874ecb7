/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login's steps become prompts, and answers become calls of the client. What is said is in
 * tg-login-text.c, how a login ends in tg-errors.c.
 */
#include "login/tg-login.h"

#include "ask/tg-asker.h"
#include "ask/tg-qr-view.h"
#include "login/tg-login-text.h"
#include "login/tg-login-ways.h"
#include "login/tg-notices.h"
#include "login/tg-rename.h"
#include "tg-errors.h"
#include "tg-host.h"
#include "tg-text.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-phone.h>
#include <string.h>

/* Shorter waits are over before somebody has read about them. */
#define NOTED_WAIT_MS 7000
#define PROGRESS_STEPS 5

struct _TgLogin {
    TgConnection *connection;
    TgApiSource api;
    gboolean damaged;
    TgQrView *qr;
    MtSecret *first_password; /* (nullable): a new one that has to be typed once more */
    MtLoginStep *step;        /* (nullable): the newest at which something was asked */
    char *written;            /* the number as the person wrote it last */
};

static void login_failed(TgLogin *self, const MtLoginStep *step);
static void login_answered(gpointer data, const TgAnswer *answer);

/* The window is made anew when there is another code to be shown. */
static void
close_qr(TgLogin *self)
{
    g_clear_pointer(&self->qr, tg_qr_view_free);
}

TgLogin *
tg_login_new(TgConnection *connection, TgApiSource api, gboolean damaged)
{
    TgLogin *self = g_new0(TgLogin, 1);
    PurpleConnection *gc = tg_connection_get_gc(connection);

    self->connection = connection;
    self->api = api;
    self->damaged = damaged;
    self->written = g_strdup(purple_account_get_username(purple_connection_get_account(gc)));
    return self;
}

void
tg_login_free(TgLogin *self)
{
    if (self == NULL)
        return;
    tg_qr_view_free(self->qr);
    mt_secret_unref(self->first_password);
    mt_login_step_free(self->step);
    g_free(self->written);
    g_free(self);
}

void
tg_login_stop(TgLogin *self)
{
    tg_asker_withdraw(tg_connection_get_asker(self->connection), self);
    close_qr(self);
}

/* --- asking ---------------------------------------------------------------------------------- */

/* (transfer full) */
static TgQuestion *
make_question(TgLogin *self)
{
    if (self->damaged && self->step->kind == MT_LOGIN_STEP_PHONE) {
        self->damaged = FALSE;
        return tg_login_text_damaged(self->written);
    }
    return tg_login_text_question(self->step, self->written, tg_host_now().wall_ms);
}

/* Nobody is there who could be asked: then why there is no login is what counts. */
static gboolean
is_over(const MtLoginStep *step)
{
    return (step->kind == MT_LOGIN_STEP_PHONE || step->kind == MT_LOGIN_STEP_BLOCKED) &&
           tg_errors_knows(step->problem);
}

static void
ask_question(TgLogin *self, TgQuestion *question)
{
    if (tg_asker_ask_first(tg_connection_get_asker(self->connection), question, login_answered,
                           self))
        return; /* all of this may be gone */
    if (is_over(self->step)) {
        login_failed(self, self->step);
        return;
    }
    tg_connection_fail(self->connection, PURPLE_CONNECTION_ERROR_AUTHENTICATION_IMPOSSIBLE,
                       _("This program has no way to ask for a login code. Log in with Pidgin or "
                         "Finch first; the login is kept."));
}

static void
ask(TgLogin *self)
{
    ask_question(self, make_question(self));
}

static void
ask_beside_qr(TgLogin *self)
{
    ask_question(self, tg_login_ways_qr(tg_qr_view_get_form(self->qr)));
}

/* Where there are windows, the newest lies on top: that is to be the code. */
static void
show_qr_and_ask(TgLogin *self)
{
    gboolean code_last = tg_ui_get_kind() == TG_UI_WINDOWS;

    if (!code_last)
        tg_qr_view_show(self->qr);
    if (tg_connection_is_closing(self->connection))
        return;
    ask_beside_qr(self);
    if (code_last && self->qr != NULL && !tg_connection_is_closing(self->connection))
        tg_qr_view_show(self->qr);
}

/* --- answers --------------------------------------------------------------------------------- */

static void
number_given(TgLogin *self, const char *text, MtTime now)
{
    if (mt_phone_normalize(text, NULL) == MT_PHONE_OK) {
        g_free(self->written);
        self->written = g_strstrip(g_strdup(text));
    }
    mt_client_login_phone(tg_connection_get_client(self->connection), self->step->generation, text,
                          now);
}

static void
password_given(TgLogin *self, const char *text, MtTime now)
{
    g_autoptr(MtSecret) password = mt_secret_new(text, strlen(text));

    mt_client_login_password(tg_connection_get_client(self->connection), self->step->generation,
                             password, now);
}

static void
ask_for_repetition(TgLogin *self, const char *text)
{
    self->first_password = mt_secret_new(text, strlen(text));
    ask_question(self, tg_login_ways_repeat());
}

static void
new_password_given(TgLogin *self, const TgAnswer *answer, const char *text, MtTime now)
{
    g_autoptr(MtSecret) password = mt_secret_new(text, strlen(text));
    g_autoptr(MtSecret) again = g_steal_pointer(&self->first_password);

    if (answer->more[0] == NULL && again == NULL && *text != '\0') {
        ask_for_repetition(self, text);
        return;
    }
    if (answer->more[0] != NULL) {
        mt_secret_unref(again);
        again = mt_secret_new(answer->more[0], strlen(answer->more[0]));
    }
    if (*text == '\0' || !mt_secret_equal(password, again)) {
        TgQuestion *question = make_question(self);

        tg_question_warn(question, *text == '\0' ? _("Nothing was typed.")
                                                 : _("The two passwords differ. Type both again."));
        ask_question(self, question);
        return;
    }
    mt_client_login_new_password(tg_connection_get_client(self->connection), self->step->generation,
                                 password, answer->more[1], now);
}

/* With a line only, the last word is the last name. */
static void
names_given(TgLogin *self, const TgAnswer *answer, const char *text, MtTime now)
{
    g_autofree char *first = g_strstrip(g_strdup(text));
    char *blank = strrchr(first, ' ');
    const char *last = answer->more[0];

    if (last == NULL && blank != NULL) {
        *blank = '\0';
        last = blank + 1;
    }
    mt_client_login_sign_up(tg_connection_get_client(self->connection), self->step->generation,
                            first, last != NULL ? last : "", now);
}

static void
answer_given(TgLogin *self, const TgAnswer *answer, MtTime now)
{
    MtClient *client = tg_connection_get_client(self->connection);
    guint generation = self->step->generation;
    const char *text = answer->text != NULL ? answer->text : "";

    switch (self->step->kind) {
    case MT_LOGIN_STEP_PHONE:
        number_given(self, text, now);
        break;
    case MT_LOGIN_STEP_CODE:
    case MT_LOGIN_STEP_RECOVERY_CODE:
        mt_client_login_code(client, generation, text, now);
        break;
    case MT_LOGIN_STEP_PASSWORD:
        password_given(self, text, now);
        break;
    case MT_LOGIN_STEP_EMAIL:
        mt_client_login_email(client, generation, text, now);
        break;
    case MT_LOGIN_STEP_NEW_PASSWORD:
        new_password_given(self, answer, text, now);
        break;
    case MT_LOGIN_STEP_SIGN_UP:
        names_given(self, answer, text, now);
        break;
    case MT_LOGIN_STEP_QR:
        show_qr_and_ask(self);
        break;
    default: /* none of the words that were offered */
        ask(self);
        break;
    }
}

static void
swap_qr(TgLogin *self)
{
    if (self->qr == NULL)
        return;
    tg_qr_view_swap(self->qr);
    if (!tg_connection_is_closing(self->connection))
        ask_beside_qr(self);
}

typedef void (*LoginVerb)(MtClient *client, guint generation, MtTime now);

/* A new code, or all of the login anew. */
static void
new_login(MtClient *client, guint generation, MtTime now)
{
    mt_client_login_new_code(client, generation, now);
    mt_client_login_copied(client, generation, FALSE, now);
}

/* What is one call of the client and nothing else. */
static const struct {
    TgChoice choice;
    LoginVerb verb;
} login_verbs[] = {
    {TG_CHOICE_RESEND, mt_client_login_resend},
    {TG_CHOICE_NEW_CODE, new_login},
    {TG_CHOICE_NUMBER, mt_client_login_change_phone},
    {TG_CHOICE_FORGOT, mt_client_login_forgot},
    {TG_CHOICE_QR, mt_client_login_qr},
    {TG_CHOICE_REPORT, mt_client_login_report_missing},
    {TG_CHOICE_EMAIL, mt_client_login_change_email},
    {TG_CHOICE_BACK, mt_client_login_back},
    {TG_CHOICE_STOP, mt_client_login_cancel},
};

/* What can be answered to the question whether a login e-mail is given up: FALSE: something else.
 */
static gboolean
reset_confirmed(TgLogin *self, TgChoice choice, MtTime now)
{
    if (self->step->kind != MT_LOGIN_STEP_CODE)
        return FALSE;
    if (choice == TG_CHOICE_YES)
        mt_client_login_reset_email(tg_connection_get_client(self->connection),
                                    self->step->generation, now);
    else if (choice == TG_CHOICE_BACK)
        ask(self);
    else
        return FALSE;
    return TRUE;
}

static void
choice_made(TgLogin *self, TgChoice choice, MtTime now)
{
    MtClient *client = tg_connection_get_client(self->connection);
    guint generation = self->step->generation;

    if (reset_confirmed(self, choice, now))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(login_verbs); i++) {
        if (login_verbs[i].choice == choice) {
            login_verbs[i].verb(client, generation, now);
            return;
        }
    }
    if (choice == TG_CHOICE_NO_PASSWORD)
        mt_client_login_new_password(client, generation, NULL, NULL, now);
    else if (choice == TG_CHOICE_YES || choice == TG_CHOICE_NO)
        mt_client_login_confirm_user(client, generation, choice == TG_CHOICE_YES, now);
    else if (choice == TG_CHOICE_RESET_EMAIL)
        ask_question(self, tg_login_ways_give_up_email(self->step, now.wall_ms));
    else if (choice == TG_CHOICE_MOVE)
        mt_client_login_copied(client, generation, TRUE, now);
    else if (choice == TG_CHOICE_INVERT)
        swap_qr(self);
}

static void
login_answered(gpointer data, const TgAnswer *answer)
{
    TgLogin *self = data;
    g_autoptr(TgConnection) connection = tg_connection_ref(self->connection);
    MtTime now = tg_host_now();

    if (answer->choice == TG_CHOICE_ANSWER) {
        answer_given(self, answer, now);
    } else {
        g_clear_pointer(&self->first_password, mt_secret_unref);
        choice_made(self, answer->choice, now);
    }
    tg_connection_pump(connection);
}

/* --- steps ----------------------------------------------------------------------------------- */

static void
wait_begun(TgLogin *self, const MtLoginStep *step)
{
    gint64 now_wall_ms = tg_host_now().wall_ms;
    gint64 wait_ms = step->until_wall_ms - now_wall_ms;
    g_autofree char *when = NULL;
    g_autofree char *text = NULL;

    if (wait_ms < NOTED_WAIT_MS)
        return;
    when = tg_text_clock(step->until_wall_ms, now_wall_ms);
    /* TRANSLATORS: a time of day, and seconds */
    text = g_strdup_printf(
        _("Telegram asks to wait until %s (%d s). The login goes on by itself then."), when,
        (gint)(wait_ms / 1000));
    tg_connection_notify(self->connection, _("The login has to wait"), text);
}

static void
login_failed(TgLogin *self, const MtLoginStep *step)
{
    const TgErrorContext context = {
        .api = self->api,
        .asked = self->step != NULL ? self->step->kind : MT_LOGIN_STEP_FAILED,
        .now_wall_ms = tg_host_now().wall_ms,
    };
    PurpleConnectionError reason;
    g_autofree char *text = tg_errors_describe_step(step, &context, &reason);

    tg_connection_fail(self->connection, reason, text);
}

static void
ask_for_password(TgLogin *self, const MtLoginUser *user)
{
    g_autofree char *text = g_strdup_printf(
        g_dngettext(GETTEXT_PACKAGE,
                    "Telegram asks you to set a two-step password. Without it you cannot log in by "
                    "SMS again for %d day after logging out.",
                    "Telegram asks you to set a two-step password. Without it you cannot log in by "
                    "SMS again for %d days after logging out.",
                    (gulong)MAX(user->relogin_days, 0)),
        user->relogin_days);

    tg_connection_notify(self->connection, _("A two-step password is missing"), text);
}

static void
login_done(TgLogin *self, const MtLoginUser *user)
{
    PurpleConnection *gc = tg_connection_get_gc(self->connection);
    g_autofree char *name = NULL;

    g_clear_pointer(&self->step, mt_login_step_free);
    name = g_strstrip(g_strdup_printf("%s %s", user->first_name != NULL ? user->first_name : "",
                                      user->last_name != NULL ? user->last_name : ""));
    if (*name != '\0')
        purple_connection_set_display_name(gc, name);
    gc->flags |= PURPLE_CONNECTION_HTML | PURPLE_CONNECTION_NO_BGCOLOR |
                 PURPLE_CONNECTION_NO_FONTSIZE | PURPLE_CONNECTION_NO_IMAGES;
    if (purple_connection_get_state(gc) != PURPLE_CONNECTED)
        purple_connection_set_state(gc, PURPLE_CONNECTED);
    if (user->setup_password_required && !tg_connection_is_closing(self->connection))
        ask_for_password(self, user);
    if (!tg_connection_is_closing(self->connection))
        tg_rename_offer(self->connection, user);
}

/* A newer code replaces the older in the same window, and what is asked beside it stays. */
static void
qr_changed(TgLogin *self, MtLoginStep *step)
{
    TgAsker *asker = tg_connection_get_asker(self->connection);
    gboolean is_first = self->qr == NULL;

    g_clear_pointer(&self->step, mt_login_step_free);
    self->step = step;
    if (is_first) {
        tg_asker_withdraw(asker, self);
        self->qr = tg_qr_view_new(tg_connection_get_gc(self->connection), step->qr.link);
        show_qr_and_ask(self);
        return;
    }
    tg_qr_view_set(self->qr, step->qr.link);
    if (tg_connection_is_closing(self->connection) || tg_asker_is_asking(asker, self))
        return;
    ask_beside_qr(self);
}

void
tg_login_step(TgLogin *self, MtLoginStep *step)
{
    g_autoptr(MtLoginStep) owned = step;

    if (step->kind == MT_LOGIN_STEP_QR) {
        qr_changed(self, g_steal_pointer(&owned));
        return;
    }
    tg_asker_withdraw(tg_connection_get_asker(self->connection), self); /* it is void */
    close_qr(self);
    g_clear_pointer(&self->first_password, mt_secret_unref);
    switch (step->kind) {
    case MT_LOGIN_STEP_WAIT:
        wait_begun(self, step);
        break;
    case MT_LOGIN_STEP_DONE:
        login_done(self, &step->user);
        break;
    case MT_LOGIN_STEP_FAILED:
        login_failed(self, step);
        break;
    default:
        g_clear_pointer(&self->step, mt_login_step_free);
        self->step = g_steal_pointer(&owned);
        if (step->kind == MT_LOGIN_STEP_SIGN_UP && step->problem == MT_LOGIN_OK)
            tg_notices_show_links(self->connection, _("Telegram's terms of service"),
                                  step->terms.text, step->terms.entities);
        if (!tg_connection_is_closing(self->connection))
            ask(self);
        break;
    }
}

static const char *
progress_text(MtProgress progress)
{
    switch (progress) {
    case MT_PROGRESS_CONNECTING:
        return _("Connecting to Telegram");
    case MT_PROGRESS_KEY_EXCHANGE:
        return _("Agreeing on encryption");
    case MT_PROGRESS_CHECKING:
        return _("Checking the login");
    case MT_PROGRESS_SENDING:
        return _("Requesting a login code");
    case MT_PROGRESS_RECONNECTING:
        return _("Connecting again");
    case MT_PROGRESS_ONLINE:
        break;
    }
    return NULL;
}

void
tg_login_progress(TgLogin *self, MtProgress progress)
{
    PurpleConnection *gc = tg_connection_get_gc(self->connection);
    const char *text = progress_text(progress);

    if (text == NULL || purple_connection_get_state(gc) != PURPLE_CONNECTING)
        return;
    purple_connection_update_progress(gc, text, MIN((size_t)progress, PROGRESS_STEPS - 1),
                                      PROGRESS_STEPS);
}
