/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The server's error texts in terms of what a person can do about them. One table; the first row
 * that fits counts. https://core.telegram.org/api/errors
 */
#include <client/model/mt-failure.h>

#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <mtproto/mt-error.h>
#include <string.h>

/* @text with a star behind it: a beginning. */
static const struct {
    const char *text;
    MtFailure failure;
} rows[] = {
    {"USER_PRIVACY_RESTRICTED", MT_FAILURE_PRIVACY},
    {"PRIVACY_*", MT_FAILURE_PRIVACY},
    {"USER_NOT_MUTUAL_CONTACT", MT_FAILURE_PRIVACY},
    {"INPUT_USER_DEACTIVATED", MT_FAILURE_UNKNOWN_PEER},
    {"USER_IS_BLOCKED", MT_FAILURE_BLOCKED},
    {"YOU_BLOCKED_USER", MT_FAILURE_BLOCKED},
    {"USER_BLOCKED", MT_FAILURE_BLOCKED},
    {"PEER_FLOOD", MT_FAILURE_RESTRICTED},
    {"USER_RESTRICTED", MT_FAILURE_RESTRICTED},
    {"FROZEN_*", MT_FAILURE_RESTRICTED},
    {"CHAT_FORWARDS_RESTRICTED", MT_FAILURE_NO_FORWARDS},
    {"USER_ALREADY_PARTICIPANT", MT_FAILURE_ALREADY},
    {"MESSAGE_NOT_MODIFIED", MT_FAILURE_ALREADY},
    {"CHAT_NOT_MODIFIED", MT_FAILURE_ALREADY},
    {"CHAT_ABOUT_NOT_MODIFIED", MT_FAILURE_ALREADY},
    {"USERNAME_NOT_MODIFIED", MT_FAILURE_ALREADY},
    {"USERS_ALREADY_INVITED", MT_FAILURE_ALREADY},
    {"REACTION_EMPTY", MT_FAILURE_ALREADY},
    {"INVITE_REQUEST_SENT", MT_FAILURE_REQUESTED},
    {"INVITE_HASH_*", MT_FAILURE_INVITE},
    {"MESSAGE_EDIT_TIME_EXPIRED", MT_FAILURE_EXPIRED},
    {"MESSAGE_DELETE_FORBIDDEN", MT_FAILURE_FORBIDDEN},
    {"MESSAGE_AUTHOR_REQUIRED", MT_FAILURE_FORBIDDEN},
    {"MESSAGE_EMPTY", MT_FAILURE_INVALID},
    {"MESSAGE_TOO_LONG", MT_FAILURE_TOO_LONG},
    {"MEDIA_CAPTION_TOO_LONG", MT_FAILURE_TOO_LONG},
    {"ABOUT_TOO_LONG", MT_FAILURE_TOO_LONG},
    {"CHAT_ABOUT_TOO_LONG", MT_FAILURE_TOO_LONG},
    {"MESSAGE_*_INVALID", MT_FAILURE_NO_MESSAGE},
    {"MESSAGE_ID_INVALID", MT_FAILURE_NO_MESSAGE},
    {"MESSAGE_IDS_EMPTY", MT_FAILURE_NO_MESSAGE},
    {"MSG_ID_INVALID", MT_FAILURE_NO_MESSAGE},
    {"REPLY_MESSAGE_ID_INVALID", MT_FAILURE_NO_MESSAGE},
    {"TOPIC_*", MT_FAILURE_FORBIDDEN},
    {"USERNAME_NOT_OCCUPIED", MT_FAILURE_UNKNOWN_PEER},
    {"PHONE_NOT_OCCUPIED", MT_FAILURE_UNKNOWN_PEER},
    {"PEER_ID_INVALID", MT_FAILURE_UNKNOWN_PEER},
    {"PEER_ID_NOT_SUPPORTED", MT_FAILURE_UNKNOWN_PEER},
    {"USER_ID_INVALID", MT_FAILURE_UNKNOWN_PEER},
    {"CHAT_ID_INVALID", MT_FAILURE_UNKNOWN_PEER},
    {"CHANNEL_INVALID", MT_FAILURE_UNKNOWN_PEER},
    {"PARTICIPANT_ID_INVALID", MT_FAILURE_UNKNOWN_PEER},
    {"USER_NOT_PARTICIPANT", MT_FAILURE_UNKNOWN_PEER},
    {"CONTACT_ID_INVALID", MT_FAILURE_UNKNOWN_PEER},
    {"PHOTO_*", MT_FAILURE_INVALID},
    {"IMAGE_PROCESS_FAILED", MT_FAILURE_INVALID},
    {"USERNAME_OCCUPIED", MT_FAILURE_TAKEN},
    {"USERNAME_PURCHASE_AVAILABLE", MT_FAILURE_TAKEN},
    {"USERNAME_INVALID", MT_FAILURE_USERNAME},
    {"FIRSTNAME_INVALID", MT_FAILURE_INVALID},
    {"LASTNAME_INVALID", MT_FAILURE_INVALID},
    {"CONTACT_NAME_EMPTY", MT_FAILURE_INVALID},
    {"CHAT_TITLE_EMPTY", MT_FAILURE_INVALID},
    {"PHONE_NUMBER_INVALID", MT_FAILURE_INVALID},
    {"SEARCH_QUERY_EMPTY", MT_FAILURE_INVALID},
    {"QUERY_TOO_SHORT", MT_FAILURE_INVALID},
    {"REACTION_INVALID", MT_FAILURE_INVALID},
    {"ENTITY_*", MT_FAILURE_INVALID},
    {"ENTITIES_*", MT_FAILURE_INVALID},
    {"CHANNELS_TOO_MUCH", MT_FAILURE_MANY_CHATS},
    {"CHANNELS_ADMIN_*", MT_FAILURE_LIMIT},
    {"USER_CHANNELS_TOO_MUCH", MT_FAILURE_LIMIT},
    {"USERS_TOO_MUCH", MT_FAILURE_FULL},
    {"USERS_TOO_FEW", MT_FAILURE_INVALID},
    {"ADMINS_TOO_MUCH", MT_FAILURE_LIMIT},
    {"BOTS_TOO_MUCH", MT_FAILURE_LIMIT},
    {"REACTIONS_TOO_MANY", MT_FAILURE_LIMIT},
    {"PINNED_DIALOGS_TOO_MUCH", MT_FAILURE_LIMIT},
    {"PINNED_TOO_MUCH", MT_FAILURE_LIMIT},
    {"SCHEDULE_TOO_MUCH", MT_FAILURE_LIMIT},
    {"PREMIUM_*", MT_FAILURE_PREMIUM},
    {"ALLOW_PAYMENT_REQUIRED*", MT_FAILURE_PREMIUM},
    {"BALANCE_TOO_LOW", MT_FAILURE_PREMIUM},
    {"PASSWORD_*", MT_FAILURE_PASSWORD},
    {"SESSION_PASSWORD_NEEDED", MT_FAILURE_PASSWORD},
    {"AUTH_KEY_*", MT_FAILURE_SIGNED_OUT},
    {"SESSION_*", MT_FAILURE_SIGNED_OUT},
    {"USER_DEACTIVATED*", MT_FAILURE_SIGNED_OUT},
    {"CHAT_WRITE_FORBIDDEN", MT_FAILURE_FORBIDDEN},
    {"CHAT_SEND_*", MT_FAILURE_FORBIDDEN},
    {"CHAT_RESTRICTED", MT_FAILURE_FORBIDDEN},
    {"CHAT_ADMIN_*", MT_FAILURE_FORBIDDEN},
    {"CHAT_GUEST_*", MT_FAILURE_FORBIDDEN},
    {"CHAT_FORBIDDEN", MT_FAILURE_FORBIDDEN},
    {"CHANNEL_PRIVATE", MT_FAILURE_PRIVATE},
    {"CHANNEL_PUBLIC_GROUP_NA", MT_FAILURE_FORBIDDEN},
    {"USER_BANNED_IN_CHANNEL", MT_FAILURE_FORBIDDEN},
    {"USER_KICKED", MT_FAILURE_FORBIDDEN},
    {"USER_ADMIN_INVALID", MT_FAILURE_FORBIDDEN},
    {"USER_CREATOR", MT_FAILURE_FORBIDDEN},
    {"USER_BOT*", MT_FAILURE_FORBIDDEN},
    {"BOT_GROUPS_BLOCKED", MT_FAILURE_FORBIDDEN},
    {"RIGHT_FORBIDDEN", MT_FAILURE_FORBIDDEN},
    {"MEDIA_PREV_INVALID", MT_FAILURE_FORBIDDEN},
    {"INLINE_BOT_REQUIRED", MT_FAILURE_FORBIDDEN},
};

/* One star stands for anything. */
static gboolean
fits(const char *row, const char *text)
{
    const char *star = strchr(row, '*');

    if (star == NULL)
        return strcmp(row, text) == 0;
    return strncmp(row, text, (gsize)(star - row)) == 0 && g_str_has_suffix(text, star + 1);
}

static MtFailure
from_text(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (fits(rows[i].text, text))
            return rows[i].failure;
    }
    return MT_FAILURE_SERVER;
}

static gboolean
is_wait(const char *text, gint *seconds)
{
    static const char *const waits[] = {"FLOOD_WAIT", "FLOOD_PREMIUM_WAIT", "2FA_CONFIRM_WAIT",
                                        "TAKEOUT_INIT_DELAY"};

    for (gsize i = 0; i < G_N_ELEMENTS(waits); i++) {
        if (mt_rpc_text_number(text, waits[i], seconds))
            return TRUE;
    }
    return FALSE;
}

MtFailure
mt_failure_from(const GError *error, gint *wait_s)
{
    MtFailure failure;
    gint seconds = 0;

    *wait_s = 0;
    if (error->domain != MT_RPC_ERROR)
        return error->code == MT_ERROR_STATE || error->code == MT_ERROR_TRANSPORT
                   ? MT_FAILURE_NO_ANSWER
                   : MT_FAILURE_SERVER;
    if (is_wait(error->message, &seconds)) {
        *wait_s = CLAMP(seconds, 1, MT_MAX_WAIT_S);
        return MT_FAILURE_WAIT;
    }
    if (mt_rpc_text_number(error->message, "SLOWMODE_WAIT", &seconds)) {
        *wait_s = CLAMP(seconds, 1, MT_MAX_WAIT_S);
        return MT_FAILURE_SLOW_MODE;
    }
    failure = from_text(error->message);
    if (failure != MT_FAILURE_SERVER)
        return failure;
    if (error->code == 401)
        return MT_FAILURE_SIGNED_OUT;
    if (error->code == 403)
        return MT_FAILURE_FORBIDDEN;
    return error->code >= 500 || error->code < 0 ? MT_FAILURE_NO_ANSWER : MT_FAILURE_SERVER;
}
