/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A message of Telegram itself, shown as it wants: in a window, in the conversation, or as the
 * question whether to log out.
 */
#pragma once

#include "ask/tg-question.h"
#include "tg-connection.h"

G_BEGIN_DECLS

/** tg_notices_show: the front end may end the connection meanwhile. */
void tg_notices_show(TgConnection *connection, const MtNotice *notice);

/**
 * tg_notices_say: a text of Telegram's in a question; where it is too long for that, in a window of
 * its own, which may end the connection; also where links can be clicked only there. @primary: the
 * first line of that. @text, @entities: (nullable).
 */
void tg_notices_say(TgConnection *connection,
                    TgQuestion *question,
                    const char *primary,
                    const char *text,
                    const GPtrArray *entities);

/** tg_notices_show_links: beside a question that has the text already: a window where its links can
 * be clicked, if there are any and the front end has such windows. @text, @entities: (nullable). */
void tg_notices_show_links(TgConnection *connection,
                           const char *primary,
                           const char *text,
                           const GPtrArray *entities);

G_END_DECLS
