/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login as the user interface sees it: one step at a time, each complete in itself.
 * https://core.telegram.org/api/auth
 */
#pragma once

#include <glib.h>

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
    MT_LOGIN_STEP_DONE,       /* signed in; .user */
    MT_LOGIN_STEP_FAILED,     /* over; .problem, and .until_wall_ms if trying again makes sense */
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
    MT_LOGIN_RESTART,            /* Telegram asks to start the login again */
    /* password */
    MT_LOGIN_PASSWORD_EMPTY,
    MT_LOGIN_PASSWORD_WRONG,       /* PASSWORD_HASH_INVALID */
    MT_LOGIN_PASSWORD_CHANGED,     /* SRP_PASSWORD_CHANGED */
    MT_LOGIN_PASSWORD_UNCHECKED,   /* SRP_ID_INVALID twice: try again */
    MT_LOGIN_PASSWORD_NO_RECOVERY, /* "forgot" was chosen and there is no way here */
    MT_LOGIN_PASSWORD_UNSUPPORTED, /* passwordKdfAlgoUnknown; final */
    MT_LOGIN_PASSWORD_UNSAFE,      /* unsafe SRP parameters; nothing was sent; final */
    MT_LOGIN_PASSWORD_RESUMED,     /* the code was accepted earlier; only the password is missing */
    /* program */
    MT_LOGIN_API_ID_MISSING,    /* final */
    MT_LOGIN_API_ID_INVALID,    /* final */
    MT_LOGIN_API_ID_PUBLISHED,  /* final */
    MT_LOGIN_UPDATE_APP,        /* UPDATE_APP_TO_LOGIN; final */
    MT_LOGIN_ROBOT_CHECK,       /* a proof only official apps can give; final */
    MT_LOGIN_EMAIL_UNSUPPORTED, /* the e-mail steps of this code type cannot be done here; final */
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
 *   Fragment, the beginning of a word or phrase, the pattern of the e-mail address.
 * @earlier: the code of this type was sent before in this login and counts as well, or NONE.
 * @next: the way that a resend takes, or NONE: then it must not be offered.
 * @resend_at_wall_ms: Unix time from which the resend is possible.
 * @resend_planned: the user chose it early; it happens by itself at that time.
 * @typed: (nullable): what was typed last, to be offered again.
 */
typedef struct {
    MtCodeType type;
    guint length;
    guint typed_length;
    char *detail;
    MtCodeType earlier;
    MtCodeType next;
    gint64 resend_at_wall_ms;
    gboolean resend_planned;
    guint wrong_count;
    char *typed;
} MtLoginCode;

/** MtLoginPassword: what the server says about the two-step password. */
typedef struct {
    char *hint; /* (nullable): the user's own text */
    gboolean has_recovery;
    gint64 reset_wall_ms; /* 0: no reset was requested */
} MtLoginPassword;

/** MtLoginUser: who is signed in. */
typedef struct {
    gint64 id;
    char *first_name;
    char *last_name;
    char *username;
    char *phone; /* digits */
    gboolean setup_password_required;
    gint32 relogin_days;
} MtLoginUser;

/**
 * MtLoginStep: everything a prompt shows.
 * @generation: goes back with the answer; an answer to an older step is ignored.
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
    gboolean resumed;
    gint64 until_wall_ms;
    char *server_text;
    gint server_code;
    char *notice;
    MtLoginCode code;
    MtLoginPassword password;
    MtLoginUser user;
} MtLoginStep;

/** mt_login_step_free: wipes what was typed; NULL is allowed. */
void mt_login_step_free(MtLoginStep *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtLoginStep, mt_login_step_free)

G_END_DECLS
