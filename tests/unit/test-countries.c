/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The list of countries: when it is asked for, and how it lives on in the state.
 */
#include <client/calls/mt-calls-private.h>
#include <client/login/mt-countries.h>
#include <string.h>
#include <tl-api.h>

#define SECOND G_USEC_PER_SEC
#define DAY_S (24 * 60 * 60)
#define NUMBER "442079460123"

typedef struct {
    MtCalls *calls;
    MtState *state;
    MtCountries *countries;
    MtTime now;
    guint sent;
    guint cancelled;
    GBytes *body; /* of the last call */
} Fixture;

static gboolean
fake_knows(gpointer data, gint dc)
{
    return TRUE;
}

static guint64
fake_send(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now)
{
    Fixture *self = data;

    g_clear_pointer(&self->body, g_bytes_unref);
    self->body = g_bytes_ref(body);
    return 100 + self->sent++;
}

static void
fake_cancel(gpointer data, gint dc, guint64 query, MtTime now)
{
    ((Fixture *)data)->cancelled++;
}

static void
fake_fetch_config(gpointer data, MtTime now)
{
    g_assert_not_reached();
}

static gint64
fake_server_ms(gpointer data, gint dc, MtTime now)
{
    return now.wall_ms;
}

static void
fake_session_ended(gpointer data, const char *error_text, MtTime now)
{
    g_assert_not_reached();
}

static const MtCarrier carrier = {
    .knows = fake_knows,
    .send = fake_send,
    .cancel = fake_cancel,
    .fetch_config = fake_fetch_config,
    .server_ms = fake_server_ms,
    .session_ended = fake_session_ended,
};

static void
set_up(Fixture *self, gconstpointer data)
{
    const MtConfig config = {.api_id = 12345, .lang_code = "de"};

    self->now = (MtTime){.mono_us = G_GINT64_CONSTANT(5000) * SECOND,
                         .wall_ms = G_GINT64_CONSTANT(1767225600000)};
    self->state = mt_state_new();
    self->calls = mt_calls_new(&config, self->state, &carrier, self);
    self->countries = mt_countries_new(self->calls, self->state, "de");
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_countries_free(self->countries);
    mt_calls_free(self->calls);
    mt_state_free(self->state);
    g_clear_pointer(&self->body, g_bytes_unref);
}

static void
run(Fixture *self)
{
    mt_countries_run(self->countries, self->now);
    mt_calls_run(self->calls, self->now);
}

static void
pass(Fixture *self, gint64 seconds)
{
    self->now.mono_us += seconds * SECOND;
    self->now.wall_ms += seconds * 1000;
    run(self);
}

static void
answer(Fixture *self, const TlObject *object)
{
    g_autoptr(GBytes) body = tl_encode(object, NULL);

    g_assert_nonnull(body);
    mt_calls_result(self->calls, self->state->home_dc, 99 + self->sent, body, self->now);
}

static void
answer_list(Fixture *self)
{
    const char *patterns[] = {"XXXX XXXXXX"};
    const TlVector pattern_list = {.len = 1, .strings = patterns};
    TlHelpCountryCode code = {
        .base = TL_HELP_COUNTRY_CODE,
        .country_code = "44",
        .patterns = &pattern_list,
    };
    TlObject *codes[] = {&code.base};
    const TlVector code_list = {.len = 1, .objects = codes};
    TlHelpCountry country = {
        .base = TL_HELP_COUNTRY,
        .iso2 = "GB",
        .default_name = "United Kingdom",
        .country_codes = &code_list,
    };
    TlObject *countries[] = {&country.base};
    const TlVector country_list = {.len = 1, .objects = countries};
    const TlHelpCountriesList list = {
        .base = TL_HELP_COUNTRIES_LIST,
        .countries = &country_list,
        .hash = 77,
    };

    answer(self, &list.base);
}

static void
assert_shown(Fixture *self, const char *expected)
{
    g_autofree char *text = mt_countries_format(self->countries, NUMBER);

    g_assert_cmpstr(text, ==, expected);
}

/* Whether a number of no country is found out, and no other number is. */
static void
assert_excluded(const Fixture *self, gboolean expected)
{
    g_assert_cmpint(mt_countries_exclude(self->countries, "2801234567", self->now), ==, expected);
    g_assert_false(mt_countries_exclude(self->countries, NUMBER, self->now));
}

/* As after a restart of the program. */
static void
restart(Fixture *self)
{
    g_autoptr(GBytes) blob = mt_state_encode(self->state);
    const MtConfig config = {.api_id = 12345, .lang_code = "de"};
    gsize len;
    gconstpointer bytes = g_bytes_get_data(blob, &len);

    mt_countries_free(self->countries);
    mt_calls_free(self->calls);
    mt_state_free(self->state);
    self->state = mt_state_decode(bytes, len, NULL);
    g_assert_nonnull(self->state);
    self->calls = mt_calls_new(&config, self->state, &carrier, self);
    self->countries = mt_countries_new(self->calls, self->state, "de");
}

static void
test_asked_once(Fixture *self, gconstpointer data)
{
    assert_shown(self, NULL);
    run(self);
    run(self);
    g_assert_cmpuint(self->sent, ==, 1);
    answer_list(self);
    g_assert_true(self->state->dirty);
    assert_shown(self, "+44 2079 460123");
    run(self);
    pass(self, DAY_S - 10);
    g_assert_cmpuint(self->sent, ==, 1);
    pass(self, 10);
    g_assert_cmpuint(self->sent, ==, 2);
}

static void
test_kept(Fixture *self, gconstpointer data)
{
    const TlHelpCountriesListNotModified same = {.base = TL_HELP_COUNTRIES_LIST_NOT_MODIFIED};

    run(self);
    answer_list(self);
    restart(self);
    assert_shown(self, "+44 2079 460123");
    run(self);
    g_assert_cmpuint(self->sent, ==, 1);
    pass(self, DAY_S);
    g_assert_cmpuint(self->sent, ==, 2);
    assert_excluded(self, FALSE); /* too old to say so */
    answer(self, &same.base);
    assert_excluded(self, TRUE);
    assert_shown(self, "+44 2079 460123");
    pass(self, DAY_S - 10);
    g_assert_cmpuint(self->sent, ==, 2);
}

/* A clock that was set back makes no list eternal. */
static void
test_clock(Fixture *self, gconstpointer data)
{
    run(self);
    answer_list(self);
    self->now.wall_ms -= 1000;
    pass(self, 0);
    g_assert_cmpuint(self->sent, ==, 1); /* no hurry after an answer */
    restart(self);
    run(self);
    g_assert_cmpuint(self->sent, ==, 2);
}

static void
test_refused(Fixture *self, gconstpointer data)
{
    run(self);
    mt_calls_error(self->calls, self->state->home_dc, 100, 400, "LANG_CODE_INVALID", self->now);
    assert_shown(self, NULL);
    pass(self, 60);
    g_assert_cmpuint(self->sent, ==, 1);
    pass(self, 60 * 60);
    g_assert_cmpuint(self->sent, ==, 2);
}

static void
test_damaged(Fixture *self, gconstpointer data)
{
    static const char *const sections[] = {"", "12345678", "12345678abcd", "12345678abcd\3xyz",
                                           "12345678abcd\2xy\n_____"};

    for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
        g_autoptr(GBytes) section = g_bytes_new_static(sections[i], strlen(sections[i]));

        mt_state_set_section(self->state, MT_SECTION_COUNTRIES, 1, section);
        mt_countries_free(self->countries);
        self->countries = mt_countries_new(self->calls, self->state, NULL);
        assert_shown(self, NULL);
    }
    run(self);
    g_assert_cmpuint(self->sent, ==, 1);
}

static void
test_freed_meanwhile(Fixture *self, gconstpointer data)
{
    run(self);
    g_clear_pointer(&self->countries, mt_countries_free);
    answer_list(self); /* nobody is there */
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(Fixture *self, gconstpointer data);
    } tests[] = {
        {"/countries/asked-once", test_asked_once},
        {"/countries/kept", test_kept},
        {"/countries/clock", test_clock},
        {"/countries/refused", test_refused},
        {"/countries/damaged", test_damaged},
        {"/countries/freed-meanwhile", test_freed_meanwhile},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
