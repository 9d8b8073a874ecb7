/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A question as data. Pure: it shows nothing and asks nobody.
 */
#include "tg-question.h"

#include "tg-text.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-secret.h>
#include <string.h>

/* No word is longer, some blanks around it included. */
#define LONGEST_INPUT 32

typedef struct {
    TgChoice choice;
    char *text;
} Offer;

struct _TgQuestion {
    char *primary;
    GString *warning;
    GString *text;
    char *label;
    char *value;
    gboolean masked;
    TgWords words;
    GPtrArray *offers; /* (element-type Offer) */
};

static void
offer_free(gpointer data)
{
    Offer *offer = data;

    g_free(offer->text);
    g_free(offer);
}

TgQuestion *
tg_question_new(const char *primary, TgWords words)
{
    TgQuestion *self = g_new0(TgQuestion, 1);

    self->primary = g_strdup(primary);
    self->words = words;
    self->warning = g_string_new(NULL);
    self->text = g_string_new(NULL);
    self->offers = g_ptr_array_new_with_free_func(offer_free);
    return self;
}

void
tg_question_free(TgQuestion *self)
{
    if (self == NULL)
        return;
    g_free(self->primary);
    g_string_free(self->warning, TRUE);
    g_string_free(self->text, TRUE);
    g_free(self->label);
    mt_wipe_string(self->value);
    g_ptr_array_unref(self->offers);
    g_free(self);
}

static void
add_paragraph(GString *text, const char *paragraph)
{
    if (paragraph == NULL || *paragraph == '\0')
        return;
    if (text->len > 0)
        g_string_append_c(text, '\n');
    g_string_append(text, paragraph);
}

void
tg_question_say(TgQuestion *self, const char *paragraph)
{
    add_paragraph(self->text, paragraph);
}

void
tg_question_warn(TgQuestion *self, const char *paragraph)
{
    add_paragraph(self->warning, paragraph);
}

void
tg_question_set_entry(TgQuestion *self, const char *label, const char *value, gboolean masked)
{
    g_free(self->label);
    mt_wipe_string(self->value);
    self->label = g_strdup(label);
    self->value = g_strdup(value);
    self->masked = masked;
}

void
tg_question_offer(TgQuestion *self, TgChoice choice, const char *text)
{
    Offer *offer = g_new0(Offer, 1);

    offer->choice = choice;
    offer->text = g_strdup(text);
    g_ptr_array_add(self->offers, offer);
}

const char *
tg_question_get_primary(const TgQuestion *self)
{
    return self->primary;
}

const char *
tg_question_get_label(const TgQuestion *self)
{
    return self->label;
}

const char *
tg_question_get_value(const TgQuestion *self)
{
    return self->value;
}

gboolean
tg_question_is_masked(const TgQuestion *self)
{
    return self->masked;
}

guint
tg_question_count_choices(const TgQuestion *self)
{
    return self->offers->len;
}

TgChoice
tg_question_get_choice(const TgQuestion *self, guint number)
{
    const Offer *offer = g_ptr_array_index(self->offers, number);

    return offer->choice;
}

const char *
tg_question_get_choice_text(const TgQuestion *self, guint number)
{
    const Offer *offer = g_ptr_array_index(self->offers, number);

    return offer->text;
}

/* The words are the same in every language: what the documentation says holds everywhere. */
static const char *
word_of(TgChoice choice)
{
    switch (choice) {
    case TG_CHOICE_RESEND:
        return "resend";
    case TG_CHOICE_NEW_CODE:
        return "new";
    case TG_CHOICE_NUMBER:
        return "number";
    case TG_CHOICE_FORGOT:
        return "forgot";
    case TG_CHOICE_STOP:
        return "cancel";
    case TG_CHOICE_ANSWER:
        break;
    }
    return NULL;
}

static void
explain_word(const TgQuestion *self, GString *text, TgChoice choice, const char *meaning)
{
    const char *slash = self->words == TG_WORDS_PLAIN ? "" : "/";

    g_string_append_printf(text, "\n%s%s: %s", slash, word_of(choice), meaning);
}

char *
tg_question_get_text(const TgQuestion *self, gboolean has_list)
{
    g_autoptr(GString) text = g_string_new(self->warning->str);

    if (text->len > 0 && self->text->len > 0)
        g_string_append_c(text, '\n'); /* set apart */
    add_paragraph(text, self->text->str);
    if (!has_list) {
        add_paragraph(text, _("You can also type one of these words:"));
        for (guint i = 0; i < self->offers->len; i++) {
            const Offer *offer = g_ptr_array_index(self->offers, i);

            if (offer->choice != TG_CHOICE_ANSWER)
                explain_word(self, text, offer->choice, offer->text);
        }
        explain_word(self, text, TG_CHOICE_STOP, _("Stop the login"));
    }
    return tg_text_wrap(text->str);
}

static gboolean
is_offered(const TgQuestion *self, TgChoice choice)
{
    if (choice == TG_CHOICE_STOP)
        return TRUE;
    for (guint i = 0; i < self->offers->len; i++) {
        const Offer *offer = g_ptr_array_index(self->offers, i);

        if (offer->choice == choice)
            return TRUE;
    }
    return FALSE;
}

/* %TG_CHOICE_ANSWER: it is none of the words that count here. */
static TgChoice
find_word(const TgQuestion *self, const char *word)
{
    static const TgChoice choices[] = {TG_CHOICE_RESEND, TG_CHOICE_NEW_CODE, TG_CHOICE_NUMBER,
                                       TG_CHOICE_FORGOT, TG_CHOICE_STOP};
    gboolean has_slash = word[0] == '/';

    if (!has_slash && self->words != TG_WORDS_PLAIN)
        return TG_CHOICE_ANSWER;
    for (guint i = 0; i < G_N_ELEMENTS(choices); i++) {
        if (g_ascii_strcasecmp(word + (has_slash ? 1 : 0), word_of(choices[i])) == 0 &&
            is_offered(self, choices[i]))
            return choices[i];
    }
    return TG_CHOICE_ANSWER;
}

TgChoice
tg_question_understand(const TgQuestion *self, const char *text, gboolean has_list)
{
    TgChoice choice;
    char *word;

    if (text == NULL || strlen(text) > LONGEST_INPUT ||
        (self->words == TG_WORDS_NO_LIST && has_list))
        return TG_CHOICE_ANSWER;
    word = g_strstrip(g_strdup(text)); /* may be a password */
    choice = find_word(self, word);
    mt_wipe_string(word);
    return choice;
}
