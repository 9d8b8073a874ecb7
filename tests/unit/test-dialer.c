/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The race between the addresses of a datacenter.
 */
#include <client/net/mt-dialer.h>

#define START_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)

typedef struct {
    MtState *state;
    MtConnectionParts parts;
    MtDialer *dialer;
    MtTime now;
    GString *events; /* "+1" for an opened link, "-1" for a closed one */
    char *address;   /* of the newest */
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    const MtConfig config = {0};

    self->state = mt_state_new();
    self->parts.state = self->state;
    self->parts.events = mt_event_queue_new();
    self->parts.datacenters = mt_datacenters_new(&config, self->state);
    self->dialer = mt_dialer_new(&self->parts, 2);
    self->now.mono_us = START_US;
    self->events = g_string_new(NULL);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_dialer_free(self->dialer);
    mt_datacenters_free(self->parts.datacenters);
    mt_event_queue_free(self->parts.events);
    mt_state_free(self->state);
    g_string_free(self->events, TRUE);
    g_free(self->address);
}

/* What has happened since the last call. */
static void
assert_events(Fixture *self, const char *expected)
{
    g_string_truncate(self->events, 0);
    for (;;) {
        g_autoptr(MtEvent) event = mt_event_queue_pop(self->parts.events);

        if (event == NULL)
            break;
        g_string_append_printf(self->events, "%c%u", event->kind == MT_EVENT_OPEN_LINK ? '+' : '-',
                               event->link);
        if (event->kind == MT_EVENT_OPEN_LINK) {
            g_assert_cmpint(event->dc, ==, 2);
            g_free(self->address);
            self->address = g_strdup_printf("%s:%u", event->host, event->port);
        }
    }
    g_assert_cmpstr(self->events->str, ==, expected);
}

static void
pass(Fixture *self, gint64 ms)
{
    self->now.mono_us += ms * 1000;
    mt_dialer_tick(self->dialer, self->now);
}

static void
test_staggered(Fixture *self, gconstpointer data)
{
    g_assert_cmpint(mt_dialer_deadline(self->dialer), ==, -1);
    g_assert_true(mt_dialer_start(self->dialer, 0, TRUE, self->now));
    assert_events(self, "+1");
    g_assert_cmpint(mt_dialer_deadline(self->dialer), ==, START_US + 250000);
    pass(self, 249);
    assert_events(self, "");
    pass(self, 1);
    assert_events(self, "+2");
    g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
    pass(self, 250);
    assert_events(self, "+3");
    pass(self, 250);
    assert_events(self, "+4");
    pass(self, 1000); /* no more than four at a time */
    assert_events(self, "");
    g_assert_cmpint(mt_dialer_deadline(self->dialer), ==, START_US + 15000000);
    g_assert_true(mt_dialer_owns(self->dialer, 3));
    g_assert_false(mt_dialer_owns(self->dialer, 5));
}

static void
test_winner(Fixture *self, gconstpointer data)
{
    g_auto(MtEndpoint) endpoint = {0};
    guint number = 99;

    mt_dialer_start(self->dialer, 1, TRUE, self->now);
    pass(self, 250);
    pass(self, 250);
    assert_events(self, "+1+2+3");
    g_assert_false(mt_dialer_link_up(self->dialer, 9, &endpoint, &number));
    g_assert_true(mt_dialer_link_up(self->dialer, 2, &endpoint, &number));
    g_assert_cmpstr(endpoint.host, ==, "95.161.76.100");
    g_assert_cmpuint(endpoint.port, ==, 443);
    g_assert_cmpuint(number, ==, 2);
    assert_events(self, "-1-3");
    g_assert_false(mt_dialer_is_dialing(self->dialer));
    g_assert_cmpint(mt_dialer_deadline(self->dialer), ==, -1);
    pass(self, 60000);
    assert_events(self, "");
    mt_dialer_link_down(self->dialer, 1, self->now);
    assert_events(self, "");
}

static void
test_failures(Fixture *self, gconstpointer data)
{
    mt_dialer_start(self->dialer, 7, TRUE, self->now);
    for (guint link = 1; link <= 9; link++) {
        g_assert_true(mt_dialer_is_dialing(self->dialer));
        mt_dialer_link_down(self->dialer, link, self->now);
    }
    assert_events(self, "+1+2+3+4+5+6+7+8+9");
    g_assert_cmpstr(self->address, ==, "149.154.167.51:5222"); /* number 15, of 9 */
    g_assert_false(mt_dialer_is_dialing(self->dialer));
    g_assert_cmpuint(mt_dialer_get_next(self->dialer) % 9, ==, 7);
}

static void
test_silence(Fixture *self, gconstpointer data)
{
    guint opened = 0;

    mt_dialer_start(self->dialer, 0, TRUE, self->now);
    for (guint i = 0; i < 1000 && mt_dialer_is_dialing(self->dialer); i++) {
        gint64 wait_us = mt_dialer_deadline(self->dialer) - self->now.mono_us;

        g_assert_cmpint(wait_us, >, 0);
        pass(self, wait_us / 1000);
    }
    for (;;) {
        g_autoptr(MtEvent) event = mt_event_queue_pop(self->parts.events);

        if (event == NULL)
            break;
        opened += event->kind == MT_EVENT_OPEN_LINK ? 1 : 0;
    }
    g_assert_cmpuint(opened, ==, 9);
    g_assert_cmpint(self->now.mono_us - START_US, <, 50 * G_USEC_PER_SEC);
}

static void
test_one_at_a_time(Fixture *self, gconstpointer data)
{
    mt_dialer_start(self->dialer, 0, FALSE, self->now);
    pass(self, 14999);
    assert_events(self, "+1");
    pass(self, 1);
    assert_events(self, "-1+2");
    mt_dialer_link_down(self->dialer, 2, self->now);
    assert_events(self, "+3");
}

static void
test_cancel(Fixture *self, gconstpointer data)
{
    mt_dialer_start(self->dialer, 0, TRUE, self->now);
    pass(self, 250);
    assert_events(self, "+1+2");
    mt_dialer_cancel(self->dialer);
    mt_dialer_cancel(self->dialer);
    assert_events(self, "-1-2");
    mt_dialer_start(self->dialer, 0, TRUE, self->now);
    mt_dialer_start(self->dialer, 0, TRUE, self->now);
    assert_events(self, "+3-3+4");
}

static void
test_nowhere(Fixture *self, gconstpointer data)
{
    g_autoptr(MtDialer) dialer = mt_dialer_new(&self->parts, 77);

    g_assert_false(mt_dialer_start(dialer, 5, TRUE, self->now));
    g_assert_false(mt_dialer_is_dialing(dialer));
    assert_events(self, "");
    mt_dialer_free(NULL);
}

static void
add(const char *path, void (*test)(Fixture *, gconstpointer))
{
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/dialer/staggered", test_staggered);
    add("/dialer/winner", test_winner);
    add("/dialer/failures", test_failures);
    add("/dialer/silence", test_silence);
    add("/dialer/one-at-a-time", test_one_at_a_time);
    add("/dialer/cancel", test_cancel);
    add("/dialer/nowhere", test_nowhere);
    return g_test_run();
}
