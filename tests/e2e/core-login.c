/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A login by remote control: MtClient on the poll host, commands on stdin, what happens as one JSON
 * object per line on stdout, the log on stderr. core_login.py drives it.
 */
#include <errno.h>
#include <mtproto/mt-client.h>
#include <poll-host.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 4096

typedef struct {
    PollHost *host;
    MtClient *client;
    GPtrArray *tokens;
    char *snapshot_path;
    char *token_path;
    guint generation; /* of the newest step */
    GString *input;
    gboolean done;
    gboolean sync; /* somebody waits until all that has come is dealt with */
} Program;

typedef struct {
    char *server;
    gint dc;
    char *key;
    char *phone;
    gint api_id;
    char *api_hash;
    char *dir;
    gint chunk;
    char *proxy;
    gint transport;
    char *dead_host;
    gboolean qr;
    gboolean test_dc;
    gboolean sign_up;
    gboolean no_forward_secrecy;
    gboolean calls;
    gint64 other_user;
} Options;

/* --- out ------------------------------------------------------------------------------------- */

static void
add_string(GString *line, const char *name, const char *text)
{
    if (text == NULL)
        return;
    g_string_append_printf(line, ",\"%s\":\"", name);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_c(line, '\\');
        if ((guchar)*p < 0x20)
            g_string_append_printf(line, "\\u%04x", (guint)(guchar)*p);
        else
            g_string_append_c(line, *p);
    }
    g_string_append_c(line, '"');
}

static void
add_number(GString *line, const char *name, gint64 value)
{
    g_string_append_printf(line, ",\"%s\":%" G_GINT64_FORMAT, name, value);
}

static void
print_line(GString *line)
{
    g_string_append_c(line, '}');
    puts(line->str);
    fflush(stdout);
}

static void
print_step(const MtLoginStep *step, MtTime now)
{
    g_autoptr(GString) line = g_string_new("{\"event\":\"login\"");

    add_number(line, "kind", step->kind);
    add_number(line, "problem", step->problem);
    add_string(line, "phone", step->phone);
    add_number(line, "resumed", step->resumed);
    add_string(line, "server_text", step->server_text);
    add_string(line, "notice", step->notice);
    if (step->until_wall_ms != 0)
        add_number(line, "wait_ms", step->until_wall_ms - now.wall_ms);
    if (step->kind == MT_LOGIN_STEP_CODE) {
        add_number(line, "type", step->code.type);
        add_number(line, "length", step->code.length);
        add_number(line, "next", step->code.next);
        add_number(line, "wrong_count", step->code.wrong_count);
        if (step->code.resend_at_wall_ms != 0)
            add_number(line, "resend_ms", step->code.resend_at_wall_ms - now.wall_ms);
        if (step->code.report_at_wall_ms != 0)
            add_number(line, "report_ms", step->code.report_at_wall_ms - now.wall_ms);
        if (step->code.reset_wall_ms != 0)
            add_number(line, "reset_ms", step->code.reset_wall_ms - now.wall_ms);
        add_number(line, "can_reset", step->code.can_reset_email);
        add_string(line, "detail", step->code.detail);
    }
    add_string(line, "email", step->code.email);
    add_string(line, "link", step->qr.link);
    add_string(line, "terms", step->terms.text);
    add_string(line, "pattern", step->password.recovery_pattern);
    if (step->kind == MT_LOGIN_STEP_PASSWORD)
        add_string(line, "hint", step->password.hint);
    if (step->kind == MT_LOGIN_STEP_DONE || step->kind == MT_LOGIN_STEP_CONFIRM_USER) {
        add_number(line, "user_id", step->user.id);
        add_string(line, "first_name", step->user.first_name);
    }
    print_line(line);
}

static void
print_progress(const MtEvent *event)
{
    g_autoptr(GString) line = g_string_new("{\"event\":\"progress\"");

    add_number(line, "progress", event->progress);
    add_number(line, "dc", event->dc);
    print_line(line);
}

static void
print_plain(const char *name, const char *text)
{
    g_autoptr(GString) line = g_string_new("{\"event\":\"");

    g_string_append_printf(line, "%s\"", name);
    add_string(line, "text", text);
    print_line(line);
}

static void
print_device(const char *name, const MtDevice *device)
{
    g_autoptr(GString) line = g_string_new("{\"event\":\"");

    g_string_append_printf(line, "%s\"", name);
    add_number(line, "hash", device->hash);
    add_number(line, "current", device->current);
    add_string(line, "model", device->model);
    add_string(line, "place", device->place);
    print_line(line);
}

static void
print_account(const MtEvent *event)
{
    g_autoptr(GString) line = g_string_new("{\"event\":\"account\"");

    for (guint i = 0; event->devices != NULL && i < event->devices->len; i++)
        print_device("listed", g_ptr_array_index(event->devices, i));
    add_number(line, "verb", event->account.verb);
    add_number(line, "failed", event->account.failed);
    add_number(line, "too_fresh", event->account.too_fresh);
    print_line(line);
}

/* --- what must survive ------------------------------------------------------------------------ */

static void
keep_snapshot(Program *self, const MtEvent *event)
{
    g_autoptr(GBytes) snapshot =
        event->urgent ? g_bytes_ref(event->snapshot) : mt_client_make_snapshot(self->client);
    g_autoptr(GError) error = NULL;
    gsize len;
    const char *bytes = g_bytes_get_data(snapshot, &len);

    if (!g_file_set_contents(self->snapshot_path, bytes, (gssize)len, &error))
        fprintf(stderr, "%s\n", error->message);
    print_plain("snapshot", event->urgent ? "urgent" : NULL);
}

static void
write_tokens(Program *self)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < self->tokens->len; i++) {
        const MtSecret *token = g_ptr_array_index(self->tokens, i);
        g_autofree char *line = g_base64_encode(mt_secret_peek(token), mt_secret_size(token));

        g_string_append_printf(text, "%s\n", line);
    }
    g_file_set_contents(self->token_path, text->str, (gssize)text->len, NULL);
}

static void
read_tokens(Program *self)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_file_get_contents(self->token_path, &text, NULL, NULL))
        return;
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        gsize len;
        g_autofree guchar *bytes = g_base64_decode(*line, &len);

        if (len > 0)
            g_ptr_array_add(self->tokens, mt_secret_new(bytes, len));
    }
}

static void
event_popped(gpointer data, const MtEvent *event)
{
    Program *self = data;

    switch (event->kind) {
    case MT_EVENT_SNAPSHOT:
        keep_snapshot(self, event);
        break;
    case MT_EVENT_FUTURE_TOKEN:
        g_ptr_array_add(self->tokens, mt_secret_ref(event->token));
        write_tokens(self);
        print_plain("token", NULL);
        break;
    case MT_EVENT_PROGRESS:
        print_progress(event);
        break;
    case MT_EVENT_LOGIN:
        self->generation = event->login->generation;
        print_step(event->login, poll_host_now(self->host));
        break;
    case MT_EVENT_NOTICE:
        print_plain(event->notice.log_out ? "log-out-wanted" : "notice", event->notice.text);
        break;
    case MT_EVENT_DEVICE:
        print_device("device", g_ptr_array_index(event->devices, 0));
        break;
    case MT_EVENT_TERMS:
        print_plain("terms", event->terms.id);
        break;
    case MT_EVENT_ACCOUNT:
        print_account(event);
        break;
    default:
        break;
    }
}

static void
line_logged(gpointer data, MtLogLevel level, const char *line)
{
    fprintf(stderr, "log %d %s\n", (gint)level, line);
}

/* --- commands -------------------------------------------------------------------------------- */

typedef struct {
    MtClient *client;
    guint generation;
    const char *text;
    MtTime now;
} Command;

static void
say_password(const Command *command)
{
    g_autoptr(MtSecret) password = mt_secret_new(command->text, strlen(command->text));

    mt_client_login_password(command->client, command->generation, password, command->now);
}

/* "password/hint"; nothing for none */
static void
say_new_password(const Command *command)
{
    g_auto(GStrv) words = g_strsplit(command->text, "/", 2);
    const char *text = words[0] != NULL ? words[0] : "";
    g_autoptr(MtSecret) password = mt_secret_new(text, strlen(text));

    mt_client_login_new_password(command->client, command->generation, password,
                                 words[0] != NULL ? words[1] : NULL, command->now);
}

/* "first/last" */
static void
say_sign_up(const Command *command)
{
    g_auto(GStrv) words = g_strsplit(command->text, "/", 2);

    mt_client_login_sign_up(command->client, command->generation, words[0],
                            words[0] != NULL ? words[1] : NULL, command->now);
}

static void
say_confirm_user(const Command *command)
{
    mt_client_login_confirm_user(command->client, command->generation,
                                 strcmp(command->text, "yes") == 0, command->now);
}

static void
say_list_devices(const Command *command)
{
    mt_client_list_devices(command->client, command->now);
}

static void
say_end_device(const Command *command)
{
    mt_client_end_device(command->client, g_ascii_strtoll(command->text, NULL, 10), command->now);
}

static void
say_confirm_device(const Command *command)
{
    mt_client_confirm_device(command->client, g_ascii_strtoll(command->text, NULL, 10),
                             command->now);
}

static void
say_accept_terms(const Command *command)
{
    mt_client_accept_terms(command->client, command->text, command->now);
}

static void
say_log_out(const Command *command)
{
    mt_client_log_out(command->client, command->now);
}

typedef void (*Verb)(MtClient *client, guint generation, MtTime now);
typedef void (*TextVerb)(MtClient *client, guint generation, const char *text, MtTime now);

static const struct {
    const char *word;
    Verb verb;
    TextVerb text_verb;
    void (*say)(const Command *command);
} words[] = {
    {"phone", NULL, mt_client_login_phone, NULL},
    {"code", NULL, mt_client_login_code, NULL},
    {"email", NULL, mt_client_login_email, NULL},
    {"resend", mt_client_login_resend, NULL, NULL},
    {"report", mt_client_login_report_missing, NULL, NULL},
    {"new-code", mt_client_login_new_code, NULL, NULL},
    {"change-phone", mt_client_login_change_phone, NULL, NULL},
    {"change-email", mt_client_login_change_email, NULL, NULL},
    {"reset-email", mt_client_login_reset_email, NULL, NULL},
    {"qr", mt_client_login_qr, NULL, NULL},
    {"forgot", mt_client_login_forgot, NULL, NULL},
    {"back", mt_client_login_back, NULL, NULL},
    {"cancel", mt_client_login_cancel, NULL, NULL},
    {"password", NULL, NULL, say_password},
    {"new-password", NULL, NULL, say_new_password},
    {"sign-up", NULL, NULL, say_sign_up},
    {"confirm-user", NULL, NULL, say_confirm_user},
    {"devices", NULL, NULL, say_list_devices},
    {"end-device", NULL, NULL, say_end_device},
    {"confirm-device", NULL, NULL, say_confirm_device},
    {"accept-terms", NULL, NULL, say_accept_terms},
    {"log-out", NULL, NULL, say_log_out},
};

static void
command_given(Program *self, const char *line)
{
    const char *space = strchr(line, ' ');
    g_autofree char *word = space != NULL ? g_strndup(line, (gsize)(space - line)) : g_strdup(line);
    const Command command = {
        .client = self->client,
        .generation = self->generation,
        .text = space != NULL ? space + 1 : "",
        .now = poll_host_now(self->host),
    };

    if (strcmp(word, "advance") == 0) {
        poll_host_advance(self->host, g_ascii_strtoll(command.text, NULL, 10) * 1000);
        return;
    }
    if (strcmp(word, "sync") == 0) {
        self->sync = TRUE;
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(word, words[i].word) != 0)
            continue;
        if (words[i].verb != NULL)
            words[i].verb(command.client, command.generation, command.now);
        else if (words[i].text_verb != NULL)
            words[i].text_verb(command.client, command.generation, command.text, command.now);
        else
            words[i].say(&command);
        return;
    }
    self->done = TRUE;
}

static void
input_ready(gpointer data)
{
    Program *self = data;
    char buf[LINE_SIZE];
    gssize got = read(STDIN_FILENO, buf, sizeof buf);
    char *end;

    if (got < 0 && errno == EINTR)
        return;
    if (got <= 0) {
        self->done = TRUE;
        return;
    }
    g_string_append_len(self->input, buf, got);
    while ((end = strchr(self->input->str, '\n')) != NULL) {
        g_autofree char *line = g_strndup(self->input->str, (gsize)(end - self->input->str));

        g_string_erase(self->input, 0, end - self->input->str + 1);
        command_given(self, line);
    }
}

/* --- the program ----------------------------------------------------------------------------- */

static MtClient *
make_client(Program *self, const Options *options)
{
    g_auto(GStrv) server = g_strsplit(options->server, ":", 2);
    g_autofree char *pem = NULL;
    g_autofree char *bytes = NULL;
    g_autoptr(GBytes) snapshot = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(MtProxy) proxy =
        options->proxy != NULL ? mt_proxy_parse(options->proxy, &error) : NULL;
    MtConfig config = {
        .api_id = options->api_id,
        .api_hash = options->api_hash,
        .phone = options->phone,
        .server_host = server[0],
        .server_port = (guint16)g_ascii_strtoull(server[1], NULL, 10),
        .server_dc = options->dc,
        .device_model = "Test",
        .system_version = "Linux",
        .app_version = "1.0",
        .system_lang_code = "en-GB",
        .lang_code = "en",
        .tz_offset_s = 3600,
        .proxy = proxy,
        .transport = (MtTransport)options->transport,
        .no_forward_secrecy = options->no_forward_secrecy,
        .qr = options->qr,
        .test_dc = options->test_dc,
        .allow_sign_up = options->sign_up,
        .allow_flash_call = options->calls,
        .allow_missed_call = options->calls,
        .tokens = self->tokens,
    };
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(gint64));
    MtClient *client = NULL;
    gsize len;

    if (g_file_get_contents(self->snapshot_path, &bytes, &len, NULL))
        snapshot = g_bytes_new(bytes, len);
    config.snapshot = snapshot;
    if (options->other_user != 0)
        g_array_append_val(others, options->other_user);
    config.other_users = others;
    if (error == NULL && g_file_get_contents(options->key, &pem, NULL, &error)) {
        config.server_keys = pem;
        client = mt_client_new(poll_host_get_callbacks(self->host), self->host, &config, &error);
    }
    if (client == NULL)
        print_plain("error", error->message);
    return client;
}

static gboolean
parse(Options *options, gint *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"server", 0, 0, G_OPTION_ARG_STRING, &options->server, "address and port", "HOST:PORT"},
        {"dc", 0, 0, G_OPTION_ARG_INT, &options->dc, "its number", "N"},
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, "its public key", "FILE"},
        {"phone", 0, 0, G_OPTION_ARG_STRING, &options->phone, "the account's number", "TEXT"},
        {"api-id", 0, 0, G_OPTION_ARG_INT, &options->api_id, "application id", "N"},
        {"api-hash", 0, 0, G_OPTION_ARG_STRING, &options->api_hash, "application hash", "TEXT"},
        {"dir", 0, 0, G_OPTION_ARG_FILENAME, &options->dir, "what survives is kept here", "DIR"},
        {"chunk", 0, 0, G_OPTION_ARG_INT, &options->chunk, "bytes that arrive at once", "N"},
        {"proxy", 0, 0, G_OPTION_ARG_STRING, &options->proxy, "an MTProxy", "LINK"},
        {"transport", 0, 0, G_OPTION_ARG_INT, &options->transport, "an MtTransport", "N"},
        {"dead-host", 0, 0, G_OPTION_ARG_STRING, &options->dead_host, "never answers", "HOST"},
        {"qr", 0, 0, G_OPTION_ARG_NONE, &options->qr, "begin with a QR code", NULL},
        {"test-dc", 0, 0, G_OPTION_ARG_NONE, &options->test_dc, "test datacenters", NULL},
        {"no-forward-secrecy", 0, 0, G_OPTION_ARG_NONE, &options->no_forward_secrecy,
         "permanent keys alone", NULL},
        {"sign-up", 0, 0, G_OPTION_ARG_NONE, &options->sign_up, "make accounts", NULL},
        {"calls", 0, 0, G_OPTION_ARG_NONE, &options->calls, "flash and missed calls", NULL},
        {"other-user", 0, 0, G_OPTION_ARG_INT64, &options->other_user, "signed in here", "ID"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("- log in by remote control");
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return FALSE;
    }
    return options->server != NULL && strchr(options->server, ':') != NULL &&
           options->key != NULL && options->dir != NULL;
}

static gint
run(Program *self, const Options *options)
{
    if (options->chunk > 0)
        poll_host_set_chunk(self->host, (gsize)options->chunk);
    poll_host_set_dead(self->host, options->dead_host);
    poll_host_watch(self->host, STDIN_FILENO, input_ready);
    read_tokens(self);
    self->client = make_client(self, options);
    if (self->client == NULL)
        return 1;
    poll_host_set_client(self->host, self->client);
    mt_client_start(self->client, poll_host_now(self->host));
    while (!self->done) {
        poll_host_turn(self->host, self->sync ? 0 : -1);
        if (!self->sync)
            continue;
        self->sync = FALSE;
        poll_host_turn(self->host, 0);
        print_plain("synced", NULL);
    }
    poll_host_set_client(self->host, NULL);
    return 0;
}

int
main(int argc, char **argv)
{
    Options options = {.dc = 2, .api_id = 12345};
    Program self = {0};
    gint status = 2;

    if (parse(&options, &argc, &argv)) {
        self.host = poll_host_new(event_popped, line_logged, &self);
        self.tokens = g_ptr_array_new_with_free_func((GDestroyNotify)mt_secret_unref);
        self.snapshot_path = g_build_filename(options.dir, "snapshot", NULL);
        self.token_path = g_build_filename(options.dir, "tokens", NULL);
        self.input = g_string_new(NULL);
        status = run(&self, &options);
        mt_client_free(self.client);
        poll_host_free(self.host);
        g_ptr_array_unref(self.tokens);
        g_string_free(self.input, TRUE);
        g_free(self.snapshot_path);
        g_free(self.token_path);
    }
    g_free(options.server);
    g_free(options.proxy);
    g_free(options.dead_host);
    g_free(options.key);
    g_free(options.phone);
    g_free(options.api_hash);
    g_free(options.dir);
    return status;
}
