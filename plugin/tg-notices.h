/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A message of Telegram itself, shown as it wants: in a window, in the conversation, or as the
 * question whether to log out.
 */
#pragma once

#include "tg-connection.h"
#include "tg-question.h"

G_BEGIN_DECLS

/** tg_notices_show: the front end may end the connection meanwhile. */
void tg_notices_show(TgConnection *connection, const MtNotice *notice);

/**
 * tg_notices_say: a text of Telegram's in a question; where it is too long for that, in a window of
 * its own, which may end the connection. @primary: the first line of that.
 */
void tg_notices_say(TgConnection *connection,
                    TgQuestion *question,
                    const char *primary,
                    const char *text);

G_END_DECLS
