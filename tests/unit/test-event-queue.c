/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The queue between the core and its host.
 */
#include <client/store/mt-event-queue.h>

static void
test_order(void)
{
    g_autoptr(MtEventQueue) queue = mt_event_queue_new();

    for (guint i = 1; i <= 3; i++) {
        MtEvent *event = mt_event_new(MT_EVENT_OUTPUT);

        event->link = i;
        mt_event_queue_push(queue, event);
    }
    for (guint i = 1; i <= 3; i++) {
        g_autoptr(MtEvent) event = mt_event_queue_pop(queue);

        g_assert_nonnull(event);
        g_assert_cmpint(event->kind, ==, MT_EVENT_OUTPUT);
        g_assert_cmpuint(event->link, ==, i);
    }
    g_assert_null(mt_event_queue_pop(queue));
}

/* The leak checker watches this one. */
static void
test_owns_all(void)
{
    g_autoptr(MtEventQueue) queue = mt_event_queue_new();
    MtEvent *event = mt_event_new(MT_EVENT_LOGIN);

    event->host = g_strdup("192.0.2.1");
    event->snapshot = g_bytes_new("1", 1);
    event->token = mt_secret_new("2", 1);
    event->login = g_new0(MtLoginStep, 1);
    event->login->phone = g_strdup("3");
    event->login->code.typed = g_strdup("4");
    event->notice.text = g_strdup("5");
    mt_event_queue_push(queue, event);
    mt_event_queue_push(queue, mt_event_new(MT_EVENT_NOTICE));
    mt_event_free(NULL);
    mt_event_queue_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/event-queue/order", test_order);
    g_test_add_func("/event-queue/owns-all", test_owns_all);
    return g_test_run();
}
