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
    TG_CHOICE_QR,
    TG_CHOICE_REPORT,      /* the code did not come */
    TG_CHOICE_EMAIL,       /* another address */
    TG_CHOICE_RESET_EMAIL, /* give the address up */
    TG_CHOICE_BACK,
    TG_CHOICE_NO_PASSWORD,
    TG_CHOICE_INVERT, /* swap light and dark */
    TG_CHOICE_ALL,
    TG_CHOICE_MORE, /* the next part of a list */
    TG_CHOICE_MOVE, /* the login of another computer */
    TG_CHOICE_YES,
    TG_CHOICE_FORGET, /* yes, and leave nothing that helps the next login */
    TG_CHOICE_NO,
    TG_CHOICE_STOP,
    TG_CHOICE_ITEM, /* the first entry of a list; the others follow */
} TgChoice;

/** TG_ITEMS_MAX: entries of a list that can be chosen. */
#define TG_ITEMS_MAX 99
/** TG_ENTRIES_MAX: things that can be typed beside the first. */
#define TG_ENTRIES_MAX 2

/** TgWords: how a choice is typed where there is no list. */
typedef enum {
    TG_WORDS_PLAIN,   /* as a word, with or without a slash: an answer has digits only */
    TG_WORDS_SLASH,   /* with a slash: an answer may be any word */
    TG_WORDS_NO_LIST, /* with a slash, and only where there is no list: an answer is anything */
} TgWords;

typedef struct _TgQuestion TgQuestion;

/** tg_question_new: (transfer full): @primary: one line. @words: for typed choices. */
TgQuestion *tg_question_new(const char *primary, TgWords words);
TgQuestion *tg_question_newf(TgWords words, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** tg_question_ref: (transfer full) */
TgQuestion *tg_question_ref(TgQuestion *self);
/** tg_question_free: gives up one reference. */
void tg_question_free(TgQuestion *self);

/** tg_question_say: adds a paragraph; NULL and "" are ignored. */
void tg_question_say(TgQuestion *self, const char *paragraph);
void tg_question_sayf(TgQuestion *self, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** tg_question_say_if_room: adds a paragraph that is left out where a terminal has no room for it.
 */
void tg_question_say_if_room(TgQuestion *self, const char *paragraph);
/** tg_question_warn: adds a paragraph before all others: why it is asked again. */
void tg_question_warn(TgQuestion *self, const char *paragraph);
void tg_question_warnf(TgQuestion *self, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** tg_question_set_entry: something can be typed. @value: (nullable): what is in it already. */
void tg_question_set_entry(TgQuestion *self, const char *label, const char *value, gboolean masked);
/** tg_question_add_entry: one more thing to type, where there is more than a line; at most
 * TG_ENTRIES_MAX. */
void tg_question_add_entry(TgQuestion *self, const char *label, gboolean masked);
/** tg_question_set_title: of the window; without, it is about the login. */
void tg_question_set_title(TgQuestion *self, const char *title);
/** tg_question_set_stop: (nullable): what ending it is called where there is no button for it. */
void tg_question_set_stop(TgQuestion *self, const char *text);
/** tg_question_offer: the first one is what happens if nothing is chosen. */
void tg_question_offer(TgQuestion *self, TgChoice choice, const char *text);

/** tg_question_expect: the word for @choice is understood, though it is not offered. */
void tg_question_expect(TgQuestion *self, TgChoice choice);

const char *tg_question_get_title(const TgQuestion *self);
const char *tg_question_get_primary(const TgQuestion *self);
/** tg_question_get_text: (transfer full): the paragraphs, one after the other.
 * @has_list: what is offered is shown beside it; otherwise it is in the text as words to type.
 * @is_terminal: it is shown as it is, on few lines; otherwise the front end breaks lines. */
char *tg_question_get_text(const TgQuestion *self, gboolean has_list, gboolean is_terminal);
/** tg_question_get_label: (nullable): NULL: nothing can be typed. */
const char *tg_question_get_label(const TgQuestion *self);
const char *tg_question_get_value(const TgQuestion *self);
gboolean tg_question_is_masked(const TgQuestion *self);
guint tg_question_count_entries(const TgQuestion *self);
const char *tg_question_get_entry_label(const TgQuestion *self, guint number);
gboolean tg_question_is_entry_masked(const TgQuestion *self, guint number);
guint tg_question_count_choices(const TgQuestion *self);
TgChoice tg_question_get_choice(const TgQuestion *self, guint number);
/** tg_question_is_yes_or_no: yes is the only choice, and there is nothing to type: a
 * button is enough. */
gboolean tg_question_is_yes_or_no(const TgQuestion *self);
/** tg_question_get_default: what an answer means for which nothing was typed or chosen. With a
 * line only, yes has to be typed. */
TgChoice tg_question_get_default(const TgQuestion *self, gboolean has_list);
const char *tg_question_get_choice_text(const TgQuestion *self, guint number);

/** tg_question_understand: what a typed line means; %TG_CHOICE_ANSWER: it is the answer. */
TgChoice tg_question_understand(const TgQuestion *self, const char *text, gboolean has_list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgQuestion, tg_question_free)

G_END_DECLS
