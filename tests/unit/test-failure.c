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
    g_test_add_func("/failure/ours", test_ours);
    return g_test_run();
}
