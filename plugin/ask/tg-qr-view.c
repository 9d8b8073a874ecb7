/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The window with the QR code. User information is what libpurple can change while it is shown.
 */
#include "ask/tg-qr-view.h"

#include "ask/tg-service-chat.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-secret.h>
#include <string.h>

/* Pixels of the whole: what Pidgin's window of user information shows without being scrolled. */
#define LARGEST_PICTURE 250
/* What Finch needs around user information: frames, a heading, a button, its list of windows. */
#define ROWS_AROUND_INFO 8
#define NO_BREAK_SPACE "\u00A0"

struct _TgQrView {
    PurpleConnection *gc;
    char *link;
    gpointer handle;       /* (nullable): of the window */
    PurpleNotifyType type; /* of that or of the last one */
    TgQrForm form;         /* of the last one */
    int image;             /* in libpurple's store, 0: none */
    gboolean closed;       /* by the person */
    gboolean swapped;
    gboolean replacing; /* it is closed for the next one */
    gboolean showing;   /* the front end is being asked to */
    gboolean gone;      /* freed while it was */
};

TgQrView *
tg_qr_view_new(PurpleConnection *gc, const char *link)
{
    TgQrView *self = g_new0(TgQrView, 1);
    g_autoptr(TgQr) qr = tg_qr_new(link);

    self->gc = gc;
    self->link = g_strdup(link);
    self->form = qr != NULL && tg_ui_get_kind() == TG_UI_WINDOWS ? TG_QR_PICTURE : TG_QR_LINK;
    self->type = PURPLE_NOTIFY_USERINFO;
    return self;
}

static void
drop_image(TgQrView *self)
{
    if (self->image != 0)
        purple_imgstore_unref_by_id(self->image);
    self->image = 0;
}

static void
view_destroy(TgQrView *self)
{
    drop_image(self);
    mt_wipe_string(self->link);
    g_free(self);
}

void
tg_qr_view_free(TgQrView *self)
{
    gpointer handle;

    if (self == NULL)
        return;
    self->closed = TRUE;
    handle = g_steal_pointer(&self->handle);
    if (handle != NULL)
        purple_notify_close(self->type, handle);
    if (self->showing)
        self->gone = TRUE; /* whoever shows it sees that */
    else
        view_destroy(self);
}

/* --- what is in it --------------------------------------------------------------------------- */

static void
add_picture(TgQrView *self, PurpleNotifyUserInfo *info, const TgQr *qr)
{
    g_autoptr(GBytes) png = tg_qr_make_png(qr, LARGEST_PICTURE / tg_qr_get_size(qr));
    g_autofree char *markup = NULL;
    gsize len = 0;
    gpointer data = g_bytes_unref_to_data(g_steal_pointer(&png), &len);

    drop_image(self);
    self->image = purple_imgstore_add_with_id(data, len, "qr.png"); /* takes the data */
    markup = g_strdup_printf("<img id=\"%d\">", self->image);
    purple_notify_user_info_add_pair(info, NULL, markup);
}

/* (transfer full): lines that no front end takes for text to be arranged anew. */
static GStrv
make_rows(TgQrView *self, const TgQr *qr)
{
    GStrv rows = tg_qr_make_rows(qr, !self->swapped);

    for (char **row = rows; *row != NULL; row++) {
        g_auto(GStrv) parts = g_strsplit(*row, " ", -1);

        mt_wipe_string(*row);
        *row = g_strjoinv(NO_BREAK_SPACE, parts);
    }
    return rows;
}

static void
wipe_rows(GStrv rows)
{
    for (char **row = rows; *row != NULL; row++)
        mt_wipe(*row, strlen(*row));
    g_strfreev(rows);
}

static void
add_rows(PurpleNotifyUserInfo *info, GStrv rows)
{
    for (char **row = rows; *row != NULL; row++)
        purple_notify_user_info_add_pair(info, NULL, *row);
}

/* --- the window ------------------------------------------------------------------------------ */

static void
window_closed(gpointer data)
{
    TgQrView *self = data;

    if (self->replacing)
        return;
    self->handle = NULL;
    self->closed = TRUE;
}

/* It is nothing that the person did. */
static void
close_old(TgQrView *self)
{
    gpointer old = g_steal_pointer(&self->handle);

    self->replacing = TRUE;
    if (old != NULL)
        purple_notify_close(self->type, old);
    self->replacing = FALSE;
}

/* libpurple would note the window once more at each change, and close it as often in the end, which
 * Finch does not survive: changes go to the front end itself. */
static gpointer
show_info(TgQrView *self, PurpleNotifyUserInfo *info)
{
    self->type = PURPLE_NOTIFY_USERINFO;
    if (self->handle != NULL)
        return purple_notify_get_ui_ops()->notify_userinfo(self->gc, _("Telegram login"), info);
    return purple_notify_userinfo(self->gc, _("Telegram login"), info, window_closed, self);
}

static gpointer
show_picture(TgQrView *self, const TgQr *qr)
{
    PurpleNotifyUserInfo *info = purple_notify_user_info_new();
    gpointer handle;

    self->form = TG_QR_PICTURE;
    add_picture(self, info, qr);
    handle = show_info(self, info);
    purple_notify_user_info_destroy(info);
    return handle;
}

/* In a small terminal user information would have to be scrolled, and no phone can read that. A
 * message has fewer lines around its text, but cannot be changed. */
static gpointer
show_message(TgQrView *self, GStrv rows)
{
    char *text = g_strjoinv("\n", rows);
    gpointer handle;

    close_old(self);
    self->type = PURPLE_NOTIFY_MESSAGE;
    handle = purple_notify_message(self->gc, PURPLE_NOTIFY_MSG_INFO, _("Telegram login"), text,
                                   NULL, window_closed, self);
    mt_wipe_string(text);
    return handle;
}

static gpointer
show_rows(TgQrView *self, const TgQr *qr)
{
    GStrv rows = make_rows(self, qr);
    guint screen = tg_ui_get_rows();
    gpointer handle;

    self->form = TG_QR_ROWS;
    if (screen != 0 && screen < g_strv_length(rows) + ROWS_AROUND_INFO) {
        self->form = TG_QR_SMALL_ROWS;
        handle = show_message(self, rows);
    } else {
        PurpleNotifyUserInfo *info = purple_notify_user_info_new();

        add_rows(info, rows);
        handle = show_info(self, info);
        purple_notify_user_info_destroy(info);
    }
    wipe_rows(rows);
    return handle;
}

/* Where nothing else can be shown. */
static void
write_link(TgQrView *self)
{
    tg_service_chat_write(self->gc,
                          _("Open this link on a device where Telegram is logged in, or make a QR "
                            "code of it and scan it with Telegram:"),
                          self->link);
}

/* (nullable) */
static gpointer
show(TgQrView *self)
{
    g_autoptr(TgQr) qr = tg_qr_new(self->link);

    if (qr != NULL && tg_ui_get_kind() == TG_UI_WINDOWS)
        return show_picture(self, qr);
    if (qr != NULL && tg_ui_get_kind() == TG_UI_TERMINAL)
        return show_rows(self, qr);
    self->form = TG_QR_LINK;
    write_link(self);
    return NULL;
}

static void
draw(TgQrView *self)
{
    gpointer handle;

    if (self->link == NULL || self->closed || self->showing)
        return;
    self->showing = TRUE;
    handle = show(self);
    self->showing = FALSE;
    if (self->gone) {
        if (handle != NULL)
            purple_notify_close(self->type, handle);
        view_destroy(self);
        return;
    }
    self->handle = handle;
}

void
tg_qr_view_set(TgQrView *self, const char *link)
{
    mt_wipe_string(self->link);
    self->link = g_strdup(link);
    draw(self);
}

void
tg_qr_view_show(TgQrView *self)
{
    self->closed = FALSE;
    if (tg_ui_get_kind() == TG_UI_WINDOWS && !self->showing)
        close_old(self); /* the next one lies on top */
    draw(self);
}

void
tg_qr_view_swap(TgQrView *self)
{
    self->swapped = !self->swapped;
    tg_qr_view_show(self);
}

TgQrForm
tg_qr_view_get_form(const TgQrView *self)
{
    return self->form;
}
