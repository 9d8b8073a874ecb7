/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A question as data: what is said, what can be typed, what else can be done; and what a typed
 * line means where there is nothing but a line. Pure: it shows nothing and asks nobody.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TgChoice: what somebody wants to do. */
typedef enum {
    TG_CHOICE_ANSWER, /* what was typed is the answer */
    TG_CHOICE_RESEND,
    TG_CHOICE_NEW_CODE,
    TG_CHOICE_NUMBER,
    TG_CHOICE_FORGOT,
    TG_CHOICE_STOP,
} TgChoice;

/** TgWords: how a choice is typed where there is no list. */
typedef enum {
    TG_WORDS_PLAIN,   /* as a word, with or without a slash: an answer has digits only */
    TG_WORDS_SLASH,   /* with a slash: an answer may be any word */
    TG_WORDS_NO_LIST, /* with a slash, and only where there is no list: an answer is anything */
} TgWords;

typedef struct _TgQuestion TgQuestion;

/** tg_question_new: (transfer full): @primary: one line. @words: for typed choices. */
TgQuestion *tg_question_new(const char *primary, TgWords words);
void tg_question_free(TgQuestion *self);

/** tg_question_say: adds a paragraph; NULL and "" are ignored. */
void tg_question_say(TgQuestion *self, const char *paragraph);
/** tg_question_warn: adds a paragraph before all others: why it is asked again. */
void tg_question_warn(TgQuestion *self, const char *paragraph);
/** tg_question_set_entry: something can be typed. @value: (nullable): what is in it already. */
void tg_question_set_entry(TgQuestion *self, const char *label, const char *value, gboolean masked);
/** tg_question_offer: the first one is what happens if nothing is chosen. */
void tg_question_offer(TgQuestion *self, TgChoice choice, const char *text);

const char *tg_question_get_primary(const TgQuestion *self);
/** tg_question_get_text: (transfer full): wrapped. Without @has_list, what is offered is in it as
 * words to type. */
char *tg_question_get_text(const TgQuestion *self, gboolean has_list);
/** tg_question_get_label: (nullable): NULL: nothing can be typed. */
const char *tg_question_get_label(const TgQuestion *self);
const char *tg_question_get_value(const TgQuestion *self);
gboolean tg_question_is_masked(const TgQuestion *self);
guint tg_question_count_choices(const TgQuestion *self);
TgChoice tg_question_get_choice(const TgQuestion *self, guint number);
const char *tg_question_get_choice_text(const TgQuestion *self, guint number);

/** tg_question_understand: what a typed line means; %TG_CHOICE_ANSWER: it is the answer. */
TgChoice tg_question_understand(const TgQuestion *self, const char *text, gboolean has_list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgQuestion, tg_question_free)

G_END_DECLS
