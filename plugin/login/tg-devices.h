/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account's sessions: listed, ended, confirmed.
 */
#pragma once

#include "tg-connection.h"

G_BEGIN_DECLS

/** tg_devices_new: (transfer full): @connection lives longer. */
TgDevices *tg_devices_new(TgConnection *connection);
void tg_devices_free(TgDevices *self);

/** tg_devices_forget: the login is over, after all questions were closed; no call is answered. */
void tg_devices_forget(TgDevices *self);
/** tg_devices_list: somebody wants to see them. */
void tg_devices_list(TgDevices *self);
/** tg_devices_new_login: MT_EVENT_DEVICE. */
void tg_devices_new_login(TgDevices *self, MtEvent *event);
/** tg_devices_result: MT_EVENT_ACCOUNT of a verb that concerns sessions. */
void tg_devices_result(TgDevices *self, MtEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgDevices, tg_devices_free)

G_END_DECLS
