/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A question as data. Pure: it shows nothing and asks nobody.
 */
#include "ask/tg-question.h"

#include "tg-text.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-secret.h>
#include <string.h>

/* No word is longer, some blanks around it included. */
#define LONGEST_INPUT 32
/* A terminal of 24 lines without its list of windows, a frame, the first line, three blank lines
 * and the buttons: what is left; and what a list takes of it. */
#define ROOM_IN_FRAME 14
#define ROOM_OF_LIST 3
/* Of a prompt of one line, which has words in place of a list. */
#define ROOM_OF_LINE 18

typedef struct {
    TgChoice choice;
    char *text;
} Offer;

struct _TgQuestion {
    grefcount references;
    char *primary;
    GString *warning;
    GPtrArray *text; /* (element-type Paragraph) */
    char *label;
    char *value;
    gboolean masked;
    struct {
        char *label;
        gboolean masked;
    } entries[TG_ENTRIES_MAX];
    guint n_entries;
    char *title;
    char *stop;
    TgWords words;
    GPtrArray *offers; /* (element-type Offer) */
    TgChoice expected; /* or %TG_CHOICE_ANSWER */
};

typedef struct {
    char *text;
    gboolean if_room;
} Paragraph;

static void
paragraph_free(gpointer data)
{
    Paragraph *paragraph = data;

    g_free(paragraph->text);
    g_free(paragraph);
}

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

    g_ref_count_init(&self->references);
    self->primary = g_strdup(primary);
    self->words = words;
    self->warning = g_string_new(NULL);
    self->text = g_ptr_array_new_with_free_func(paragraph_free);
    self->offers = g_ptr_array_new_with_free_func(offer_free);
    return self;
}

TgQuestion *
tg_question_newf(TgWords words, const char *format, ...)
{
    g_autofree char *primary = NULL;
    va_list arguments;

    va_start(arguments, format);
    primary = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return tg_question_new(primary, words);
}

TgQuestion *
tg_question_ref(TgQuestion *self)
{
    g_ref_count_inc(&self->references);
    return self;
}

void
tg_question_free(TgQuestion *self)
{
    if (self == NULL || !g_ref_count_dec(&self->references))
        return;
    g_free(self->primary);
    g_string_free(self->warning, TRUE);
    g_ptr_array_unref(self->text);
    g_free(self->label);
    mt_wipe_string(self->value);
    for (guint i = 0; i < self->n_entries; i++)
        g_free(self->entries[i].label);
    g_free(self->title);
    g_free(self->stop);
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

static void
say(TgQuestion *self, const char *text, gboolean if_room)
{
    Paragraph *paragraph;

    if (text == NULL || *text == '\0')
        return;
    paragraph = g_new0(Paragraph, 1);
    paragraph->text = g_strdup(text);
    paragraph->if_room = if_room;
    g_ptr_array_add(self->text, paragraph);
}

void
tg_question_say(TgQuestion *self, const char *paragraph)
{
    say(self, paragraph, FALSE);
}

void
tg_question_say_if_room(TgQuestion *self, const char *paragraph)
{
    say(self, paragraph, TRUE);
}

void
tg_question_warn(TgQuestion *self, const char *paragraph)
{
    add_paragraph(self->warning, paragraph);
}

void
tg_question_sayf(TgQuestion *self, const char *format, ...)
{
    g_autofree char *paragraph = NULL;
    va_list arguments;

    va_start(arguments, format);
    paragraph = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    tg_question_say(self, paragraph);
}

void
tg_question_warnf(TgQuestion *self, const char *format, ...)
{
    g_autofree char *paragraph = NULL;
    va_list arguments;

    va_start(arguments, format);
    paragraph = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    tg_question_warn(self, paragraph);
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
tg_question_add_entry(TgQuestion *self, const char *label, gboolean masked)
{
    if (self->n_entries == TG_ENTRIES_MAX)
        return;
    self->entries[self->n_entries].label = g_strdup(label);
    self->entries[self->n_entries].masked = masked;
    self->n_entries++;
}

void
tg_question_set_title(TgQuestion *self, const char *title)
{
    g_free(self->title);
    self->title = g_strdup(title);
}

void
tg_question_set_stop(TgQuestion *self, const char *text)
{
    g_free(self->stop);
    self->stop = g_strdup(text);
}

void
tg_question_offer(TgQuestion *self, TgChoice choice, const char *text)
{
    Offer *offer = g_new0(Offer, 1);

    offer->choice = choice;
    offer->text = g_strdup(text);
    g_ptr_array_add(self->offers, offer);
}

void
tg_question_expect(TgQuestion *self, TgChoice choice)
{
    self->expected = choice;
}

const char *
tg_question_get_title(const TgQuestion *self)
{
    return self->title != NULL ? self->title : _("Telegram login");
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
tg_question_count_entries(const TgQuestion *self)
{
    return self->n_entries;
}

const char *
tg_question_get_entry_label(const TgQuestion *self, guint number)
{
    return self->entries[number].label;
}

gboolean
tg_question_is_entry_masked(const TgQuestion *self, guint number)
{
    return self->entries[number].masked;
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

gboolean
tg_question_is_yes_or_no(const TgQuestion *self)
{
    return self->label == NULL && self->offers->len == 1 &&
           tg_question_get_choice(self, 0) == TG_CHOICE_YES;
}

TgChoice
tg_question_get_default(const TgQuestion *self, gboolean has_list)
{
    TgChoice first;

    if (self->label != NULL || self->offers->len == 0)
        return TG_CHOICE_ANSWER;
    first = tg_question_get_choice(self, 0);
    return first == TG_CHOICE_YES && !has_list ? TG_CHOICE_ANSWER : first;
}

const char *
tg_question_get_choice_text(const TgQuestion *self, guint number)
{
    const Offer *offer = g_ptr_array_index(self->offers, number);

    return offer->text;
}

/* The words are the same in every language: what the documentation says holds everywhere. */
static const struct {
    TgChoice choice;
    const char *word;
} choice_words[] = {
    {TG_CHOICE_RESEND, "resend"}, {TG_CHOICE_NEW_CODE, "new"},
    {TG_CHOICE_NUMBER, "number"}, {TG_CHOICE_FORGOT, "forgot"},
    {TG_CHOICE_QR, "qr"},         {TG_CHOICE_REPORT, "missing"},
    {TG_CHOICE_EMAIL, "email"},   {TG_CHOICE_RESET_EMAIL, "reset"},
    {TG_CHOICE_BACK, "back"},     {TG_CHOICE_NO_PASSWORD, "none"},
    {TG_CHOICE_INVERT, "swap"},   {TG_CHOICE_ALL, "all"},
    {TG_CHOICE_MORE, "more"},     {TG_CHOICE_YES, "yes"},
    {TG_CHOICE_FORGET, "forget"}, {TG_CHOICE_NO, "no"},
    {TG_CHOICE_STOP, "cancel"},   {TG_CHOICE_MOVE, "move"},
};

/* (transfer full): entries of a list are named by their numbers. */
static char *
word_of(TgChoice choice)
{
    for (guint i = 0; i < G_N_ELEMENTS(choice_words); i++) {
        if (choice_words[i].choice == choice)
            return g_strdup(choice_words[i].word);
    }
    return g_strdup_printf("%u", (guint)choice - TG_CHOICE_ITEM + 1);
}

static void
explain_word(const TgQuestion *self, GString *text, TgChoice choice, const char *meaning)
{
    const char *slash = self->words == TG_WORDS_PLAIN ? "" : "/";
    g_autofree char *word = word_of(choice);

    g_string_append_printf(text, "\n%s%s: %s", slash, word, meaning);
}

static void
explain_words(const TgQuestion *self, GString *text)
{
    add_paragraph(text, _("You can also type one of these words:"));
    for (guint i = 0; i < self->offers->len; i++) {
        const Offer *offer = g_ptr_array_index(self->offers, i);

        if (offer->choice != TG_CHOICE_ANSWER)
            explain_word(self, text, offer->choice, offer->text);
    }
    explain_word(self, text, TG_CHOICE_STOP, self->stop != NULL ? self->stop : _("Stop the login"));
}

/* (transfer full): @kept: how many of the paragraphs that may be left out are not. */
static GString *
join_paragraphs(const TgQuestion *self, gboolean set_apart, guint kept)
{
    GString *text = g_string_new(self->warning->str);

    if (text->len > 0 && self->text->len > 0 && set_apart)
        g_string_append_c(text, '\n');
    for (guint i = 0; i < self->text->len; i++) {
        const Paragraph *paragraph = g_ptr_array_index(self->text, i);

        if (paragraph->if_room && kept == 0)
            continue;
        kept -= paragraph->if_room ? 1 : 0;
        add_paragraph(text, paragraph->text);
    }
    return text;
}

/* Lines that a terminal has for the text, beside the frame, the entries and the buttons. */
static guint
count_room(const TgQuestion *self)
{
    guint room = ROOM_IN_FRAME;

    if (self->label != NULL)
        room -= 1 + self->n_entries;
    if (self->offers->len > 0 && !tg_question_is_yes_or_no(self))
        room -= ROOM_OF_LIST;
    return room;
}

static guint
count_lines(const char *text)
{
    guint lines = 1;

    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

static guint
count_spare(const TgQuestion *self)
{
    guint spare = 0;

    for (guint i = 0; i < self->text->len; i++)
        spare += ((const Paragraph *)g_ptr_array_index(self->text, i))->if_room ? 1 : 0;
    return spare;
}

/* (transfer full): on a terminal: with what there is room for. */
static char *
fit_terminal(const TgQuestion *self)
{
    guint room = count_room(self);
    guint spare = count_spare(self);
    char *wrapped = NULL;

    for (guint step = 0; step <= spare + 1; step++) {
        GString *text = join_paragraphs(self, step == 0, step > 1 ? spare + 1 - step : spare);

        g_free(wrapped);
        wrapped = tg_text_wrap(text->str);
        g_string_free(text, TRUE);
        if (count_lines(wrapped) <= room)
            break;
    }
    return wrapped;
}

/* (transfer full): the same with the words that can be typed in place of a list. */
static char *
fit_terminal_line(const TgQuestion *self)
{
    guint kept = count_spare(self);
    char *wrapped = NULL;

    do {
        GString *text = join_paragraphs(self, TRUE, kept);

        explain_words(self, text);
        g_free(wrapped);
        wrapped = tg_text_wrap(text->str);
        g_string_free(text, TRUE);
    } while (count_lines(wrapped) > ROOM_OF_LINE && kept-- > 0);
    return wrapped;
}

char *
tg_question_get_text(const TgQuestion *self, gboolean has_list, gboolean is_terminal)
{
    g_autoptr(GString) text = NULL;
    g_auto(GStrv) paragraphs = NULL;
    g_autofree char *spaced = NULL;

    if (is_terminal)
        return has_list ? fit_terminal(self) : fit_terminal_line(self);
    text = join_paragraphs(self, FALSE, count_spare(self));
    paragraphs = g_strsplit(text->str, "\n", -1); /* as paragraphs, not as lines */
    spaced = g_strjoinv("\n\n", paragraphs);
    g_string_assign(text, spaced);
    if (!has_list)
        explain_words(self, text);
    return g_strdup(text->str);
}

static gboolean
is_word_of(const char *text, TgChoice choice)
{
    g_autofree char *word = word_of(choice);

    return g_ascii_strcasecmp(text, word) == 0;
}

/* %TG_CHOICE_ANSWER: it is none of the words that count here. */
static TgChoice
find_word(const TgQuestion *self, const char *word)
{
    gboolean has_slash = word[0] == '/';

    if (!has_slash && self->words != TG_WORDS_PLAIN)
        return TG_CHOICE_ANSWER;
    word += has_slash ? 1 : 0;
    for (guint i = 0; i < self->offers->len; i++) {
        const Offer *offer = g_ptr_array_index(self->offers, i);

        if (offer->choice != TG_CHOICE_ANSWER && is_word_of(word, offer->choice))
            return offer->choice;
    }
    if (self->expected != TG_CHOICE_ANSWER && is_word_of(word, self->expected))
        return self->expected;
    return is_word_of(word, TG_CHOICE_STOP) ? TG_CHOICE_STOP : TG_CHOICE_ANSWER;
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
