/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the server's error texts mean to a person.
 */
#include <client/model/mt-failure.h>
#include <mtproto/mt-error.h>

static const struct {
    gint code;
    const char *text;
    MtFailure failure;
    gint wait_s;
} rows[] = {
    {420, "FLOOD_WAIT_30", MT_FAILURE_WAIT, 30},
    {420, "SLOWMODE_WAIT_7", MT_FAILURE_SLOW_MODE, 7},
    {400, "PEER_FLOOD", MT_FAILURE_RESTRICTED, 0},
    {403, "USER_PRIVACY_RESTRICTED", MT_FAILURE_PRIVACY, 0},
    {400, "YOU_BLOCKED_USER", MT_FAILURE_BLOCKED, 0},
    {403, "CHAT_WRITE_FORBIDDEN", MT_FAILURE_FORBIDDEN, 0},
    {403, "CHAT_SEND_PLAIN_FORBIDDEN", MT_FAILURE_FORBIDDEN, 0},
    {403, "SOMETHING_NEW", MT_FAILURE_FORBIDDEN, 0},
    {400, "USERNAME_NOT_OCCUPIED", MT_FAILURE_UNKNOWN_PEER, 0},
    {400, "USERNAME_OCCUPIED", MT_FAILURE_TAKEN, 0},
    {400, "INVITE_HASH_EXPIRED", MT_FAILURE_INVITE, 0},
    {400, "INVITE_REQUEST_SENT", MT_FAILURE_REQUESTED, 0},
    {400, "MESSAGE_NOT_MODIFIED", MT_FAILURE_ALREADY, 0},
    {400, "MESSAGE_ID_INVALID", MT_FAILURE_NO_MESSAGE, 0},
    {400, "MESSAGE_TOO_LONG", MT_FAILURE_TOO_LONG, 0},
    {400, "CHANNELS_TOO_MUCH", MT_FAILURE_MANY_CHATS, 0},
    {401, "SESSION_REVOKED", MT_FAILURE_SIGNED_OUT, 0},
    {401, "ANYTHING", MT_FAILURE_SIGNED_OUT, 0},
    {500, "INTERDC_2_CALL_ERROR", MT_FAILURE_NO_ANSWER, 0},
    {-503, "TIMEOUT", MT_FAILURE_NO_ANSWER, 0},
    {400, "TOPIC_CLOSED", MT_FAILURE_TOPIC, 0},
    {400, "TOPIC_DELETED", MT_FAILURE_TOPIC, 0},
    {400, "BOT_RESPONSE_TIMEOUT", MT_FAILURE_BOT, 0},
    {406, "PRIVACY_PREMIUM_REQUIRED", MT_FAILURE_PREMIUM, 0},
    {403, "ALLOW_PAYMENT_REQUIRED_50", MT_FAILURE_PREMIUM, 0},
    {400, "INVITE_REQUEST_SENT", MT_FAILURE_REQUESTED, 0},
    {400, "MESSAGE_POLL_CLOSED", MT_FAILURE_EXPIRED, 0},
    {400, "REPLY_TO_MONOFORUM_PEER_INVALID", MT_FAILURE_NO_MESSAGE, 0},
    {400, "SOMETHING_NEW", MT_FAILURE_SERVER, 0},
};

static void
test_texts(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = g_error_new_literal(MT_RPC_ERROR, rows[i].code, rows[i].text);
        gint wait_s = -1;

        g_test_message("%s", rows[i].text);
        g_assert_cmpint(mt_failure_from(error, &wait_s), ==, rows[i].failure);
        g_assert_cmpint(wait_s, ==, rows[i].wait_s);
    }
}

/* What the server's documentation names for the calls that a person causes: sending, editing,
 * forwarding, deleting, reactions, polls, buttons, joining, inviting, creating, pinning, contacts.
 */
static void
test_known(void)
{
    static const char texts[] =
        "USER_IS_BLOCKED YOU_BLOCKED_USER USER_IS_BOT PEER_ID_INVALID CHANNEL_INVALID "
        "CHANNEL_PRIVATE CHAT_ADMIN_REQUIRED CHAT_ID_INVALID CHAT_RESTRICTED "
        "CHAT_WRITE_FORBIDDEN CHAT_GUEST_SEND_FORBIDDEN CHAT_SEND_MEDIA_FORBIDDEN "
        "ENTITIES_TOO_LONG ENTITY_BOUNDS_INVALID ENTITY_MENTION_USER_INVALID "
        "INPUT_USER_DEACTIVATED MESSAGE_EMPTY MESSAGE_TOO_LONG MSG_ID_INVALID "
        "POLL_OPTION_INVALID QUOTE_TEXT_INVALID REPLY_TO_INVALID SEND_AS_PEER_INVALID "
        "STORY_ID_INVALID TOPIC_CLOSED TOPIC_DELETED USER_BANNED_IN_CHANNEL "
        "CHAT_FORWARDS_RESTRICTED MESSAGE_IDS_EMPTY GROUPED_MEDIA_INVALID MEDIA_EMPTY "
        "SLOWMODE_MULTI_MSGS_DISABLED MESSAGE_EDIT_TIME_EXPIRED MESSAGE_AUTHOR_REQUIRED "
        "MESSAGE_NOT_MODIFIED MEDIA_NEW_INVALID MEDIA_PREV_INVALID INLINE_BOT_REQUIRED "
        "MESSAGE_DELETE_FORBIDDEN REACTION_INVALID REACTION_EMPTY REACTIONS_TOO_MANY "
        "ANONYMOUS_REACTIONS_DISABLED DOCUMENT_INVALID MESSAGE_POLL_CLOSED OPTION_INVALID "
        "OPTIONS_TOO_MUCH REVOTE_NOT_ALLOWED BOT_RESPONSE_TIMEOUT DATA_INVALID "
        "CHANNELS_TOO_MUCH INVITE_REQUEST_SENT INVITE_HASH_EMPTY INVITE_HASH_EXPIRED "
        "INVITE_HASH_INVALID USERS_TOO_MUCH USER_ALREADY_PARTICIPANT STARS_PAYMENT_REQUIRED "
        "BOTS_TOO_MUCH BOT_GROUPS_BLOCKED CHAT_INVALID CHAT_MEMBER_ADD_FAILED USER_BLOCKED "
        "USER_BOT USER_CHANNELS_TOO_MUCH USER_ID_INVALID USER_KICKED USER_NOT_MUTUAL_CONTACT "
        "USER_PRIVACY_RESTRICTED USERS_TOO_FEW USER_RESTRICTED CHAT_TITLE_EMPTY "
        "USER_NOT_PARTICIPANT USER_CREATOR USER_ADMIN_INVALID ADMINS_TOO_MUCH "
        "CHANNELS_ADMIN_PUBLIC_TOO_MUCH CHANNEL_TOO_LARGE CHAT_NOT_MODIFIED "
        "BANNED_RIGHTS_INVALID PIN_RESTRICTED BOT_ONESIDE_NOT_AVAIL PINNED_TOO_MUCH "
        "CONTACT_NAME_EMPTY CONTACT_ID_INVALID CONTACT_REQ_MISSING PHONE_NOT_OCCUPIED "
        "USERNAME_INVALID USERNAME_NOT_OCCUPIED SEARCH_QUERY_EMPTY QUERY_TOO_SHORT "
        "ABOUT_TOO_LONG FIRSTNAME_INVALID BALANCE_TOO_LOW PREMIUM_ACCOUNT_REQUIRED PEER_FLOOD "
        "TTL_PERIOD_INVALID YOUR_PRIVACY_RESTRICTED CHANNEL_MONOFORUM_UNSUPPORTED";
    g_auto(GStrv) names = g_strsplit(texts, " ", -1);

    for (gsize i = 0; names[i] != NULL; i++) {
        g_autoptr(GError) error = g_error_new_literal(MT_RPC_ERROR, 400, names[i]);
        gint wait_s = -1;

        g_test_message("%s", names[i]);
        g_assert_cmpint(mt_failure_from(error, &wait_s), !=, MT_FAILURE_SERVER);
    }
}

static void
test_ours(void)
{
    g_autoptr(GError) late = g_error_new_literal(MT_ERROR, MT_ERROR_STATE, "no answer");
    g_autoptr(GError) strange = g_error_new_literal(MT_ERROR, MT_ERROR_UNKNOWN, "what");
    gint wait_s;

    g_assert_cmpint(mt_failure_from(late, &wait_s), ==, MT_FAILURE_NO_ANSWER);
    g_assert_cmpint(mt_failure_from(strange, &wait_s), ==, MT_FAILURE_SERVER);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/failure/texts", test_texts);
    g_test_add_func("/failure/known", test_known);
    g_test_add_func("/failure/ours", test_ours);
    return g_test_run();
}
