/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login as the user interface sees it: one step at a time, each complete in itself.
 * https://core.telegram.org/api/auth
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-model.h>

G_BEGIN_DECLS

/** MtLoginStepKind: what the login waits for. */
typedef enum {
    MT_LOGIN_STEP_PHONE,      /* the number; .problem says why it is asked (again) */
    MT_LOGIN_STEP_CODE,       /* a code; .code says which */
    MT_LOGIN_STEP_EXPIRED,    /* yes or no: request a new code? */
    MT_LOGIN_STEP_PASSWORD,   /* the two-step password; .password has the hint */
    MT_LOGIN_STEP_NO_ACCOUNT, /* the number has no account: another number, or stop */
    MT_LOGIN_STEP_PAID,       /* Telegram wants to be paid for the code: nothing to be done here */
    MT_LOGIN_STEP_WAIT,       /* nothing: goes on by itself at .until_wall_ms; cancel is possible */
    MT_LOGIN_STEP_BLOCKED,    /* no code for this number, see .problem: QR, another number, stop */
    MT_LOGIN_STEP_EMAIL,      /* the address of a login e-mail that is to be set up */
    MT_LOGIN_STEP_RECOVERY_CODE, /* the code mailed to .password.recovery_pattern */
    MT_LOGIN_STEP_NEW_PASSWORD,  /* after the recovery: a new two-step password, or none */
    MT_LOGIN_STEP_QR,            /* .qr is to be scanned; the next one replaces it by itself */
    MT_LOGIN_STEP_QR_PAUSED,     /* nobody scanned it for some minutes: another one, or stop */
    MT_LOGIN_STEP_CONFIRM_USER,  /* the QR code was confirmed by .user, not by this account's number
                                  */
    MT_LOGIN_STEP_SIGN_UP,       /* test datacenters only: a name for the new account; .terms */
    MT_LOGIN_STEP_DONE,          /* signed in; .user */
    MT_LOGIN_STEP_FAILED, /* over; .problem, and .until_wall_ms if trying again makes sense */
    MT_LOGIN_STEP_COPIED, /* the stored login is another computer's: begin anew, or move it here */
} MtLoginStepKind;

/** MtLoginProblem: why a step is shown (again), or why the login failed. */
typedef enum {
    MT_LOGIN_OK,
    /* number */
    MT_LOGIN_PHONE_INVALID,   /* PHONE_NUMBER_INVALID */
    MT_LOGIN_PHONE_BANNED,    /* PHONE_NUMBER_BANNED; final */
    MT_LOGIN_PHONE_FLOOD,     /* PHONE_NUMBER_FLOOD; final, for a day */
    MT_LOGIN_PASSWORD_FLOOD,  /* PHONE_PASSWORD_FLOOD; final, for a day */
    MT_LOGIN_PHONE_PROTECTED, /* PHONE_PASSWORD_PROTECTED; final */
    MT_LOGIN_PHONE_MISSING,   /* no number, or one that cannot be; .phone as it was given */
    MT_LOGIN_ALREADY_ASKED,   /* a code was requested unasked before: confirm the number */
    /* code */
    MT_LOGIN_CODE_EMPTY,         /* nothing typed */
    MT_LOGIN_CODE_LENGTH,        /* typed .code.typed_length digits instead of .code.length */
    MT_LOGIN_CODE_PATTERN,       /* does not fit the pattern, the prefix or the beginning */
    MT_LOGIN_CODE_INVALID,       /* PHONE_CODE_INVALID; .code.wrong_count tries so far */
    MT_LOGIN_CODE_EXPIRED,       /* PHONE_CODE_EXPIRED and its relatives */
    MT_LOGIN_RESEND_PLANNED,     /* will be requested at .code.resend_at_wall_ms */
    MT_LOGIN_RESEND_UNAVAILABLE, /* SEND_CODE_UNAVAILABLE: the code that was sent still counts */
    MT_LOGIN_RESEND_WAIT,        /* FLOOD_WAIT on the resend: possible from .resend_at_wall_ms */
    MT_LOGIN_CREATE_FAILED,      /* SMS_CODE_CREATE_FAILED, after retries */
    MT_LOGIN_REPORTED,           /* Telegram was told that the code did not come */
    MT_LOGIN_RESTART,            /* Telegram asks to start the login again */
    /* e-mail */
    MT_LOGIN_EMAIL_INVALID,       /* not an address, says the program or Telegram */
    MT_LOGIN_EMAIL_NOT_ALLOWED,   /* an address that Telegram does not take */
    MT_LOGIN_EMAIL_EXPIRED,       /* the code mailed to the new address is too old: send another */
    MT_LOGIN_EMAIL_RESET_PENDING, /* a reset is under way, until .code.reset_wall_ms */
    /* QR */
    MT_LOGIN_QR_REFUSED, /* a scanned code was not accepted three times */
    /* sign-up */
    MT_LOGIN_NAME_INVALID,
    /* password */
    MT_LOGIN_PASSWORD_EMPTY,
    MT_LOGIN_PASSWORD_WRONG,       /* PASSWORD_HASH_INVALID */
    MT_LOGIN_PASSWORD_CHANGED,     /* SRP_PASSWORD_CHANGED */
    MT_LOGIN_PASSWORD_UNCHECKED,   /* SRP_ID_INVALID twice: try again */
    MT_LOGIN_PASSWORD_NO_RECOVERY, /* "forgot" was chosen and there is no way here */
    MT_LOGIN_PASSWORD_UNSUPPORTED, /* passwordKdfAlgoUnknown; final */
    MT_LOGIN_PASSWORD_UNSAFE,      /* unsafe SRP parameters; nothing was sent; final */
    MT_LOGIN_PASSWORD_RESUMED,     /* the code was accepted earlier; only the password is missing */
    MT_LOGIN_PASSWORD_AFTER_QR,    /* confirmed on the phone; only the password is missing */
    MT_LOGIN_PASSWORD_REFUSED,     /* the new password was not taken; choose again */
    MT_LOGIN_RECOVERY_EXPIRED,     /* the code of the recovery is too old: send another */
    /* program */
    MT_LOGIN_API_ID_MISSING,   /* final */
    MT_LOGIN_API_ID_INVALID,   /* final */
    MT_LOGIN_API_ID_PUBLISHED, /* final */
    MT_LOGIN_UPDATE_APP,       /* UPDATE_APP_TO_LOGIN; final */
    MT_LOGIN_ROBOT_CHECK,      /* a proof only official apps can give; final */
    /* server and network */
    MT_LOGIN_FLOOD,            /* FLOOD_WAIT; .until_wall_ms */
    MT_LOGIN_SERVER_TROUBLE,   /* 5xx after retries; .server_text */
    MT_LOGIN_SERVER_UNKNOWN,   /* an error this version has no sentence for; .server_text */
    MT_LOGIN_SERVER_MALFORMED, /* an answer that this version does not understand */
    MT_LOGIN_NO_ANSWER,        /* Telegram does not answer */
    MT_LOGIN_REDIRECTED,       /* more than five migrations; final */
    MT_LOGIN_UNREACHABLE,      /* no address of the datacenter answers; final, network */
    MT_LOGIN_KEY_EXCHANGE,     /* the key exchange failed its checks; final, encryption */
    MT_LOGIN_CANCELLED,        /* by the user; final */
    MT_LOGIN_LOGGED_OUT,       /* log-out is done; final */
    MT_LOGIN_LOGOUT_FAILED,    /* log-out could not be told to the server */
    MT_LOGIN_BOT,              /* the account is a bot; final */
    /* a session that ended; MT_LOGIN_STEP_PHONE unless final */
    MT_LOGIN_LOST_REVOKED,
    MT_LOGIN_LOST_EXPIRED,
    MT_LOGIN_LOST_DUPLICATED,
    MT_LOGIN_LOST_UNKNOWN_KEY,
    MT_LOGIN_LOST_DELETED, /* final */
    MT_LOGIN_LOST_BANNED,  /* final */
    MT_LOGIN_INTERNAL,     /* a request of ours was refused as wrong; .server_text; final */
    MT_LOGIN_REFUSED, /* an error that Telegram itself explains, in .notice, or not at all (406) */
    MT_LOGIN_NETWORK_LIMITED, /* too many connections from here; final, network */
    MT_LOGIN_PASSWORD_TRIES,  /* too many wrong passwords; .until_wall_ms; final */
    MT_LOGIN_PHONE_COUNTRY,   /* no country has numbers like .phone; nothing was sent */
} MtLoginProblem;

/** MtCodeType: auth.SentCodeType. https://core.telegram.org/type/auth.SentCodeType */
typedef enum {
    MT_CODE_TYPE_NONE,
    MT_CODE_TYPE_APP,
    MT_CODE_TYPE_SMS,
    MT_CODE_TYPE_CALL,
    MT_CODE_TYPE_FLASH_CALL,
    MT_CODE_TYPE_MISSED_CALL,
    MT_CODE_TYPE_FRAGMENT,
    MT_CODE_TYPE_FIREBASE,
    MT_CODE_TYPE_WORD,
    MT_CODE_TYPE_PHRASE,
    MT_CODE_TYPE_EMAIL,
    MT_CODE_TYPE_EMAIL_SETUP,
} MtCodeType;

/**
 * MtLoginCode: a code that was sent.
 * @length: digits, 0 when unknown.
 * @detail: (nullable): the pattern of a flash call, the prefix of a missed call, the address of
 *   Fragment, the beginning of a word or phrase, the pattern of the e-mail address; of a code that
 *   has to be paid, Telegram's address for questions.
 * @subject: (nullable): what Telegram wants a mail to that address to be about.
 * @earlier: the code of this type was sent before in this login and counts as well, or NONE.
 * @next: the way that a resend takes, or NONE: then it must not be offered. EMAIL: mailed again.
 * @resend_at_wall_ms: Unix time from which the resend is possible.
 * @resend_planned: the user chose it early; it happens by itself at that time.
 * @report_at_wall_ms: Unix time from which "the code did not come" can be reported, 0 for never.
 * @email: (nullable): the address that is being set up.
 * @can_reset_email, @reset_period_s: the login e-mail can be given up; it takes that long.
 * @reset_wall_ms: when a reset that is under way takes effect, 0 for none.
 * @typed: (nullable): what was typed last, to be offered again.
 */
typedef struct {
    MtCodeType type;
    guint length;
    guint typed_length;
    char *detail;
    char *subject;
    MtCodeType earlier;
    MtCodeType next;
    gint64 resend_at_wall_ms;
    gboolean resend_planned;
    gint64 report_at_wall_ms;
    char *email;
    gboolean can_reset_email;
    gint32 reset_period_s;
    gint64 reset_wall_ms;
    guint wrong_count;
    char *typed;
} MtLoginCode;

/** MtLoginPassword: what the server says about the two-step password. */
typedef struct {
    char *hint; /* (nullable): the user's own text */
    gboolean has_recovery;
    gboolean has_secure_values; /* documents that a recovery destroys */
    char *recovery_pattern;     /* (nullable): where the recovery code was mailed to */
    gint64 reset_wall_ms;       /* 0: no reset was requested */
} MtLoginPassword;

/**
 * MtLoginQr: a login token. https://core.telegram.org/api/qr-login
 * @link: "tg://login?token=..."; whoever confirms it lets this program in, so it is wiped.
 * @expires_wall_ms: in the local clock.
 */
typedef struct {
    char *link;
    gint64 expires_wall_ms;
} MtLoginQr;

/** MtLoginTerms: the terms of service, as Telegram words them. */
typedef struct {
    char *id;            /* goes back as it is */
    char *text;          /* (nullable) */
    GPtrArray *entities; /* (nullable) (element-type MtEntity): of the text */
    gboolean popup;
    gint32 min_age; /* 0: not asked */
} MtLoginTerms;

/** MtLoginUser: who is signed in. */
typedef struct {
    gint64 id;
    char *first_name;
    char *last_name;
    char *username;
    char *phone;      /* digits */
    char *phone_text; /* (nullable): the same for reading */
    gboolean setup_password_required;
    gint32 relogin_days;
} MtLoginUser;

/**
 * MtLoginStep: everything a prompt shows.
 * @generation: goes back with the answer; an answer to an older step is ignored.
 * @phone_text: (nullable): .phone for reading, as Telegram's list of countries groups its digits;
 *   NULL while that list is not known.
 * @calling_code: (nullable): digits that numbers begin with where the network seems to be; a guess.
 * @resumed: the step is one of an earlier run; nothing was asked from the server.
 * @server_text: (nullable): the server's error, reduced to [A-Z0-9_], for reports.
 * @notice: (nullable): a sentence that Telegram itself sent for this error, to be shown instead of
 *   ours.
 */
typedef struct {
    guint generation;
    MtLoginStepKind kind;
    MtLoginProblem problem;
    char *phone; /* digits, or what was given */
    char *phone_text;
    char *calling_code;
    gboolean resumed;
    gint64 until_wall_ms;
    char *server_text;
    gint server_code;
    char *notice;
    MtLoginCode code;
    MtLoginPassword password;
    MtLoginQr qr;
    MtLoginTerms terms;
    MtLoginUser user;
} MtLoginStep;

/** mt_login_step_free: wipes what was typed; NULL is allowed. */
void mt_login_step_free(MtLoginStep *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtLoginStep, mt_login_step_free)

G_END_DECLS
