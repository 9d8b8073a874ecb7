/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account's sessions in words: everything fits a terminal, lines differ, and hostile names stay
 * in their place.
 */
#include <login/tg-devices-text.h>
#include <string.h>
#include <tg-text.h>

#define NOW_S G_GINT64_CONSTANT(1700000000)
#define MOST_COLUMNS 78
#define MOST_LINES 20

static MtDevice *
make_device(gint64 hash, const char *model, gint64 age_s)
{
    MtDevice *device = g_new0(MtDevice, 1);

    device->hash = hash;
    device->model = g_strdup(model);
    device->app = g_strdup("Telegram Android 12.1");
    device->system = g_strdup("Android 16");
    device->place = g_strdup("Berlin, Germany");
    device->address = g_strdup("192.0.2.7");
    device->created_s = NOW_S - age_s - 1000;
    device->active_s = NOW_S - age_s;
    return device;
}

static GPtrArray *
make_list(guint others)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)mt_device_free);

    for (guint i = 0; i < others; i++)
        g_ptr_array_add(list, make_device(100 + i, "Phone", 3600 * i));
    g_ptr_array_add(list, make_device(0, "Pidgin", 0));
    ((MtDevice *)g_ptr_array_index(list, others))->current = TRUE;
    tg_devices_text_sort(list);
    return list;
}

static void
assert_fits(const TgQuestion *question, gboolean has_list)
{
    g_autofree char *text = tg_question_get_text(question, has_list, TRUE);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint count = 1 + g_strv_length(lines);

    g_test_message("%s", text);
    for (guint i = 0; lines[i] != NULL; i++)
        g_assert_cmpint(g_utf8_strlen(lines[i], -1), <=, MOST_COLUMNS);
    for (guint i = 0; has_list && i < tg_question_count_choices(question); i++) {
        g_assert_cmpint(g_utf8_strlen(tg_question_get_choice_text(question, i), -1), <=,
                        MOST_COLUMNS);
        count++;
    }
    g_assert_cmpuint(count, <=, MOST_LINES);
}

static void
assert_when(gint64 age_s, const char *expected)
{
    g_autofree char *when = tg_devices_text_when(NOW_S - age_s, NOW_S);

    g_assert_cmpstr(when, ==, expected);
}

static void
test_when(void)
{
    assert_when(-1000, "now");
    assert_when(0, "now");
    assert_when(119, "now");
    assert_when(120, "2 minutes ago");
    assert_when(3599, "59 minutes ago");
    assert_when(3600, "1 hour ago");
    assert_when(7200, "2 hours ago");
    assert_when(86400, "1 day ago");
    assert_when(13 * 86400, "13 days ago");
    assert_when(14 * 86400, "2023-10-31");
    assert_when(G_MININT64 / 2, "now");
    assert_when(G_MAXINT64 - NOW_S, "?");
}

static void
test_pages(void)
{
    g_autoptr(GPtrArray) list = make_list(12);

    g_assert_true(((MtDevice *)g_ptr_array_index(list, 0))->current);
    for (guint page = 0; page < 3; page++) {
        g_autoptr(TgQuestion) shown =
            tg_devices_text_list(list, page, TRUE, TG_TEXT_COLUMNS, NOW_S);
        g_autoptr(TgQuestion) typed = tg_devices_text_list(list, page, FALSE, 0, NOW_S);

        assert_fits(shown, TRUE);
        assert_fits(typed, FALSE);
        g_assert_cmpint(tg_question_get_choice(shown, 0), ==, TG_CHOICE_ANSWER);
        g_assert_cmpuint(tg_question_get_choice(shown, 1), ==,
                         TG_CHOICE_ITEM + page * TG_DEVICES_PAGE);
        g_assert_cmpint(tg_question_understand(typed, "all", FALSE), ==, TG_CHOICE_ALL);
        g_assert_cmpint(tg_question_understand(typed, "more", FALSE), ==,
                        page < 2 ? TG_CHOICE_MORE : TG_CHOICE_ANSWER);
        g_assert_cmpint(tg_question_understand(typed, "6", FALSE), ==,
                        page == 1 ? TG_CHOICE_ITEM + 5 : TG_CHOICE_ANSWER);
    }
}

/* A list in which two lines are the same cannot be chosen from. */
static void
test_lines_differ(void)
{
    g_autoptr(GPtrArray) list = make_list(0);
    g_autoptr(TgQuestion) question = NULL;

    g_ptr_array_add(list, make_device(1, "Phone", 50));
    g_ptr_array_add(list, make_device(2, "Phone", 50));
    question = tg_devices_text_list(list, 0, TRUE, TG_TEXT_COLUMNS, NOW_S);
    g_assert_cmpstr(tg_question_get_choice_text(question, 1), !=,
                    tg_question_get_choice_text(question, 2));
}

/* No number of sessions leads beyond what can be chosen. */
static void
test_very_many(void)
{
    g_autoptr(GPtrArray) list = make_list(500);

    for (guint page = 0; page <= TG_ITEMS_MAX / TG_DEVICES_PAGE + 1; page++) {
        g_autoptr(TgQuestion) question = tg_devices_text_list(list, page, TRUE, 0, NOW_S);

        for (guint i = 0; i < tg_question_count_choices(question); i++)
            g_assert_cmpint(tg_question_get_choice(question, i), <, TG_CHOICE_ITEM + TG_ITEMS_MAX);
    }
}

static void
test_alone(void)
{
    g_autoptr(GPtrArray) list = make_list(0);
    g_autoptr(GPtrArray) nothing = g_ptr_array_new();
    g_autoptr(TgQuestion) question = tg_devices_text_list(list, 0, TRUE, 0, NOW_S);
    g_autoptr(TgQuestion) empty = tg_devices_text_list(nothing, 0, TRUE, 0, NOW_S);

    g_assert_cmpuint(tg_question_count_choices(question), ==, 1);
    g_assert_cmpuint(tg_question_count_choices(empty), ==, 1);
}

static void
test_hostile(void)
{
    g_autofree char *endless = g_strnfill(5000, 'x');
    g_autoptr(GPtrArray) list = make_list(0);
    MtDevice *device = make_device(1, "A\nB\t\xff", 50);
    MtDevice *other = make_device(2, endless, 60);
    g_autoptr(TgQuestion) question = NULL;
    g_autoptr(TgQuestion) end = NULL;
    g_autoptr(TgQuestion) new_login = NULL;

    g_free(other->place);
    other->place = g_strdup(endless);
    g_clear_pointer(&other->app, g_free);
    device->unconfirmed = TRUE;
    g_ptr_array_add(list, device);
    g_ptr_array_add(list, other);
    question = tg_devices_text_list(list, 0, TRUE, TG_TEXT_COLUMNS, NOW_S);
    assert_fits(question, TRUE);
    g_assert_null(strchr(tg_question_get_choice_text(question, 1), '\n'));
    g_assert_nonnull(strstr(tg_question_get_choice_text(question, 1), "not confirmed"));
    end = tg_devices_text_end(device, NOW_S);
    assert_fits(end, TRUE);
    new_login = tg_devices_text_new(device);
    assert_fits(new_login, FALSE);
}

static void
assert_result(const MtAccountResult *result, gboolean was_strange, const char *part)
{
    const char *primary = NULL;
    g_autofree char *text = tg_devices_text_result(result, was_strange, &primary);

    g_test_message("%s: %s", primary, text);
    g_assert_nonnull(primary);
    g_assert_nonnull(strstr(text, part));
    g_assert_cmpint(strstr(text, "two-step password") != NULL, ==, was_strange);
}

static void
test_results(void)
{
    MtAccountResult result = {.verb = MT_ACCOUNT_ENDED, .hash = 7};

    assert_result(&result, FALSE, "That session has ended.");
    assert_result(&result, TRUE, "That session has ended.");
    result.gone = TRUE;
    assert_result(&result, FALSE, "had ended already");
    result = (MtAccountResult){.verb = MT_ACCOUNT_ENDED};
    assert_result(&result, FALSE, "All other sessions");
    result.failed = TRUE;
    assert_result(&result, FALSE, "does not answer");
    result.server_text = (char *)"FLOOD_WAIT_5";
    assert_result(&result, FALSE, "FLOOD_WAIT_5");
    result.too_fresh = TRUE;
    assert_result(&result, TRUE, "24 hours");
    result = (MtAccountResult){.verb = MT_ACCOUNT_CONFIRMED};
    assert_result(&result, FALSE, "is confirmed");
    result.failed = TRUE;
    assert_result(&result, FALSE, "does not answer");
    result.verb = MT_ACCOUNT_DEVICES;
    assert_result(&result, FALSE, "does not answer");
}

int
main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/devices-text/when", test_when);
    g_test_add_func("/devices-text/pages", test_pages);
    g_test_add_func("/devices-text/lines-differ", test_lines_differ);
    g_test_add_func("/devices-text/very-many", test_very_many);
    g_test_add_func("/devices-text/alone", test_alone);
    g_test_add_func("/devices-text/hostile", test_hostile);
    g_test_add_func("/devices-text/results", test_results);
    return g_test_run();
}
