/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login e-mail: an address that is set up, a code that is mailed to it, and giving it up.
 * https://core.telegram.org/api/auth#email-verification
 */
#include <client/login/mt-login-private.h>

#include <string.h>

/* Before the same mail can be asked for again. */
#define MAIL_AGAIN_S 60
/* What a reset takes where the server does not say. */
#define RESET_DEFAULT_S (7 * 24 * 3600)

static TlEmailVerifyPurposeLoginSetup
setup_purpose(const MtLogin *self)
{
    return (TlEmailVerifyPurposeLoginSetup){
        .base = TL_EMAIL_VERIFY_PURPOSE_LOGIN_SETUP,
        .phone_number = self->phone,
        .phone_code_hash = mt_login_bytes(self->hash),
    };
}

/* The server's seconds in the local clock. */
static gint64
local_wall_ms(const MtLogin *self, gint32 server_s, MtTime now)
{
    return (gint64)server_s * 1000 - mt_calls_server_ms(self->calls, now) + now.wall_ms;
}

void
mt_login_email_wanted(MtLogin *self, MtTime now)
{
    mt_login_store_pending(self, MT_LOGIN_STEP_EMAIL, now);
    mt_login_emit(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_OK);
}

/* Something, one at-sign, something; what else an address needs is for the server to say. */
static gboolean
is_address(const char *text)
{
    const char *at = strchr(text, '@');

    return at != NULL && at != text && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
           strpbrk(text, " \t\r\n") == NULL;
}

void
mt_login_email(MtLogin *self, guint generation, const char *address, MtTime now)
{
    g_autofree char *clean = NULL;

    if (!mt_login_is_current(self, generation, MT_PHASE_EMAIL))
        return;
    if (address != NULL && strlen(address) <= MT_MAX_TYPED && g_utf8_validate(address, -1, NULL))
        clean = g_strstrip(g_strdup(address));
    if (clean == NULL || !is_address(clean)) {
        g_free(self->code.email);
        self->code.email = g_steal_pointer(&clean);
        mt_login_emit(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_EMAIL_INVALID);
        return;
    }
    g_free(self->code.email);
    self->code.email = g_steal_pointer(&clean);
    mt_login_send_email(self, now);
}

void
mt_login_send_email(MtLogin *self, MtTime now)
{
    TlEmailVerifyPurposeLoginSetup purpose = setup_purpose(self);
    const TlCallAccountSendVerifyEmailCode call = {
        .base = TL_CALL_ACCOUNT_SEND_VERIFY_EMAIL_CODE,
        .purpose = &purpose.base,
        .email = self->code.email,
    };

    self->phase = MT_PHASE_EMAIL_SENDING;
    mt_login_progress(self, MT_PROGRESS_SENDING);
    mt_login_call(self, MT_METHOD_SEND_EMAIL, 0, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_on_email_sent(MtLogin *self, const TlObject *object, MtTime now)
{
    const TlAccountSentEmailCode *sent = (const TlAccountSentEmailCode *)object;

    g_free(self->code.detail);
    self->code.detail = g_strdup(sent->email_pattern);
    self->code.length = sent->length > 0 ? (guint)sent->length : 0;
    self->code.next = MT_CODE_TYPE_EMAIL;
    self->code.resend_at_wall_ms = now.wall_ms + MAIL_AGAIN_S * 1000;
    self->code.wrong_count = 0;
    mt_login_store_pending(self, MT_LOGIN_STEP_CODE, now);
    mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
}

void
mt_login_verify_email(MtLogin *self, MtTime now)
{
    TlEmailVerifyPurposeLoginSetup purpose = setup_purpose(self);
    TlEmailVerificationCode code = {
        .base = TL_EMAIL_VERIFICATION_CODE,
        .code = (const char *)mt_secret_peek(self->typed_code),
    };
    const TlCallAccountVerifyEmail call = {
        .base = TL_CALL_ACCOUNT_VERIFY_EMAIL,
        .purpose = &purpose.base,
        .verification = &code.base,
    };

    self->phase = MT_PHASE_CHECKING;
    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_VERIFY_EMAIL, 0, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_on_email_verified(MtLogin *self, const TlObject *verified, gint dc, MtTime now)
{
    if (tl_object_id(verified) != TL_ID_ACCOUNT_EMAIL_VERIFIED_LOGIN) {
        mt_login_forget_code(self);
        mt_login_emit(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
        return;
    }
    mt_login_on_sent_code(self, ((const TlAccountEmailVerifiedLogin *)verified)->sent_code, dc,
                          now);
}

void
mt_login_change_email(MtLogin *self, guint generation, MtTime now)
{
    if (!mt_login_is_current(self, generation, MT_PHASE_CODE) ||
        self->code.type != MT_CODE_TYPE_EMAIL_SETUP)
        return;
    self->code.resend_planned = FALSE;
    mt_login_set_timer(self, -1, NULL);
    mt_login_email_wanted(self, now);
}

/* --- giving the address up ------------------------------------------------------------------- */

void
mt_login_read_email_code(MtLogin *self,
                         MtLoginCode *code,
                         const TlAuthSentCodeTypeEmailCode *type,
                         MtTime now)
{
    if ((type->flags & TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE_HAS_RESET_AVAILABLE_PERIOD) != 0) {
        code->can_reset_email = TRUE;
        code->reset_period_s = CLAMP(type->reset_available_period, 0, MT_MAX_RESET_S);
    }
    if ((type->flags & TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE_HAS_RESET_PENDING_DATE) != 0) {
        code->can_reset_email = TRUE;
        code->reset_wall_ms = local_wall_ms(self, type->reset_pending_date, now);
    }
}

static void
send_reset(MtLogin *self, MtTime now)
{
    const TlCallAuthResetLoginEmail call = {
        .base = TL_CALL_AUTH_RESET_LOGIN_EMAIL,
        .phone_number = self->phone,
        .phone_code_hash = mt_login_bytes(self->hash),
    };

    self->phase = MT_PHASE_EMAIL_RESETTING;
    mt_login_progress(self, MT_PROGRESS_SENDING);
    mt_login_call(self, MT_METHOD_RESET_EMAIL, 0, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_reset_email(MtLogin *self, guint generation, MtTime now)
{
    if (!mt_login_is_current(self, generation, MT_PHASE_CODE) ||
        self->code.type != MT_CODE_TYPE_EMAIL || !self->code.can_reset_email)
        return;
    self->email_reset_repeated = FALSE;
    mt_login_set_timer(self, -1, NULL);
    send_reset(self, now);
}

static void
reset_due(MtLogin *self, MtTime now)
{
    if (self->phase != MT_PHASE_CODE || self->code.type != MT_CODE_TYPE_EMAIL ||
        self->code.resend_planned)
        return;
    self->email_reset_repeated = TRUE;
    send_reset(self, now);
}

void
mt_login_watch_email_reset(MtLogin *self, MtTime now)
{
    gint64 wait_ms = self->code.reset_wall_ms - now.wall_ms;

    if (self->phase != MT_PHASE_CODE || self->code.type != MT_CODE_TYPE_EMAIL ||
        self->code.reset_wall_ms == 0 || self->email_reset_repeated || self->timer != NULL)
        return;
    mt_login_set_timer(self, now.mono_us + MAX(wait_ms, 0) * 1000, reset_due);
}

void
mt_login_email_reset_exists(MtLogin *self, MtTime now)
{
    gint64 period_s = self->code.reset_period_s > 0 ? self->code.reset_period_s : RESET_DEFAULT_S;

    if (self->code.reset_wall_ms == 0)
        self->code.reset_wall_ms = now.wall_ms + period_s * 1000;
    mt_login_store_pending(self, MT_LOGIN_STEP_CODE, now);
    mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_EMAIL_RESET_PENDING);
    mt_login_watch_email_reset(self, now);
}
