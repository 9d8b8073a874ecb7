/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Asks a question with what the front end has. Each request has an object of its own, because
 * front ends call back while the request is made, while it is closed, or when all else is gone.
 * Answers are handed on by a timer: no front end has a callback of the prompt on the stack then.
 */
#include "ask/tg-prompt.h"

#include "ask/tg-service-chat.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-secret.h>

#define FIELD_TEXT "text"
#define FIELD_CHOICE "choice"
#define FIELD_ENTRY "entry%u"

typedef struct {
    TgPrompt *owner; /* NULL: nobody wants the answer any more */
    TgQuestion *question;
    PurpleRequestType type;
    gboolean has_list;
    gpointer handle;  /* NULL: not shown yet, not any more, or in the conversation */
    gboolean opening; /* the front end is being asked to show it */
    gboolean answered;
    TgChoice choice;
    char *text;
    char *more[TG_ENTRIES_MAX];
    guint timer;
} Request;

struct _TgPrompt {
    PurpleConnection *gc;
    TgPromptFunc answered;
    gpointer data;
    Request *request; /* (nullable) */
};

/* --- one request ----------------------------------------------------------------------------- */

static void
request_free(Request *self)
{
    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    tg_question_free(self->question);
    mt_wipe_string(self->text);
    for (guint i = 0; i < TG_ENTRIES_MAX; i++)
        mt_wipe_string(self->more[i]);
    g_free(self);
}

static gboolean
request_deliver(gpointer data)
{
    Request *self = data;
    TgPrompt *owner = self->owner;
    TgAnswer answer = {.choice = self->choice, .text = self->text};

    for (guint i = 0; i < TG_ENTRIES_MAX; i++)
        answer.more[i] = self->more[i];
    self->timer = 0;
    owner->request = NULL;
    owner->answered(owner->data, &answer); /* may free the owner */
    request_free(self);
    return FALSE;
}

/* @text: (nullable) */
static void
request_answer(Request *self, TgChoice choice, const char *text)
{
    if (self->answered || self->owner == NULL)
        return;
    self->answered = TRUE;
    self->handle = NULL; /* the front end closes it after this */
    if (choice == TG_CHOICE_ANSWER)
        choice = tg_question_understand(self->question, text, self->has_list);
    if (choice == TG_CHOICE_ANSWER && (text == NULL || *text == '\0'))
        choice = tg_question_get_default(self->question, self->has_list);
    self->choice = choice;
    self->text = g_strdup(text);
    if (!self->opening)
        self->timer = purple_timeout_add(0, request_deliver, self);
}

static void
request_cancelled(gpointer data, gpointer rubbish)
{
    request_answer(data, TG_CHOICE_STOP, NULL);
}

static void
request_line_given(gpointer data, const char *text)
{
    request_answer(data, TG_CHOICE_ANSWER, text != NULL ? text : "");
}

static void
read_entries(Request *self, PurpleRequestFields *fields)
{
    for (guint i = 0; i < tg_question_count_entries(self->question); i++) {
        g_autofree char *id = g_strdup_printf(FIELD_ENTRY, i);
        const char *text = NULL;

        if (purple_request_fields_exists(fields, id))
            text = purple_request_fields_get_string(fields, id);
        mt_wipe_string(self->more[i]);
        self->more[i] = g_strdup(text != NULL ? text : "");
    }
}

static void
request_fields_given(gpointer data, PurpleRequestFields *fields)
{
    Request *self = data;
    TgChoice choice = TG_CHOICE_ANSWER;
    const char *text = NULL;

    if (purple_request_fields_exists(fields, FIELD_CHOICE)) {
        PurpleRequestField *list = purple_request_fields_get_field(fields, FIELD_CHOICE);
        GList *selected = purple_request_field_list_get_selected(list);
        guint number = 0;

        if (selected != NULL)
            number = GPOINTER_TO_UINT(purple_request_field_list_get_data(list, selected->data));
        if (number > 0)
            choice = tg_question_get_choice(self->question, number - 1);
    }
    if (purple_request_fields_exists(fields, FIELD_TEXT)) {
        text = purple_request_fields_get_string(fields, FIELD_TEXT);
        text = text != NULL ? text : "";
    }
    if (!self->answered)
        read_entries(self, fields);
    request_answer(self, choice, text);
}

/* --- showing it ------------------------------------------------------------------------------ */

/* Pidgin shows buttons with these texts of its own as its stock buttons. */
static const char *
button_text(const char *text)
{
    return g_dgettext("pidgin", text);
}

static PurpleRequestFields *
make_fields(const TgQuestion *question)
{
    PurpleRequestFields *fields = purple_request_fields_new();
    PurpleRequestFieldGroup *group = purple_request_field_group_new(NULL);
    const char *label = tg_question_get_label(question);
    PurpleRequestField *field;

    if (label != NULL) {
        field = purple_request_field_string_new(FIELD_TEXT, label, tg_question_get_value(question),
                                                FALSE);
        purple_request_field_string_set_masked(field, tg_question_is_masked(question));
        purple_request_field_group_add_field(group, field);
    }
    for (guint i = 0; i < tg_question_count_entries(question); i++) {
        g_autofree char *id = g_strdup_printf(FIELD_ENTRY, i);

        field = purple_request_field_string_new(id, tg_question_get_entry_label(question, i), NULL,
                                                FALSE);
        purple_request_field_string_set_masked(field, tg_question_is_entry_masked(question, i));
        purple_request_field_group_add_field(group, field);
    }
    if (tg_question_count_choices(question) > 0 && !tg_question_is_yes_or_no(question)) {
        /* A list: the field for choices counts from one in Finch and from zero elsewhere. */
        field = purple_request_field_list_new(FIELD_CHOICE, _("What to do"));
        purple_request_field_list_set_multi_select(field, FALSE);
        for (guint i = 0; i < tg_question_count_choices(question); i++)
            purple_request_field_list_add(field, tg_question_get_choice_text(question, i),
                                          GUINT_TO_POINTER(i + 1));
        purple_request_field_list_add_selected(field, tg_question_get_choice_text(question, 0));
        if (tg_ui_is_terminal()) /* Finch cuts entries off to have room for it */
            purple_request_field_set_label(field, NULL);
        purple_request_field_group_add_field(group, field);
    }
    if (purple_request_field_group_get_fields(group) != NULL)
        purple_request_fields_add_group(fields, group);
    else
        purple_request_field_group_destroy(group);
    return fields;
}

/* (nullable): what libpurple calls it; an answer may have come already. */
static gpointer
show_fields(Request *request, PurpleConnection *gc)
{
    g_autofree char *text = tg_question_get_text(request->question, TRUE, tg_ui_is_terminal());
    const char *ok = button_text("OK");
    PurpleRequestFields *fields;
    gpointer handle;

    if (!tg_ui_has_fields())
        return NULL;
    fields = make_fields(request->question);
    if (tg_question_is_yes_or_no(request->question))
        ok = tg_question_get_choice_text(request->question, 0);
    request->type = PURPLE_REQUEST_FIELDS;
    request->has_list = TRUE;
    handle = purple_request_fields(
        gc, tg_question_get_title(request->question), tg_question_get_primary(request->question),
        text, fields, ok, G_CALLBACK(request_fields_given), button_text("Cancel"),
        G_CALLBACK(request_cancelled), purple_connection_get_account(gc), NULL, NULL, request);
    return handle;
}

static gpointer
show_line(Request *request, PurpleConnection *gc)
{
    g_autofree char *text = tg_question_get_text(request->question, FALSE, tg_ui_is_terminal());

    request->type = PURPLE_REQUEST_INPUT;
    request->has_list = FALSE;
    return purple_request_input(
        gc, tg_question_get_title(request->question), tg_question_get_primary(request->question),
        text, tg_question_get_value(request->question), FALSE,
        tg_question_is_masked(request->question), NULL, button_text("OK"),
        G_CALLBACK(request_line_given), button_text("Cancel"), G_CALLBACK(request_cancelled),
        purple_connection_get_account(gc), NULL, NULL, request);
}

/* Somebody may have ended all of it, or answered, while the front end was asked. */
static gboolean
request_shown(Request *request, gpointer handle)
{
    request->opening = FALSE;
    if (request->owner == NULL) {
        if (handle != NULL)
            purple_request_close(request->type, handle);
        request_free(request);
        return TRUE;
    }
    if (request->answered) {
        if (handle != NULL)
            purple_request_close(request->type, handle);
        request->timer = purple_timeout_add(0, request_deliver, request);
        return TRUE;
    }
    request->handle = handle;
    return handle != NULL;
}

static gboolean
show_chat(Request *request, PurpleConnection *gc)
{
    g_autofree char *text = tg_question_get_text(request->question, FALSE, tg_ui_is_terminal());

    request->has_list = FALSE;
    request->opening = TRUE;
    tg_service_chat_write(gc, tg_question_get_primary(request->question), text);
    if (request_shown(request, NULL))
        return TRUE;
    return tg_service_chat_is_shown(gc);
}

gboolean
tg_prompt_ask(TgPrompt *self, TgQuestion *question)
{
    PurpleConnection *gc = self->gc;
    Request *request;

    tg_prompt_close(self);
    request = g_new0(Request, 1);
    request->owner = self;
    request->question = question;
    self->request = request;
    request->opening = TRUE;
    if (request_shown(request, show_fields(request, gc)))
        return TRUE;
    request->opening = TRUE;
    if (request_shown(request, show_line(request, gc)))
        return TRUE;
    return show_chat(request, gc);
}

/* --- its life -------------------------------------------------------------------------------- */

TgPrompt *
tg_prompt_new(PurpleConnection *gc, TgPromptFunc answered, gpointer data)
{
    TgPrompt *self = g_new0(TgPrompt, 1);

    self->gc = gc;
    self->answered = answered;
    self->data = data;
    return self;
}

gboolean
tg_prompt_is_open(const TgPrompt *self)
{
    return self->request != NULL && !self->request->answered;
}

void
tg_prompt_close(TgPrompt *self)
{
    Request *request = g_steal_pointer(&self->request);

    if (request == NULL)
        return;
    request->owner = NULL; /* Finch calls back while it closes */
    if (request->opening)
        return; /* whoever opens it sees that and frees it */
    if (request->handle != NULL)
        purple_request_close(request->type, request->handle);
    request_free(request);
}

void
tg_prompt_free(TgPrompt *self)
{
    if (self == NULL)
        return;
    tg_prompt_close(self);
    g_free(self);
}

gboolean
tg_prompt_say(TgPrompt *self, const char *text)
{
    Request *request = self->request;

    if (request == NULL || request->handle != NULL || request->opening || request->answered)
        return FALSE;
    request_answer(request, TG_CHOICE_ANSWER, text);
    return TRUE;
}

gboolean
tg_prompt_is_secret(const TgPrompt *self)
{
    return self->request != NULL && tg_question_is_masked(self->request->question);
}
