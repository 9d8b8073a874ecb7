/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is written down is the size of the conversation's log before the message: the log is flushed
 * with each line.
 */
#include "store/tg-doubt.h"

#include "chats/tg-receive.h"
#include "tg-host.h"
#include "tg-log.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* Where the log of a conversation is. */
typedef struct {
    PurpleLogType type;
    gint64 time_s; /* names the log; of one that is still to be made: it is not older */
    gint64 size;   /* -1: still to be made */
    const char *name;
} Place;

/* libpurple's own loggers know a log that is written by its file, and one that is listed by its
 * name. */
static gint64
size_of(const PurpleLog *log)
{
    const PurpleLogCommonLoggerData *data = log->logger_data;
    GStatBuf status;

    if (data == NULL)
        return 0;
    if (data->file != NULL)
        return fstat(fileno(data->file), &status) == 0 ? status.st_size : 0;
    return data->path != NULL && g_stat(data->path, &status) == 0 ? status.st_size : 0;
}

static gboolean
is_common(const PurpleLog *log)
{
    return g_strcmp0(log->logger->id, "html") == 0 || g_strcmp0(log->logger->id, "txt") == 0;
}

static Place
place_of(TgChats *chats, const TgRoom *room)
{
    const PurpleConversation *conversation = tg_receive_find_conversation(chats, room);
    const PurpleLog *log =
        conversation != NULL && conversation->logs != NULL ? conversation->logs->data : NULL;
    Place place = {
        .type = tg_room_is_person(room) ? PURPLE_LOG_IM : PURPLE_LOG_CHAT,
        .time_s = tg_host_now().wall_ms / 1000,
        .size = -1,
        .name = tg_room_now(room)->name,
    };

    if (log != NULL && is_common(log)) {
        place.time_s = log->time;
        place.size = size_of(log);
        place.name = log->name; /* that of the group before it became a supergroup */
    }
    return place;
}

void
tg_doubt_begin(TgChats *chats, const TgRoom *room, guint64 token)
{
    TgStore *store = tg_connection_get_store(tg_chats_get_connection(chats));
    g_autofree char *line = NULL;
    MtSeal seal;
    Place place;

    if (store == NULL || !mt_chats_get_seal(tg_chats_get_core(chats), token, &seal))
        return;
    place = place_of(chats, room);
    line = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %d %" G_GINT64_FORMAT
                           " %" G_GINT64_FORMAT " %s",
                           seal.sequence, seal.key, (gint)place.type, place.time_s, place.size,
                           place.name);
    tg_store_begin(store, line);
}

/* --- the next start -------------------------------------------------------------------------- */

static gboolean
is_written(const Place *place, const char *name, PurpleAccount *account)
{
    GList *logs = purple_log_get_logs(place->type, name, account);
    gboolean found = FALSE;

    for (GList *link = logs; link != NULL; link = g_list_delete_link(link, link)) {
        PurpleLog *log = link->data;

        if (is_common(log) &&
            (place->size < 0 ? log->time >= place->time_s : log->time == (time_t)place->time_s))
            found = found || size_of(log) > MAX(place->size, 0);
        purple_log_free(log);
    }
    return found;
}

static gboolean
parse(char *const *words, MtSeal *seal, Place *place)
{
    gint64 type;

    if (!g_ascii_string_to_signed(words[0], 10, 0, G_MAXINT64, &seal->sequence, NULL) ||
        !g_ascii_string_to_unsigned(words[1], 10, 0, G_MAXUINT64, &seal->key, NULL) ||
        !g_ascii_string_to_signed(words[2], 10, PURPLE_LOG_IM, PURPLE_LOG_CHAT, &type, NULL) ||
        !g_ascii_string_to_signed(words[3], 10, 0, G_MAXINT64, &place->time_s, NULL) ||
        !g_ascii_string_to_signed(words[4], 10, -1, G_MAXINT64, &place->size, NULL))
        return FALSE;
    place->type = (PurpleLogType)type;
    return TRUE;
}

void
tg_doubt_resolve(PurpleAccount *account, TgStore *store, MtClient *client)
{
    g_autofree char *line = tg_store_dup_begun(store);
    g_auto(GStrv) words = line != NULL ? g_strsplit(line, " ", 6) : NULL;
    MtSeal seal;
    Place place;

    if (words == NULL || g_strv_length(words) != 6 || !parse(words, &seal, &place) ||
        !is_written(&place, words[5], account))
        return;
    mt_chats_restore_seal(mt_client_get_chats(client), &seal);
}
