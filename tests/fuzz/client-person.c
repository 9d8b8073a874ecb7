/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The person in front of a fuzzed client, who does anything at any time.
 */
#include "client-world.h"

static MtPeerId
some_peer(World *self)
{
    const guint8 which = byte(self);

    return (MtPeerId){.type = MT_PEER_USER + which % 3, .id = which / 4};
}

static const char *
some_text(World *self)
{
    static const char *const texts[] = {"",    "22222", "Ann",    "abc@example.org", "+15550100",
                                        "a b", "1-2 3", "secret", "\xd9\xa1\xd9\xa2"};

    return texts[byte(self) % G_N_ELEMENTS(texts)];
}

void
person_log_in(World *self)
{
    const MtTime now = self->host.now;
    const guint generation = self->generation;
    g_autoptr(MtSecret) password = mt_secret_new("cat", 3);

    switch (byte(self) % 16) {
    case 0:
        mt_client_login_phone(self->client, generation, some_text(self), now);
        break;
    case 1:
    case 2:
        mt_client_login_code(self->client, generation, some_text(self), now);
        break;
    case 3:
        mt_client_login_resend(self->client, generation, now);
        break;
    case 4:
        mt_client_login_qr(self->client, generation, now);
        break;
    case 5:
        mt_client_login_email(self->client, generation, some_text(self), now);
        break;
    case 6:
        mt_client_login_password(self->client, generation, password, now);
        break;
    case 7:
        mt_client_login_forgot(self->client, generation, now);
        break;
    case 8:
        mt_client_login_new_password(self->client, generation, password, some_text(self), now);
        break;
    case 9:
        mt_client_login_confirm_user(self->client, generation, byte(self) % 2 == 0, now);
        break;
    case 10:
        mt_client_login_sign_up(self->client, generation, some_text(self), some_text(self), now);
        break;
    case 11:
        mt_client_login_new_code(self->client, generation, now);
        break;
    case 12:
        mt_client_login_change_phone(self->client, generation, now);
        break;
    case 13:
        mt_client_login_reset_email(self->client, generation, now);
        break;
    case 14:
        mt_client_login_back(self->client, generation, now);
        break;
    default:
        mt_client_login_cancel(self->client, generation, now);
        break;
    }
}

void
person_use_account(World *self)
{
    MtChats *chats = mt_client_get_chats(self->client);
    const MtTime now = self->host.now;
    const MtPeerId peer = some_peer(self);
    const MtOutgoing message = {.text = "text"};

    switch (byte(self) % 16) {
    case 0:
    case 1:
        mt_chats_send(chats, peer, &message, now);
        break;
    case 2:
        mt_chats_load_dialogs(chats, FALSE, NULL, 20, now);
        break;
    case 3:
        mt_chats_load_history(chats, peer, 0, 9, 0, 10, now);
        break;
    case 4:
        mt_chats_load_contacts(chats, now);
        break;
    case 5:
        mt_chats_load_info(chats, peer, now);
        break;
    case 6:
        mt_chats_resolve(chats, "ann_lee", now);
        break;
    case 7:
        mt_chats_join(chats, peer, now);
        break;
    case 8:
        mt_chats_read(chats, peer, 0, 9, now);
        break;
    case 9:
        mt_chats_watch(chats, peer, byte(self) % 2 == 0, now);
        break;
    case 10:
        mt_client_list_devices(self->client, now);
        break;
    case 11:
        mt_client_end_device(self->client, byte(self), now);
        break;
    case 12:
        mt_chats_load_topics(chats, peer, NULL, 10, now);
        break;
    case 13:
        mt_chats_search(chats, peer, "x", (MtPeerId){0}, NULL, 10, now);
        break;
    case 14:
        mt_chats_check_invite(chats, "abc", now);
        break;
    default:
        mt_client_log_out(self->client, now);
        break;
    }
}

void
person_confirm(World *self)
{
    guint index;

    if (self->tokens->len == 0)
        return;
    index = byte(self) % self->tokens->len;
    mt_chats_shown(mt_client_get_chats(self->client), g_array_index(self->tokens, guint64, index),
                   self->host.now);
    g_array_remove_index_fast(self->tokens, index);
}
