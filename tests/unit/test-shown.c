/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How far a sequence may be saved: never beyond what was confirmed, and nothing twice after a
 * restart.
 */
#include <client/updates/mt-shown.h>

typedef struct {
    MtTokens *tokens;
    MtShown *shown;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    const MtMark begin = {.pts = 10};

    self->tokens = mt_tokens_new();
    self->shown = mt_shown_new(self->tokens, &begin);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_shown_free(self->shown);
    mt_tokens_free(self->tokens);
}

static void
close_at(Fixture *self, gint32 pts)
{
    const MtMark mark = {.pts = pts, .top = pts * 2};

    mt_shown_close(self->shown, &mark);
}

static gint32
saved(const Fixture *self)
{
    return mt_shown_get_saved(self->shown)->pts;
}

static void
test_nothing_to_show(Fixture *self, gconstpointer data)
{
    close_at(self, 11);
    g_assert_cmpint(saved(self), ==, 11);
    g_assert_false(mt_shown_is_behind(self->shown));
}

static void
test_in_order(Fixture *self, gconstpointer data)
{
    guint64 first = mt_shown_hand_out(self->shown, 1);
    guint64 second;

    close_at(self, 11);
    second = mt_shown_hand_out(self->shown, 2);
    close_at(self, 12);
    close_at(self, 13); /* without an event: with the one before */
    g_assert_cmpuint(first, !=, 0);
    g_assert_cmpuint(first, !=, second);
    g_assert_cmpint(saved(self), ==, 10);
    g_assert_true(mt_tokens_confirm(self->tokens, first));
    g_assert_cmpint(saved(self), ==, 11);
    g_assert_false(mt_tokens_confirm(self->tokens, first));
    g_assert_true(mt_tokens_confirm(self->tokens, second));
    g_assert_cmpint(saved(self), ==, 13);
    g_assert_cmpint(mt_shown_get_saved(self->shown)->top, ==, 26);
    g_assert_cmpuint(mt_tokens_count(self->tokens), ==, 0);
}

static void
test_out_of_order(Fixture *self, gconstpointer data)
{
    guint64 first = mt_shown_hand_out(self->shown, 1);
    guint64 second;

    close_at(self, 11);
    second = mt_shown_hand_out(self->shown, 2);
    close_at(self, 12);
    g_assert_true(mt_tokens_confirm(self->tokens, second));
    g_assert_cmpint(saved(self), ==, 10);
    g_assert_true(mt_shown_is_behind(self->shown));
    g_assert_true(mt_tokens_confirm(self->tokens, first));
    g_assert_cmpint(saved(self), ==, 12);
}

static void
test_unfinished_step(Fixture *self, gconstpointer data)
{
    guint64 token = mt_shown_hand_out(self->shown, 1);

    g_assert_true(mt_tokens_confirm(self->tokens, token));
    g_assert_cmpint(saved(self), ==, 10);
    close_at(self, 11);
    g_assert_cmpint(saved(self), ==, 11);
}

/* Nobody waits for it, but the sequence is not saved beyond it. */
static void
test_passed(Fixture *self, gconstpointer data)
{
    guint64 first = mt_shown_hand_out(self->shown, 1);
    guint64 second = mt_shown_hand_out(self->shown, 2);

    close_at(self, 11);
    g_assert_true(mt_tokens_pass(self->tokens, first));
    g_assert_false(mt_tokens_pass(self->tokens, first));
    g_assert_false(mt_tokens_pass(self->tokens, 4711));
    g_assert_cmpuint(mt_tokens_count(self->tokens), ==, 1);
    g_assert_true(mt_tokens_confirm(self->tokens, second));
    g_assert_cmpuint(mt_tokens_count(self->tokens), ==, 0);
    g_assert_cmpint(saved(self), ==, 10);
    g_assert_true(mt_tokens_confirm(self->tokens, first));
    g_assert_cmpuint(mt_tokens_count(self->tokens), ==, 0);
    g_assert_cmpint(saved(self), ==, 11);
}

static void
test_given_up(Fixture *self, gconstpointer data)
{
    guint64 token = mt_shown_hand_out(self->shown, 1);
    const MtMark begin = {.pts = 1};

    close_at(self, 11);
    mt_shown_free(self->shown);
    self->shown = mt_shown_new(self->tokens, &begin);
    g_assert_true(mt_tokens_confirm(self->tokens, token));
    g_assert_cmpint(saved(self), ==, 1);
}

static void
restart(Fixture *self)
{
    g_auto(MtWriter) writer;
    g_autoptr(GBytes) bytes = NULL;
    const MtMark nothing = {0};
    MtReader reader;
    gsize len;
    const guint8 *data;

    mt_writer_init(&writer);
    mt_shown_write(self->shown, &writer);
    bytes = mt_writer_steal(&writer);
    tear_down(self, NULL);
    self->tokens = mt_tokens_new();
    self->shown = mt_shown_new(self->tokens, &nothing);
    data = g_bytes_get_data(bytes, &len);
    reader = MT_READER_INIT(data, len);
    mt_shown_read(self->shown, &reader);
    g_assert_false(reader.failed);
    g_assert_cmpuint(mt_reader_left(&reader), ==, 0);
}

/* The difference brings all of it again; what was confirmed does not come a second time, not even
 * after another restart in the middle. */
static void
test_restart(Fixture *self, gconstpointer data)
{
    guint64 token;

    mt_shown_hand_out(self->shown, 1);
    close_at(self, 11);
    token = mt_shown_hand_out(self->shown, 2);
    close_at(self, 12);
    mt_tokens_confirm(self->tokens, token);
    for (guint i = 0; i < 3; i++) {
        restart(self);
        g_assert_cmpint(saved(self), ==, 10);
        g_assert_cmpuint(mt_shown_get_ahead(self->shown, 0, 100), ==, 2);
        token = mt_shown_hand_out(self->shown, 1);
        g_assert_cmpuint(token, !=, 0);
        g_assert_cmpuint(mt_shown_hand_out(self->shown, 2), ==, 0);
        if (i == 1)
            mt_shown_forget_ahead(self->shown); /* it is in the step by then */
    }
    close_at(self, 12);
    mt_tokens_confirm(self->tokens, token);
    g_assert_cmpint(saved(self), ==, 12);
    restart(self);
    g_assert_cmpuint(mt_shown_hand_out(self->shown, 2), !=, 0);
}

static void
test_damage(Fixture *self, gconstpointer data)
{
    static const guint8 many[] = {10, 0, 0, 0, 0, 0, 0, 0, 0,    0,    0,    0,
                                  0,  0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x0f};
    MtReader reader = MT_READER_INIT(many, sizeof many);

    mt_shown_read(self->shown, &reader);
    g_assert_true(reader.failed);
    reader = MT_READER_INIT(many, 7);
    mt_shown_read(self->shown, &reader);
    g_assert_true(reader.failed);
    g_assert_cmpint(saved(self), ==, 10);
}

#define ADD(path, function) g_test_add("/shown/" path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("nothing-to-show", test_nothing_to_show);
    ADD("in-order", test_in_order);
    ADD("out-of-order", test_out_of_order);
    ADD("unfinished-step", test_unfinished_step);
    ADD("passed", test_passed);
    ADD("given-up", test_given_up);
    ADD("restart", test_restart);
    ADD("damage", test_damage);
    return g_test_run();
}
