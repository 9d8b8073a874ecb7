/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Objects of the schema made of any bytes: what a fuzzer needs to get behind the decoder.
 */
#pragma once

#include <base/mt-buffer.h>
#include <tl/tl-codec.h>

/** any_object: (nullable): one of @type, valid as long as @arena; each byte of @input is a choice.
 */
TlObject *any_object(MtReader *input, const TlType *type, TlArena *arena);
/** any_result: appends what the function @call could return. */
void any_result(MtReader *input, const TlConstructor *call, MtWriter *out);
/** any_function: (nullable): the function of the API with this id. */
const TlConstructor *any_function(guint32 id);
