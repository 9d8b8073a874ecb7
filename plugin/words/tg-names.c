/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Names of peers, and what typed names mean.
 */
#include "words/tg-names.h"

#include <mtproto/mt-phone.h>
#include <string.h>

#define LONGEST_TYPED 512
#define LONGEST_USERNAME 32
#define LONGEST_INVITE 64
#define LONGEST_START 64
#define START_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

char *
tg_names_make(MtPeerId peer, gint32 topic)
{
    g_autofree char *name = mt_peer_id_to_text(peer);

    if (topic <= 0)
        return g_steal_pointer(&name);
    return g_strdup_printf("%s.%d", name, topic);
}

static gboolean
read_number(const char *text, gint64 max, gint64 *out)
{
    return g_ascii_string_to_unsigned(text, 10, 1, (guint64)max, (guint64 *)out, NULL);
}

gboolean
tg_names_parse(const char *name, MtPeerId *out_peer, gint32 *out_topic)
{
    const char *dot = strchr(name, '.');
    g_autofree char *peer = g_strndup(name, dot != NULL ? (gsize)(dot - name) : strlen(name));
    gint64 topic = 0;
    MtPeerId id;

    if (!mt_peer_id_from_text(peer, &id))
        return FALSE;
    if (dot != NULL && (id.type != MT_PEER_CHANNEL || !read_number(dot + 1, G_MAXINT32, &topic)))
        return FALSE;
    *out_peer = id;
    *out_topic = (gint32)topic;
    return TRUE;
}

void
tg_name_free(TgName *self)
{
    if (self == NULL)
        return;
    g_free(self->text);
    g_free(self->start);
    g_free(self);
}

static gboolean
is_username(const char *text)
{
    gsize len = strlen(text);

    if (len < 4 || len > LONGEST_USERNAME || !g_ascii_isalpha(*text))
        return FALSE;
    for (const char *p = text; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && *p != '_')
            return FALSE;
    return TRUE;
}

static gboolean
is_invite(const char *text)
{
    gsize len = strlen(text);

    if (len < 4 || len > LONGEST_INVITE)
        return FALSE;
    for (const char *p = text; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && *p != '_' && *p != '-')
            return FALSE;
    return TRUE;
}

static void
set_username(TgName *self, const char *text)
{
    if (!is_username(text))
        return;
    self->kind = TG_NAME_USERNAME;
    self->text = g_strdup(text);
}

static void
set_invite(TgName *self, const char *text)
{
    if (!is_invite(text))
        return;
    self->kind = TG_NAME_INVITE;
    self->text = g_strdup(text);
}

/* FALSE: it is no number. */
static gboolean
set_phone(TgName *self, const char *text)
{
    g_autofree char *digits = NULL;

    if (mt_phone_normalize(text, &digits) != MT_PHONE_OK)
        return FALSE;
    self->kind = TG_NAME_PHONE;
    self->text = g_steal_pointer(&digits);
    return TRUE;
}

/* A message, or a forum's topic and a message in it. */
static void
set_message(TgName *self, char **parts)
{
    gint64 first, second;

    if (parts[0] == NULL || !read_number(parts[0], G_MAXINT32, &first))
        return;
    self->message = (gint32)first;
    if (parts[1] == NULL || !read_number(parts[1], G_MAXINT32, &second))
        return;
    self->topic = (gint32)first;
    self->message = (gint32)second;
}

/* What stands behind t.me/c/: a chat without a public name. */
static void
set_private(TgName *self, char **parts)
{
    gint64 id;

    if (parts[0] == NULL || !read_number(parts[0], G_MAXINT64, &id))
        return;
    self->kind = TG_NAME_PEER;
    self->peer = (MtPeerId){MT_PEER_CHANNEL, id};
    set_message(self, parts + 1);
}

/* Words at that place which name nobody: they are for Telegram's own apps. */
static gboolean
is_reserved(const char *word)
{
    static const char *const words[] = {
        "addemoji", "addlist",      "addstickers", "addtheme",    "bg",      "boost",
        "call",     "confirmphone", "contact",     "giftcode",    "invoice", "iv",
        "login",    "nft",          "proxy",       "setlanguage", "share",   "socks"};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strcasecmp(word, words[i]) == 0)
            return TRUE;
    return *word == '$';
}

static void
read_path(TgName *self, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 5);

    if (parts[0] == NULL)
        return;
    if (is_reserved(parts[0]))
        self->kind = TG_NAME_ELSEWHERE;
    else if (parts[0][0] == '+') {
        if (!set_phone(self, parts[0]))
            set_invite(self, parts[0] + 1);
    } else if (g_ascii_strcasecmp(parts[0], "joinchat") == 0) {
        if (parts[1] != NULL)
            set_invite(self, parts[1]);
    } else if (g_ascii_strcasecmp(parts[0], "c") == 0) {
        set_private(self, parts + 1);
    } else if (g_ascii_strcasecmp(parts[0], "s") == 0 && parts[1] != NULL) {
        set_username(self, parts[1]);
    } else {
        set_username(self, parts[0]);
        set_message(self, parts + 1);
    }
}

/* (transfer full) (nullable) */
static char *
parameter_of(const char *query, const char *name)
{
    g_auto(GStrv) pairs = g_strsplit(query, "&", 16);
    gsize len = strlen(name);

    for (char **pair = pairs; *pair != NULL; pair++)
        if (strncmp(*pair, name, len) == 0 && (*pair)[len] == '=')
            return g_uri_unescape_string(*pair + len + 1, NULL);
    return NULL;
}

static gint64
number_of(const char *query, const char *name, gint64 max)
{
    g_autofree char *text = parameter_of(query, name);
    gint64 number;

    return text != NULL && read_number(text, max, &number) ? number : 0;
}

/* What a bot is started with: nothing else may be in there. */
static void
set_start(TgName *self, const char *query)
{
    g_autofree char *start = parameter_of(query, "start");

    if (start != NULL && strspn(start, START_LETTERS) == strlen(start) &&
        strlen(start) <= LONGEST_START)
        self->start = g_steal_pointer(&start);
}

static void
read_peer_link(TgName *self, MtPeerType type, const char *query)
{
    gint64 id = number_of(query, type == MT_PEER_USER ? "id" : "channel", G_MAXINT64);

    if (id == 0)
        return;
    self->kind = TG_NAME_PEER;
    self->peer = (MtPeerId){type, id};
}

static void
read_resolve(TgName *self, const char *query)
{
    g_autofree char *domain = parameter_of(query, "domain");
    g_autofree char *phone = parameter_of(query, "phone");

    if (domain != NULL) {
        set_username(self, domain);
        set_start(self, query);
    } else if (phone != NULL) {
        g_autofree char *full = g_strconcat(*phone == '+' ? "" : "+", phone, NULL);

        set_phone(self, full);
    }
}

/* @rest: behind "tg:". */
static void
read_tg_link(TgName *self, const char *rest)
{
    const char *query;
    g_autofree char *verb = NULL;
    g_autofree char *invite = NULL;

    rest += strspn(rest, "/");
    query = strchr(rest, '?');
    if (query == NULL)
        return;
    verb = g_ascii_strdown(rest, (gssize)strcspn(rest, "/?"));
    query++;
    if (strcmp(verb, "resolve") == 0)
        read_resolve(self, query);
    else if (strcmp(verb, "user") == 0)
        read_peer_link(self, MT_PEER_USER, query);
    else if (strcmp(verb, "privatepost") == 0)
        read_peer_link(self, MT_PEER_CHANNEL, query);
    else if (strcmp(verb, "join") == 0 && (invite = parameter_of(query, "invite")) != NULL)
        set_invite(self, invite);
    else if (is_reserved(verb))
        self->kind = TG_NAME_ELSEWHERE;
    self->message = (gint32)number_of(query, "post", G_MAXINT32);
    self->topic = (gint32)number_of(query, "thread", G_MAXINT32);
}

/* (nullable): what stands behind the name of one of Telegram's hosts. */
static const char *
path_of_link(const char *text)
{
    static const char *const hosts[] = {"t.me/", "telegram.me/", "telegram.dog/"};

    if (g_ascii_strncasecmp(text, "https://", 8) == 0)
        text += 8;
    else if (g_ascii_strncasecmp(text, "http://", 7) == 0)
        text += 7;
    if (g_ascii_strncasecmp(text, "www.", 4) == 0)
        text += 4;
    for (guint i = 0; i < G_N_ELEMENTS(hosts); i++)
        if (g_ascii_strncasecmp(text, hosts[i], strlen(hosts[i])) == 0)
            return text + strlen(hosts[i]);
    return NULL;
}

static void
read_web_link(TgName *self, const char *path)
{
    const char *query = strchr(path, '?');
    g_autofree char *clean = g_strndup(path, strcspn(path, "?#"));
    g_autofree char *plain = g_uri_unescape_string(clean, NULL);

    read_path(self, plain != NULL ? plain : clean);
    if (query == NULL)
        return;
    set_start(self, query + 1);
    if (self->topic == 0)
        self->topic = (gint32)number_of(query + 1, "thread", G_MAXINT32);
}

/* (transfer full): without what a sentence has around it. */
static char *
clean_of(const char *typed)
{
    g_autofree char *text = g_strstrip(g_strndup(typed, LONGEST_TYPED));
    const char *start = text + strspn(text, "<([\"'");
    gsize len = strlen(start);

    while (len > 0 && strchr(".,;:!?)>]'\"", start[len - 1]) != NULL)
        len--;
    return g_strndup(start, len);
}

/* name.t.me: the same as t.me/name. */
static gboolean
read_host(TgName *self, const char *text)
{
    g_autofree char *host = NULL;
    gsize len;

    if (g_ascii_strncasecmp(text, "https://", 8) == 0)
        text += 8;
    else if (g_ascii_strncasecmp(text, "http://", 7) == 0)
        text += 7;
    len = strcspn(text, "/?#");
    host = g_ascii_strdown(text, (gssize)len);
    if (!g_str_has_suffix(host, ".t.me") || strcmp(host, "www.t.me") == 0)
        return FALSE;
    host[strlen(host) - strlen(".t.me")] = '\0';
    set_username(self, host);
    return self->kind == TG_NAME_USERNAME;
}

TgName *
tg_names_read(const char *typed)
{
    TgName *self = g_new0(TgName, 1);
    g_autofree char *text = clean_of(typed);
    const char *path = path_of_link(text);

    if (path == NULL && read_host(self, text))
        return self;
    if (path != NULL) {
        read_web_link(self, path);
    } else if (g_ascii_strncasecmp(text, "tg:", 3) == 0) {
        read_tg_link(self, text + 3);
    } else if (tg_names_parse(text, &self->peer, &self->topic)) {
        self->kind = TG_NAME_PEER;
    } else if (*text == '@') {
        set_username(self, text + 1);
    } else if (!set_phone(self, text)) {
        if (*text == '+')
            set_invite(self, text + 1);
        else
            set_username(self, text);
    }
    return self;
}
