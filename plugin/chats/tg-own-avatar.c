/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The user's own picture. libpurple has one for each account and tells of changes; whether it was
 * sent already, and as what, is remembered here.
 */
#include "chats/tg-own-avatar.h"

#include "chats/tg-files.h"
#include "tg-host.h"
#include "tg-log.h"
#include "words/tg-failure-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Settings of accounts, not shown: they never change. The SHA-1 of the picture that was sent or
 * refused, and Telegram's number of it, 0: it is not there. The last one is Pidgin's. */
#define SETTING_SUM "own-picture-sum"
#define SETTING_NUMBER "own-picture-number"
#define SETTING_GLOBAL "use-global-buddyicon"
/* Front ends make them much smaller. */
#define LARGEST (10 * 1024 * 1024)
#define FILE_NAME "avatar.jpg"

struct _TgOwnAvatar {
    TgChats *chats;
    guint upload; /* 0: none */
    guint round;  /* what an older one was asked does not count any more */
    gboolean any; /* also a picture that came from elsewhere is to be taken away */
};

/* What was asked, for the answer. */
typedef struct {
    guint round;
    char *sum; /* NULL: the picture is being removed */
} Asked;

TgOwnAvatar *
tg_own_avatar_new(TgChats *chats)
{
    TgOwnAvatar *self = g_new0(TgOwnAvatar, 1);

    self->chats = chats;
    return self;
}

void
tg_own_avatar_free(TgOwnAvatar *self)
{
    g_free(self);
}

static Asked *
asked_new(const TgOwnAvatar *self, const char *sum)
{
    Asked *asked = g_new0(Asked, 1);

    asked->round = self->round;
    asked->sum = g_strdup(sum);
    return asked;
}

static void
asked_free(gpointer data)
{
    Asked *self = data;

    g_free(self->sum);
    g_free(self);
}

/* --- what is remembered ---------------------------------------------------------------------- */

static const char *
get_sum(const TgOwnAvatar *self)
{
    return purple_account_get_string(tg_chats_get_account(self->chats), SETTING_SUM, "");
}

/* @sum: (nullable) */
static void
remember(TgOwnAvatar *self, const char *sum, gint64 number)
{
    PurpleAccount *account = tg_chats_get_account(self->chats);
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    purple_account_set_string(account, SETTING_SUM, sum != NULL ? sum : "");
    purple_account_set_string(account, SETTING_NUMBER, text);
}

/* The number of the picture that Telegram has, 0: none. */
static gint64
get_present(const TgOwnAvatar *self)
{
    const MtPeerId me = {MT_PEER_USER, tg_chats_get_naming(self->chats)->self};
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(self->chats), me);

    return peer != NULL ? peer->picture.id : 0;
}

/* Whether the picture that Telegram has was sent from here. */
static gboolean
is_present_ours(const TgOwnAvatar *self)
{
    const char *text =
        purple_account_get_string(tg_chats_get_account(self->chats), SETTING_NUMBER, "");
    gint64 number = g_ascii_strtoll(text, NULL, 10);

    return number != 0 && number == get_present(self);
}

/* --- sending --------------------------------------------------------------------------------- */

static void
complain(TgOwnAvatar *self, const char *text)
{
    tg_connection_notify(tg_chats_get_connection(self->chats),
                         _("Your picture at Telegram was not changed"), text);
}

/* What is not acceptable is not tried again at the next start. */
static void
refused(TgOwnAvatar *self, const char *sum)
{
    remember(self, sum, 0);
    complain(self, _("Telegram does not accept this picture. It takes JPEG pictures that are "
                     "neither very small nor very narrow."));
}

static void
changed(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgOwnAvatar *self = tg_chats_get_own_avatar(chats);
    const Asked *asked = data;
    g_autofree char *text = NULL;

    if (asked->round != self->round)
        return;
    if (answer->failure == MT_FAILURE_NONE) {
        remember(self, asked->sum, asked->sum != NULL ? get_present(self) : 0);
    } else if (answer->failure == MT_FAILURE_INVALID && asked->sum != NULL) {
        refused(self, asked->sum);
    } else {
        text = tg_failure_text(answer);
        complain(self, text);
    }
}

static void
uploaded(TgChats *chats, const MtFileEvent *event, gpointer data)
{
    TgOwnAvatar *self = tg_chats_get_own_avatar(chats);
    const Asked *asked = data;
    g_autofree char *text = NULL;

    if (event->kind == MT_FILE_SENT)
        return;
    self->upload = 0;
    if (event->kind == MT_FILE_UPLOADED) {
        tg_chats_expect(
            chats,
            mt_chats_set_own_picture(tg_chats_get_core(chats), &event->upload, tg_host_now()),
            changed, asked_new(self, asked->sum), asked_free);
    } else if (event->failure != MT_FAILURE_SIGNED_OUT) {
        const MtAnswer answer = {
            .failure = event->failure, .wait_s = event->wait_s, .error = event->error};

        text = tg_failure_text(&answer);
        complain(self, text);
    }
}

/* JPEG, or the other kind that Telegram makes one of. */
static gboolean
is_acceptable(const guint8 *data, gsize len)
{
    static const guint8 jpeg[] = {0xff, 0xd8, 0xff};
    static const guint8 png[] = {0x89, 'P', 'N', 'G'};

    return len <= LARGEST && ((len > sizeof jpeg && memcmp(data, jpeg, sizeof jpeg) == 0) ||
                              (len > sizeof png && memcmp(data, png, sizeof png) == 0));
}

static void
send_picture(TgOwnAvatar *self, PurpleStoredImage *image, const char *sum)
{
    gsize len = purple_imgstore_get_size(image);
    gconstpointer data = purple_imgstore_get_data(image);
    g_autoptr(GBytes) bytes = NULL;

    if (!is_acceptable(data, len)) {
        refused(self, sum);
        return;
    }
    bytes = g_bytes_new(data, len);
    self->upload =
        mt_chats_upload_file(tg_chats_get_core(self->chats), bytes, FILE_NAME, tg_host_now());
    tg_files_expect(self->chats, self->upload, uploaded, asked_new(self, sum), asked_free);
}

static void
remove_picture(TgOwnAvatar *self)
{
    gboolean wanted = is_present_ours(self) || (self->any && get_present(self) != 0);

    self->any = FALSE;
    if (!wanted) {
        remember(self, NULL, 0);
        return;
    }
    tg_chats_expect(self->chats,
                    mt_chats_set_own_picture(tg_chats_get_core(self->chats), NULL, tg_host_now()),
                    changed, asked_new(self, NULL), asked_free);
}

/* (transfer full) (nullable) */
static char *
dup_sum(PurpleStoredImage *image)
{
    return image != NULL
               ? g_compute_checksum_for_data(G_CHECKSUM_SHA1, purple_imgstore_get_data(image),
                                             purple_imgstore_get_size(image))
               : NULL;
}

/* --- when ------------------------------------------------------------------------------------ */

/* A picture for all accounts does not replace one that Telegram had before this account came. */
static gboolean
is_wanted(const TgOwnAvatar *self)
{
    return *get_sum(self) != '\0' || get_present(self) == 0 ||
           !purple_account_get_bool(tg_chats_get_account(self->chats), SETTING_GLOBAL, TRUE);
}

static void
own_info_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgOwnAvatar *self = tg_chats_get_own_avatar(chats);
    const Asked *asked = data;
    PurpleStoredImage *image;
    g_autofree char *sum = NULL;

    if (answer->failure != MT_FAILURE_NONE || asked->round != self->round)
        return;
    image = purple_buddy_icons_find_account_icon(tg_chats_get_account(chats));
    sum = dup_sum(image);
    if (image == NULL)
        remove_picture(self);
    else if (strcmp(get_sum(self), sum) == 0 && is_present_ours(self))
        tg_log(MT_LOG_DEBUG, "the own picture is there already");
    else if (is_wanted(self))
        send_picture(self, image, sum);
    else
        remember(self, sum, 0);
    if (image != NULL)
        purple_imgstore_unref(image);
}

/* What is known of the user may be of an earlier life, without a picture. */
static void
ask_first(TgOwnAvatar *self)
{
    const MtPeerId me = {MT_PEER_USER, tg_chats_get_naming(self->chats)->self};

    tg_chats_expect(self->chats,
                    mt_chats_load_info(tg_chats_get_core(self->chats), me, tg_host_now()),
                    own_info_came, asked_new(self, NULL), asked_free);
}

void
tg_own_avatar_set(PurpleConnection *gc, PurpleStoredImage *image)
{
    TgChats *chats = tg_chats_find(gc);
    TgOwnAvatar *self = chats != NULL ? tg_chats_get_own_avatar(chats) : NULL;
    g_autofree char *sum = dup_sum(image);

    if (self == NULL)
        return;
    tg_files_cancel(chats, self->upload);
    self->upload = 0;
    self->round++;
    if (image != NULL)
        self->any = FALSE;
    if (image != NULL && strcmp(get_sum(self), sum) != 0)
        send_picture(self, image, sum);
    else
        ask_first(self);
}

void
tg_own_avatar_choose(TgChats *chats, const char *path, const char *unused)
{
    TgOwnAvatar *self = tg_chats_get_own_avatar(chats);
    PurpleAccount *account = tg_chats_get_account(chats);
    g_autoptr(GError) error = NULL;
    g_autofree char *data = NULL;
    gsize len = 0;

    if (path != NULL && !g_file_get_contents(path, &data, &len, &error)) {
        complain(self, error->message);
        return;
    }
    if (len > LARGEST) {
        complain(self, _("This picture is too large: it may have ten megabytes."));
        return;
    }
    self->any = path == NULL;
    purple_account_set_bool(account, SETTING_GLOBAL, FALSE);
    purple_buddy_icons_set_account_icon(account, (guchar *)g_steal_pointer(&data), len);
}

void
tg_own_avatar_begin(TgChats *chats)
{
    TgOwnAvatar *self = tg_chats_get_own_avatar(chats);
    PurpleStoredImage *image = purple_buddy_icons_find_account_icon(tg_chats_get_account(chats));
    g_autofree char *sum = dup_sum(image);

    if (image != NULL)
        purple_imgstore_unref(image);
    if (strcmp(get_sum(self), sum != NULL ? sum : "") != 0)
        ask_first(self);
}
