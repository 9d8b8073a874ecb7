/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A step of the login in words. Pure: no libpurple, no clock. Lines are kept few: a prompt must
 * fit a terminal of 24 lines.
 */
#include "login/tg-login-text.h"

#include "login/tg-login-ways.h"
#include "tg-text.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-phone.h>
#include <string.h>

/* Longer "lengths" mean that the server does not tell. */
#define LONGEST_CODE 100
#define LONGEST_HINT 255
#define LONGEST_DETAIL 500
#define LONGEST_SERVER_TEXT 64
#define LONGEST_NOTICE 600
/* From this many wrong codes on, more is said. */
#define MANY_WRONG 3
#define SECONDS_OF_DAY (24 * 60 * 60)

/* What any answer of the server can have been. */
void
tg_login_text_say_problem(TgQuestion *question, const MtLoginStep *step)
{
    g_autofree char *text = tg_text_foreign(step->server_text, LONGEST_SERVER_TEXT);
    g_autofree char *notice = tg_text_foreign(step->notice, LONGEST_NOTICE);

    switch (step->problem) {
    case MT_LOGIN_CREATE_FAILED:
        tg_question_warnf(question,
                          _("Telegram could not create a code just now. Try again later."));
        break;
    case MT_LOGIN_SERVER_TROUBLE:
        tg_question_warnf(question, _("Telegram has a problem right now (%s). Try again."), text);
        break;
    case MT_LOGIN_REFUSED:
        tg_question_warn(question, notice[0] != '\0'
                                       ? notice
                                       : _("Telegram refuses that now and does not say why. Try "
                                           "again later, or another way."));
        break;
    case MT_LOGIN_SERVER_UNKNOWN:
        tg_question_warn(question,
                         _("Telegram refuses that for a reason that this version does not know."));
        /* TRANSLATORS: the name of an error and its number */
        tg_question_warnf(question, _("Telegram answered: %s (%d)"), text, step->server_code);
        break;
    case MT_LOGIN_SERVER_MALFORMED:
        tg_question_warnf(
            question, _("Telegram sent an answer that this version does not understand. Try again; "
                        "if it stays so, update the plugin."));
        break;
    case MT_LOGIN_NO_ANSWER:
        tg_question_warnf(question, _("Telegram does not answer. Try again."));
        break;
    default:
        break;
    }
}

void
tg_login_text_offer_qr(TgQuestion *question)
{
    tg_question_offer(question, TG_CHOICE_QR, _("Log in with a QR code instead"));
}

/* --- the number ------------------------------------------------------------------------------ */

static void
say_example(TgQuestion *question, const MtLoginStep *step)
{
    tg_question_sayf(
        question, _("Type the phone number with its country code, for example +44 20 7946 0123."));
    if (step->calling_code != NULL)
        /* TRANSLATORS: the calling code of a country, digits only */
        tg_question_sayf(question, _("Where you seem to be, numbers begin with +%s."),
                         step->calling_code);
}

/* (transfer full): @digits as they were written behind the 011. */
static char *
meant_number(const char *given, const char *digits)
{
    const char *prefix = strstr(given, "011");
    g_autofree char *rest = prefix != NULL ? g_strstrip(g_strdup(prefix + 3)) : NULL;
    g_autofree char *written = rest != NULL ? g_strconcat("+", rest, NULL) : NULL;

    return tg_text_phone(digits, written, NULL);
}

static void
say_missing(TgQuestion *question, const char *given)
{
    g_autofree char *digits = NULL;
    g_autofree char *meant = NULL;

    switch (mt_phone_normalize(given, &digits)) {
    case MT_PHONE_NO_COUNTRY:
        tg_question_sayf(question, _("The country code is missing."));
        break;
    case MT_PHONE_LETTERS:
        tg_question_sayf(question, _("The number contains letters or other signs."));
        break;
    case MT_PHONE_BOT_TOKEN:
        tg_question_sayf(question, _("This is the token of a bot; it cannot be used here."));
        break;
    case MT_PHONE_EMAIL:
        tg_question_sayf(question, _("This is an e-mail address or a user name."));
        break;
    case MT_PHONE_PLUS_INSIDE:
        tg_question_sayf(question, _("The plus must be the first sign of the number."));
        break;
    case MT_PHONE_PREFIX_011:
        meant = meant_number(given, digits);
        tg_question_sayf(question, _("Did you mean %s?"), meant);
        break;
    case MT_PHONE_TOO_SHORT:
        tg_question_sayf(question, _("The number is too short."));
        break;
    case MT_PHONE_TOO_LONG:
        tg_question_sayf(question, _("The number is too long."));
        break;
    case MT_PHONE_UNREADABLE:
        tg_question_sayf(question, _("The number cannot be read."));
        break;
    case MT_PHONE_OK:
        tg_question_sayf(question, _("No country has this country code."));
        break;
    case MT_PHONE_EMPTY:
        break;
    }
}

static void
say_invalid(TgQuestion *question, const char *digits)
{
    g_autofree char *formatted = NULL;
    const char *national;

    if (digits != NULL && strlen(digits) == 11 && digits[0] == '8')
        tg_question_sayf(question, _("For a Russian or Kazakh number type +7 instead of 8."));
    formatted = tg_text_phone(digits, NULL, NULL);
    national = strchr(formatted, ' ');
    if (national != NULL && national[1] == '0')
        tg_question_sayf(question, _("Leave out the 0 after the country code."));
    tg_question_sayf(question,
                     _("It must begin with the country code, for example +44 20 7946 0123."));
}

/* The sentence for a session that ended, or NULL. */
static const char *
lost_text(MtLoginProblem problem)
{
    switch (problem) {
    case MT_LOGIN_LOST_REVOKED:
        return _("This login was ended from another device (Settings, Devices). Log in again?");
    case MT_LOGIN_LOST_EXPIRED:
        return _("This login was unused for too long. Log in again?");
    case MT_LOGIN_LOST_DUPLICATED:
        return _("This login was used on two computers at the same time, so Telegram ended it. Log "
                 "in again?");
    case MT_LOGIN_LOST_UNKNOWN_KEY:
        return _("Telegram no longer knows this login. Log in again?");
    default:
        return NULL;
    }
}

static gboolean
is_without_digits(const char *text)
{
    return text == NULL || strpbrk(text, "0123456789") == NULL;
}

static gboolean
is_spelling_of(const char *written, const char *digits)
{
    g_autofree char *same = NULL;

    return written != NULL && mt_phone_normalize(written, &same) == MT_PHONE_OK &&
           g_strcmp0(same, digits) == 0;
}

/* A country code is a guess: it is never put before what somebody typed. */
static void
set_number(TgQuestion *question, const MtLoginStep *step, const char *written)
{
    g_autofree char *value = NULL;

    if (step->calling_code != NULL && is_without_digits(step->phone))
        value = g_strdup_printf("+%s ", step->calling_code);
    else if (step->problem == MT_LOGIN_PHONE_MISSING || step->problem == MT_LOGIN_PHONE_COUNTRY)
        value = tg_text_foreign(step->phone, TG_TEXT_COLUMNS);
    else if (step->problem == MT_LOGIN_PHONE_INVALID && is_spelling_of(written, step->phone))
        value = tg_text_foreign(written, TG_TEXT_COLUMNS);
    else
        value = tg_text_phone(step->phone, written, step->phone_text);
    tg_question_set_entry(question, _("Phone number"), value, FALSE);
}

static TgQuestion *
phone_question(const MtLoginStep *step, const char *written)
{
    const char *lost = lost_text(step->problem);
    TgQuestion *question;

    if (lost != NULL) {
        question = tg_question_newf(TG_WORDS_SLASH, "%s", _("The login at Telegram is over"));
        tg_question_sayf(question, "%s", lost);
        tg_question_sayf(question, _("OK requests a login code for this number."));
    } else if (step->problem == MT_LOGIN_PHONE_INVALID) {
        question = tg_question_newf(TG_WORDS_SLASH, "%s", _("Telegram does not know this number"));
        say_invalid(question, step->phone);
    } else if (step->problem == MT_LOGIN_PHONE_MISSING || step->problem == MT_LOGIN_PHONE_COUNTRY) {
        question = tg_question_newf(TG_WORDS_SLASH, "%s", _("Telegram needs your phone number"));
        say_missing(question, step->phone);
        say_example(question, step);
    } else if (step->problem == MT_LOGIN_ALREADY_ASKED) {
        question = tg_question_newf(TG_WORDS_SLASH, "%s", _("Request a login code?"));
        tg_question_sayf(
            question,
            _("A login was begun earlier and not finished. OK requests a new code for this "
              "number."));
    } else if (step->problem == MT_LOGIN_OK) {
        question = tg_question_newf(TG_WORDS_SLASH, "%s", _("Log in with which number?"));
        say_example(question, step);
    } else {
        question = tg_question_newf(TG_WORDS_SLASH, "%s", _("The code could not be requested"));
        tg_login_text_say_problem(question, step);
        tg_question_sayf(question, _("OK tries it again with this number."));
    }
    if (step->problem == MT_LOGIN_QR_REFUSED)
        tg_question_warn(question, _("Telegram did not accept the QR code that was scanned."));
    set_number(question, step, written);
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Request a login code"));
    tg_login_text_offer_qr(question);
    return question;
}

TgQuestion *
tg_login_text_damaged(const char *written)
{
    TgQuestion *question = tg_question_newf(TG_WORDS_SLASH, "%s", _("Log in to Telegram again"));

    tg_question_sayf(question,
                     _("The stored login was damaged. OK requests a login code for this number."));
    tg_question_set_entry(question, _("Phone number"), written, FALSE);
    return question;
}

/* --- the code -------------------------------------------------------------------------------- */

static gboolean
is_length_known(const MtLoginCode *code)
{
    return code->length > 0 && code->length <= LONGEST_CODE;
}

static TgQuestion *
app_question(const MtLoginCode *code, const char *phone)
{
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, "%s", _("Telegram sent a code to your other devices"));

    if (is_length_known(code))
        tg_question_sayf(
            question,
            _("Open Telegram where you are already logged in as %s and look at the newest message "
              "in the chat named Telegram. Type its %u-digit code here. It is not an SMS."),
            phone, code->length);
    else
        tg_question_sayf(
            question,
            _("Open Telegram where you are already logged in as %s and look at the newest message "
              "in the chat named Telegram. Type its code here. It is not an SMS."),
            phone);
    return question;
}

static TgQuestion *
sms_question(const MtLoginCode *code, const char *phone)
{
    TgQuestion *question = tg_question_newf(TG_WORDS_PLAIN, _("Telegram sent an SMS to %s"), phone);

    if (is_length_known(code))
        tg_question_sayf(question, _("Type the %u-digit code."), code->length);
    else
        tg_question_sayf(question, _("Type the code in it."));
    if (code->type == MT_CODE_TYPE_FIREBASE)
        tg_question_sayf(question, _("If no SMS comes, choose another way below."));
    return question;
}

static TgQuestion *
call_question(const MtLoginCode *code, const char *phone)
{
    TgQuestion *question = tg_question_newf(TG_WORDS_PLAIN, _("Telegram is calling %s"), phone);

    if (is_length_known(code))
        tg_question_sayf(question, _("Answer; a voice will say a %u-digit code."), code->length);
    else
        tg_question_sayf(question, _("Answer; a voice will say a code."));
    return question;
}

static TgQuestion *
hang_up_question(const MtLoginCode *code, const char *phone, const char *detail)
{
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, _("Telegram is calling %s and will hang up"), phone);
    const char *prefix = detail[0] == '+' ? detail + 1 : detail;

    if (code->type == MT_CODE_TYPE_FLASH_CALL) {
        tg_question_sayf(
            question, _("Do not answer. The code is the number that called: type all its digits."));
        if (detail[0] != '\0' && strcmp(detail, "*") != 0)
            tg_question_sayf(question, _("It looks like %s."), detail);
        return question;
    }
    if (prefix[0] != '\0')
        tg_question_sayf(question, _("Do not answer. A number beginning with +%s calls."), prefix);
    else
        tg_question_sayf(question, _("Do not answer."));
    if (is_length_known(code))
        tg_question_sayf(question, _("Type the last %u digits of that number."), code->length);
    else
        tg_question_sayf(question, _("Type the last digits of that number."));
    return question;
}

static TgQuestion *
fragment_question(const MtLoginCode *code, const char *phone, const char *detail)
{
    TgQuestion *question = tg_question_newf(TG_WORDS_PLAIN, "%s", _("The code is on Fragment"));

    tg_question_sayf(
        question,
        _("%s is an anonymous number. Open the address below, connect the wallet that owns the "
          "number, and type the code that you read there:"),
        phone);
    tg_question_say(question, detail);
    if (is_length_known(code))
        tg_question_sayf(question, _("The code has %u digits."), code->length);
    return question;
}

static TgQuestion *
word_question(const MtLoginCode *code, const char *phone, const char *detail)
{
    TgQuestion *question;

    if (code->type == MT_CODE_TYPE_WORD) {
        question = tg_question_newf(TG_WORDS_SLASH,
                                    _("Telegram sent an SMS with a secret word to %s"), phone);
        tg_question_sayf(question, _("Type the word."));
        if (detail[0] != '\0')
            tg_question_sayf(question, _("It begins with %s."), detail);
    } else {
        question = tg_question_newf(TG_WORDS_SLASH,
                                    _("Telegram sent an SMS with a secret phrase to %s"), phone);
        tg_question_sayf(question, _("Type the whole phrase, with spaces."));
        if (detail[0] != '\0')
            tg_question_sayf(question, _("It begins with the word %s."), detail);
    }
    return question;
}

void
tg_login_text_say_mail_reset(TgQuestion *question, const MtLoginCode *code, gint64 now_wall_ms)
{
    gint days = (code->reset_period_s + SECONDS_OF_DAY - 1) / SECONDS_OF_DAY;

    if (code->reset_wall_ms > now_wall_ms) {
        g_autofree char *when = tg_text_date(code->reset_wall_ms);

        tg_question_sayf(
            question, _("A reset of the address is under way and will be finished on %s."), when);
    } else if (code->can_reset_email && days > 0) {
        tg_question_sayf(question,
                         g_dngettext(GETTEXT_PACKAGE,
                                     "You can ask Telegram to stop using this address. It takes "
                                     "effect after %d day.",
                                     "You can ask Telegram to stop using this address. It takes "
                                     "effect after %d days.",
                                     (gulong)days),
                         days);
    } else if (code->can_reset_email) {
        tg_question_say(
            question,
            _("You can ask Telegram to stop using this address. It takes effect at once."));
    }
}

static TgQuestion *
mail_question(const MtLoginCode *code, const char *detail, gint64 now_wall_ms)
{
    TgQuestion *question;

    if (code->type == MT_CODE_TYPE_EMAIL_SETUP)
        question = tg_question_newf(TG_WORDS_PLAIN, "%s",
                                    _("Telegram sent a code to your new login e-mail"));
    else
        question =
            tg_question_newf(TG_WORDS_PLAIN, "%s", _("Telegram sent a code to your login e-mail"));
    if (code->type == MT_CODE_TYPE_EMAIL_SETUP && code->email != NULL)
        detail = code->email;
    if (detail[0] != '\0')
        tg_question_sayf(question, _("Address: %s"), detail);
    if (is_length_known(code))
        tg_question_sayf(question, _("Type the %u-digit code. Look into the spam folder too."),
                         code->length);
    else
        tg_question_say(question, _("Type the code. Look into the spam folder too."));
    if (code->type == MT_CODE_TYPE_EMAIL)
        tg_login_text_say_mail_reset(question, code, now_wall_ms);
    return question;
}

static TgQuestion *
sent_question(const MtLoginCode *code, const char *phone, gint64 now_wall_ms)
{
    g_autofree char *detail = tg_text_foreign(code->detail, LONGEST_DETAIL);

    switch (code->type) {
    case MT_CODE_TYPE_CALL:
        return call_question(code, phone);
    case MT_CODE_TYPE_FLASH_CALL:
    case MT_CODE_TYPE_MISSED_CALL:
        return hang_up_question(code, phone, detail);
    case MT_CODE_TYPE_FRAGMENT:
        return fragment_question(code, phone, detail);
    case MT_CODE_TYPE_WORD:
    case MT_CODE_TYPE_PHRASE:
        return word_question(code, phone, detail);
    case MT_CODE_TYPE_EMAIL:
    case MT_CODE_TYPE_EMAIL_SETUP:
        return mail_question(code, detail, now_wall_ms);
    case MT_CODE_TYPE_SMS:
    case MT_CODE_TYPE_FIREBASE:
        return sms_question(code, phone);
    case MT_CODE_TYPE_APP:
    case MT_CODE_TYPE_NONE:
        break;
    }
    return app_question(code, phone);
}

static void
say_pattern_problem(TgQuestion *question, const MtLoginCode *code)
{
    if (code->type == MT_CODE_TYPE_WORD || code->type == MT_CODE_TYPE_PHRASE)
        tg_question_warnf(question,
                          _("What you typed begins in another way than what Telegram sent."));
    else
        tg_question_warnf(question,
                          _("What you typed is not the number that Telegram calls from."));
}

static void
say_code_problem(TgQuestion *question, const MtLoginStep *step)
{
    const MtLoginCode *code = &step->code;

    switch (step->problem) {
    case MT_LOGIN_CODE_EMPTY:
        tg_question_warnf(question, _("Nothing was typed. Type the code, or choose another way."));
        break;
    case MT_LOGIN_CODE_LENGTH:
        tg_question_warnf(question,
                          g_dngettext(GETTEXT_PACKAGE, "The code has %u digit, you typed %u.",
                                      "The code has %u digits, you typed %u.", code->length),
                          code->length, code->typed_length);
        break;
    case MT_LOGIN_CODE_PATTERN:
        say_pattern_problem(question, code);
        break;
    case MT_LOGIN_CODE_INVALID:
        tg_question_warnf(
            question,
            _("That code is not right. Check the newest message from Telegram and try again."));
        if (code->wrong_count >= MANY_WRONG)
            tg_question_warnf(
                question, _("Each new code replaces older ones. You can also ask for a new code "
                            "or use the QR code."));
        break;
    case MT_LOGIN_RESEND_UNAVAILABLE:
        tg_question_warnf(
            question, _("There is no other way to send a code for this number. The code already "
                        "sent can still be used."));
        break;
    case MT_LOGIN_REPORTED:
        tg_question_warn(question, _("Telegram was told that the code did not come. Thank you."));
        break;
    case MT_LOGIN_EMAIL_RESET_PENDING:
        tg_question_warn(question, _("A reset of the address was asked for earlier."));
        break;
    case MT_LOGIN_RESEND_WAIT:
        tg_question_warnf(
            question, _("Telegram asks to wait before it sends another code. The code already sent "
                        "can still be used."));
        break;
    default:
        tg_login_text_say_problem(question, step);
        break;
    }
}

/* (transfer full): what the choice is called. */
static char *
resend_text(const MtLoginCode *code, gint64 now_wall_ms)
{
    g_autofree char *when = tg_text_clock(code->resend_at_wall_ms, now_wall_ms);
    gboolean later = code->resend_at_wall_ms > now_wall_ms;

    switch (code->next) {
    case MT_CODE_TYPE_CALL:
        return later ? g_strdup_printf(_("Call me and say the code (possible from %s)"), when)
                     : g_strdup(_("Call me and say the code"));
    case MT_CODE_TYPE_FLASH_CALL:
        return later ? g_strdup_printf(_("Verify by an automatic call (possible from %s)"), when)
                     : g_strdup(_("Verify by an automatic call"));
    case MT_CODE_TYPE_MISSED_CALL:
        return later ? g_strdup_printf(_("Verify by a missed call (possible from %s)"), when)
                     : g_strdup(_("Verify by a missed call"));
    case MT_CODE_TYPE_EMAIL:
        return later ? g_strdup_printf(_("Send the e-mail again (possible from %s)"), when)
                     : g_strdup(_("Send the e-mail again"));
    case MT_CODE_TYPE_FRAGMENT:
        return later ? g_strdup_printf(_("Send the code to Fragment (possible from %s)"), when)
                     : g_strdup(_("Send the code to Fragment"));
    default:
        return later ? g_strdup_printf(_("Send an SMS instead (possible from %s)"), when)
                     : g_strdup(_("Send an SMS instead"));
    }
}

/* (transfer full) */
static char *
report_text(const MtLoginCode *code, gint64 now_wall_ms)
{
    g_autofree char *when = tg_text_clock(code->report_at_wall_ms, now_wall_ms);

    if (code->report_at_wall_ms <= now_wall_ms)
        return g_strdup(_("Say that the code did not come"));
    return g_strdup_printf(_("Say that the code did not come (possible from %s)"), when);
}

static void
offer_ways(TgQuestion *question, const MtLoginCode *code, gint64 now_wall_ms)
{
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Log in with this code"));
    if (code->next != MT_CODE_TYPE_NONE) {
        g_autofree char *resend = resend_text(code, now_wall_ms);

        tg_question_offer(question, TG_CHOICE_RESEND, resend);
    } else { /* who types the word reads why it cannot be */
        tg_question_expect(question, TG_CHOICE_RESEND);
    }
    if (code->report_at_wall_ms != 0) {
        g_autofree char *report = report_text(code, now_wall_ms);

        tg_question_offer(question, TG_CHOICE_REPORT, report);
    }
    if (code->type == MT_CODE_TYPE_EMAIL && code->can_reset_email)
        tg_question_offer(question, TG_CHOICE_RESET_EMAIL, _("I cannot read this mailbox"));
    if (code->type == MT_CODE_TYPE_EMAIL_SETUP)
        tg_question_offer(question, TG_CHOICE_EMAIL, _("Use another e-mail address"));
    tg_login_text_offer_qr(question);
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use another number"));
}

static TgQuestion *
code_question(const MtLoginStep *step, const char *phone, gint64 now_wall_ms)
{
    const MtLoginCode *code = &step->code;
    TgQuestion *question = sent_question(code, phone, now_wall_ms);

    say_code_problem(question, step);
    tg_login_ways_say_earlier(question, code);
    if (code->resend_planned) {
        g_autofree char *when = tg_text_clock(code->resend_at_wall_ms, now_wall_ms);

        tg_question_sayf(question, _("A new code will be requested at %s."), when);
    } else {
        tg_login_ways_say_other_help(question, step);
    }
    tg_question_say_if_room(
        question, _("Never give a login code to anybody, and do not forward it inside Telegram: a "
                    "code that was sent through a Telegram chat is cancelled."));
    tg_question_say_if_room(question,
                            _("Type the code and press OK, or choose something else below."));
    tg_question_set_entry(question, _("Code"), code->typed, FALSE);
    offer_ways(question, code, now_wall_ms);
    return question;
}

static TgQuestion *
expired_question(const MtLoginStep *step)
{
    TgQuestion *question;

    if (step->problem == MT_LOGIN_RESTART) {
        question =
            tg_question_newf(TG_WORDS_PLAIN, "%s", _("Telegram asks to start the login again"));
        tg_question_sayf(question, _("The code that was sent no longer counts."));
    } else {
        question = tg_question_newf(TG_WORDS_PLAIN, "%s", _("This code is no longer valid"));
        tg_question_sayf(
            question, _("Telegram cancels a code after a few minutes, after too many wrong tries, "
                        "and when it was shared in a Telegram chat."));
    }
    tg_question_offer(question, TG_CHOICE_NEW_CODE, _("Request a new code"));
    tg_login_text_offer_qr(question);
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use another number"));
    return question;
}

/* --- the rest -------------------------------------------------------------------------------- */

static void
say_password_problem(TgQuestion *question, const MtLoginStep *step)
{
    switch (step->problem) {
    case MT_LOGIN_PASSWORD_EMPTY:
        tg_question_warnf(
            question, _("Nothing was typed. Type the password, or choose what to do if you forgot "
                        "it."));
        break;
    case MT_LOGIN_PASSWORD_WRONG:
        tg_question_warnf(question, _("Wrong password."));
        break;
    case MT_LOGIN_PASSWORD_CHANGED:
        tg_question_warnf(
            question,
            _("The password was changed a moment ago on another device. Type the new one."));
        break;
    case MT_LOGIN_PASSWORD_UNCHECKED:
        tg_question_warnf(question, _("Telegram could not check the password, please try again."));
        break;
    case MT_LOGIN_INTERNAL:
        tg_question_warn(question, _("Telegram does not understand what this version makes of the "
                                     "password. Please report it."));
        break;
    case MT_LOGIN_PASSWORD_RESUMED:
        tg_question_warnf(question,
                          _("The code was accepted earlier; only the password is missing."));
        break;
    case MT_LOGIN_PASSWORD_AFTER_QR:
        tg_question_warn(question,
                         _("Confirmed on your phone. One more step: the two-step password."));
        break;
    case MT_LOGIN_PASSWORD_NO_RECOVERY:
        tg_question_warnf(question,
                          _("There is no recovery e-mail. If Telegram is still logged in on "
                            "another device, open Settings, Privacy and Security, Two-Step "
                            "Verification there, choose \"Forgot password?\", and wait 7 days. "
                            "Otherwise the only way is deleting the account in an official app."));
        break;
    default:
        tg_login_text_say_problem(question, step);
        break;
    }
}

static TgQuestion *
password_question(const MtLoginStep *step, const char *phone, gint64 now_wall_ms)
{
    g_autofree char *hint = tg_text_foreign(step->password.hint, LONGEST_HINT);
    TgQuestion *question = tg_question_newf(TG_WORDS_NO_LIST, _("Two-step password for %s"), phone);

    say_password_problem(question, step);
    if (hint[0] != '\0')
        tg_question_sayf(question, _("Hint: %s"), hint);
    if (step->password.reset_wall_ms != 0) {
        g_autofree char *when = tg_text_clock(step->password.reset_wall_ms, now_wall_ms);

        tg_question_sayf(question,
                         _("A password reset was requested; it can be completed from %s on, on a "
                           "device that is logged in."),
                         when);
    }
    tg_question_say_if_room(
        question, _("This is the password that you set in Telegram yourself (Settings, Privacy and "
                    "Security, Two-Step Verification). It is not stored."));
    tg_question_set_entry(question, _("Password"), NULL, TRUE);
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Log in with this password"));
    tg_question_offer(question, TG_CHOICE_FORGOT, _("I forgot the password"));
    tg_login_text_offer_qr(question);
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use another number"));
    return question;
}

static TgQuestion *
no_account_question(const char *phone)
{
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, _("There is no Telegram account for %s"), phone);

    tg_question_sayf(
        question, _("Accounts can only be created in the official Telegram app on a phone. Create "
                    "it there, then log in here. If you mistyped the number, change it."));
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use another number"));
    tg_login_text_offer_qr(question);
    return question;
}

static TgQuestion *
paid_question(const MtLoginStep *step, const char *phone)
{
    g_autofree char *address = tg_text_foreign(step->code.detail, LONGEST_DETAIL);
    g_autofree char *subject = tg_text_foreign(step->code.subject, LONGEST_DETAIL);
    TgQuestion *question =
        tg_question_newf(TG_WORDS_PLAIN, _("Telegram wants to be paid for a code to %s"), phone);

    tg_question_sayf(
        question, _("That can only be done in an official Telegram app. Log in there first; then "
                    "the code for this program comes to that app, free of charge."));
    if (address[0] != '\0')
        tg_question_sayf(question, _("Telegram's address for questions about it: %s"), address);
    if (address[0] != '\0' && subject[0] != '\0')
        tg_question_sayf(question, _("Subject of the mail: %s"), subject);
    tg_login_text_offer_qr(question);
    tg_question_offer(question, TG_CHOICE_NUMBER, _("Use another number"));
    return question;
}

TgQuestion *
tg_login_text_question(const MtLoginStep *step, const char *written, gint64 now_wall_ms)
{
    g_autofree char *phone = tg_text_phone(step->phone, written, step->phone_text);

    switch (step->kind) {
    case MT_LOGIN_STEP_PHONE:
        return phone_question(step, written);
    case MT_LOGIN_STEP_CODE:
        return code_question(step, phone, now_wall_ms);
    case MT_LOGIN_STEP_EXPIRED:
        return expired_question(step);
    case MT_LOGIN_STEP_PASSWORD:
        return password_question(step, phone, now_wall_ms);
    case MT_LOGIN_STEP_NO_ACCOUNT:
        return no_account_question(phone);
    case MT_LOGIN_STEP_PAID:
        return paid_question(step, phone);
    default:
        return tg_login_ways_question(step, phone, now_wall_ms);
    }
}
