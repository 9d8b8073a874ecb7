/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Names of peers: there and back, and everything that somebody may type.
 */
#include <mtproto/mt-phone.h>
#include <words/tg-names.h>

static void
test_round(void)
{
    static const struct {
        MtPeerId peer;
        gint32 topic;
        const char *name;
    } cases[] = {
        {{MT_PEER_USER, 1}, 0, "u1"},
        {{MT_PEER_USER, G_MAXINT64}, 0, "u9223372036854775807"},
        {{MT_PEER_GROUP, 77}, 0, "g77"},
        {{MT_PEER_CHANNEL, 1234567890}, 0, "c1234567890"},
        {{MT_PEER_CHANNEL, 5}, 17, "c5.17"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = tg_names_make(cases[i].peer, cases[i].topic);
        g_autofree char *digits = NULL;
        MtPeerId peer;
        gint32 topic;

        g_assert_cmpstr(name, ==, cases[i].name);
        g_assert_true(tg_names_parse(name, &peer, &topic));
        g_assert_true(mt_peer_id_equal(peer, cases[i].peer));
        g_assert_cmpint(topic, ==, cases[i].topic);
        g_assert_cmpint(mt_phone_normalize(name, &digits), !=, MT_PHONE_OK);
    }
}

static void
test_foreign(void)
{
    static const char *const names[] = {
        "",     "Telegram", "u",     "u0",  "u-1", "u1.5",          "x1",
        "c1.0", "c1.",      "c1.2.", "u 1", "u1 ", "c5.99999999999"};
    MtPeerId peer;
    gint32 topic;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_false(tg_names_parse(names[i], &peer, &topic));
}

static void
test_typed(void)
{
    static const struct {
        const char *typed;
        TgNameKind kind;
        const char *text;
        gint32 message;
    } cases[] = {
        {"@durov", TG_NAME_USERNAME, "durov", 0},
        {" durov ", TG_NAME_USERNAME, "durov", 0},
        {"https://t.me/durov", TG_NAME_USERNAME, "durov", 0},
        {"t.me/durov/123?single", TG_NAME_USERNAME, "durov", 123},
        {"HTTP://www.Telegram.me/s/durov", TG_NAME_USERNAME, "durov", 0},
        {"tg://resolve?domain=durov", TG_NAME_USERNAME, "durov", 0},
        {"https://t.me/+AbCdEf_-1234", TG_NAME_INVITE, "AbCdEf_-1234", 0},
        {"https://t.me/joinchat/AbCdEf1234", TG_NAME_INVITE, "AbCdEf1234", 0},
        {"tg://join?invite=AbCdEf1234", TG_NAME_INVITE, "AbCdEf1234", 0},
        {"+AbCdEf1234", TG_NAME_INVITE, "AbCdEf1234", 0},
        {"+44 20 7946 0000", TG_NAME_PHONE, "442079460000", 0},
        {"https://t.me/+442079460000", TG_NAME_PHONE, "442079460000", 0},
        {"t.me/c/123/9", TG_NAME_PEER, NULL, 9},
        {"u5", TG_NAME_PEER, NULL, 0},
        {"tg://user?id=5", TG_NAME_PEER, NULL, 0},
        {"tg:resolve?domain=durov&post=7", TG_NAME_USERNAME, "durov", 7},
        {"tg://resolve/?phone=442079460000", TG_NAME_PHONE, "442079460000", 0},
        {"tg://privatepost?channel=123&post=9", TG_NAME_PEER, NULL, 9},
        {"t.me/c/123/4/9", TG_NAME_PEER, NULL, 9},
        {"t.me/durov/4/9", TG_NAME_USERNAME, "durov", 9},
        {"https://t.me/share/url?url=x", TG_NAME_ELSEWHERE, NULL, 0},
        {"https://t.me/proxy?server=x", TG_NAME_ELSEWHERE, NULL, 0},
        {"tg://addlist?slug=x", TG_NAME_ELSEWHERE, NULL, 0},
        {"<HTTPS://T.ME/durov>.", TG_NAME_USERNAME, "durov", 0},
        {"durov.t.me", TG_NAME_USERNAME, "durov", 0},
        {"tg://resolve", TG_NAME_UNKNOWN, NULL, 0},
        {"tg://settings?domain=durov", TG_NAME_UNKNOWN, NULL, 0},
        {"tg://join?domain=durov", TG_NAME_UNKNOWN, NULL, 0},
        {"", TG_NAME_UNKNOWN, NULL, 0},
        {"@a b", TG_NAME_UNKNOWN, NULL, 0},
        {"https://t.me/", TG_NAME_UNKNOWN, NULL, 0},
        {"tg://", TG_NAME_UNKNOWN, NULL, 0},
        {"https://t.me/c/", TG_NAME_UNKNOWN, NULL, 0},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TgName) name = tg_names_read(cases[i].typed);

        g_test_message("%s", cases[i].typed);
        g_assert_cmpint(name->kind, ==, cases[i].kind);
        g_assert_cmpint(name->message, ==, cases[i].message);
        g_assert_cmpstr(name->text, ==, cases[i].text);
    }
}

static void
test_start(void)
{
    static const struct {
        const char *typed;
        const char *start;
        gint32 topic;
    } cases[] = {
        {"tg://resolve?domain=helperbot&start=a_B-1", "a_B-1", 0},
        {"https://t.me/helperbot?start=", "", 0},
        {"https://t.me/helperbot?start=a%20b", NULL, 0},
        {"https://t.me/helperbot", NULL, 0},
        {"t.me/forum/4/9", NULL, 4},
        {"t.me/forum/9?thread=4", NULL, 4},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TgName) name = tg_names_read(cases[i].typed);

        g_assert_cmpint(name->kind, ==, TG_NAME_USERNAME);
        g_assert_cmpstr(name->start, ==, cases[i].start);
        g_assert_cmpint(name->topic, ==, cases[i].topic);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/names/round", test_round);
    g_test_add_func("/names/foreign", test_foreign);
    g_test_add_func("/names/typed", test_typed);
    g_test_add_func("/names/start", test_start);
    return g_test_run();
}
