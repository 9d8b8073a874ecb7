/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What stands before the first calls of a session: the layer, and what the program is called.
 * https://core.telegram.org/api/invoking#saving-client-info
 */
#pragma once

#include <mtproto/mt-client.h>

G_BEGIN_DECLS

/** mt_wrapper_new: (transfer full): invokeWithLayer and initConnection, up to where the call itself
 * begins. No field that servers check is ever empty. */
GBytes *mt_wrapper_new(const MtConfig *config);
/** mt_wrapper_new_plain: (transfer full): the same without a language, which a server refused. */
GBytes *mt_wrapper_new_plain(const MtConfig *config);

G_END_DECLS
