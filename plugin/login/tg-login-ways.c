/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The rarer steps of the login in words. Pure: no libpurple, no clock.
 */
#include "login/tg-login-ways.h"

#include "tg-text.h"
#include "words/tg-format.h"

#include <glib/gi18n-lib.h>

#define LONGEST_PATTERN 100
#define LONGEST_NAME 100
#define LONGEST_NOTICE 600
#define LONGEST_TERMS 800

/* --- below the code ------------------------------------------------------------------------------
 */

/* (nullable): what is named in "the code from the earlier message". */
static const char *
way_text(MtCodeType type)
{
    switch (type) {
    case MT_CODE_TYPE_APP:
        return _("Telegram app");
    case MT_CODE_TYPE_SMS:
    case MT_CODE_TYPE_FIREBASE:
        return _("SMS");
    case MT_CODE_TYPE_CALL:
        return _("call");
    case MT_CODE_TYPE_FLASH_CALL:
        return _("automatic call");
    case MT_CODE_TYPE_MISSED_CALL:
        return _("missed call");
    case MT_CODE_TYPE_FRAGMENT:
        return "Fragment";
    case MT_CODE_TYPE_WORD:
        return _("secret word");
    case MT_CODE_TYPE_PHRASE:
        return _("secret phrase");
    case MT_CODE_TYPE_EMAIL:
    case MT_CODE_TYPE_EMAIL_SETUP:
        return _("e-mail");
    case MT_CODE_TYPE_NONE:
        break;
    }
    return NULL;
}

void
tg_login_ways_say_earlier(TgQuestion *question, const MtLoginCode *code)
{
    const char *way = way_text(code->earlier);
    g_autofree char *text = NULL;

    if (way == NULL || code->earlier == code->type)
        return;
    /* TRANSLATORS: how it was sent: "SMS", "call", ... */
    text = g_strdup_printf(_("The code from the earlier message (%s) works as well."), way);
    tg_question_say_if_room(question, text);
}

/* Where no other way is offered: what there is beside it. */
void
tg_login_ways_say_other_help(TgQuestion *question, const MtLoginStep *step)
{
    const MtLoginCode *code = &step->code;
    gboolean in_vain = step->problem == MT_LOGIN_RESEND_UNAVAILABLE;

    if (code->next != MT_CODE_TYPE_NONE || (step->problem != MT_LOGIN_OK && !in_vain))
        return;
    if (code->type == MT_CODE_TYPE_APP)
        tg_question_sayf(
            question, _("Telegram gives programs like this one no SMS and no call. No other "
                        "device? Install an official Telegram app first, log in there, then come "
                        "back - or choose the QR code."));
    else if (in_vain)
        tg_question_sayf(question, _("If it does not come, a QR code helps: scan it inside "
                                     "Telegram on your phone."));
}

/* --- no code can be had ---------------------------------------------------------------------- */

static TgQuestion *
blocked_question(const MtLoginStep *step, const char *phone, gint64 now_wall_ms)
{
    g_autofree char *when = tg_text_clock(step->until_wall_ms, now_wall_ms);
    g_autofree char *notice = tg_text_foreign(step->notice, LONGEST_NOTICE);
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, _("Telegram sends no login code to %s"), phone);

    if (notice[0] != '\0')
        tg_question_say(question, notice);
    else if (step->problem == MT_LOGIN_PHONE_FLOOD)
        tg_question_say(question, _("There were too many login attempts with this number. Try "
                                    "again tomorrow, or log in by QR code."));
    else if (step->problem == MT_LOGIN_PASSWORD_FLOOD)
        tg_question_say(question,
                        _("There were too many attempts. Try again in a day, or log in by "
                          "QR code."));
    else if (step->problem == MT_LOGIN_PHONE_PROTECTED)
        tg_question_say(question,
                        _("Telegram says that this number is protected and cannot be used "
                          "with a code. Log in by QR code."));
    else if (step->problem == MT_LOGIN_ROBOT_CHECK)
        tg_question_say(question,
                        _("Telegram asks for a check that only its own apps can do. Log in "
                          "by QR code, or try later."));
    else
        tg_question_sayf(question,
                         _("Too many attempts. Telegram asks to wait until %s. A QR code "
                           "usually works all the same."),
                         when);
    tg_login_text_offer_qr(question);
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use another number"));
    return question;
}

/* --- QR -------------------------------------------------------------------------------------- */

TgQuestion *
tg_login_ways_qr(TgQrForm form)
{
    TgQuestion *question;

    if (form == TG_QR_LINK) {
        question = tg_question_newf(TG_WORDS_PLAIN, "%s", _("Confirm the login in Telegram"));
        tg_question_say(question, _("The link for it is in the conversation and changes every 30 "
                                    "seconds."));
    } else {
        question =
            tg_question_newf(TG_WORDS_PLAIN, "%s", _("Scan this code with Telegram on your phone"));
        tg_question_say(question, _("Settings > Devices > Link Desktop Device. The code is in the "
                                    "other window and changes every 30 seconds."));
        tg_question_say(question, _("A camera app alone is not enough: scan it inside Telegram."));
    }
    if (form == TG_QR_SMALL_ROWS)
        tg_question_say(question, _("This terminal is small: its windows cover each other. Alt+N "
                                    "brings the next one to the front."));
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Go on waiting, and show the code again"));
    if (form == TG_QR_ROWS || form == TG_QR_SMALL_ROWS)
        tg_question_offer(question, TG_CHOICE_INVERT, _("Swap light and dark"));
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use a login code instead"));
    return question;
}

static TgQuestion *
paused_question(const MtLoginStep *step)
{
    TgQuestion *question = tg_question_newf(TG_WORDS_PLAIN, "%s", _("Show a new QR code?"));

    tg_login_text_say_problem(question, step);
    if (step->problem == MT_LOGIN_OK)
        tg_question_say(question, _("Nobody scanned the code for five minutes."));
    tg_question_offer(question, TG_CHOICE_QR, _("Show a new QR code"));
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use a login code instead"));
    return question;
}

static TgQuestion *
confirm_question(const MtLoginStep *step, const char *phone)
{
    g_autofree char *joined =
        g_strdup_printf("%s %s", step->user.first_name != NULL ? step->user.first_name : "",
                        step->user.last_name != NULL ? step->user.last_name : "");
    g_autofree char *name = tg_text_foreign(g_strstrip(joined), LONGEST_NAME);
    g_autofree char *number = tg_text_phone(step->user.phone, NULL, step->user.phone_text);
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, "%s", _("This is another Telegram account"));

    tg_question_sayf(
        question, _("You approved the login as %s (%s), but this account is named %s. Continue?"),
        name, number, phone);
    tg_question_offer(question, TG_CHOICE_YES, _("Continue with this Telegram account"));
    tg_question_offer(question, TG_CHOICE_NO, _("Log out again"));
    return question;
}

static TgQuestion *
copied_question(void)
{
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, "%s", _("This login comes from another computer"));

    tg_question_say(question, _("Telegram ends a login that two computers use at the same time, on "
                                "both of them. Nothing has been sent with it yet."));
    tg_question_offer(question, TG_CHOICE_NEW_CODE,
                      _("Log in anew on this computer (recommended)"));
    tg_question_offer(question, TG_CHOICE_MOVE,
                      _("The other computer no longer uses it: move the login here"));
    return question;
}

/* --- e-mail ---------------------------------------------------------------------------------- */

static TgQuestion *
email_question(const MtLoginStep *step)
{
    TgQuestion *question =
        tg_question_newf(TG_WORDS_SLASH, "%s", _("Telegram wants a login e-mail for this account"));

    switch (step->problem) {
    case MT_LOGIN_EMAIL_INVALID:
        tg_question_warn(question, _("That is not a valid e-mail address."));
        break;
    case MT_LOGIN_EMAIL_NOT_ALLOWED:
        tg_question_warn(question, _("Telegram does not accept this address. Use another one."));
        break;
    case MT_LOGIN_EMAIL_EXPIRED:
        tg_question_warn(question, _("The e-mail code expired. OK sends another one."));
        break;
    default:
        tg_login_text_say_problem(question, step);
        break;
    }
    tg_question_say(question, _("Type an e-mail address; it will receive the login codes from now "
                                "on."));
    tg_question_set_entry(question, _("E-mail address"), step->code.email, FALSE);
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Send a code to this address"));
    tg_login_text_offer_qr(question);
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use another number"));
    return question;
}

/* It was asked for earlier: there is nothing more to ask for. */
static TgQuestion *
reset_pending_question(const MtLoginStep *step, gint64 now_wall_ms)
{
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, "%s", _("The login e-mail is being given up"));

    tg_login_text_say_mail_reset(question, &step->code, now_wall_ms);
    tg_question_say(question, _("From then on the login code comes in another way. If you cannot "
                                "wait for it, log in with a QR code."));
    tg_login_text_offer_qr(question);
    tg_question_offer(question, TG_CHOICE_BACK, _("Go back to the code"));
    return question;
}

TgQuestion *
tg_login_ways_give_up_email(const MtLoginStep *step, gint64 now_wall_ms)
{
    TgQuestion *question;

    if (step->code.reset_wall_ms > now_wall_ms)
        return reset_pending_question(step, now_wall_ms);
    question =
        tg_question_newf(TG_WORDS_PLAIN, "%s", _("Give up the login e-mail of this account?"));

    tg_login_text_say_mail_reset(question, &step->code, now_wall_ms);
    tg_question_offer(question, TG_CHOICE_YES, _("Give up the address"));
    tg_question_offer(question, TG_CHOICE_BACK, _("Go back to the code"));
    return question;
}

/* --- a forgotten password -------------------------------------------------------------------- */

static TgQuestion *
recovery_question(const MtLoginStep *step)
{
    g_autofree char *pattern = tg_text_foreign(step->password.recovery_pattern, LONGEST_PATTERN);
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, "%s", _("Telegram sent a code to your recovery e-mail"));

    switch (step->problem) {
    case MT_LOGIN_CODE_INVALID:
        tg_question_warn(question, _("That code is not right."));
        break;
    case MT_LOGIN_CODE_EMPTY:
        tg_question_warn(question, _("Nothing was typed. Type the code, or choose another way."));
        break;
    case MT_LOGIN_RECOVERY_EXPIRED:
        tg_question_warn(question, _("This code has expired. Request another one."));
        break;
    default:
        tg_login_text_say_problem(question, step);
        break;
    }
    if (pattern[0] != '\0')
        tg_question_sayf(question, _("Address: %s"), pattern);
    tg_question_say(question, _("Type the code. Look into the spam folder too."));
    if (step->password.has_secure_values)
        tg_question_say(question, _("Your Telegram Passport documents will be lost."));
    tg_question_set_entry(question, _("Code"), NULL, FALSE);
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Go on with this code"));
    tg_question_offer(question, TG_CHOICE_RESEND, _("Send the e-mail again"));
    tg_question_offer(question, TG_CHOICE_BACK, _("I remember the password"));
    return question;
}

static TgQuestion *
new_password_question(const MtLoginStep *step)
{
    TgQuestion *question =
        tg_question_newf(TG_WORDS_NO_LIST, "%s", _("Choose a new two-step password"));

    if (step->problem == MT_LOGIN_PASSWORD_REFUSED)
        tg_question_warn(question, _("This password was not accepted. Choose another one; the hint "
                                     "must not contain it."));
    else
        tg_login_text_say_problem(question, step);
    tg_question_say(question, _("It is asked for at every login from now on. You can also go on "
                                "without one."));
    tg_question_set_entry(question, _("New password"), NULL, TRUE);
    tg_question_add_entry(question, _("New password again"), TRUE);
    tg_question_add_entry(question, _("Hint (everybody can read it)"), FALSE);
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Log in with the new password"));
    tg_question_offer(question, TG_CHOICE_NO_PASSWORD, _("Log in without a password from now on"));
    tg_question_offer(question, TG_CHOICE_BACK, _("I remember the password"));
    return question;
}

TgQuestion *
tg_login_ways_repeat(void)
{
    TgQuestion *question =
        tg_question_newf(TG_WORDS_NO_LIST, "%s", _("Type the new password once more"));

    tg_question_set_entry(question, _("New password again"), NULL, TRUE);
    tg_question_offer(question, TG_CHOICE_BACK, _("I remember the password"));
    return question;
}

/* --- a new account, on test servers ---------------------------------------------------------- */

static TgQuestion *
sign_up_question(const MtLoginStep *step, const char *phone)
{
    g_autofree char *plain =
        tg_format_to_plain(step->terms.text != NULL ? step->terms.text : "", step->terms.entities);
    g_autofree char *terms = tg_text_foreign(plain, LONGEST_TERMS);
    TgQuestion *question =
        tg_question_newf(TG_WORDS_SLASH, _("Make a Telegram account for %s"), phone);

    if (step->problem == MT_LOGIN_NAME_INVALID)
        tg_question_warn(question, _("That is not a valid name: a first name is needed, and each "
                                     "of the two has at most 64 characters."));
    else
        tg_login_text_say_problem(question, step);
    if (terms[0] != '\0') {
        tg_question_say(question, _("With OK you accept these terms of service:"));
        tg_question_say(question, terms);
    }
    if (step->terms.min_age > 0)
        tg_question_sayf(question, _("You must be at least %d years old."), step->terms.min_age);
    tg_question_set_entry(question, _("First name"), NULL, FALSE);
    tg_question_add_entry(question, _("Last name"), FALSE);
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Make this account"));
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use another number"));
    return question;
}

TgQuestion *
tg_login_ways_question(const MtLoginStep *step, const char *phone, gint64 now_wall_ms)
{
    switch (step->kind) {
    case MT_LOGIN_STEP_BLOCKED:
        return blocked_question(step, phone, now_wall_ms);
    case MT_LOGIN_STEP_EMAIL:
        return email_question(step);
    case MT_LOGIN_STEP_RECOVERY_CODE:
        return recovery_question(step);
    case MT_LOGIN_STEP_NEW_PASSWORD:
        return new_password_question(step);
    case MT_LOGIN_STEP_QR_PAUSED:
        return paused_question(step);
    case MT_LOGIN_STEP_CONFIRM_USER:
        return confirm_question(step, phone);
    case MT_LOGIN_STEP_COPIED:
        return copied_question();
    case MT_LOGIN_STEP_SIGN_UP:
        return sign_up_question(step, phone);
    default:
        return NULL;
    }
}
