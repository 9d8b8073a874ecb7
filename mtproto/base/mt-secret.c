/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Memory for secrets. It is one allocation with its size in front, wiped when the last reference
 * goes; who may see a secret is not decided here.
 */
#include <mtproto/mt-secret.h>

#include <openssl/crypto.h>
#include <string.h>

struct _MtSecret {
    gsize len;
    guint8 *data; /* = bytes: lets a const secret give out its bytes without a cast */
    guint8 bytes[];
};

MtSecret *
mt_secret_new_zero(gsize len)
{
    MtSecret *self = g_atomic_rc_box_alloc0(sizeof *self + len + 1);

    self->len = len;
    self->data = self->bytes;
    return self;
}

MtSecret *
mt_secret_new(gconstpointer data, gsize len)
{
    MtSecret *self;

    g_return_val_if_fail(data != NULL || len == 0, NULL);
    self = mt_secret_new_zero(len);
    if (len > 0)
        memcpy(self->data, data, len);
    return self;
}

MtSecret *
mt_secret_ref(MtSecret *self)
{
    g_return_val_if_fail(self != NULL, NULL);
    return g_atomic_rc_box_acquire(self);
}

static void
wipe_content(gpointer data)
{
    MtSecret *self = data;

    mt_wipe(self->data, self->len);
}

void
mt_secret_unref(MtSecret *self)
{
    if (self != NULL)
        g_atomic_rc_box_release_full(self, wipe_content);
}

guint8 *
mt_secret_peek(const MtSecret *self)
{
    g_return_val_if_fail(self != NULL, NULL);
    return self->data;
}

gsize
mt_secret_size(const MtSecret *self)
{
    g_return_val_if_fail(self != NULL, 0);
    return self->len;
}

gboolean
mt_secret_equal(const MtSecret *a, const MtSecret *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->len == b->len && CRYPTO_memcmp(a->data, b->data, a->len) == 0;
}

void
mt_wipe(gpointer data, gsize len)
{
    if (len > 0)
        OPENSSL_cleanse(data, len);
}

void
mt_wipe_string(char *text)
{
    if (text == NULL)
        return;
    mt_wipe(text, strlen(text));
    g_free(text);
}
