/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The error domains are two, and stay the same.
 */
#include <mtproto/mt-error.h>

static void
test_domains(void)
{
    g_autoptr(GError) error = g_error_new_literal(MT_ERROR, MT_ERROR_LIMIT, "too large");
    g_autoptr(GError) answer = g_error_new_literal(MT_RPC_ERROR, 420, "FLOOD_WAIT_35");

    g_assert_cmpuint(MT_ERROR, !=, MT_RPC_ERROR);
    g_assert_true(g_error_matches(error, mt_error_quark(), MT_ERROR_LIMIT));
    g_assert_false(g_error_matches(error, MT_RPC_ERROR, MT_ERROR_LIMIT));
    g_assert_true(g_error_matches(answer, mt_rpc_error_quark(), 420));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/error/domains", test_domains);
    return g_test_run();
}
