/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Steps of one sequence, the oldest first. A step is what one update or one part of a difference
 * brought; it leaves the queue when all its events are confirmed and nothing is before it. It knows
 * nothing of what the events are.
 */
#include <client/updates/mt-shown.h>

/* Keys in a snapshot: several parts of a difference, and what a journal can hold. */
#define MAX_AHEAD 100000u
/* Tokens that count for nothing until they are confirmed. */
#define MAX_PASSED 100000u

struct _MtTokens {
    GHashTable *out; /* guint64 * -> Token */
    guint passed;    /* of these */
    guint64 last;
};

typedef struct {
    guint refs;
    MtShown *shown; /* NULL: the sequence was given up */
    MtMark mark;
    gboolean closed;
    guint open;   /* events that are not confirmed */
    GArray *done; /* (element-type guint64): keys of those that are */
} Step;

typedef struct {
    guint64 number; /* first: the key of the table points here */
    guint64 key;
    Step *step;
    gboolean passed;
} Token;

struct _MtShown {
    MtTokens *tokens;
    gint64 sequence;
    MtMark saved;
    GQueue steps;      /* (element-type Step): the last one may be unclosed */
    GHashTable *ahead; /* (nullable): guint64 *: confirmed by an earlier run */
};

/* --- steps and tokens ------------------------------------------------------------------------ */

static void
step_unref(Step *step)
{
    if (--step->refs > 0)
        return;
    g_array_unref(step->done);
    g_free(step);
}

static void
token_free(gpointer data)
{
    Token *token = data;

    step_unref(token->step);
    g_free(token);
}

MtTokens *
mt_tokens_new(void)
{
    MtTokens *self = g_new0(MtTokens, 1);

    self->out = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, token_free);
    return self;
}

void
mt_tokens_free(MtTokens *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref(self->out);
    g_free(self);
}

gboolean
mt_tokens_find(const MtTokens *self, guint64 token, gint64 *sequence, guint64 *key)
{
    const Token *found = g_hash_table_lookup(self->out, &token);

    if (found == NULL || found->step->shown == NULL)
        return FALSE;
    *sequence = found->step->shown->sequence;
    *key = found->key;
    return TRUE;
}

guint
mt_tokens_count(const MtTokens *self)
{
    return g_hash_table_size(self->out) - self->passed;
}

gboolean
mt_tokens_pass(MtTokens *self, guint64 token)
{
    Token *found = g_hash_table_lookup(self->out, &token);

    if (found == NULL || found->passed || self->passed >= MAX_PASSED)
        return FALSE;
    found->passed = TRUE;
    self->passed++;
    return TRUE;
}

MtShown *
mt_shown_new(MtTokens *tokens, const MtMark *mark)
{
    MtShown *self = g_new0(MtShown, 1);

    self->tokens = tokens;
    self->saved = *mark;
    g_queue_init(&self->steps);
    return self;
}

void
mt_shown_free(MtShown *self)
{
    Step *step;

    if (self == NULL)
        return;
    while ((step = g_queue_pop_head(&self->steps)) != NULL) {
        step->shown = NULL;
        step_unref(step);
    }
    g_clear_pointer(&self->ahead, g_hash_table_unref);
    g_free(self);
}

void
mt_shown_set_sequence(MtShown *self, gint64 sequence)
{
    self->sequence = sequence;
}

static Step *
present_step(MtShown *self)
{
    Step *step = g_queue_peek_tail(&self->steps);

    if (step != NULL && !step->closed)
        return step;
    step = g_new0(Step, 1);
    step->refs = 1;
    step->shown = self;
    step->done = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_queue_push_tail(&self->steps, step);
    return step;
}

static void
advance(MtShown *self)
{
    for (;;) {
        Step *step = g_queue_peek_head(&self->steps);

        if (step == NULL || !step->closed || step->open > 0)
            return;
        self->saved = step->mark;
        g_queue_pop_head(&self->steps);
        step_unref(step);
    }
}

static guint64
hand_out(MtShown *self, Step *step, guint64 key)
{
    Token *token;

    if (self->ahead != NULL && g_hash_table_remove(self->ahead, &key)) {
        g_array_append_val(step->done, key);
        return 0;
    }
    token = g_new0(Token, 1);
    token->number = ++self->tokens->last;
    token->key = key;
    token->step = step;
    step->refs++;
    step->open++;
    g_hash_table_insert(self->tokens->out, &token->number, token);
    return token->number;
}

guint64
mt_shown_hand_out(MtShown *self, guint64 key)
{
    return hand_out(self, present_step(self), key);
}

guint64
mt_shown_hand_out_with(MtShown *self, guint64 token, guint64 key)
{
    const Token *with = g_hash_table_lookup(self->tokens->out, &token);

    return hand_out(
        self, with != NULL && with->step->shown == self ? with->step : present_step(self), key);
}

void
mt_shown_skip(MtShown *self, guint64 key)
{
    Step *step = present_step(self);

    if (self->ahead != NULL)
        g_hash_table_remove(self->ahead, &key);
    g_array_append_val(step->done, key);
}

void
mt_shown_close(MtShown *self, const MtMark *mark)
{
    Step *last = g_queue_peek_tail(&self->steps);

    /* Nothing to be shown is done when what was before it is. */
    if (last == NULL) {
        self->saved = *mark;
        return;
    }
    last->mark = *mark;
    last->closed = TRUE;
    advance(self);
}

static gboolean
confirm(MtTokens *self, guint64 token, gboolean remember)
{
    Token *found = g_hash_table_lookup(self->out, &token);
    Step *step;

    if (found == NULL)
        return FALSE;
    step = found->step;
    step->open--;
    if (step->shown != NULL) {
        if (remember)
            g_array_append_val(step->done, found->key);
        step->refs++;
        advance(step->shown);
        step_unref(step);
    }
    self->passed -= found->passed ? 1 : 0;
    g_hash_table_remove(self->out, &token);
    return TRUE;
}

gboolean
mt_tokens_confirm(MtTokens *self, guint64 token)
{
    return confirm(self, token, TRUE);
}

gboolean
mt_tokens_confirm_alone(MtTokens *self, guint64 token)
{
    return confirm(self, token, FALSE);
}

const MtMark *
mt_shown_get_saved(const MtShown *self)
{
    return &self->saved;
}

gboolean
mt_shown_is_behind(const MtShown *self)
{
    return self->steps.length > 0;
}

guint64
mt_shown_get_ahead(const MtShown *self, guint64 first, guint64 last)
{
    GHashTableIter iter;
    gpointer key;
    guint64 greatest = 0;

    if (self->ahead == NULL)
        return 0;
    if (first == last)
        return g_hash_table_contains(self->ahead, &first) ? first : 0;
    g_hash_table_iter_init(&iter, self->ahead);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        guint64 value = *(const guint64 *)key;

        if (value >= first && value <= last)
            greatest = MAX(greatest, value);
    }
    return greatest;
}

/* They may come once more if the program ends before the last step is done. */
void
mt_shown_forget_ahead(MtShown *self)
{
    Step *last = g_queue_peek_tail(&self->steps);
    GHashTableIter iter;
    gpointer key;

    if (self->ahead == NULL)
        return;
    g_hash_table_iter_init(&iter, self->ahead);
    while (last != NULL && g_hash_table_iter_next(&iter, &key, NULL))
        g_array_append_val(last->done, *(guint64 *)key);
    g_clear_pointer(&self->ahead, g_hash_table_unref);
}

/* --- across a restart ------------------------------------------------------------------------ */

static void
write_keys(const MtShown *self, MtWriter *writer)
{
    GHashTableIter iter;
    gpointer key;
    guint32 left = MAX_AHEAD;

    for (const GList *each = self->steps.head; each != NULL; each = each->next) {
        const Step *step = each->data;

        for (guint i = 0; i < step->done->len && left > 0; i++, left--)
            mt_writer_u64(writer, g_array_index(step->done, guint64, i));
    }
    if (self->ahead == NULL)
        return;
    g_hash_table_iter_init(&iter, self->ahead);
    while (left > 0 && g_hash_table_iter_next(&iter, &key, NULL)) {
        mt_writer_u64(writer, *(const guint64 *)key);
        left--;
    }
}

void
mt_shown_write(const MtShown *self, MtWriter *writer)
{
    g_auto(MtWriter) keys;

    mt_writer_init(&keys);
    write_keys(self, &keys);
    mt_writer_i32(writer, self->saved.pts);
    mt_writer_i32(writer, self->saved.qts);
    mt_writer_i32(writer, self->saved.date);
    mt_writer_i32(writer, self->saved.seq);
    mt_writer_i32(writer, self->saved.top);
    mt_writer_u32(writer, (guint32)(keys.len / sizeof(guint64)));
    if (keys.len > 0)
        mt_writer_raw(writer, keys.data, keys.len);
}

void
mt_shown_restore(MtShown *self, guint64 key)
{
    guint64 *copy = g_new(guint64, 1);

    *copy = key;
    if (self->ahead == NULL)
        self->ahead = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_hash_table_add(self->ahead, copy);
}

void
mt_shown_read(MtShown *self, MtReader *reader)
{
    MtMark mark = {0};
    guint32 count;

    mark.pts = mt_reader_i32(reader);
    mark.qts = mt_reader_i32(reader);
    mark.date = mt_reader_i32(reader);
    mark.seq = mt_reader_i32(reader);
    mark.top = mt_reader_i32(reader);
    count = mt_reader_u32(reader);
    if (count > MAX_AHEAD || mark.pts < 0 || mark.qts < 0 || mark.date < 0 || mark.seq < 0 ||
        mark.top < 0)
        reader->failed = TRUE;
    if (reader->failed)
        return;
    self->saved = mark;
    for (guint32 i = 0; i < count && !reader->failed; i++)
        mt_shown_restore(self, mt_reader_u64(reader));
}
