/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages of the server, good and bad: every row of tests/vectors/service.ini, whole and damaged,
 * by itself and in a container.
 */
#include <hex.h>
#include <session-bench.h>
#include <string.h>
#include <tl-service.h>
#include <vectors.h>

/* What the placeholders of a row stand for. */
typedef struct {
    guint64 query;
    guint64 ping;
    guint64 ping_id;
} Ids;

static char *
id_hex(guint64 id)
{
    guint8 bytes[8];

    mt_put_u64(bytes, id);
    return hex_encode(bytes, sizeof bytes);
}

static void
replace(GString *text, const char *word, guint64 id)
{
    g_autofree char *hex = id_hex(id);

    for (char *at = strstr(text->str, word); at != NULL; at = strstr(text->str, word)) {
        const gssize place = at - text->str;

        g_string_erase(text, place, (gssize)strlen(word));
        g_string_insert(text, place, hex);
    }
}

static char *
fill_in(GKeyFile *file, const char *group, const Ids *ids)
{
    g_autofree char *body = vectors_string(file, group, "body");
    GString *text = g_string_new(body);

    replace(text, "{query}", ids->query);
    replace(text, "{ping}", ids->ping);
    replace(text, "{pingid}", ids->ping_id);
    return g_string_free(text, FALSE);
}

/* A session with query 1 under way. */
static void
begin(SessionBench *bench, Ids *ids)
{
    bench_init(bench);
    ids->ping = bench->peer.outer_id;
    ids->ping_id = 7;
    g_assert_cmpuint(bench_send(bench, 1), ==, 1);
    g_assert_true(bench_take(bench));
    ids->query = bench_call_id(bench);
}

/* Whether the last packet acknowledges @msg_id. */
static gboolean
acknowledges(const SessionBench *bench, guint64 msg_id)
{
    const MtWireMessage *acks = peer_find(&bench->peer, TL_ID_MT_MSGS_ACK);

    for (gsize i = 12; acks != NULL && i + 8 <= acks->len; i += 8) {
        if (mt_get_u64(acks->body + i) == msg_id)
            return TRUE;
    }
    return FALSE;
}

/* Whether query 1 goes out again as it should. TRUE: what comes meanwhile acknowledges @msg_id. */
static gboolean
check_again(SessionBench *bench, GKeyFile *file, const char *group, const Ids *ids, guint64 msg_id)
{
    g_autofree char *again = vectors_string(file, group, "again");
    gboolean acknowledged = FALSE;
    guint64 found = 0;

    while (bench_take(bench)) {
        acknowledged = acknowledged || acknowledges(bench, msg_id);
        if (peer_count(&bench->peer, BENCH_CALL) > 0)
            found = bench_call_id(bench);
    }
    if (g_str_equal(again, "no"))
        g_assert_cmphex(found, ==, 0);
    else if (g_str_equal(again, "same"))
        g_assert_cmphex(found, ==, ids->query);
    else
        g_assert_true(found != 0 && found != ids->query);
    return acknowledged;
}

static void
check_row(GKeyFile *file, const char *group)
{
    g_auto(SessionBench) bench = {0};
    g_autofree char *expected = vectors_string(file, group, "events");
    g_autofree char *body = NULL;
    const gboolean content = vectors_u64(file, group, "content") != 0;
    guint64 msg_id;
    Ids ids;

    begin(&bench, &ids);
    body = fill_in(file, group, &ids);
    g_assert_true(bench_receive_hex(&bench, content, body));
    msg_id = bench.peer.last_id;
    g_assert_cmpstr(bench_drain(&bench), ==, expected);
    g_assert_cmpuint(mt_session_count_pending(bench.session), ==,
                     vectors_u64(file, group, "pending"));
    if (!check_again(&bench, file, group, &ids, msg_id) && content) {
        bench_send(&bench, 1);
        g_assert_true(bench_take(&bench));
        g_assert_true(acknowledges(&bench, msg_id));
    }
    g_assert_null(strstr(bench.host.log->str, "%"));
}

static void
test_rows(void)
{
    g_autoptr(GKeyFile) file = vectors_load("service");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_test_message("%s", groups[i]);
        check_row(file, groups[i]);
    }
}

/* The same row in a container, behind and before another message. */
static void
check_contained(GKeyFile *file, const char *group)
{
    g_auto(SessionBench) bench = {0};
    g_auto(MtWriter) container = {0};
    g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(MtWireMessage));
    g_autofree char *expected = vectors_string(file, group, "events");
    g_autofree char *text = NULL;
    g_autofree guint8 *body = NULL;
    MtWireMessage message = {.seqno = 1};
    Ids ids;

    begin(&bench, &ids);
    text = fill_in(file, group, &ids);
    message.msg_id = bench_next_id(&bench);
    body = hex_decode(text, &message.len);
    message.body = body;
    g_array_append_val(messages, message);
    mt_writer_init(&container);
    mt_container_write(&container, messages);
    bench_receive(&bench, FALSE, &container);
    g_assert_cmpstr(bench_drain(&bench), ==, expected);
    check_again(&bench, file, group, &ids, 0);
}

static void
test_contained(void)
{
    g_autoptr(GKeyFile) file = vectors_load("service");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_test_message("%s", groups[i]);
        check_contained(file, groups[i]);
    }
}

/* Cut at each word, and with a word more: nothing breaks, and the session lives. */
static void
check_damaged(GKeyFile *file, const char *group)
{
    g_auto(SessionBench) bench = {0};
    g_autofree char *text = NULL;
    g_autofree guint8 *body = NULL;
    gsize len;
    Ids ids;

    begin(&bench, &ids);
    text = fill_in(file, group, &ids);
    body = hex_decode(text, &len);
    for (gsize cut = 4; cut < MIN(len, 200); cut += 4) {
        g_autofree char *part = hex_encode(body, cut);
        g_autofree char *flipped = NULL;

        g_assert_true(bench_receive_hex(&bench, TRUE, part));
        body[cut] ^= 0x80;
        flipped = hex_encode(body, len);
        body[cut] ^= 0x80;
        g_assert_true(bench_receive_hex(&bench, TRUE, flipped));
        bench_drain(&bench);
        bench_take_all(&bench);
    }
    fake_host_advance(&bench.host, 40000);
    mt_session_tick(bench.session, bench.host.now);
    mt_session_link_up(bench.session, bench.host.now);
    bench_send(&bench, 1);
    g_assert_true(bench_take_all(&bench));
}

static void
test_damaged(void)
{
    g_autoptr(GKeyFile) file = vectors_load("service");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_test_message("%s", groups[i]);
        check_damaged(file, groups[i]);
    }
}

/* Whole containers of tests/vectors/container.ini: what is refused has no effect at all. */
static void
test_containers(void)
{
    g_autoptr(GKeyFile) file = vectors_load("container");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_auto(SessionBench) bench = {0};
        g_autofree char *verdict = vectors_string(file, groups[i], "verdict");
        g_autofree char *body = vectors_string(file, groups[i], "body");
        gboolean accepted;

        g_test_message("%s", groups[i]);
        bench_init(&bench);
        accepted = bench_receive_hex(&bench, FALSE, body);
        g_assert_true(accepted == g_str_equal(verdict, "accept"));
        if (!accepted)
            g_assert_cmpstr(bench_drain(&bench), ==, "");
        g_assert_cmpint(mt_session_deadline(bench.session), >, bench.host.now.mono_us);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/rows", test_rows);
    g_test_add_func("/service/contained", test_contained);
    g_test_add_func("/service/damaged", test_damaged);
    g_test_add_func("/service/containers", test_containers);
    return g_test_run();
}
