/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * libpurple's notices as a front end without a screen: each is told to the test.
 */
#include "notices.h"

#include "record.h"

#include <string.h>

/* libpurple's tables carry no user data. */
static struct {
    NoticeFunc shown;
    guint last;
    GHashTable *windows; /* of user information: number, by whom they are about */
} notices;

static gpointer
notices_notify(const char *kind, const char *title, const char *primary, const char *text)
{
    guint id = ++notices.last;
    Record *record = record_new("notify");

    record_number(record, "id", id);
    record_text(record, "kind", kind);
    record_text(record, "title", title);
    record_text(record, "primary", primary);
    record_text(record, "secondary", text);
    record_send(record);
    notices.shown("notify", primary);
    return GUINT_TO_POINTER(id);
}

static void *
notices_notify_message(PurpleNotifyMsgType type,
                       const char *title,
                       const char *primary,
                       const char *secondary)
{
    static const char *const kinds[] = {"error", "warning", "info"};

    return notices_notify(kinds[type], title, primary, secondary);
}

static void *
notices_notify_formatted(const char *title,
                         const char *primary,
                         const char *secondary,
                         const char *text)
{
    return notices_notify("formatted", title, primary, text);
}

/* (nullable) (transfer full): the picture that a text names first, in base64. */
static char *
notices_picture(const char *text)
{
    const char *tag = strstr(text, "<img id=\"");
    guint64 id = tag != NULL ? g_ascii_strtoull(tag + strlen("<img id=\""), NULL, 10) : 0;
    PurpleStoredImage *image = id != 0 ? purple_imgstore_find_by_id((int)id) : NULL;

    if (image == NULL)
        return NULL;
    return g_base64_encode(purple_imgstore_get_data(image), purple_imgstore_get_size(image));
}

/* As in Pidgin and Finch, there is one window for each of whom it tells. */
static void *
notices_notify_userinfo(PurpleConnection *gc, const char *who, PurpleNotifyUserInfo *info)
{
    g_autofree char *text = purple_notify_user_info_get_text_with_newline(info, "\n");
    g_autofree char *picture = notices_picture(text);
    Record *record = record_new("info");
    gpointer window = g_hash_table_lookup(notices.windows, who);

    if (window == NULL) {
        window = GUINT_TO_POINTER(++notices.last);
        g_hash_table_insert(notices.windows, g_strdup(who), window);
    }
    record_number(record, "id", GPOINTER_TO_UINT(window));
    record_text(record, "who", who);
    record_text(record, "text", text);
    record_text(record, "picture", picture);
    record_send(record);
    notices.shown("info", who);
    return window;
}

static gboolean
notices_is_window(gpointer who, gpointer window, gpointer ui_handle)
{
    return window == ui_handle;
}

static void *
notices_notify_uri(const char *uri)
{
    return notices_notify("uri", NULL, uri, NULL);
}

static void
notices_notify_closed(PurpleNotifyType type, void *ui_handle)
{
    gboolean info = type == PURPLE_NOTIFY_USERINFO;
    Record *record = record_new(info ? "info-closed" : "notify-closed");

    record_number(record, "id", GPOINTER_TO_UINT(ui_handle));
    if (info)
        record_flag(record, "known",
                    g_hash_table_foreach_remove(notices.windows, notices_is_window, ui_handle) ==
                        1);
    record_send(record);
}

static PurpleNotifyUiOps notices_ui_ops = {
    .notify_message = notices_notify_message,
    .notify_formatted = notices_notify_formatted,
    .notify_userinfo = notices_notify_userinfo,
    .notify_uri = notices_notify_uri,
    .close_notify = notices_notify_closed,
};

PurpleNotifyUiOps *
notices_get_ui_ops(gboolean bare, NoticeFunc shown)
{
    notices.shown = shown;
    notices.windows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (bare)
        notices_ui_ops.notify_userinfo = NULL;
    return &notices_ui_ops;
}

gboolean
notices_close_info(guint id)
{
    if (g_hash_table_find(notices.windows, notices_is_window, GUINT_TO_POINTER(id)) == NULL)
        return FALSE;
    purple_notify_close(PURPLE_NOTIFY_USERINFO, GUINT_TO_POINTER(id));
    return TRUE;
}
