/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * libpurple's requests as a front end without a screen: every prompt is told to the test, which
 * answers it. Front ends differ in what they do when a prompt is closed; this one can do either.
 */
#include "prompts.h"

#include "record.h"

#include <string.h>

typedef struct {
    guint id;
    PurpleRequestType type;
    GCallback ok;
    GCallback cancel;
    gpointer data;
    char *typed;
    PurpleRequestFields *fields;
    GPtrArray *labels; /* of an action's buttons */
    GArray *actions;
    gboolean answered;
} Prompt;

/* libpurple's tables carry no user data. */
static struct {
    PromptRules rules;
    GList *open;
    guint last_id;
} prompts;

static Prompt *
prompt_find(guint id)
{
    for (GList *item = prompts.open; item != NULL; item = item->next) {
        Prompt *prompt = item->data;

        if (prompt->id == id)
            return prompt;
    }
    return NULL;
}

static void
prompt_free(Prompt *prompt)
{
    prompts.open = g_list_remove(prompts.open, prompt);
    g_clear_pointer(&prompt->fields, purple_request_fields_destroy);
    g_clear_pointer(&prompt->labels, g_ptr_array_unref);
    g_clear_pointer(&prompt->actions, g_array_unref);
    g_free(prompt->typed);
    g_free(prompt);
}

static Prompt *
prompt_new(PurpleRequestType type, GCallback ok, GCallback cancel, gpointer data)
{
    Prompt *prompt = g_new0(Prompt, 1);

    prompt->id = ++prompts.last_id;
    prompt->type = type;
    prompt->ok = ok;
    prompt->cancel = cancel;
    prompt->data = data;
    prompts.open = g_list_append(prompts.open, prompt);
    return prompt;
}

/* Whichever callback fits; a cancelled prompt of Finch gets rubbish as its second argument. */
static void
prompt_call(Prompt *prompt, GCallback callback, gboolean ok)
{
    gpointer rubbish = prompts.rules.finch ? GSIZE_TO_POINTER(0x10) : NULL;

    prompt->answered = TRUE;
    if (callback == NULL)
        return;
    if (prompt->type == PURPLE_REQUEST_FIELDS)
        ((PurpleRequestFieldsCb)callback)(prompt->data, ok ? prompt->fields : rubbish);
    else
        ((PurpleRequestInputCb)callback)(prompt->data, ok ? prompt->typed : rubbish);
}

/* Telling */

static Record *
prompt_record(const Prompt *prompt,
              const char *kind,
              const char *title,
              const char *primary,
              const char *secondary,
              PurpleAccount *account)
{
    Record *record = record_new("prompt");

    record_number(record, "id", prompt->id);
    record_text(record, "kind", kind);
    record_text(record, "title", title);
    record_text(record, "primary", primary);
    record_text(record, "secondary", secondary);
    record_text(record, "account", account ? purple_account_get_username(account) : NULL);
    return record;
}

static void
prompt_record_items(Record *record, PurpleRequestField *field)
{
    record_open(record, "items", '[');
    for (GList *item = purple_request_field_list_get_items(field); item; item = item->next)
        record_text(record, NULL, item->data);
    record_close(record, ']');
    record_open(record, "selected", '[');
    for (GList *item = purple_request_field_list_get_selected(field); item; item = item->next)
        record_text(record, NULL, item->data);
    record_close(record, ']');
}

static void
prompt_record_field(Record *record, PurpleRequestField *field)
{
    record_open(record, NULL, '{');
    record_text(record, "id", purple_request_field_get_id(field));
    record_text(record, "label", purple_request_field_get_label(field));
    record_flag(record, "required", purple_request_field_is_required(field));
    switch (purple_request_field_get_type(field)) {
    case PURPLE_REQUEST_FIELD_STRING:
        record_text(record, "type", "string");
        record_text(record, "value", purple_request_field_string_get_default_value(field));
        record_flag(record, "masked", purple_request_field_string_is_masked(field));
        record_flag(record, "multiline", purple_request_field_string_is_multiline(field));
        break;
    case PURPLE_REQUEST_FIELD_LIST:
        record_text(record, "type", "list");
        prompt_record_items(record, field);
        break;
    case PURPLE_REQUEST_FIELD_BOOLEAN:
        record_text(record, "type", "boolean");
        break;
    default: /* a kind that Finch cannot show */
        record_text(record, "type", "other");
        break;
    }
    record_close(record, '}');
}

static void
prompt_record_fields(Record *record, PurpleRequestFields *fields)
{
    record_open(record, "fields", '[');
    for (GList *group = purple_request_fields_get_groups(fields); group; group = group->next) {
        GList *item = purple_request_field_group_get_fields(group->data);

        for (; item != NULL; item = item->next)
            prompt_record_field(record, item->data);
    }
    record_close(record, ']');
}

/* An entry of a list is chosen by its beginning; whatever else is typed into the entries in turn.
 */
static gboolean
prompt_fill_in(Prompt *prompt, const char *answer)
{
    g_auto(GStrv) texts = g_strsplit(answer, "\t", -1);

    if (answer[0] == '=')
        return prompts_choose(prompt->id, NULL, answer + 1);
    for (guint i = 0; texts[i] != NULL; i++) {
        g_autofree char *field = i > 0 ? g_strdup_printf("entry%u", i - 1) : NULL;

        if (!prompts_type(prompt->id, field, texts[i]))
            return FALSE;
    }
    return TRUE;
}

/* A test's answer in advance comes while libpurple still opens the prompt. */
static void
prompt_shown(Prompt *prompt, const char *primary)
{
    guint id = prompt->id;
    const char *answer;

    if (prompts.rules.opened != NULL)
        prompts.rules.opened(primary);
    prompt = prompt_find(id);
    if (prompt == NULL || prompts.rules.sync_answers == NULL ||
        *prompts.rules.sync_answers == NULL || prompt->answered)
        return;
    answer = *prompts.rules.sync_answers++;
    if (strcmp(answer, "!") == 0)
        prompt_call(prompt, prompt->cancel, FALSE);
    else if (prompt_fill_in(prompt, answer))
        prompt_call(prompt, prompt->ok, TRUE);
}

/* Opening */

static void *
prompts_input(const char *title,
              const char *primary,
              const char *secondary,
              const char *default_value,
              gboolean multiline,
              gboolean masked,
              gchar *hint,
              const char *ok_text,
              GCallback ok_cb,
              const char *cancel_text,
              GCallback cancel_cb,
              PurpleAccount *account,
              const char *who,
              PurpleConversation *conv,
              void *user_data)
{
    Prompt *prompt = prompt_new(PURPLE_REQUEST_INPUT, ok_cb, cancel_cb, user_data);
    Record *record = prompt_record(prompt, "input", title, primary, secondary, account);
    guint id = prompt->id;

    prompt->typed = g_strdup(default_value ? default_value : "");
    record_text(record, "value", default_value);
    record_flag(record, "multiline", multiline);
    record_flag(record, "masked", masked);
    record_text(record, "ok", ok_text);
    record_text(record, "cancel", cancel_text);
    record_send(record);
    prompt_shown(prompt, primary);
    return GUINT_TO_POINTER(id);
}

static void *
prompts_fields(const char *title,
               const char *primary,
               const char *secondary,
               PurpleRequestFields *fields,
               const char *ok_text,
               GCallback ok_cb,
               const char *cancel_text,
               GCallback cancel_cb,
               PurpleAccount *account,
               const char *who,
               PurpleConversation *conv,
               void *user_data)
{
    Prompt *prompt = prompt_new(PURPLE_REQUEST_FIELDS, ok_cb, cancel_cb, user_data);
    Record *record = prompt_record(prompt, "fields", title, primary, secondary, account);
    guint id = prompt->id;

    prompt->fields = fields;
    prompt_record_fields(record, fields);
    record_text(record, "ok", ok_text);
    record_text(record, "cancel", cancel_text);
    record_send(record);
    prompt_shown(prompt, primary);
    return GUINT_TO_POINTER(id);
}

static void *
prompts_action(const char *title,
               const char *primary,
               const char *secondary,
               int default_action,
               PurpleAccount *account,
               const char *who,
               PurpleConversation *conv,
               void *user_data,
               size_t action_count,
               va_list actions)
{
    Prompt *prompt = prompt_new(PURPLE_REQUEST_ACTION, NULL, NULL, user_data);
    Record *record = prompt_record(prompt, "action", title, primary, secondary, account);
    guint id = prompt->id;

    prompt->labels = g_ptr_array_new_with_free_func(g_free);
    prompt->actions = g_array_new(FALSE, FALSE, sizeof(GCallback));
    record_open(record, "buttons", '[');
    for (size_t i = 0; i < action_count; i++) {
        const char *label = va_arg(actions, const char *);
        GCallback callback = va_arg(actions, GCallback);

        g_ptr_array_add(prompt->labels, g_strdup(label));
        g_array_append_val(prompt->actions, callback);
        record_text(record, NULL, label);
    }
    record_close(record, ']');
    record_send(record);
    if (prompts.rules.opened != NULL)
        prompts.rules.opened(primary);
    return GUINT_TO_POINTER(id);
}

/* The program closes a prompt. */
static void
prompts_close(PurpleRequestType type, void *ui_handle)
{
    guint id = GPOINTER_TO_UINT(ui_handle);
    Prompt *prompt = prompt_find(id);
    Record *record;

    if (prompt == NULL)
        return;
    if (prompts.rules.finch && !prompt->answered && prompt->cancel != NULL)
        prompt_call(prompt, prompt->cancel, FALSE);
    record = record_new("prompt-closed");
    record_number(record, "id", id);
    record_send(record);
    prompt_free(prompt);
}

static PurpleRequestUiOps prompts_ui_ops = {
    .request_input = prompts_input,
    .request_fields = prompts_fields,
    .request_action = prompts_action,
    .close_request = prompts_close,
};

PurpleRequestUiOps *
prompts_get_ui_ops(const PromptRules *rules)
{
    prompts.rules = *rules;
    if (rules->no_fields || rules->no_requests)
        prompts_ui_ops.request_fields = NULL;
    if (rules->no_requests) {
        prompts_ui_ops.request_input = NULL;
        prompts_ui_ops.request_action = NULL;
    }
    return &prompts_ui_ops;
}

/* Answering */

static PurpleRequestField *
prompt_field(Prompt *prompt, const char *id, PurpleRequestFieldType type)
{
    GList *groups = purple_request_fields_get_groups(prompt->fields);

    for (; groups != NULL; groups = groups->next) {
        GList *item = purple_request_field_group_get_fields(groups->data);

        for (; item != NULL; item = item->next) {
            const char *name = purple_request_field_get_id(item->data);

            if (id == NULL ? purple_request_field_get_type(item->data) == type
                           : g_strcmp0(name, id) == 0)
                return item->data;
        }
    }
    return NULL;
}

gboolean
prompts_type(guint id, const char *field, const char *text)
{
    Prompt *prompt = prompt_find(id);
    PurpleRequestField *string;

    if (prompt == NULL)
        return FALSE;
    if (prompt->fields == NULL) {
        g_free(prompt->typed);
        prompt->typed = g_strdup(text);
        return TRUE;
    }
    string = prompt_field(prompt, field, PURPLE_REQUEST_FIELD_STRING);
    if (string == NULL)
        return FALSE;
    /* Both front ends hand over NULL for an empty entry. */
    purple_request_field_string_set_value(string, *text != '\0' ? text : NULL);
    return TRUE;
}

gboolean
prompts_choose(guint id, const char *field, const char *item)
{
    Prompt *prompt = prompt_find(id);
    PurpleRequestField *list;

    if (prompt == NULL || prompt->fields == NULL)
        return FALSE;
    list = prompt_field(prompt, field, PURPLE_REQUEST_FIELD_LIST);
    if (list == NULL)
        return FALSE;
    for (GList *each = purple_request_field_list_get_items(list); each; each = each->next) {
        if (g_str_has_prefix(each->data, item)) {
            purple_request_field_list_clear_selected(list);
            purple_request_field_list_add_selected(list, each->data);
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
prompt_press_action(Prompt *prompt, const char *button)
{
    for (guint i = 0; i < prompt->labels->len; i++) {
        GCallback callback = g_array_index(prompt->actions, GCallback, i);

        if (g_strcmp0(prompt->labels->pdata[i], button) != 0)
            continue;
        if (callback != NULL)
            ((PurpleRequestActionCb)callback)(prompt->data, (int)i);
        return TRUE;
    }
    return g_strcmp0(button, "close") == 0; /* the window's own button: nobody is told */
}

gboolean
prompts_press(guint id, const char *button)
{
    Prompt *prompt = prompt_find(id);
    gboolean ok = g_strcmp0(button, "ok") == 0;
    Record *record;
    PurpleRequestType type;

    if (prompt == NULL || prompt->answered)
        return FALSE;
    type = prompt->type;
    prompt->answered = TRUE;
    record = record_new("prompt-answered");
    record_number(record, "id", id);
    record_send(record);
    if (type == PURPLE_REQUEST_ACTION) {
        if (!prompt_press_action(prompt, button))
            return FALSE;
    } else {
        prompt_call(prompt, ok ? prompt->ok : prompt->cancel, ok);
    }
    purple_request_close(type, GUINT_TO_POINTER(id));
    return TRUE;
}
