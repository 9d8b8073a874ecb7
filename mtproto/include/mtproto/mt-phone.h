/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Phone numbers as people write them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    MT_PHONE_OK,
    MT_PHONE_EMPTY,       /* nothing typed */
    MT_PHONE_UNREADABLE,  /* not UTF-8 */
    MT_PHONE_LETTERS,     /* letters or other signs inside */
    MT_PHONE_BOT_TOKEN,   /* digits:letters */
    MT_PHONE_EMAIL,       /* an address or a user name */
    MT_PHONE_PLUS_INSIDE, /* a plus that is not the first character */
    MT_PHONE_NO_COUNTRY,  /* begins with 0: the country code is missing */
    MT_PHONE_PREFIX_011,  /* begins with 011 and a country code: was "+" meant? */
    MT_PHONE_TOO_SHORT,   /* fewer than 7 digits */
    MT_PHONE_TOO_LONG,    /* more than 15 digits (E.164) */
} MtPhoneVerdict;

/**
 * mt_phone_normalize:
 * @text: (nullable): what was typed.
 * @out_digits: (out) (transfer full) (optional): the digits without plus; set only for
 *   MT_PHONE_OK, and for MT_PHONE_PREFIX_011 to the number that was probably meant.
 *
 * "+44 (0)20 7946-0123", "0044 20 7946 0123", "tel:+44..." and full-width or Arabic digits all
 * become "442079460123". Pure; needs no network.
 */
MtPhoneVerdict mt_phone_normalize(const char *text, char **out_digits);

/**
 * mt_phone_format: (transfer full): "+44 2079460123": the calling code set apart by a built-in
 * table of calling codes, the rest grouped for reading. @digits must be digits only.
 */
char *mt_phone_format(const char *digits);

/** mt_phone_mask: (transfer full): "+44 ... 0123", for logs and notifications. */
char *mt_phone_mask(const char *digits);

G_END_DECLS
