/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The window with the QR code. User information is what libpurple can change while it is shown.
 */
#include "tg-qr-view.h"

#include "tg-qr.h"
#include "tg-service-chat.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-secret.h>
#include <string.h>

/* Pixels of a module: some two hundred for the whole, which any screen shows and any phone reads.
 */
#define SCALE 6
#define NO_BREAK_SPACE "\u00A0"

struct _TgQrView {
    PurpleConnection *gc;
    char *link;
    gpointer handle; /* (nullable): of the window */
    int image;       /* in libpurple's store, 0: none */
    gboolean closed; /* by the person */
    gboolean swapped;
    gboolean showing; /* the front end is being asked to */
    gboolean gone;    /* freed while it was */
};

TgQrView *
tg_qr_view_new(PurpleConnection *gc)
{
    TgQrView *self = g_new0(TgQrView, 1);

    self->gc = gc;
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
        purple_notify_close(PURPLE_NOTIFY_USERINFO, handle);
    if (self->showing)
        self->gone = TRUE; /* whoever shows it sees that */
    else
        view_destroy(self);
}

/* --- what is in it --------------------------------------------------------------------------- */

static void
add_picture(TgQrView *self, PurpleNotifyUserInfo *info, const TgQr *qr)
{
    g_autoptr(GBytes) png = tg_qr_make_png(qr, SCALE);
    g_autofree char *markup = NULL;
    gsize len = 0;
    gpointer data = g_bytes_unref_to_data(g_steal_pointer(&png), &len);

    drop_image(self);
    self->image = purple_imgstore_add_with_id(data, len, "qr.png"); /* takes the data */
    markup = g_strdup_printf("<img id=\"%d\">", self->image);
    purple_notify_user_info_add_pair(info, NULL, markup);
}

static void
add_rows(TgQrView *self, PurpleNotifyUserInfo *info, const TgQr *qr)
{
    g_auto(GStrv) rows = tg_qr_make_rows(qr, !self->swapped);

    for (char **row = rows; *row != NULL; row++) {
        g_auto(GStrv) parts = g_strsplit(*row, " ", -1);
        g_autofree char *solid = g_strjoinv(NO_BREAK_SPACE, parts);

        purple_notify_user_info_add_pair(info, NULL, solid);
        mt_wipe(*row, strlen(*row));
    }
}

static gboolean
fill(TgQrView *self, PurpleNotifyUserInfo *info)
{
    g_autoptr(TgQr) qr = tg_qr_new(self->link);

    if (qr == NULL)
        return FALSE;
    switch (tg_ui_get_kind()) {
    case TG_UI_WINDOWS:
        add_picture(self, info, qr);
        return TRUE;
    case TG_UI_TERMINAL:
        add_rows(self, info, qr);
        return TRUE;
    case TG_UI_OTHER:
        break;
    }
    return FALSE;
}

/* --- the window ------------------------------------------------------------------------------ */

static void
window_closed(gpointer data)
{
    TgQrView *self = data;

    self->handle = NULL;
    self->closed = TRUE;
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

/* libpurple would note the window once more at each change, and close it as often in the end, which
 * Finch does not survive: changes go to the front end itself. */
static gpointer
show_info(TgQrView *self, PurpleNotifyUserInfo *info)
{
    if (self->handle != NULL)
        return purple_notify_get_ui_ops()->notify_userinfo(self->gc, _("Telegram login"), info);
    return purple_notify_userinfo(self->gc, _("Telegram login"), info, window_closed, self);
}

static void
draw(TgQrView *self)
{
    PurpleNotifyUserInfo *info;
    gpointer handle = NULL;

    if (self->link == NULL || self->closed || self->showing)
        return;
    info = purple_notify_user_info_new();
    self->showing = TRUE;
    if (fill(self, info))
        handle = show_info(self, info);
    else
        write_link(self);
    purple_notify_user_info_destroy(info);
    self->showing = FALSE;
    if (self->gone) {
        if (handle != NULL)
            purple_notify_close(PURPLE_NOTIFY_USERINFO, handle);
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
    draw(self);
}

void
tg_qr_view_swap(TgQrView *self)
{
    self->swapped = !self->swapped;
    tg_qr_view_show(self);
}

gboolean
tg_qr_view_can_swap(const TgQrView *self)
{
    return tg_ui_get_kind() == TG_UI_TERMINAL;
}
