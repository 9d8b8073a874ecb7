/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Changed terms of service: shown, and accepted if somebody does.
 */
#pragma once

#include "tg-connection.h"

G_BEGIN_DECLS

/** tg_terms_new: (transfer full): @connection lives longer. */
TgTerms *tg_terms_new(TgConnection *connection);
void tg_terms_free(TgTerms *self);

/** tg_terms_ask: MT_EVENT_TERMS. The same terms are asked about once. */
void tg_terms_ask(TgTerms *self, const MtLoginTerms *terms);
/** tg_terms_result: MT_EVENT_ACCOUNT of the acceptance. */
void tg_terms_result(TgTerms *self, const MtAccountResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgTerms, tg_terms_free)

G_END_DECLS
